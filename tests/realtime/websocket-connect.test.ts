/** Who asks for what, and how the others are told before the upgrade (channels-protocol.md sections 1.4, 3.1 and 3.3). */
import { request as httpRequest } from 'node:http';
import { WebSocket } from 'ws';
import { afterEach, describe, expect, test } from 'vitest';
import type { ServerOptions, RunningServer } from '../fixtures/channel-server.ts';
import { startChannelServer, webSocketPath } from '../fixtures/channel-server.ts';
import { RawClient, refusedUpgrade, until } from '../fixtures/channel-client.ts';
import { roomRouter, TestHandler } from '../fixtures/channel-handler.ts';
import { RawSocket, upgradeRequest } from '../fixtures/raw-socket.ts';

let server: RunningServer | null = null;

afterEach(async () => {
  await server?.stop();
  server = null;
});

async function start(options: Partial<ServerOptions> = {}) {
  const handler = new TestHandler();
  server = await startChannelServer({ handlers: roomRouter(handler), ...options });
  return { server, handler, asked: `${server.url}?vsn=2.0.0` };
}

/** Whether an upgrade there is let in. */
async function upgradesAt(port: number, path: string): Promise<boolean> {
  const raw = await RawSocket.connect(port);
  raw.write(upgradeRequest({ line: `GET ${path}?vsn=2.0.0 HTTP/1.1` }));
  await until(() => raw.isOpen || raw.isOver);
  raw.socket.destroy();
  return raw.isOpen;
}

/** The status of a plain HTTP request. */
async function statusOf(port: number, method: string, path: string, headers: Record<string, string> = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ host: '127.0.0.1', port, method, path, headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    request.on('error', reject);
    request.end();
  });
}

describe('version', () => {
  test.each(['vsn=2.0.0', 'vsn=2.0.7', 'a=1&&vsn=2.0.0&'])('[C19] [C31] %s is let in', async (query) => {
    const { server } = await start();
    const ws = new WebSocket(`${server.url}?${query}`);
    await new Promise((resolve, reject) => ws.once('open', resolve).once('error', reject));
    ws.terminate();
  });

  test.each([
    '',
    '?',
    '?vsn=1.0.0',
    '?vsn=123.1.1',
    '?vsn=2.0',
    '?vsn=2.1.0',
    '?vsn=2.0.0-rc.1',
    '?vsn=02.0.0',
    '?vsn[]=2.0.0',
    '?vsn=2.0.0&vsn=1.0.0',
    '?vsn=%',
  ])('[C15] [C18] [C20] [C21] "%s" is refused with 403 before the upgrade', async (query) => {
    const { server } = await start();
    expect((await refusedUpgrade(`${server.url}${query}`)).status).toBe(403);
    expect(server.transport.connectionCount).toBe(0);
  });
});

