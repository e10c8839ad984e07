/** Clients that vanish without a word, over both transports (faults.md row 12). */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { participantTopic } from '../../lib/protocol/topics.ts';
import { protocolVersion } from '../../lib/protocol/version.ts';
import { createPostgresStore } from '../../lib/store/postgres-store.ts';
import type { Store } from '../../lib/store/store.ts';
import { systemClock, type RealtimeClock } from '../../realtime/channels/clock.ts';
import { noChannelMetrics } from '../../realtime/channels/metrics.ts';
import { disconnectGraceMs } from '../../realtime/presence.ts';
import { defaultLongPollLimits } from '../../realtime/transports/long-poll-limits.ts';
import { defaultWebSocketLimits } from '../../realtime/transports/websocket-limits.ts';
import { RawClient, until } from '../fixtures/channel-client.ts';
import { RawLongPoll } from '../fixtures/long-poll-client.ts';
import { Line } from '../fixtures/network/line.ts';
import { createTestDatabase } from '../fixtures/postgres.ts';
import { migrateFully } from '../fixtures/store-data.ts';
import { createAssembly, participantToken, quietLog, startWorker, type TestAssembly, type TestWorker } from '../fixtures/worker.ts';
import { isWhole, sized } from './harness/extent.ts';

/** faults.md, row 12. */
const knownWithinMs = 45_000;
/** The worker's time runs so much faster; in full it does not. */
const speed = sized(1, 10);
const each = 20;

const fasterClock: RealtimeClock = {
  monotonicMs: () => systemClock.monotonicMs() * speed,
  after: (delayMs, run) => systemClock.after(delayMs / speed, run),
  every: (periodMs, run) => systemClock.every(periodMs / speed, run),
  soon: (run) => systemClock.soon(run),
};

let store: Store;
let worker: TestWorker;
let assembly: TestAssembly;
let line: Line;
const open = { websocket: 0, 'long-poll': 0 };
const stops: (() => unknown)[] = [];

beforeAll(async () => {
  const database = await createTestDatabase();
  await migrateFully(database.url);
  store = createPostgresStore({ connectionString: database.url, log: quietLog });
  const channels = { ...noChannelMetrics, connectionOpened: (transport: keyof typeof open) => void (open[transport] += 1), connectionClosed: (transport: keyof typeof open) => void (open[transport] -= 1) };
  worker = await startWorker({ store, clock: fasterClock, metrics: { channels } });
  assembly = await createAssembly(worker.worker, { people: 4 * each });
  line = await Line.open(worker.port);
});
afterAll(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop();
  await line.close();
  await worker.stop();
  await store.close();
});

async function join(by: 'websocket' | 'long-poll', id: string, port: number): Promise<RawClient | RawLongPoll> {
  const token = participantToken(assembly.id, id);
  const client =
    by === 'websocket'
      ? await RawClient.connect(`ws://127.0.0.1:${port}/realtime/websocket`, ['phoenix', `base64url.bearer.phx.${Buffer.from(token).toString('base64url')}`])
      : await RawLongPoll.connect(`http://127.0.0.1:${port}/realtime/longpoll`, { headers: { 'x-phoenix-authtoken': token } });
  stops.push(() => client.end());
  await client.join(participantTopic(assembly.id, id), '1', { protocol: protocolVersion, instance: crypto.randomUUID(), mounts: 0 });
  return client;
}

test('[RT12] [faults 12] who vanishes without a FIN is not connected within 45 s, stays present, and holds no socket; the others stay connected', async () => {
  const live = worker.worker.inside.live(assembly.id);
  const isConnected = (id: string) => live?.presence.isConnected(id) === true;
  const by = (n: number) => (n % 2 === 0 ? 'websocket' : 'long-poll');
  const gone = assembly.participants.slice(0, 2 * each);
  const here = assembly.participants.slice(2 * each);
  await Promise.all(here.map((id, n) => join(by(n), id, worker.port)));
  await Promise.all(gone.map((id, n) => join(by(n), id, line.port)));
  expect([...gone, ...here].every(isConnected)).toBe(true);

  const vanishedAtMs = fasterClock.monotonicMs();
  const halfOpen = line.openCount;
  line.vanish('client');
  await until(() => !gone.some(isConnected));
  expect(fasterClock.monotonicMs() - vanishedAtMs).toBeLessThanOrEqual(knownWithinMs);

  expect(here.every(isConnected)).toBe(true);
  expect(assembly.host.committed.roll.remote).toBe(4 * each);
  await until(() => open.websocket === each && open['long-poll'] === each);
  // Half-open they were, and it was the worker that gave them up.
  expect([line.broken.halfOpen, line.down.swallowedBytes > 0]).toEqual([halfOpen, true]);
  await until(() => line.givenUpCount >= each);
  // What is left are connections between two polls, which Node ends after 65 s.
  if (isWhole) await until(() => line.openCount === 0);
});

test('[faults 12] the real limits together stay within 45 s, over both transports', () => {
  const { silenceLimitMs, livenessSweepPeriodMs } = defaultWebSocketLimits;
  expect(silenceLimitMs + 2 * livenessSweepPeriodMs).toBeLessThanOrEqual(knownWithinMs);
  // Of silence nobody is given the grace period as well: it must not be longer.
  expect(disconnectGraceMs).toBeLessThanOrEqual(silenceLimitMs);
  const polls = defaultLongPollLimits;
  expect(polls.windowMs + polls.pollGapLimitMs + polls.livenessSweepPeriodMs + disconnectGraceMs).toBeLessThanOrEqual(knownWithinMs);
});
