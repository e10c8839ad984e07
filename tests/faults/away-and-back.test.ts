/** Members whose network, clock or page fails them for long (faults.md rows 40 and 41). */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { ClientClock } from '../../lib/client/clock.ts';
import { createPostgresStore } from '../../lib/store/postgres-store.ts';
import type { Store } from '../../lib/store/store.ts';
import { systemClock, type RealtimeClock } from '../../realtime/channels/clock.ts';
import { until } from '../fixtures/channel-client.ts';
import { openPage, type TestPage } from '../fixtures/client-page.ts';
import { Line } from '../fixtures/network/line.ts';
import { createTestDatabase, type TestDatabase } from '../fixtures/postgres.ts';
import { migrateFully } from '../fixtures/store-data.ts';
import { closePoll, createAssembly, openPoll, participantToken, preparePoll, quietLog, startWorker, type TestAssembly, type TestWorker } from '../fixtures/worker.ts';
import { sized } from './harness/extent.ts';

const each = sized(50, 10);
const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
const awayMs = 10 * minuteMs;
const yes = { answer: 'yes' } as const;

let database: TestDatabase;
let store: Store;
const stops: (() => unknown)[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  await migrateFully(database.url);
  store = createPostgresStore({ connectionString: database.url, log: quietLog });
});
afterEach(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop();
});
afterAll(() => store.close());

/** The worker's time runs so much faster. */
function fasterClock(speed: number): RealtimeClock {
  return {
    monotonicMs: () => systemClock.monotonicMs() * speed,
    after: (delayMs, run) => systemClock.after(delayMs / speed, run),
    every: (periodMs, run) => systemClock.every(periodMs / speed, run),
    soon: (run) => systemClock.soon(run),
  };
}

async function world(people: number, clock: RealtimeClock = systemClock) {
  const worker = await startWorker({ store, clock });
  stops.push(() => worker.stop());
  const assembly = await createAssembly(worker.worker, { people });
  const pollId = await preparePoll(assembly);
  return { worker, assembly, pollId };
}

async function lineTo(worker: TestWorker): Promise<Line> {
  const line = await Line.open(worker.port);
  stops.push(() => line.close());
  return line;
}

function pageOf(assembly: TestAssembly, participantId: string, origin: string, changes: Parameters<typeof openPage>[1] = {}): TestPage {
  const page = openPage(origin, { assemblyId: assembly.id, as: { kind: 'participant', participantId }, authToken: () => participantToken(assembly.id, participantId), ...changes });
  stops.push(() => page.client.stop());
  return page;
}

const isConnected = (page: TestPage) => page.state.connection === 'connected';
const mayVote = (pollId: string) => (page: TestPage) => isConnected(page) && page.state.stage.polls[pollId]?.body?.status === 'open';
const castOf = (page: TestPage, pollId: string) => page.state.casts[pollId];

function ballotsOf(assembly: TestAssembly, pollId: string): ReadonlySet<string> {
  const poll = assembly.host.committed.polls.get(pollId);
  return new Set(poll?.status === 'open' ? poll.ballots.keys() : []);
}

test('[RT8] [PO10] [faults 40] who was offline for ten minutes and comes back after the close is told what became of their ballot: recorded, or closed and not counted', async () => {
  const clock = fasterClock(60);
  const { worker, assembly, pollId } = await world(4 * each, clock);
  const lines = { recorded: await lineTo(worker), unheard: await lineTo(worker), unsent: await lineTo(worker), undecided: await lineTo(worker) };
  const part = (index: number) => assembly.participants.slice(index * each, (index + 1) * each);
  const come = (index: number, line: Line) => part(index).map((id) => pageOf(assembly, id, line.origin));
  const pages = { recorded: come(0, lines.recorded), unheard: come(1, lines.unheard), unsent: come(2, lines.unsent), undecided: come(3, lines.undecided) };
  const everybody = Object.values(pages).flat();
  await openPoll(assembly, pollId, awayMs / 2);
  await until(() => everybody.every(mayVote(pollId)));

  const vote = (page: TestPage) => {
    page.client.casting?.choose(pollId, yes);
    page.client.casting?.cast(pollId);
  };
  // The reply comes; it is lost on the way down; the ballot is lost on the way up; and none was cast.
  for (const page of pages.recorded) vote(page);
  await until(() => pages.recorded.every((page) => castOf(page, pollId)?.recorded !== null));
  lines.unheard.behave({ down: { fate: () => 'swallow' } });
  for (const page of pages.unheard) vote(page);
  lines.unsent.behave({ up: { fate: () => 'swallow' } });
  for (const page of pages.unsent) vote(page);
  for (const page of pages.undecided) page.client.casting?.choose(pollId, yes);
  await until(() => part(1).every((id) => ballotsOf(assembly, pollId).has(id)));
  const leftAtMs = clock.monotonicMs();
  for (const line of Object.values(lines)) line.sever();
  expect(lines.unheard.down.swallowedBytes).toBeGreaterThan(0);
  expect(lines.unsent.up.swallowedBytes).toBeGreaterThan(0);
  expect(ballotsOf(assembly, pollId)).toEqual(new Set([...part(0), ...part(1)]));

  await until(() => clock.monotonicMs() - leftAtMs >= awayMs);
  const poll = assembly.host.committed.polls.get(pollId);
  expect(poll?.status).toBe('closed');
  expect(everybody.some(isConnected)).toBe(false);
  for (const line of Object.values(lines)) line.heal();
  await until(() => everybody.every(isConnected));
  const settled = (page: TestPage) => ['resting', 'not-counted', 'confirm-again'].includes(castOf(page, pollId)?.step.kind ?? 'resting');
  await until(() => everybody.every(settled));

  const closedAt = poll?.status === 'closed' ? poll.closedAt : 0;
  for (const page of [...pages.recorded, ...pages.unheard]) expect(castOf(page, pollId)).toMatchObject({ step: { kind: 'resting' }, recorded: { choice: yes } });
  for (const page of pages.unsent) expect(castOf(page, pollId)).toMatchObject({ step: { kind: 'not-counted', choice: yes, closedAt, arrivedAt: null }, recorded: null });
  for (const page of pages.undecided) expect(castOf(page, pollId)?.recorded ?? null).toBeNull();
  expect(poll?.status === 'closed' && poll.outcome?.cast.heads).toBe(2 * each);
});