describe('authentication', () => {
  const tokens: (string | null)[] = [];
  const collecting: Partial<ServerOptions> = {
    door: {
      async authenticate({ token, request }) {
        tokens.push(token);
        expect(JSON.stringify(request.headers)).not.toContain('bearer');
        return { ok: true, principal: { name: 'x' } };
      },
    },
  };

  test.each([
    ['dG9rP2Vu', 'tok?en'],
    ['dG9r-_8', Buffer.from('dG9r+/8', 'base64').toString()],
    ['dG9r+_8', Buffer.from('dG9r+/8', 'base64').toString()],
    ['eHg', 'xx'],
  ])('[C28] [deviation 12] the token %s is read from the protocol header, and only "phoenix" is answered', async (encoded, token) => {
    const { server } = await start(collecting);
    const client = await RawClient.connect(server.url, ['phoenix', `base64url.bearer.phx.${encoded}`]);
    expect(client.ws.protocol).toBe('phoenix');
    expect(tokens.at(-1)).toBe(token);
    client.end();
  });

  test('[C28] standard base64 with a slash or padding, which is no legal protocol name, is read all the same', async () => {
    const { server } = await start(collecting);
    const raw = await RawSocket.open(server.port, { headers: { 'Sec-WebSocket-Protocol': 'phoenix, base64url.bearer.phx.Pz8/Pw==' } });
    expect(raw.text).toMatch(/sec-websocket-protocol: phoenix\r\n/i);
    expect(raw.text).not.toContain('bearer');
    expect(tokens.at(-1)).toBe('????');
    raw.socket.destroy();
  });

  test('a token that is no base64 is no token', async () => {
    const { server } = await start(collecting);
    (await RawClient.connect(server.url, ['phoenix', 'base64url.bearer.phx.a*b'])).end();
    expect(tokens.at(-1)).toBeNull();
  });

  test('[C29] protocols offered but none of ours are refused with 403; none offered is fine, and none is answered', async () => {
    const { server, asked } = await start(collecting);
    expect((await refusedUpgrade(asked, ['mqtt'])).status).toBe(403);
    expect((await refusedUpgrade(asked, ['base64url.bearer.phx.eHg'])).status).toBe(403);
    const client = await RawClient.connect(server.url);
    expect(client.ws.protocol).toBe('');
    client.end();
  });

  test.each([401, 403, 429, 503] as const)('[C22] [C23] a refusal with %i is given before the upgrade', async (status) => {
    const { asked, server } = await start({
      door: { authenticate: async () => ({ ok: false, status, reason: 'because', retryAfterS: 7 }) },
    });
    const refused = await refusedUpgrade(asked);
    expect(refused).toMatchObject({ status, body: 'because' });
    expect(refused.headers).toMatchObject({ 'retry-after': '7', 'cache-control': 'no-store' });
    expect(server.transport.connectionCount).toBe(0);
  });

  test('[L4a] authentication that throws is a 503, logged', async () => {
    const { asked, server } = await start({
      door: { authenticate: () => Promise.reject(new Error('the store is away')) },
    });
    expect((await refusedUpgrade(asked)).status).toBe(503);
    expect(server.log.some((entry) => entry.level === 'error')).toBe(true);
  });
});

describe('what is no upgrade', () => {
  test.each(['/realtime/admin/websocket', '/realtime/websocket/admin', '/realtime/websocket/', '/Realtime/websocket', '/websocket', '//realtime/websocket'])(
    '[C32] there is one mount of each transport and none below or above it: %s leads nowhere',
    async (path) => {
      const { server } = await start();
      expect(await upgradesAt(server.port, path)).toBe(false);
      expect(await statusOf(server.port, 'GET', `${path.replace('websocket', 'longpoll')}?vsn=2.0.0`)).toBe(404);
      expect([server.transport.connectionCount, server.longPoll.connectionCount]).toEqual([0, 0]);
      (await RawClient.connect(server.url)).end();
    },
  );

  test('[C30] a POST and a plain GET are answered with 400', async () => {
    const { server } = await start();
    expect(await statusOf(server.port, 'POST', webSocketPath)).toBe(400);
    expect(await statusOf(server.port, 'GET', `${webSocketPath}?vsn=2.0.0`)).toBe(400);
  });

  test('[C30] an upgrade by POST or to something else is answered with 400; other paths are left alone', async () => {
    const { server } = await start();
    const upgrade = { connection: 'Upgrade', upgrade: 'websocket' };
    expect(await statusOf(server.port, 'POST', `${webSocketPath}?vsn=2.0.0`, upgrade)).toBe(400);
    expect(await statusOf(server.port, 'GET', webSocketPath, { connection: 'Upgrade', upgrade: 'h2c' })).toBe(400);
    expect(await statusOf(server.port, 'GET', '/elsewhere')).toBe(404);
  });

  test('[WS3] who offers another protocol besides is answered over the one that they came with', async () => {
    const { server } = await start();
    expect(await statusOf(server.port, 'GET', '/elsewhere', { connection: 'Upgrade, HTTP2-Settings', upgrade: 'h2c', 'http2-settings': 'AAMAAABk' })).toBe(404);
  });
});
