import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { until } from '../fixtures/channel-client.ts';
import { sized } from './harness/extent.ts';
import { PanelWatch } from './harness/panel-watch.ts';
import { judge, openScene, pollOf } from './harness/scene.ts';
import type { WorkerProcess } from './harness/worker-process.ts';
import { machineMs } from './harness/operation-log.ts';

const people = sized(1_000, 200);
/** Row 3 says 20 s. A process that stood still for 5 s knows that nobody could vote (PO13). */
const stopMs = sized(20_000, 8_000);
/** Falls into the stop. */
const endAfterMs = 3_000;
const extensionMs = 600_000;
/** Row 25 */
const blockMs = 2_000;

type Health = { readonly status: string; readonly longestGapMs: number };

async function healthOf(worker: WorkerProcess): Promise<Health & { readonly code: number }> {
  const response = await fetch(`${worker.baseUrl}/realtime/health`);
  const health: Health = JSON.parse(await response.text());
  return { ...health, code: response.status };
}

test('[faults 3][PO13] a worker that is stopped over the end of a poll and goes on does not close it: the chair decides, and everybody votes', async () => {
  const scene = await openScene({ people });
  const { house, log, worker, chair, crowd } = scene;
  const pollId = pollOf(house);
  await chair.open(pollId);
  await crowd.seeOpen(pollId);
  const casting = crowd.cast(pollId, { overMs: 2_000 });
  await until(() => log.acknowledged(pollId) >= people / 4);
  await chair.endIn(pollId, endAfterMs);
  worker.signal('SIGSTOP');
  await casting;
  const inTheAir = log.unansweredAt(machineMs(), pollId);
  // The length of the stop is the fault.
  await delay(stopMs);
  expect(inTheAir, 'ballots in the air').toBeGreaterThanOrEqual(people / 10);
  expect(log.unansweredAt(machineMs(), pollId), 'answered by a process that is stopped').toBe(inTheAir);
  worker.signal('SIGCONT');
  expect((await healthOf(worker)).longestGapMs).toBeGreaterThanOrEqual(stopMs);

  await until(() => chair.isConnected && chair.timerOf(pollId) === 'interrupted');
  expect(chair.statusOf(pollId)).toBe('open');
  await chair.extend(pollId, extensionMs);
  await crowd.settle();
  expect(log.acknowledged(pollId)).toBe(people);
  await chair.close(pollId);
  const tallies = [{ pollId, outcome: await chair.publish(pollId) }];
  expect(worker.ends).toEqual([]);
  expect(await judge(scene, { tallies })).toEqual([]);
});

test('[faults 25] an event loop that is blocked for 2 s in a vote fails the health check, marks nobody absent, loses no ballot, and recovers', async () => {
  const scene = await openScene({ people });
  const { house, log, worker, chair, crowd } = scene;
  const watch = new PanelWatch(house, worker.baseUrl);
  await until(() => watch.panel.isUpToDate());
  const pollId = pollOf(house);
  await chair.open(pollId);
  await crowd.seeOpen(pollId);
  expect((await healthOf(worker)).code).toBe(200);
  const blocking = worker.block(blockMs);
  const cast = crowd.cast(pollId);
  await blocking;
  const health = await healthOf(worker);
  expect(health).toMatchObject({ code: 503, status: 'blocked' });
  expect(health.longestGapMs).toBeGreaterThanOrEqual(blockMs);
  await cast;
  await crowd.settle();
  expect(log.acknowledged(pollId)).toBe(people);
  expect(await crowd.losses()).toEqual([]);
  const settledAtMs = machineMs();
  await until(() => watch.panel.isUpToDate());
  const panel = await watch.report(settledAtMs);
  expect(panel.truth).not.toContain('"connected":false');
  expect(panel.truth).not.toContain('"attendance":null');
  watch.stop();
  await chair.close(pollId);
  const tallies = [{ pollId, outcome: await chair.publish(pollId) }];
  await expect.poll(async () => (await healthOf(worker)).code, { timeout: 20_000 }).toBe(200);
  expect(await judge(scene, { tallies, panels: [panel] })).toEqual([]);
});
