import { expect, test } from 'vitest';
import { judge, openScene, pollOf } from './harness/scene.ts';
import type { WorkerProcess } from './harness/worker-process.ts';

const people = 300;
/** Each leads to a line of 330 bytes: more than can wait where a pipe takes some and then nothing. */
const foreignRequests = { unread: 4_500, closed: 100, full: 100 };
const atOnce = 50;

/** Requests from another page's origin are refused with a line each. */
async function fillLog(worker: WorkerProcess, requests: number): Promise<void> {
  const ask = async () => {
    const response = await fetch(`${worker.baseUrl}/realtime/sign-out`, { method: 'POST', headers: { origin: 'http://elsewhere.test', 'x-correlation-id': 'x'.repeat(64) } });
    await response.arrayBuffer();
  };
  for (let asked = 0; asked < requests; asked += atOnce) await Promise.all(Array.from({ length: atOnce }, ask));
}

test.for(['unread', 'closed', 'full'] as const)('[faults 8][FA1] with a log that is %s everybody votes, lines are dropped and counted, and the worker ends when it is told to', async (output) => {
  const scene = await openScene({ people, output, isRestarted: false });
  const { house, log, worker, chair, crowd } = scene;
  const pollId = pollOf(house);
  await fillLog(worker, foreignRequests[output]);
  const dropped = await worker.metric('hemicycle_log_lines_dropped_total');
  expect(dropped, 'lines dropped').toBeGreaterThan(0);

  await chair.open(pollId);
  await crowd.seeOpen(pollId);
  await crowd.cast(pollId);
  await crowd.settle();
  expect(log.acknowledged(pollId)).toBe(people);
  expect(await worker.metric('hemicycle_log_lines_dropped_total')).toBeGreaterThanOrEqual(dropped);
  await chair.close(pollId);
  const tallies = [{ pollId, outcome: await chair.publish(pollId) }];

  expect(await worker.end('SIGTERM')).toMatchObject({ code: 0, signal: null });
  expect(await judge(scene, { tallies, deaths: [] })).toEqual([]);
});
