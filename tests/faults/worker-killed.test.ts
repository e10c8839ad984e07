import { afterEach, expect, test } from 'vitest';
import { createTestDatabase } from '../fixtures/postgres.ts';
import { prepareHouse } from '../fixtures/l1/real-worker.ts';
import { Chair } from './harness/chair.ts';
import { violationsOf } from './harness/checker.ts';
import { Crowd } from './harness/crowd.ts';
import { isWhole, sized } from './harness/extent.ts';
import { OperationLog } from './harness/operation-log.ts';
import { readRecord } from './harness/record.ts';
import { secretsOf } from './harness/secrets.ts';
import { WorkerProcess } from './harness/worker-process.ts';

/** Row 1 speaks of 5,000. */
const people = sized(5_000, 1_000);
/** In each the worker dies once: by turns before and after the commit. */
const rounds = sized(4, 2);
const leastUnanswered = 100;

const stops: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop();
});

test('[faults 1, 2][RT7][RT8] a worker that is killed in bursts of ballots, before and after commits, loses no acknowledged ballot and counts none twice', async () => {
  const database = await createTestDatabase();
  const house = await prepareHouse(database.url, { people, present: people, polls: rounds });
  const log = new OperationLog();
  const worker = new WorkerProcess(house);
  stops.push(() => worker.stop());
  await worker.start();
  const chair = new Chair(house, worker.baseUrl, log);
  stops.push(() => chair.stop());
  const crowd = new Crowd(log);
  stops.push(() => crowd.end());
  await Promise.all([chair.come(), crowd.come(house, worker.baseUrl, people)]);

  const tallies = [];
  for (const [round, pollId] of house.pollIds.entries()) {
    const when = round % 2 === 0 ? 'after' : 'before';
    await chair.open(pollId);
    await crowd.seeOpen(pollId);
    await worker.armStore({ methods: ['commit'], from: people * 0.1 + 1, countedBy: 'ballots', times: 1, when, what: { kind: 'kill' } });
    await crowd.cast(pollId);
    // Clients come back by themselves, and what was in the air is settled by them.
    await crowd.settle();

    const death = worker.ends[round];
    expect(death?.signal).toBe('SIGKILL');
    const unanswered = log.unansweredAt(death?.atMs ?? 0, pollId);
    expect(unanswered, `ballots in the air at death ${round + 1} (${when} the commit)`).toBeGreaterThanOrEqual(leastUnanswered);
    expect(log.acknowledged(pollId)).toBe(people);
    await chair.close(pollId);
    tallies.push({ pollId, outcome: await chair.publish(pollId) });
    if (isWhole) console.log(`round ${round + 1}: killed ${when} a commit, ${unanswered} ballots in the air, serving again after ${Math.round((death?.servingAtMs ?? 0) - (death?.atMs ?? 0))} ms`);
  }

  expect(worker.ends).toHaveLength(rounds);
  const record = await readRecord(house.databaseUrl, house.assemblyId);
  expect(violationsOf({ operations: log.all, record, tallies, output: [worker.output], secrets: secretsOf(house), deaths: worker.deaths })).toEqual([]);
  expect(tallies.map(({ outcome }) => outcome.cast.heads)).toEqual(house.pollIds.map(() => people));
});
