import { Registry } from 'prom-client';
import { afterEach, describe, expect, test } from 'vitest';
import { limitNames, type LimitName } from '../../lib/protocol/operations.ts';
import { createWorkerMetrics } from '../../realtime/metrics.ts';
import { RawClient, refusedUpgrade, until } from '../fixtures/channel-client.ts';
import type { HandlerScript } from '../fixtures/channel-handler.ts';
import type { RunningServer, ServerOptions } from '../fixtures/channel-server.ts';
import type { RawLongPoll } from '../fixtures/long-poll-client.ts';
import { event, join, longPollTests, pathOf } from '../fixtures/long-poll-world.ts';

const { start, speak, stop } = longPollTests();
afterEach(stop);

type Stand = { readonly server: RunningServer; readonly open: () => Promise<RawLongPoll>; readonly connect: () => Promise<RawClient> };
type Drive = { readonly limit: LimitName; readonly script?: HandlerScript; readonly options: Partial<ServerOptions>; readonly drive: (stand: Stand) => Promise<unknown> };

const asked = Promise.withResolvers<void>();
const released = Promise.withResolvers<void>();
const never = new Promise<never>(() => undefined);
const heartbeat = [null, 'h', 'phoenix', 'heartbeat', {}] as const;
const beat = async ({ connect }: Stand, times: number): Promise<RawClient> => {
  const client = await connect();
  for (let count = 0; count < times; count += 1) client.send(...heartbeat);
  return client;
};
/** A session that has joined and asks for nothing any more, so that what it is owed waits. */
const silentReader = async ({ open }: Stand): Promise<RawLongPoll> => {
  const client = await open();
  await client.posted(join());
  await client.poll();
  return client;
};
const unfinished = (client: RawLongPoll, bytes: number) => `POST ${pathOf(client)} HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-ndjson\r\nContent-Length: ${bytes}\r\n\r\n`;
const big = { text: 'x'.repeat(500) };

