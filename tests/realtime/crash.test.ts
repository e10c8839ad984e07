import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createAssemblyClient, type AssemblyClient } from '../../lib/client/assembly-client.ts';
import { systemClock } from '../../lib/client/clock.ts';
import { migrate } from '../../lib/store/migrate.ts';
import { createPostgresStore } from '../../lib/store/postgres-store.ts';
import type { Outcome } from '../../lib/counting/types.ts';
import type { Store } from '../../lib/store/store.ts';
import { until } from '../fixtures/channel-client.ts';
import { DeadlyWorker } from '../fixtures/crash/deadly-worker.ts';
import { OperationLog } from '../fixtures/crash/operation-log.ts';
import { createVoter, memoryStorage, type Voter } from '../fixtures/crash/voters.ts';
import { createTestDatabase } from '../fixtures/postgres.ts';
import { createAssembly, preparePoll, quietLog, staffToken, startWorker } from '../fixtures/worker.ts';

/** The numbers: ten polls, a thousand clients, and at least a hundred casts in the air at each kill. */
const polls = 10;
const people = 1_000;
const leastUnanswered = 100;
/** Ten kills, restarts and reconnects on two cores. */
const limitMs = 150_000;

const sealingKey = randomBytes(32);
const log = new OperationLog();
let store: Store;
let worker: DeadlyWorker;
let assemblyId = '';
let pollIds: string[] = [];
let voters: Voter[] = [];
let chair: AssemblyClient;

beforeAll(async () => {
  const database = await createTestDatabase();
  await migrate(database.url, quietLog);
  store = createPostgresStore({ connectionString: database.url, log: quietLog });
  const seeding = await startWorker({ store, sealingKey });
  const assembly = await createAssembly(seeding.worker, { people });
  pollIds = await Promise.all(Array.from({ length: polls }, () => preparePoll(assembly)));
  assemblyId = assembly.id;
  await seeding.stop();
  worker = new DeadlyWorker({ databaseUrl: database.url, sealingKey });
  await worker.start();
  const baseUrl = `http://127.0.0.1:${worker.port}`;
  voters = assembly.participants.map((id) => createVoter({ baseUrl, assemblyId, id, log }));
  chair = createAssemblyClient({
    baseUrl,
    assemblyId,
    as: { kind: 'staff' },
    instance: randomUUID(),
    storage: memoryStorage(),
    clock: systemClock,
    random: Math.random,
    newId: randomUUID,
    warn: () => undefined,
    authToken: () => staffToken(assembly.owner),
  });
  for (const client of [chair, ...voters.map((voter) => voter.client)]) client.start();
  await until(() => voters.every((voter) => isConnected(voter.client)) && isConnected(chair));
}, limitMs);

afterAll(async () => {
  for (const client of [chair, ...voters.map((voter) => voter.client)]) client.stop();
  await worker.stop();
  await store.close();
});

function isConnected(client: AssemblyClient): boolean {
  return client.getSnapshot().connection === 'connected';
}

/** Versions of polls come with the stage. */
function versionOf(pollId: string): number {
  return chair.getSnapshot().stage.polls[pollId]?.body === undefined ? 0 : (chair.getSnapshot().stage.polls[pollId]?.version[1] ?? 0);
}

async function command(given: Parameters<AssemblyClient['send']>[0]): Promise<void> {
  const { answer } = await chair.send(given);
  expect(answer).toMatchObject({ outcome: 'accepted' });
}

type Recorded = { readonly ballots: ReadonlyMap<string, number>; readonly outcome: Outcome | null };

/** What the record says, read from the journal itself: ballots by voter, and the tally. */
async function recordOf(pollId: string): Promise<Recorded> {
  const loaded = await store.load(assemblyId, 'no snapshot');
  const ballots = new Map<string, number>();
  let outcome: Outcome | null = null;
  if (loaded === null) return { ballots, outcome };
  for await (const batch of loaded.entries) {
    for (const { text } of batch) {
      const entry: { actor: string; type: string; body: { poll?: string; outcome?: Outcome } } = JSON.parse(text);
      if (entry.body.poll !== pollId) continue;
      if (entry.type === 'poll.tallied@1') outcome = entry.body.outcome ?? null;
      if (entry.type !== 'ballot.cast@1') continue;
      const voter = entry.actor.slice('participant:'.length);
      ballots.set(voter, (ballots.get(voter) ?? 0) + 1);
    }
  }
  return { ballots, outcome };
}

test(
  '[rows 1, 2][RT7][RT8] a worker killed in each of ten polls loses no acknowledged ballot and counts none twice',
  async () => {
    for (const [round, pollId] of pollIds.entries()) {
      const when = round % 2 === 0 ? 'after-commit' : 'before-commit';
      await until(() => chair.getSnapshot().desk?.polls.some((poll) => poll.id === pollId) ?? false);
      const basis = chair.getSnapshot().desk?.polls.find((poll) => poll.id === pollId)?.version ?? 0;
      await command({ type: 'openPoll', pollId, closeAfterMs: null, basis });
      await until(() => voters.every((voter) => voter.client.getSnapshot().stage.polls[pollId]?.body?.status === 'open'));

      let inTheAir = -1;
      const kills = worker.kills;
      worker.onKilled = () => {
        inTheAir = log.unanswered(pollId);
      };
      await worker.order({ when, afterBallots: 100 + round * 40 });
      for (const [index, voter] of voters.entries()) voter.vote(pollId, index % 3 === 0 ? 'no' : 'yes');
      await until(() => worker.kills > kills);
      expect(inTheAir, `casts sent and unanswered at the kill of round ${round} (${when})`).toBeGreaterThanOrEqual(leastUnanswered);

      // Clients come back by themselves, and what was in the air is settled by them.
      await until(() => log.answered(pollId) === people);
      await until(() => isConnected(chair));
      await command({ type: 'closePoll', pollId, afterMs: 0, basis: versionOf(pollId) });

      const { ballots, outcome } = await recordOf(pollId);
      const lost = log.recordedVoters(pollId).filter((voter) => !ballots.has(voter));
      expect(lost, 'acknowledged and not in the record').toEqual([]);
      expect([...ballots.values()].filter((count) => count !== 1), 'recorded more than once').toEqual([]);
      expect(outcome?.cast.heads).toBe(people);
      expect(outcome?.totals.map((total) => total.heads)).toEqual([people - Math.ceil(people / 3), Math.ceil(people / 3)]);
    }
    expect(worker.kills).toBe(polls);
  },
  limitMs,
);
