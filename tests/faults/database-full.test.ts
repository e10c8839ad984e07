import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import { until } from '../fixtures/channel-client.ts';
import { isWhole, sized } from './harness/extent.ts';
import { machineMs } from './harness/operation-log.ts';
import { PostgresProcess } from './harness/postgres-process.ts';
import { makeRefusing } from './harness/refusing-database.ts';
import { judge, openScene, pollOf, type Scene } from './harness/scene.ts';
import { makeSmallDisk } from './harness/small-disk.ts';

const people = sized(2_000, 400);
/** How long the disk is full; the length is a part of the fault. */
const fullMs = sized(10_000, 3_000);
const onTheWayMs = 1_000;
/** A new cluster has 40 MB, and its log of writes may grow by some segments of 16 MB. */
const diskMegabytes = 160;

/** Votes while the disk fills up, and to the end when there is room again. */
async function voteOverFullDisk(scene: Scene, fill: () => Promise<void> | void, free: () => Promise<void> | void): Promise<void> {
  const { house, log, worker, chair, crowd } = scene;
  const pollId = pollOf(house);
  await chair.open(pollId);
  await crowd.seeOpen(pollId);
  const casting = crowd.cast(pollId, { overMs: 2_000 });
  await until(() => log.acknowledged(pollId) >= people / 4);
  await fill();
  await until(() => chair.isStale);
  const fullAtMs = machineMs();
  await casting;
  await delay(fullMs);
  const freeAtMs = machineMs();
  expect(log.unansweredAt(freeAtMs, pollId), 'ballots that wait').toBeGreaterThan(people / 10);
  expect(log.acknowledgedBetween(fullAtMs + onTheWayMs, freeAtMs, pollId), 'acknowledged without room').toBe(0);
  // What whoever runs the installation is told, at the level that calls a person.
  const failures = worker.logged('a commit failed');
  expect(failures.length, 'attempts to commit').toBeGreaterThan(0);
  for (const line of failures) expect(line).toMatch(/"level":"error".*No space left on device/);
  console.log(`the disk was full for ${Math.round(freeAtMs - fullAtMs)} ms: ${failures.length} attempts to commit`);
  await free();
  await crowd.settle();
  expect(log.acknowledged(pollId)).toBe(people);
  await until(() => chair.isConnected && !chair.isStale);
  await chair.close(pollId);
  const tallies = [{ pollId, outcome: await chair.publish(pollId) }];
  expect(worker.ends).toEqual([]);
  expect(await judge(scene, { tallies })).toEqual([]);
}

/** Null where this machine lets us make none. */
const disk = makeSmallDisk(diskMegabytes);
afterAll(() => disk?.remove());

// Where there is a disk that can be filled, this shows the same with less.
test.runIf(isWhole || disk === null)('[faults 7][HO8] a journal that PostgreSQL has no room for (SQLSTATE 53100): nothing is acknowledged, chairs and logs are told, and it resumes when there is room', async () => {
  const scene = await openScene({ people });
  const database = await makeRefusing(scene.house.databaseUrl);
  onTestFinished(() => database.close());
  await voteOverFullDisk(
    scene,
    () => database.refuse('53100', 'could not extend file "base/1/2": No space left on device'),
    () => database.accept(),
  );
});

test.runIf(disk !== null)('[faults 7][HO8] PostgreSQL on a disk that is really full: nothing is acknowledged, chairs and logs are told, and it resumes when there is room', async () => {
  if (disk === null) throw new Error('there is no disk to fill');
  const server = await PostgresProcess.create(disk.folder);
  onTestFinished(() => server.remove());
  const scene = await openScene({ people, databaseUrl: server.url });
  await voteOverFullDisk(
    scene,
    () => disk.fill(),
    () => disk.free(),
  );
});
