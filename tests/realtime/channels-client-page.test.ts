/** The stock `phoenix` client in a page that is hidden, shown, and kept for going back to. */
import { pageWindow, show } from '../fixtures/browser-window.ts';
import { afterEach, describe, expect, test } from 'vitest';
import { until } from '../fixtures/channel-client.ts';
import { outcome, stockClients, stockClientTests } from '../fixtures/stock-client.ts';

const { start, connect, stop } = stockClientTests();

afterEach(async () => {
  await stop();
  show('visible');
});

/** Longer than any test. */
const never = 600_000;

describe.each(stockClients)('phoenix $version over $transport', (stock) => {
  async function joined() {
    const { server, handler } = await start();
    const [left, lost] = ['room:left', 'room:lost'].map((topic) => {
      const socket = connect(stock, server.port, { reconnectAfterMs: () => never, authToken: topic });
      return { socket, channel: socket.channel(topic) };
    });
    if (left === undefined || lost === undefined) throw new Error('no sockets');
    await Promise.all([outcome(left.channel.join()), outcome(lost.channel.join())]);
    return { server, handler, left, lost, joins: (topic: string) => handler.joined.filter((channel) => channel.topic === topic).length };
  }

  test('[C109] one that was disconnected stays away when its tab is shown again; one whose connection was lost comes back at once', async () => {
    const { server, left, lost, joins } = await joined();
    show('hidden');
    await new Promise<void>((resolve) => left.socket.disconnect(() => resolve()));
    server.channels.disconnect(({ name }) => name === 'room:lost');
    await until(() => !lost.socket.isConnected());
    show('visible');
    await until(() => joins('room:lost') === 2 && lost.channel.state === 'joined');
    expect([left.socket.connectionState(), joins('room:left')]).toEqual(['closed', 1]);
  });

  test('[C109] a page that is kept for going back to gives its connection up, and has one again when it is shown', async () => {
    const { left, joins } = await joined();
    pageWindow.dispatchEvent(new Event('pagehide'));
    await until(() => !left.socket.isConnected());
    pageWindow.dispatchEvent(new Event('pageshow'));
    await until(() => joins('room:left') === 2 && left.channel.state === 'joined');
  });
});
