/** Who is let in, and how the others are told before the upgrade (channels-protocol.md sections 1.4, 3.1 to 3.4). */
import { request as httpRequest } from 'node:http';
import { connect as tcpConnect } from 'node:net';
import { WebSocket } from 'ws';
import { afterEach, describe, expect, test } from 'vitest';
import { defaultChannelLimits } from '../../realtime/channels/limits.ts';
import type { ServerOptions, RunningServer } from '../fixtures/channel-server.ts';
import { startChannelServer, webSocketPath } from '../fixtures/channel-server.ts';
import { RawClient, refusedUpgrade, until } from '../fixtures/channel-client.ts';
import { roomRouter, TestHandler } from '../fixtures/channel-handler.ts';

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
  ])('[C18] [C20] [C21] "%s" is refused with 403 before the upgrade', async (query) => {
    const { server } = await start();
    expect((await refusedUpgrade(`${server.url}${query}`)).status).toBe(403);
    expect(server.transport.connectionCount).toBe(0);
  });
});

describe('origin', () => {
  test('[C24] [faults 32] a foreign origin is refused with 403 before anybody is asked who they are, and it is logged', async () => {
    let asked = 0;
    const { server, asked: url } = await start({
      door: {
        checkOrigin: ({ headers }) => headers.origin === undefined || headers.origin === 'https://example.com',
        async authenticate() {
          asked += 1;
          return { ok: true, principal: { name: 'x' } };
        },
      },
    });
    for (const origin of ['http://notallowed.com', 'null']) {
      expect((await refusedUpgrade(url, [], { origin })).status).toBe(403);
    }
    expect(asked).toBe(0);
    expect(server.log.filter((entry) => entry.level === 'warn').map(({ fields }) => fields)).toEqual([
      { reason: 'origin' },
      { reason: 'origin' },
    ]);
    const client = await RawClient.connect(server.url, [], { origin: 'https://example.com' });
    client.end();
  });

  test('[C25] without an origin the decision is the check\'s own', async () => {
    const { server } = await start({ door: { checkOrigin: ({ headers }) => headers.origin === undefined } });
    (await RawClient.connect(server.url)).end();
  });

  test('[L4a] a check that throws refuses that request and no other', async () => {
    const { server, asked } = await start({
      door: {
        checkOrigin(request) {
          if (request.headers.origin !== undefined) throw new TypeError('Invalid URL');
          return true;
        },
      },
    });
    expect((await refusedUpgrade(asked, [], { origin: 'http://[' })).status).toBe(503);
    (await RawClient.connect(server.url)).end();
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
    const head = await rawUpgrade(server.port, 'phoenix, base64url.bearer.phx.Pz8/Pw==');
    expect(head).toMatch(/^HTTP\/1\.1 101 /);
    expect(head).toMatch(/sec-websocket-protocol: phoenix\r\n/i);
    expect(head).not.toContain('bearer');
    expect(tokens.at(-1)).toBe('????');
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

describe('admission', () => {
  test('[RT11] who is not admitted is refused before the upgrade; a place is given back exactly once', async () => {
    let places = 1;
    const { server, asked } = await start({
      door: {
        admit() {
          if (places === 0) return { ok: false, status: 503, reason: 'full', retryAfterS: 2 };
          places -= 1;
          return { ok: true, release: () => void (places += 1) };
        },
      },
    });
    const client = await RawClient.connect(server.url);
    expect(places).toBe(0);
    expect(await refusedUpgrade(asked)).toMatchObject({ status: 503, body: 'full' });
    client.end();
    await until(() => places === 1);
    (await RawClient.connect(server.url)).end();
    await until(() => server.transport.connectionCount === 0);
    expect(places).toBe(1);
  });

  test('[RT11] an upgrade that takes too long is refused, and a place granted too late is given back', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    let released = 0;
    const { asked } = await start({
      doorLimits: { decisionLimitMs: 20 },
      door: {
        async admit() {
          await promise;
          return { ok: true, release: () => void (released += 1) };
        },
      },
    });
    expect(await refusedUpgrade(asked)).toMatchObject({ status: 503, body: 'too-slow' });
    resolve();
    await until(() => released === 1);
  });

  test('[RT11] [L4b] upgrades that wait are bounded', async () => {
    let waiting = 0;
    const { asked } = await start({
      doorLimits: { maxPending: 1 },
      door: {
        authenticate() {
          waiting += 1;
          return new Promise(() => {});
        },
      },
    });
    const first = new WebSocket(asked);
    first.on('error', () => {});
    await until(() => waiting === 1);
    expect(await refusedUpgrade(asked)).toMatchObject({ status: 503, body: 'busy' });
    first.terminate();
  });

  test('[RT13] who is waiting when the server stops is refused at once', async () => {
    let waitingCount = 0;
    const { server, asked } = await start({
      // Without a drain it would be refused for taking too long.
      doorLimits: { decisionLimitMs: 3_000 },
      door: {
        admit() {
          waitingCount += 1;
          return new Promise(() => {});
        },
      },
    });
    const waiting = refusedUpgrade(asked);
    await until(() => waitingCount === 1);
    await server.transport.drain({ windowMs: 0 });
    expect(await waiting).toMatchObject({ status: 503, body: 'draining' });
  });

  test('a broken handshake is answered by ws and gives its place back', async () => {
    let places = 1;
    const { server } = await start({
      door: {
        admit() {
          places -= 1;
          return { ok: true, release: () => void (places += 1) };
        },
      },
    });
    const status = await statusOf(server.port, 'GET', `${webSocketPath}?vsn=2.0.0`, {
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': 'too short',
    });
    expect(status).toBe(400);
    expect(places).toBe(1);
  });
});

describe('what is no upgrade', () => {
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
});

describe('flood', () => {
  test('[RT11] [faults 30] a flood is warned of, cut without a close frame, and its credential refused before the upgrade', async () => {
    const { server, asked } = await start({
      limits: { messageBurst: 20, messagesPerSecond: 0 },
      door: { authenticate: async ({ token }) => ({ ok: true, principal: { name: token ?? 'none' } }) },
    });
    const protocols = (name: string) => ['phoenix', `base64url.bearer.phx.${Buffer.from(name).toString('base64url')}`];
    const other = await RawClient.connect(server.url, protocols('other'));
    const client = await RawClient.connect(server.url, protocols('flooder'));
    for (let n = 0; n < 1_000; n += 1) client.send(null, `${n}`, 'room:a', 'any', {});
    expect((await client.closed).code).toBe(1006);
    expect(server.cuts).toEqual(['flood']);
    expect(server.log.filter((entry) => entry.level === 'warn')).toHaveLength(1);
    const refused = await refusedUpgrade(asked, protocols('flooder'));
    expect(refused).toMatchObject({ status: 429, body: 'flood' });
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    await other.settled();
    (await RawClient.connect(server.url, protocols('other'))).end();
  });

  test('[faults 30] over the rate a message is refused with a reason before it comes to a cut', async () => {
    const { server } = await start({ limits: { messageBurst: 2, messagesPerSecond: 0 } });
    const client = await RawClient.connect(server.url);
    await client.join('room:a');
    client.send('1', '2', 'room:a', 'echo', {});
    client.send('1', '3', 'room:a', 'echo', {});
    const refused = ['1', '3', 'room:a', 'phx_reply', { status: 'error', response: { reason: 'too-many-requests' } }];
    expect(await client.frame((frame) => frame[1] === '3')).toEqual(refused);
  });

  test('[faults 30] pings count as messages do, however fast they come', async () => {
    const { server, asked } = await start();
    const client = await RawClient.connect(server.url);
    for (let n = 0; n < 3 * defaultChannelLimits.messageBurst; n += 1) client.ws.ping();
    expect((await client.closed).code).toBe(1006);
    expect(server.cuts).toEqual(['flood']);
    expect(await refusedUpgrade(asked)).toMatchObject({ status: 429, body: 'flood' });
  });

  test('the refusal ends after its time', async () => {
    const { server } = await start({
      limits: { messageBurst: 1, messagesPerSecond: 0 },
      doorLimits: { refuseAfterFloodMs: 1 },
    });
    const client = await RawClient.connect(server.url);
    for (let n = 0; n < 10; n += 1) client.send(null, `${n}`, 'room:a', 'any', {});
    await client.closed;
    await until(() => server.transport.connectionCount === 0);
    const again = await untilConnected(server.url);
    again.end();
  });
});

async function untilConnected(url: string): Promise<RawClient> {
  for (;;) {
    const client = await RawClient.connect(url).catch(() => null);
    if (client !== null) return client;
  }
}

/** The head of the answer to an upgrade whose protocol header no client library would let us send. */
async function rawUpgrade(port: number, protocols: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = tcpConnect(port, '127.0.0.1', () => {
      socket.write(
        `GET ${webSocketPath}?vsn=2.0.0 HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
          `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: ${protocols}\r\n\r\n`,
      );
    });
    socket.on('error', reject);
    socket.once('data', (data) => {
      socket.destroy();
      resolve(String(data));
    });
  });
}