/** A device whose clock is off by days and runs wrong, and whose timers come late. */
class PoorClock implements ClientClock {
  #behindMs = 0;
  readonly #offMs: number;
  readonly #rate: number;
  readonly #timerStepMs: number;

  constructor(options: { readonly offMs: number; readonly rate: number; readonly timerStepMs: number }) {
    this.#offMs = options.offMs;
    this.#rate = options.rate;
    this.#timerStepMs = options.timerStepMs;
  }

  now(): number {
    return performance.now() * this.#rate + this.#offMs - this.#behindMs;
  }

  after(delayMs: number, run: () => void): () => void {
    const timer = setTimeout(run, Math.ceil(delayMs / this.#timerStepMs) * this.#timerStepMs);
    return () => clearTimeout(timer);
  }

  /** It stood still for so long, as some do while the device sleeps. */
  slept(ms: number): void {
    this.#behindMs += ms;
  }
}

test('[CL3] [RT7] [faults 41] clocks that are days off, run wrong and come late: pages count down by server time, and nobody votes twice', async () => {
  const people = 3 * each;
  const { worker, assembly, pollId } = await world(people);
  const line = await lineTo(worker);
  const clocks = assembly.participants.map((_, index) => new PoorClock({ offMs: (index - people / 2) * dayMs, rate: 1 + ((index % 5) - 2) / 1_000, timerStepMs: index % 2 === 0 ? 1 : 1_000 }));
  const pages = assembly.participants.map((id, index) => {
    const clock = clocks[index];
    if (clock === undefined) throw new Error('no clock');
    return pageOf(assembly, id, line.origin, { clock });
  });
  await openPoll(assembly, pollId, 10 * minuteMs);
  await until(() => pages.every(mayVote(pollId)));
  /** As long as a join may take on a busy machine. */
  const toleranceMs = 2_000;
  const remaining = (page: TestPage) => {
    const body = page.state.stage.polls[pollId]?.body;
    return body?.status === 'open' && body.timer.kind === 'running' ? body.timer.closesAt - (page.client.serverNow() ?? 0) : Number.NaN;
  };
  const trueRemaining = () => {
    const poll = assembly.host.committed.polls.get(pollId);
    return poll?.status === 'open' && poll.timer.kind === 'running' ? poll.timer.closesAt - assembly.host.now() : Number.NaN;
  };
  for (const page of pages) expect(Math.abs(remaining(page) - trueRemaining())).toBeLessThan(toleranceMs);

  // Everybody casts, and the line goes before the replies; then each page is shown, hidden, thawed and shown again.
  line.behave({ down: { isHeld: true } });
  for (const page of pages) {
    page.client.casting?.choose(pollId, yes);
    page.client.casting?.cast(pollId);
  }
  await until(() => ballotsOf(assembly, pollId).size === people);
  for (const clock of clocks) clock.slept(60 * minuteMs);
  line.sever();
  line.heal();
  for (let turn = 0; turn < 5; turn += 1) {
    for (const page of pages) for (const event of ['hidden', 'visible', 'offline', 'online', 'shown'] as const) page.lifecycle(event);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await until(() => pages.every((page) => isConnected(page) && castOf(page, pollId)?.recorded?.choice !== undefined));
  for (const page of pages) expect(Math.abs(remaining(page) - trueRemaining())).toBeLessThan(toleranceMs);
  await closePoll(assembly, pollId);
  const loaded = await store.load(assembly.id, 'no snapshot');
  let cast = 0;
  if (loaded !== null) for await (const batch of loaded.entries) cast += batch.filter(({ text }) => text.includes('"type":"ballot.cast@1"')).length;
  expect(cast).toBe(people);
});
