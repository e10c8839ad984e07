/** What comes behind an upgrade or a request, from a bare TCP socket, where two servers might disagree about where it begins (faults.md rows 28 and 31; RFC 9112 section 11). */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { longPollPath, webSocketPath } from '../fixtures/channel-server.ts';
import { until } from '../fixtures/channel-client.ts';
import { frame, message, upgradeRequest, type End } from '../fixtures/raw-socket.ts';
import { rawTests, type RawTestOptions } from '../fixtures/raw-tests.ts';

/** Those whose token says that it takes long to decide on them. */
const waiting: (() => void)[] = [];

const options: RawTestOptions = {
  door: {
    async authenticate({ token }) {
      if (token === 'slow') await new Promise<void>((resolve) => waiting.push(resolve));
      return { ok: true, principal: { name: token ?? 'anybody' } };
    },
  },
};

const post = (...headers: string[]) => `POST ${longPollPath}?vsn=2.0.0 HTTP/1.1\r\nHost: x\r\n${headers.map((header) => `${header}\r\n`).join('')}\r\n`;
const smuggled = `GET ${longPollPath}?vsn=2.0.0 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`;

const heartbeat = (ref: string) => message(null, ref, 'phoenix', 'heartbeat', {});
const withHeaders = (headers: Record<string, string>) => upgradeRequest({ headers });

describe.each([
  ['straight to the worker', rawTests(options)],
  ['through the web role', rawTests({ ...options, throughWebRole: true })],
])('%s', (_way, raw) => {
  beforeAll(raw.start);
  afterAll(raw.stop);
  afterEach(raw.expectUnharmed);

  async function comesToEnd(bytes: Uint8Array): Promise<End> {
    const socket = await raw.connect();
    socket.write(bytes);
    return socket.ended();
  }

  describe('what comes with an upgrade or behind it', () => {
    test('[faults 28] a message in the same packet as the upgrade is handled after it, if it was let in', async () => {
      const socket = await raw.connect();
      socket.write(Buffer.concat([Buffer.from(upgradeRequest()), heartbeat('early')]));
      expect(await socket.answers()).toBe(true);
      expect(socket.text.startsWith('HTTP/1.1 101 ')).toBe(true);
      expect(socket.text).toContain('[null,"early","phoenix","phx_reply"');
      socket.socket.destroy();
    });

    test('[faults 28] a message that comes while it is being decided whether to let somebody in waits for that', async () => {
      const socket = await raw.connect();
      const slow = `phoenix, base64url.bearer.phx.${Buffer.from('slow').toString('base64url')}`;
      socket.write(withHeaders({ 'Sec-WebSocket-Protocol': slow }));
      await until(() => waiting.length === 1);
      socket.write(heartbeat('early'));
      await raw.exchange();
      expect(socket.text).toBe('');
      for (const letIn of waiting.splice(0)) letIn();
      expect(await socket.answers()).toBe(true);
      expect(socket.text).toContain('[null,"early","phoenix","phx_reply"');
      socket.socket.destroy();
    });

    test.each<[string, End, Uint8Array | string]>([
      ['a second request behind an upgrade', 'close 1002', `GET ${webSocketPath}?vsn=2.0.0 HTTP/1.1\r\nHost: x\r\n\r\n`],
      ['a second upgrade behind an upgrade', 'close 1002', upgradeRequest()],
      ['a broken frame behind an upgrade', 'close 1002', frame('x', { opcode: 3 })],
      ['a request in chunks behind an upgrade', 'close 1002', `5\r\nhello\r\n0\r\n\r\n${smuggled}`],
    ])('[faults 28] %s is no frame of ours: %s', async (_name, end, behind) => {
      expect(await comesToEnd(Buffer.concat([Buffer.from(upgradeRequest()), Buffer.from(behind)]))).toBe(end);
    });

    test('[WS1] [faults 28] what comes behind an upgrade that is refused is not handled', async () => {
      const joins = raw.handler.joined.length;
      const refused = withHeaders({ 'Sec-WebSocket-Version': '7' });
      expect(await comesToEnd(Buffer.concat([Buffer.from(refused), message('1', '1', 'room:a', 'phx_join', {}), Buffer.from(upgradeRequest())]))).toBe('HTTP 400');
      expect(raw.handler.joined).toHaveLength(joins);
    });

    test.each(['Content-Length: 5', 'Transfer-Encoding: chunked'])('[WS3] [faults 31] an upgrade that says to have a body (%s) hides no request in it', async (header) => {
      const body = header.startsWith('Content') ? 'hello' : '5\r\nhello\r\n0\r\n\r\n';
      expect(await comesToEnd(Buffer.from(upgradeRequest().replace('\r\n\r\n', `\r\n${header}\r\n\r\n${body}${smuggled}`)))).toMatch(/^(?:close 1002|HTTP 400)$/);
      expect(raw.server.longPoll.connectionCount).toBe(0);
    });
  });

  describe('requests that two servers might read differently', () => {
    test.each<[string, string]>([
      ['two lengths', `${post('Content-Length: 5', 'Content-Length: 6')}hello!`],
      ['a length and chunks', `${post('Content-Length: 6', 'Transfer-Encoding: chunked')}0\r\n\r\n${smuggled}`],
      ['chunks and a length', `${post('Transfer-Encoding: chunked', 'Content-Length: 6')}0\r\n\r\n${smuggled}`],
      ['chunks and something after them', `${post('Transfer-Encoding: chunked, identity')}0\r\n\r\n${smuggled}`],
      ['a coding that there is not', `${post('Transfer-Encoding: xchunked')}0\r\n\r\n${smuggled}`],
      ['a length of hexadecimal digits', `${post('Content-Length: 0x5')}hello`],
      ['a length below zero', `${post('Content-Length: -1')}hello`],
      ['a length with a sign', `${post('Content-Length: +5')}hello`],
      ['a chunk whose length is none', `${post('Transfer-Encoding: chunked')}zz\r\nhello\r\n0\r\n\r\n`],
      ['a chunk that is longer than it says', `${post('Transfer-Encoding: chunked')}2\r\nhello\r\n0\r\n\r\n`],
      ['chunks that end in LF alone', `${post('Transfer-Encoding: chunked')}5\nhello\n0\n\n${smuggled}`],
    ])('[WS3] [faults 31] %s: no request behind it is seen, and no session is opened', async (_name, bytes) => {
      const socket = await raw.connect();
      socket.write(bytes);
      await socket.ended();
      expect(socket.text).not.toContain('"token"');
      // Behind the answer to the first nothing but that the rest is none.
      expect(socket.text.split('HTTP/1.1 ').slice(2).map((answer) => answer.slice(0, 3))).toEqual(expect.not.arrayContaining([expect.not.stringMatching('400')]));
      expect(raw.server.longPoll.connectionCount).toBe(0);
    });
  });
});

describe('whole requests', () => {
  const raw = rawTests(options);

  beforeAll(raw.start);
  afterAll(raw.stop);
  afterEach(raw.expectUnharmed);

  test('[WS3] a request behind one that is whole is seen: what the cases above hide is there', async () => {
    const socket = await raw.connect();
    socket.write(`${post('Content-Length: 5')}hello${smuggled}`);
    await socket.ended();
    expect(socket.text).toContain('"token"');
    raw.server.channels.disconnect(({ name }) => name === 'anybody');
  });
});
