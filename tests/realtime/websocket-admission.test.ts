/** Places before the upgrade, and who loses theirs by a flood (RT11; faults.md row 30). */
import { WebSocket } from 'ws';
import { afterEach, describe, expect, test } from 'vitest';
import { defaultChannelLimits } from '../../realtime/channels/limits.ts';
import { RawClient, refusedUpgrade, until } from '../fixtures/channel-client.ts';
import { roomRouter, TestHandler } from '../fixtures/channel-handler.ts';
import { startChannelServer, type RunningServer, type ServerOptions } from '../fixtures/channel-server.ts';

let server: RunningServer | null = null;

afterEach(async () => {
  await server?.stop();
  server = null;
});

async function start(options: Partial<ServerOptions> = {}) {
  server = await startChannelServer({ handlers: roomRouter(new TestHandler()), ...options });
  return { server, asked: `${server.url}?vsn=2.0.0` };
}

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