/** Each limit of the connections, lowered until it bites. */
const drives: readonly Drive[] = [
  { limit: 'channels', options: { limits: { maxChannelsPerConnection: 1 } }, drive: async ({ connect }) => {
    const client = await connect();
    await client.join('room:a');
    await client.join('room:b', '2');
  } },
  { limit: 'pending', script: { join: () => never }, options: { limits: { maxPendingPerConnection: 1 } }, drive: async ({ connect }) => {
    const client = await connect();
    client.send(...join());
    client.send(...event('2', 'echo'));
    await client.frame((frame) => frame[1] === '2');
  } },
  { limit: 'message-rate', options: { limits: { messageBurst: 2, messagesPerSecond: 0.001 } }, drive: (stand) => beat(stand, 3) },
  { limit: 'message-flood', options: { limits: { messageBurst: 1, messagesPerSecond: 0.001 } }, drive: async (stand) => (await beat(stand, 4)).closed },
  { limit: 'after-flood', options: { limits: { messageBurst: 1, messagesPerSecond: 0.001 } }, drive: async (stand) => {
    await (await beat(stand, 4)).closed;
    await refusedUpgrade(`${stand.server.url}?vsn=2.0.0`);
  } },
  { limit: 'message-size', options: { webSocketLimits: { maxPayloadBytes: 100 } }, drive: async ({ connect }) => {
    const client = await connect();
    client.send(...big.text);
    await client.closed;
  } },
  { limit: 'join-broadcasts', script: { join: async () => (asked.resolve(), await released.promise, { ok: true, response: {} }) }, options: { limits: { maxHeldFrames: 0 } }, drive: async ({ connect, server }) => {
    const client = await connect();
    client.send(...join());
    await asked.promise;
    server.fanOut.publish('room:a', 'news', {});
    released.resolve();
  } },
  { limit: 'join-time', script: { join: () => never }, options: { limits: { joinLimitMs: 0 } }, drive: async ({ connect }) => (await connect()).join('room:a') },
  { limit: 'broadcast-queue', options: { sliceSize: 1 }, drive: async (stand) => {
    for (const client of [await stand.connect(), await stand.connect()]) await client.join('room:a');
    for (let n = 0; n < 70; n += 1) stand.server.fanOut.publish('room:a', 'news', { n });
  } },
  { limit: 'reader-behind', options: { limits: { staleAboveBytes: 100 } }, drive: async (stand) => {
    await silentReader(stand);
    for (const key of ['a', 'b']) stand.server.fanOut.publish('room:a', 'news', big, { replaceKey: key });
  } },
  { limit: 'slow-reader', options: { limits: { staleAboveBytes: 100, progressWindowMs: 1 } }, drive: async (stand) => {
    await silentReader(stand);
    for (const key of ['a', 'b']) stand.server.fanOut.publish('room:a', 'news', big, { replaceKey: key });
  } },
  { limit: 'output', options: { limits: { cutAboveBytes: 600 } }, drive: async (stand) => {
    await silentReader(stand);
    for (let n = 0; n < 3; n += 1) stand.server.fanOut.publish('room:a', 'news', big);
  } },
  { limit: 'silence', options: { longPollLimits: { pollGapLimitMs: 1, livenessSweepPeriodMs: 10 } }, drive: ({ open }) => open() },
  { limit: 'posts-at-once', options: { longPollLimits: { maxPostsAtOnce: 0 } }, drive: async ({ open }) => (await open()).posted(join()) },
  { limit: 'post-turn', options: { longPollLimits: { windowMs: 20 } }, drive: async ({ open, server }) => {
    const client = await open();
    await speak(server.port, `${unfinished(client, 100)}half`);
    await until(() => server.channels.connectionCount > 0);
    // Either may be the one that waits.
    await Promise.race([client.posted(join()), client.posted(join('2'))]);
  } },
  { limit: 'body-size', options: { longPollLimits: { maxBodyBytes: 10 } }, drive: async ({ open }) => (await open()).post(big.text) },
  { limit: 'body-time', options: { longPollLimits: { bodyLimitMs: 10 } }, drive: async ({ open, server }) => speak(server.port, `${unfinished(await open(), 100)}half`) },
  { limit: 'bodies-at-once', options: { longPollLimits: { maxBodyBytesInAll: 1 } }, drive: async ({ open }) => (await open()).post('too long') },
  { limit: 'connections', options: { longPollLimits: { maxSessions: 0 } }, drive: ({ open }) => open().catch(() => undefined) },
  { limit: 'connections-per-credential', options: { longPollLimits: { maxSessionsPerCredential: 0 } }, drive: ({ open }) => open().catch(() => undefined) },
  { limit: 'arrivals-waiting', options: { doorLimits: { maxPending: 0 } }, drive: ({ server }) => refusedUpgrade(`${server.url}?vsn=2.0.0`) },
  { limit: 'arrival-time', options: { doorLimits: { decisionLimitMs: 10 }, door: { admit: () => never } }, drive: ({ server }) => refusedUpgrade(`${server.url}?vsn=2.0.0`) },
];

/** Driven elsewhere: by their own units, or over HTTP. */
const elsewhere: readonly LimitName[] = ['memory', 'intake', 'commit-queue', 'attempts', 'imports-at-once', 'unread-answer', 'mail-queue'];

describe('a limit that bites is counted by its name', () => {
  test.each(drives)('[OP5] $limit', async ({ limit, script, options, drive }) => {
    const registry = new Registry();
    const metrics = createWorkerMetrics(registry);
    const { server, open } = await start(script, { ...options, metrics: metrics.channels, longPollMetrics: metrics.polls, webSocketMetrics: metrics.sockets });
    await drive({ server, open, connect: () => RawClient.connect(server.url) });
    await until(() => metrics.figures.limits.of(limit) > 0);
    expect(await registry.metrics()).toContain(`hemicycle_limits_reached_total{limit="${limit}"} `);
  });

  test('[OP5] and none is without a test', () => {
    expect([...drives.map(({ limit }) => limit), ...elsewhere].toSorted()).toEqual(limitNames.toSorted());
  });
});
