/** Clients that are slow, or stop in the middle, from a bare TCP socket (faults.md rows 28 and 31). */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { longPollPath, webSocketPath } from '../fixtures/channel-server.ts';
import { frame, upgradeRequest, type End } from '../fixtures/raw-socket.ts';
import { rawTests } from '../fixtures/raw-tests.ts';

describe('slow', () => {
  /** Times that a test can wait for. */
  const raw = rawTests({ http: { headersTimeout: 250, requestTimeout: 500, connectionsCheckingInterval: 50 } });

  beforeAll(raw.start);
  afterAll(raw.stop);
  afterEach(raw.expectUnharmed);

  /** Sends one more of what there is until the server has had enough. */
  async function slowly(first: string, each: () => string): Promise<End> {
    const socket = await raw.connect();
    socket.write(first);
    while (!socket.isOver) {
      socket.write(each());
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    return socket.ended();
  }

  const begun = `GET ${webSocketPath}?vsn=2.0.0 HTTP/1.1\r\nHost: x\r\n`;
  let n = 0;

  test.each<[string, End, string, () => string]>([
    ['a connection that says nothing', 'HTTP 408', '', () => ''],
    ['a method that comes a letter at a time and is none', 'HTTP 400', '', () => 'G'],
    ['a header that comes a letter at a time', 'HTTP 408', `${begun}X-Slow: `, () => 'x'],
    ['headers without end, one at a time', 'HTTP 408', begun, () => `X-${(n += 1)}: y\r\n`],
    ['empty lines without end before a request', 'HTTP 408', '', () => '\r\n'],
    ['an upgrade whose last line never comes', 'HTTP 408', upgradeRequest().slice(0, -2), () => ''],
    ['a body that never comes, of a request that is answered without it', 'HTTP 200', `POST ${longPollPath}?vsn=2.0.0&token=x HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n`, () => ''],
  ])('[WS3] [faults 31] %s: %s, and ended by the server in its time', async (_name, end, first, each) => {
    expect(await slowly(first, each)).toBe(end);
  });

  test.each([1, 1_000])('[WS3] [faults 31] a header without end, %i KB at a time, is ended by its size', async (kilobytes) => {
    const socket = await raw.connect();
    socket.write(`${begun}X-Long: `);
    while (!socket.isOver) {
      socket.write('x'.repeat(kilobytes * 1024));
      await new Promise((resolve) => setImmediate(resolve));
    }
    // What goes on being sent can make the system drop the answer on its way.
    expect(await socket.ended()).toMatch(/^(?:HTTP 431|cut)$/);
  });
});

describe.each([
  ['straight to the worker', rawTests()],
  ['through the web role', rawTests({ throughWebRole: true })],
])('unfinished, %s', (_way, raw) => {
  beforeAll(raw.start);
  afterAll(raw.stop);
  afterEach(raw.expectUnharmed);

  test('[faults 28] who says that nothing more will come, right after the upgrade, is let go without a close frame', async () => {
    const socket = await raw.open();
    socket.socket.end();
    expect(await socket.ended()).toBe('cut');
  });

  test('[faults 28] who says so before the upgrade is answered leaves nothing behind', async () => {
    const socket = await raw.connect();
    socket.socket.end(upgradeRequest());
    expect(await socket.ended()).toBe('cut');
  });

  test.each<[string, Buffer]>([
    ['a frame', frame('x'.repeat(1_000)).subarray(0, 500)],
    ['the head of a frame', frame('x'.repeat(1_000)).subarray(0, 3)],
    ['a message in fragments', frame('[', { isLast: false })],
  ])('[faults 28] who resets the connection in the middle of %s leaves nothing behind', async (_name, part) => {
    const socket = await raw.open();
    socket.write(part);
    // What was sent before this has arrived.
    await raw.exchange();
    socket.socket.resetAndDestroy();
  });
});
