import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createAssemblyClient, type AssemblyClient } from '../../lib/client/assembly-client.ts';
import { systemClock } from '../../lib/client/clock.ts';
import { migrate } from '../../lib/store/migrate.ts';
import { createPostgresStore } from '../../lib/store/postgres-store.ts';
import type { Store } from '../../lib/store/store.ts';
import type { WireCommand } from '../../lib/protocol/commands.ts';
import { until } from '../fixtures/channel-client.ts';
import { MemoryStorage } from '../fixtures/client-world.ts';
import { createTestDatabase, type TestDatabase } from '../fixtures/postgres.ts';
import { createAssembly, participantToken, preparePoll, quietLog, staffToken, startWorker, type TestAssembly } from '../fixtures/worker.ts';
import { violationsOf } from './harness/checker.ts';
import { createFailingStore, type FailingStore, type StoreFault } from './harness/failing-store.ts';
import { OperationLog } from './harness/operation-log.ts';
import { readRecord } from './harness/record.ts';
import { Voter } from './harness/voter.ts';

/** Few, so that each ballot tends to be a commit of its own: the more calls there are, the more can fail. */
const voters = 4;
/** Runs at the same time, each with a worker and an assembly of its own. */
const atOnce = 6;
/** Far beyond the calls that a vote makes; a sweep that comes so far never ends. */
const mostCalls = 60;

let database: TestDatabase;
let real: Store;
beforeAll(async () => {
  database = await createTestDatabase();
  await migrate(database.url, quietLog);
  real = createPostgresStore({ connectionString: database.url, log: quietLog });
});
afterAll(() => real.close());

type Run = { readonly hasFired: boolean; readonly faults: readonly string[] };

/** A whole vote with the real client over a store that fails in the middle: open, four ballots, close, publish. */
async function voteWith(fault: Pick<StoreFault, 'from' | 'when' | 'times'>): Promise<Run> {
  const failing: FailingStore = createFailingStore(real, () => undefined);
  const started = await startWorker({ store: failing.store });
  const assembly = await createAssembly(started.worker, { people: voters });
  const pollId = await preparePoll(assembly);
  const log = new OperationLog();
  const baseUrl = `http://127.0.0.1:${started.port}`;
  const people = assembly.participants.map(
    (participantId, index) =>
      new Voter({ process: `voter ${index}`, baseUrl, assemblyId: assembly.id, participantId, authToken: () => participantToken(assembly.id, participantId), log: (event) => log.take(event) }),
  );
  const chair = openChair(baseUrl, assembly);
  for (const client of [chair, ...people.map((voter) => voter.client)]) client.start();
  try {
    await until(() => chair.getSnapshot().desk !== null && people.every((voter) => voter.isConnected));
    failing.arm({ ...fault, methods: 'any', assemblyId: assembly.id, what: { kind: 'away' } });
    await give(chair, () => statusOf(chair, pollId) === 'open', () => ({ type: 'openPoll', pollId, closeAfterMs: null, basis: onDesk(chair, pollId)?.version ?? 0 }));
    for (const voter of people) {
      await until(() => voter.mayVote(pollId));
      voter.vote(pollId, { answer: 'yes' });
      await until(() => voter.unsettled === 0);
    }
    await give(chair, () => statusOf(chair, pollId) === 'closed', () => ({ type: 'closePoll', pollId, afterMs: 0, basis: onStage(chair, pollId)?.version[1] ?? 0 }));
    await give(chair, () => statusOf(chair, pollId) === 'published', () => ({ type: 'publishResult', pollId, basis: onStage(chair, pollId)?.version[1] ?? 0 }));
    const hasFired = failing.fired.length > 0;
    failing.disarm();
    const published = onStage(chair, pollId)?.body;
    const tallies = published?.status === 'published' ? [{ pollId, outcome: published.outcome }] : [];
    const record = await readRecord(database.url, assembly.id);
    const faults = violationsOf({ operations: log.all, record, tallies }).map(({ invariant, why }) => `${invariant}: ${why}`);
    const [tally] = tallies;
    if (tally?.outcome.cast.heads !== voters || log.acknowledged(pollId) !== voters) faults.push(`${log.acknowledged(pollId)} acknowledged and ${tally?.outcome.cast.heads} counted, of ${voters}`);
    return { hasFired, faults };
  } finally {
    for (const client of [chair, ...people.map((voter) => voter.client)]) client.stop();
    await started.stop();
  }
}

function openChair(baseUrl: string, assembly: TestAssembly): AssemblyClient {
  return createAssemblyClient({
    baseUrl,
    assemblyId: assembly.id,
    as: { kind: 'staff' },
    instance: randomUUID(),
    storage: new MemoryStorage(),
    clock: systemClock,
    random: Math.random,
    newId: randomUUID,
    warn: () => undefined,
    authToken: () => staffToken(assembly.owner),
  });
}

function onStage(chair: AssemblyClient, pollId: string) {
  return chair.getSnapshot().stage.polls[pollId];
}

function statusOf(chair: AssemblyClient, pollId: string): string | undefined {
  return onStage(chair, pollId)?.body?.status;
}

function onDesk(chair: AssemblyClient, pollId: string) {
  return chair.getSnapshot().desk?.polls.find((poll) => poll.id === pollId);
}

/** As a chair does it: looks, taps, and looks again until it is done. An answer that got lost is not a reason to stop. */
async function give(chair: AssemblyClient, isDone: () => boolean, command: () => WireCommand): Promise<void> {
  while (!isDone()) {
    const { connection, stale } = chair.getSnapshot();
    if (connection === 'connected' && !stale) await chair.send(command());
    const asked = performance.now();
    await until(() => isDone() || performance.now() - asked > lookAgainMs);
  }
}

const lookAgainMs = 300;

/** With several in a row, the loads that follow a failed commit fail as well. */
const sweeps = (['before', 'after'] as const).flatMap((when) => [1, 3].map((times) => ({ when, times })));

test.for(sweeps)('[faults 45][HO8] whichever call of the store fails in a vote over PostgreSQL ($when its work, $times in a row): every ballot is acknowledged and counted once', async ({ when, times }) => {
  const found: string[] = [];
  let calls = 0;
  for (let isOver = false; !isOver; calls += atOnce) {
    expect(calls, 'a sweep that never ends').toBeLessThan(mostCalls);
    const runs = await Promise.all(Array.from({ length: atOnce }, (_, index) => voteWith({ from: calls + index + 1, when, times })));
    for (const [index, run] of runs.entries()) found.push(...run.faults.map((fault) => `call ${calls + index + 1}: ${fault}`));
    if (calls === 0) expect(runs.map(({ hasFired }) => hasFired)).toEqual(runs.map(() => true));
    isOver = runs.some(({ hasFired }) => !hasFired);
  }
  expect(found).toEqual([]);
});
