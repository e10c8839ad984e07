import { setTimeout as delay } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { until } from '../fixtures/channel-client.ts';
import { Line } from '../fixtures/network/line.ts';
import { createTestDatabase } from '../fixtures/postgres.ts';
import { Chair } from './harness/chair.ts';
import { isWhole, sized } from './harness/extent.ts';
import { machineMs } from './harness/operation-log.ts';
import { PanelWatch } from './harness/panel-watch.ts';
import { PostgresProcess } from './harness/postgres-process.ts';
import { judge, openScene, pollOf, type Scene } from './harness/scene.ts';

const people = sized(2_000, 400);
/** Longer than the time limits of the store, so that every kind of waiting comes to its end. */
const awayMs = { killed: sized(6_000, 3_000), cut: sized(30_000, 8_000) };
/** What was acknowledged before the store went is on its way to the clients, who are many in one process. */
const onTheWayMs = 1_000;
/** A turn of the event loop this long would be a stall: health checks fail from 1.5 s on. */
const longestTurnMs = 1_500;

/** Who has not been answered when the database goes: most of those who are left, whatever was still under way. */
const leastWaiting = people / 10;

/** A fifth of the people have voted, and the others are at it. */
async function voteUntilMidway({ house, log, chair, crowd }: Scene): Promise<{ readonly pollId: string; readonly casting: Promise<void> }> {
  const pollId = pollOf(house);
  await chair.open(pollId);
  await crowd.seeOpen(pollId);
  const casting = crowd.cast(pollId, { overMs: sized(6_000, 3_000) });
  await until(() => log.acknowledged(pollId) >= people / 5);
  return { pollId, casting };
}

async function voteToTheEnd(scene: Scene, pollId: string) {
  const { log, chair, crowd } = scene;
  await crowd.settle();
  expect(log.acknowledged(pollId)).toBe(people);
  await until(() => chair.isConnected && !chair.isStale);
  expect(await crowd.stale()).toBe(0);
  await chair.close(pollId);
  return [{ pollId, outcome: await chair.publish(pollId) }];
}

test('[faults 4][HO8] PostgreSQL that is killed in a burst of ballots: nothing is acknowledged meanwhile, callers are told to try again, and with its return everybody votes', async () => {
  const server = await PostgresProcess.create();
  onTestFinished(() => server.remove());
  const scene = await openScene({ people, databaseUrl: server.url });
  const { house, log, worker, chair } = scene;
  const watch = new PanelWatch(house, worker.baseUrl);
  onTestFinished(() => watch.stop());
  const { pollId, casting } = await voteUntilMidway(scene);
  await server.kill();
  const killedAtMs = machineMs();
  const inTheAir = log.unansweredAt(killedAtMs, pollId);
  await until(() => chair.isStale);
  await casting;
  // The length of the outage is the fault.
  await delay(awayMs.killed);
  const startsAtMs = machineMs();
  expect(log.unansweredAt(startsAtMs, pollId), 'ballots that wait').toBeGreaterThanOrEqual(leastWaiting);
  expect(log.acknowledgedBetween(killedAtMs + onTheWayMs, startsAtMs, pollId), 'acknowledged without a database').toBe(0);
  expect(await worker.metric('hemicycle_commands_total', ['type="castBallot"', 'outcome="retry"'])).toBeGreaterThan(0);
  await server.start();
  const servesAtMs = machineMs();

  const tallies = await voteToTheEnd(scene, pollId);
  const recoveredAtMs = machineMs();
  await until(() => watch.panel.isUpToDate());
  expect(worker.ends).toEqual([]);
  expect(await judge(scene, { tallies, panels: [await watch.report(recoveredAtMs)] })).toEqual([]);
  if (isWhole) console.log(`PostgreSQL killed with ${inTheAir} ballots in the air; all ${people} recorded ${Math.round(recoveredAtMs - servesAtMs)} ms after it was back`);
});

test('[faults 5][HO8] a database that is cut off without a reset: the event loop turns, the committed state is served and marked stale, nothing is acknowledged, and it resumes by itself', async () => {
  const database = await createTestDatabase();
  const line = await Line.to(database.url);
  onTestFinished(() => line.close());
  const scene = await openScene({ people, databaseUrl: database.url, workerDatabaseUrl: line.through(database.url) });
  const { house, log, worker, chair, crowd } = scene;
  const watch = new PanelWatch(house, worker.baseUrl);
  onTestFinished(() => watch.stop());
  const { pollId, casting } = await voteUntilMidway(scene);
  await worker.figures();
  line.freeze('all');
  const cutAtMs = machineMs();
  await until(() => chair.isStale);
  await casting;
  await delay(awayMs.cut);
  const healsAtMs = machineMs();
  expect(line.waitingBytes, 'bytes that went nowhere').toBeGreaterThan(0);
  expect(log.unansweredAt(healsAtMs, pollId), 'ballots that wait').toBeGreaterThanOrEqual(leastWaiting);
  expect(log.acknowledgedBetween(cutAtMs + onTheWayMs, healsAtMs, pollId), 'acknowledged without a database').toBe(0);
  expect(await crowd.stale(), 'pages that say so').toBe(people);
  const { truth } = await watch.panel.day();
  expect(truth, 'a page of the list, asked for while the database is away').toContain('"rows"');
  const late = new Chair(house, worker.baseUrl, log);
  await late.come();
  expect([late.statusOf(pollId), late.isStale], 'a page that is opened while the database is away').toEqual(['open', true]);
  late.stop();
  expect((await worker.figures()).longestTurnMs).toBeLessThan(longestTurnMs);
  // What was said into the silence never arrives.
  line.reset();
  line.heal();

  const tallies = await voteToTheEnd(scene, pollId);
  const recoveredAtMs = machineMs();
  await until(() => watch.panel.isUpToDate());
  expect(worker.ends).toEqual([]);
  expect(await judge(scene, { tallies, panels: [await watch.report(recoveredAtMs)] })).toEqual([]);
  if (isWhole) console.log(`all ${people} recorded ${Math.round(recoveredAtMs - healsAtMs)} ms after the line was whole`);
});
