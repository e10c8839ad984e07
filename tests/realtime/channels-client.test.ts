/** The stock `phoenix` client against the real server: what we rely on it to do, and it on us. Both versions do the same here. */
import { afterEach, describe, expect, test } from 'vitest';
import { RawClient, until } from '../fixtures/channel-client.ts';
import type { TestHandler } from '../fixtures/channel-handler.ts';
import type { RunningServer } from '../fixtures/channel-server.ts';
import { outcome, stockClients, stockClientTests } from '../fixtures/stock-client.ts';

const { start, connect, stop } = stockClientTests();

afterEach(stop);

function lastJoined(server: RunningServer, handler: TestHandler) {
  expect(server.fanOut.joinedCount('room:a')).toBe(1);
  return handler.lastJoined;
}

describe.each(stockClients)('phoenix $version over $transport', (stock) => {
  describe('the usual way', () => {
    test('[C19] [C28] [C33] it connects with its token, joins, pushes, hears broadcasts and pushes, and leaves', async () => {
      const { server, handler } = await start({
        async join({ principal }) {
          return { ok: true, response: { you: principal.name } };
        },
      });
      const channel = connect(stock, server.port, { authToken: 'tok?en' }).channel('room:a', { hello: 1 });
      const heard: unknown[] = [];
      channel.on('news', (payload) => void heard.push(payload));
      expect(await outcome(channel.join())).toEqual({ status: 'ok', response: { you: 'tok?en' } });
      expect(await outcome(channel.push('echo', { n: 1 }))).toEqual({ status: 'ok', response: { echo: { n: 1 } } });
      server.fanOut.publish('room:a', 'news', { by: 'broadcast' });
      handler.lastJoined.push('news', { by: 'push' });
      await until(() => heard.length === 2);
      expect(heard).toEqual([{ by: 'broadcast' }, { by: 'push' }]);
      expect((await outcome(channel.leave())).status).toBe('ok');
      await until(() => handler.lefts.length === 1);
      expect(channel.state).toBe('closed');
    });

    test('[RT5] [C56] [deviation 2] what is published during its join reaches it once, after the reply', async () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      const { server } = await start({
        async join() {
          await promise;
          return { ok: true, response: {} };
        },
      });
      const channel = connect(stock, server.port).channel('room:a');
      const order: string[] = [];
      channel.on('news', () => void order.push('news'));
      const joined = channel.join();
      joined.receive('ok', () => void order.push('joined'));
      // Nobody is there to hear it until the channel is subscribed, which is before its handler is asked.
      await until(() => server.channels.connectionCount === 1);
      await until(() => publishedTo(server));
      resolve();
      await until(() => order.includes('news'));
      await outcome(channel.push('echo', {}));
      expect(order).toEqual(['joined', 'news']);
    });

    let encodings = 0;
    /** Publishes; true once somebody was there to hear it, which shows in its being encoded. */
    function publishedTo(server: RunningServer): boolean {
      encodings = 0;
      server.fanOut.publish('room:a', 'news', { toJSON: () => ({ n: (encodings += 1) }) });
      return encodings > 0;
    }

    test('[C46] joining a topic twice leaves the second channel joined, and closes only the first', async () => {
      const { server, handler } = await start();
      const socket = connect(stock, server.port);
      const first = socket.channel('room:a');
      await outcome(first.join());
      const second = socket.channel('room:a');
      const closes: string[] = [];
      first.onClose(() => void closes.push('first'));
      second.onClose(() => void closes.push('second'));
      expect((await outcome(second.join())).status).toBe('ok');
      expect((await outcome(second.push('echo', {}))).status).toBe('ok');
      expect([second.state, closes]).toEqual(['joined', ['first']]);
      expect(handler.lefts).toHaveLength(1);
    });
  });

  describe('what the client ignores and what it acts on', () => {
    test('[C95] [C96] stale pushes and closes are ignored, a close of the present join is final', async () => {
      const { server, handler } = await start();
      const socket = connect(stock, server.port);
      const channel = socket.channel('room:a');
      const heard: unknown[] = [];
      channel.on('news', (payload) => void heard.push(payload));
      await outcome(channel.join());
      const first = lastJoined(server, handler);
      first.fail();
      await until(() => channel.state === 'joined' && handler.joined.length === 2);
      first.push('news', { stale: true });
      first.close();
      handler.lastJoined.push('news', { present: true });
      await until(() => heard.length === 1);
      expect(heard).toEqual([{ present: true }]);
      handler.lastJoined.close();
      await until(() => channel.state === 'closed');
      expect(socket.isConnected()).toBe(true);
      expect(handler.joined).toHaveLength(2);
    });

    test('[C97] [deviation 8] after phx_error it joins again with a new join_ref', async () => {
      const { server, handler } = await start({
        async receive() {
          throw new Error('a bug');
        },
      });
      const channel = connect(stock, server.port).channel('room:a');
      let errors = 0;
      channel.onError(() => void (errors += 1));
      await outcome(channel.join());
      channel.push('boom', {});
      await until(() => handler.joined.length === 2 && channel.state === 'joined');
      expect(errors).toBe(1);
      expect(handler.joined[1]?.joinRef).not.toBe(handler.joined[0]?.joinRef);
    });

    test('[C98] a refused join is repeated until the channel is left', async () => {
      let asked = 0;
      const { server } = await start({
        async join() {
          asked += 1;
          return { ok: false, response: { reason: 'not on the roll' } };
        },
      });
      const channel = connect(stock, server.port).channel('room:a');
      channel.join();
      await until(() => asked >= 3);
      await outcome(channel.leave());
      const watcher = await RawClient.connect(server.url);
      await watcher.settled();
      const settledAt = asked;
      await watcher.settled();
      expect(asked).toBe(settledAt);
    });

    test('[C62] a client that gave up on a slow join ends with exactly one live channel', async () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      let joins = 0;
      const { server } = await start({
        async join() {
          joins += 1;
          if (joins === 1) await promise;
          return { ok: true, response: {} };
        },
      });
      const channel = connect(stock, server.port).channel('room:a');
      expect((await outcome(channel.join(50))).status).toBe('timeout');
      resolve();
      await until(() => channel.state === 'joined');
      expect((await outcome(channel.push('echo', {}, 5_000))).status).toBe('ok');
      expect(server.fanOut.joinedCount('room:a')).toBe(1);
    });
  });
});
