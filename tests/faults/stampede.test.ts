import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { until } from '../fixtures/channel-client.ts';
import { percentiles } from '../fixtures/l1/crowd-orders.ts';
import { sized } from './harness/extent.ts';
import { machineMs } from './harness/operation-log.ts';
import { PanelWatch } from './harness/panel-watch.ts';
import { judge, openScene, pollOf } from './harness/scene.ts';

/** Row 13 speaks of 5,000. */
const people = sized(5_000, 1_500);
/** The store's pool of eight, one of lib/auth's as large, and the one that listens. */
const mostDatabaseConnections = 17;
const lookEveryMs = 50;

/** How many connections the worker has to its database. */
async function databaseConnections(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ count: string }>("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()");
  return Number(rows[0]?.count);
}

test('[faults 13][L1d] everybody comes back after a kill in a vote: nothing is lost, the database is not asked for more connections than it gives, and the panel shows the truth', async () => {
  const scene = await openScene({ people });
  const { house, log, worker, chair, crowd } = scene;
  const watch = new PanelWatch(house, worker.baseUrl);
  onTestFinished(() => watch.stop());
  const database = new pg.Client({ connectionString: house.databaseUrl });
  await database.connect();
  onTestFinished(() => database.end());
  const pollId = pollOf(house);
  await chair.open(pollId);
  await crowd.seeOpen(pollId);
  const casting = crowd.cast(pollId, { overMs: 2_000 });
  await until(() => log.acknowledged(pollId) >= people / 4);
  const end = await worker.end('SIGKILL');
  expect(end.signal).toBe('SIGKILL');
  let mostConnections = 0;
  const back = Promise.all([casting, crowd.settle(), crowd.beBack()]).then(() => 'back' as const);
  do mostConnections = Math.max(mostConnections, await databaseConnections(database));
  while ((await Promise.race([back, delay(lookEveryMs)])) !== 'back');
  const backAtMs = machineMs();
  const { longestTurnMs } = await worker.figures();

  expect(log.acknowledged(pollId)).toBe(people);
  const losses = await crowd.losses();
  expect(losses.length, 'everybody was cut').toBeGreaterThanOrEqual(people);
  expect(mostConnections).toBeLessThanOrEqual(mostDatabaseConnections);
  expect(worker.output.text).not.toContain('timeout exceeded when trying to connect');
  await chair.close(pollId);
  const tallies = [{ pollId, outcome: await chair.publish(pollId) }];
  await until(() => watch.panel.isUpToDate());
  const panel = await watch.report(backAtMs);
  expect(panel.truth).not.toContain('"connected":false');
  expect(await judge(scene, { tallies, panels: [panel] })).toEqual([]);
  // A connection that a client gave up by itself may end when it has another already: nobody waited for that one.
  const waits = percentiles(losses.flatMap(({ lostAtMs, backAtMs: at }) => (at === null ? [] : [at - lostAtMs])));
  console.log(
    `${people} people after a kill: serving again after ${Math.round((end.servingAtMs ?? 0) - end.atMs)} ms, back p50 ${Math.round(waits.p50)} ms, all ${Math.round(waits.max)} ms; longest turn of the event loop ${Math.round(longestTurnMs)} ms, ${mostConnections} database connections`,
  );
});
