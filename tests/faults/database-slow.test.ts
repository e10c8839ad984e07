import { expect, onTestFinished, test } from 'vitest';
import { groupEntries, mostQueuedEntries } from '../../realtime/commit-queue.ts';
import { Crowd as LightCrowd } from '../fixtures/l1/crowd.ts';
import { prepareHouse } from '../fixtures/l1/real-worker.ts';
import { createTestDatabase } from '../fixtures/postgres.ts';
import { violationsOf } from './harness/checker.ts';
import { isWhole, sized } from './harness/extent.ts';
import { readRecord } from './harness/record.ts';
import { judge, openScene, pollOf } from './harness/scene.ts';
import { WorkerProcess } from './harness/worker-process.ts';

const people = sized(5_000, 800);
const commitMs = 200;
const overMs = 2_000;
/** What a slow store may cost in memory while everybody waits for it, and what may be left of that. */
const mostHeapGrowthBytes = 40 * 1024 * 1024;

test('[faults 6][HO5] commits that take 200 ms each: groups grow, everybody is answered, and nothing piles up', async () => {
  const scene = await openScene({ people });
  const { house, log, worker, chair, crowd } = scene;
  const pollId = pollOf(house);
  await chair.open(pollId);
  await crowd.seeOpen(pollId);
  const before = await worker.process.figures({ collect: true });
  const commitsBefore = await worker.metric('hemicycle_commit_entries_count');
  const entriesBefore = await worker.metric('hemicycle_commit_entries_sum');
  await worker.armStore({ methods: ['commit'], assemblyId: house.assemblyId, from: 1, times: null, when: 'before', what: { kind: 'delay', ms: commitMs } });
  await crowd.cast(pollId, { overMs });
  await crowd.settle();
  const fired = await worker.disarmStore();

  expect(log.acknowledged(pollId)).toBe(people);
  const commits = (await worker.metric('hemicycle_commit_entries_count')) - commitsBefore;
  const entries = (await worker.metric('hemicycle_commit_entries_sum')) - entriesBefore;
  expect(fired.length, 'commits that were held up').toBeGreaterThanOrEqual(commits);
  expect(commits).toBeGreaterThan(0);
  // At 2 ms for a group there would be hundreds of them.
  expect(entries / commits, 'entries in a group').toBeGreaterThan(people / (overMs / commitMs) / 3);
  expect(await worker.metric('hemicycle_commit_queue_entries')).toBe(0);
  const after = await worker.process.figures({ collect: true });
  expect(after.heapUsedBytes - before.heapUsedBytes).toBeLessThan(mostHeapGrowthBytes);
  const waits = log.ballots(pollId).map(({ invokedAtMs, outcome }) => (outcome.kind === 'acknowledged' ? outcome.atMs - invokedAtMs : Number.POSITIVE_INFINITY)).toSorted((a, b) => a - b);
  if (isWhole) console.log(`${people} ballots over ${overMs} ms at ${commitMs} ms a commit: ${Math.round(entries / commits)} in a group, p50 ${Math.round(waits[Math.floor(waits.length / 2)] ?? 0)} ms, p99 ${Math.round(waits[Math.floor(waits.length * 0.99)] ?? 0)} ms`);
  await chair.close(pollId);
  const tallies = [{ pollId, outcome: await chair.publish(pollId) }];
  expect(worker.ends).toEqual([]);
  expect(await judge(scene, { tallies })).toEqual([]);
});

/** As many as one may send at a time without being taken for a flood. */
const togglesEach = 60;
const tooMany = 1_000;
/** Longer than it takes to send them all. */
const heldUpMs = 30_000;

// A minute of one core; the bound itself is tested at each push with a store in memory (tests/unit/host-commit).
test.runIf(isWhole)('[faults 6][HO9] more than can wait for a commit that takes very long: what is beyond the bound is told to try again, and what was accepted is in the record', async () => {
  const database = await createTestDatabase();
  const house = await prepareHouse(database.url, { people: tooMany, present: 0, polls: 0 });
  const worker = new WorkerProcess(house, { environment: { LOG_LEVEL: 'error' } });
  onTestFinished(() => worker.stop());
  await worker.start();
  const crowd = new LightCrowd();
  onTestFinished(() => crowd.end());
  await crowd.join(house, worker.baseUrl, 1_000);
  const entriesBefore = (await readRecord(house.databaseUrl, house.assemblyId)).length;
  await worker.armStore({ methods: ['commit'], assemblyId: house.assemblyId, from: 1, times: 1, when: 'before', what: { kind: 'delay', ms: heldUpMs } });
  const toggled = await crowd.order({ do: 'toggle', from: 0, to: tooMany, times: togglesEach, overMs: 0 });

  expect(await worker.fired()).toHaveLength(1);
  expect(toggled.lost).toBe(0);
  expect(toggled.refused, 'told to try again').toBeGreaterThan(0);
  expect(toggled.accepted).toBeGreaterThanOrEqual(mostQueuedEntries);
  expect(toggled.accepted).toBeLessThanOrEqual(mostQueuedEntries + groupEntries);
  const record = await readRecord(house.databaseUrl, house.assemblyId);
  expect(record.length - entriesBefore).toBe(toggled.accepted);
  expect(violationsOf({ record, deaths: worker.deaths })).toEqual([]);
  console.log(`${toggled.accepted} commands accepted behind one commit of ${heldUpMs} ms, ${toggled.refused} told to try again; the heap is at ${Math.round((await worker.figures()).heapUsedBytes / 1024 / 1024)} MB`);
});
