import { setTimeout as delay } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { until } from '../fixtures/channel-client.ts';
import { Crowd as LightCrowd } from '../fixtures/l1/crowd.ts';
import { Chair } from './harness/chair.ts';
import { Crowd } from './harness/crowd.ts';
import { isWhole, sized } from './harness/extent.ts';
import { judge, openScene, pollOf } from './harness/scene.ts';

const people = 200;
/** What the heap may hold, in MB: room for those who vote, and not for everybody who then comes. */
const heapMegabytes = 60;
/** Each person on as many devices as one credential may hold, less the one that votes: without shedding, the worker aborts at three quarters of them. */
const devicesEach = 29;
const leastRefused = sized(2_000, 500);
const lookEveryMs = 200;

test('[faults 24][FA3] more people than the heap has room for: the worker sheds them before it would abort, the chair gets in, everybody who is in votes, and others get in when there is room', async () => {
  const scene = await openScene({ people, nodeArgs: [`--max-old-space-size=${heapMegabytes}`], environment: { LOG_LEVEL: 'warn' } });
  const { house, log, worker, chair, crowd } = scene;
  const refused = () => worker.metric('hemicycle_upgrades_refused_total', ['reason="memory"']);
  const pressure = new LightCrowd();
  onTestFinished(() => pressure.end());
  const everybody = Array.from({ length: devicesEach }, () => house.participants).flat();
  // They never all get in: that is what they are for.
  void pressure.join({ ...house, participants: everybody }, worker.baseUrl, 2_000).catch(() => undefined);
  while ((await refused()) < leastRefused) {
    expect(worker.ends).toEqual([]);
    await delay(lookEveryMs);
  }
  const share = await worker.metric('hemicycle_heap_live_share');
  if (isWhole) console.log(`a heap of ${heapMegabytes} MB: ${await worker.metric('hemicycle_connections')} connections, ${share.toFixed(2)} of it alive, ${await refused()} attempts refused`);

  const second = new Chair(house, worker.baseUrl, log);
  await second.come();
  second.stop();
  const pollId = pollOf(house);
  await chair.open(pollId);
  await crowd.seeOpen(pollId);
  await crowd.cast(pollId);
  await crowd.settle();
  expect(log.acknowledged(pollId)).toBe(people);
  await chair.close(pollId);
  const tallies = [{ pollId, outcome: await chair.publish(pollId) }];
  expect(worker.ends).toEqual([]);

  await pressure.end();
  const late = new Crowd(log, 'late');
  onTestFinished(() => late.end());
  await late.come({ ...house, participants: house.participants.slice(0, 20) }, worker.baseUrl);
  expect(await judge(scene, { tallies })).toEqual([]);
});

test('[faults 24] a worker that runs out of memory in a vote and aborts: the next one has every acknowledged ballot once', async () => {
  const scene = await openScene({ people, nodeArgs: [`--max-old-space-size=${heapMegabytes}`] });
  const { house, log, worker, chair, crowd } = scene;
  const pollId = pollOf(house);
  await chair.open(pollId);
  await crowd.seeOpen(pollId);
  const casting = crowd.cast(pollId, { overMs: 3_000 });
  await until(() => log.acknowledged(pollId) > 0);
  await worker.exhaustHeap();
  await until(() => worker.ends.length > 0);
  const unanswered = log.unansweredAt(worker.ends[0]?.atMs ?? 0, pollId);
  await casting;
  await crowd.settle();
  expect(worker.ends).toMatchObject([{ signal: 'SIGABRT' }]);
  expect(worker.output.text).toContain('JavaScript heap out of memory');
  expect(unanswered, 'ballots in the air').toBeGreaterThan(0);
  expect(log.acknowledged(pollId)).toBe(people);
  await chair.close(pollId);
  const tallies = [{ pollId, outcome: await chair.publish(pollId) }];
  expect(await judge(scene, { tallies })).toEqual([]);
});
