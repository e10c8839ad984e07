import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { until } from '../fixtures/channel-client.ts';
import { createTestDatabase } from '../fixtures/postgres.ts';
import { sized } from './harness/extent.ts';
import { machineMs } from './harness/operation-log.ts';
import { judge, openScene, pollOf, type Scene } from './harness/scene.ts';

const people = sized(1_000, 200);

/** Another session of the same database, which gets in the way of the worker's. */
async function openRival(databaseUrl: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  onTestFinished(() => client.end());
  return client;
}

/** Waits until a session waits for a lock that this one holds. */
async function someoneWaits(rival: pg.Client): Promise<void> {
  await expect
    .poll(async () => (await rival.query('SELECT 1 FROM pg_stat_activity WHERE pg_backend_pid() = ANY (pg_blocking_pids(pid))')).rowCount, { timeout: 30_000 })
    .toBeGreaterThan(0);
}

/** How each rival makes one row of the next group fail, with the SQLSTATE that the group then fails with. */
const rivals = {
  /** It has written an entry of that number and wants the row that the worker has locked: PostgreSQL ends the worker's part. */
  '40P01': async (rival: pg.Client, { house }: Scene) => {
    await rival.query('BEGIN');
    await insertNext(rival, house.assemblyId);
    return async () => {
      await someoneWaits(rival);
      await rival.query('UPDATE assembly_owner SET taken_at = taken_at WHERE assembly_id = $1', [house.assemblyId]);
      await rival.query('ROLLBACK');
    };
  },
  /** It changes the row that the worker waits for; at this isolation the worker may not go on. */
  '40001': async (rival: pg.Client, { house }: Scene) => {
    await rival.query('BEGIN');
    await rival.query('UPDATE assembly_owner SET taken_at = taken_at WHERE assembly_id = $1', [house.assemblyId]);
    return async () => {
      await someoneWaits(rival);
      await rival.query('COMMIT');
    };
  },
  /** An entry of that number is there for a moment. */
  '23505': async (rival: pg.Client, { house }: Scene) => {
    await rival.query('BEGIN');
    const sequence = await insertNext(rival, house.assemblyId);
    return async () => {
      await someoneWaits(rival);
      await rival.query('COMMIT');
      // The journal refuses it to everybody else.
      await rival.query('SET session_replication_role = replica');
      await rival.query('DELETE FROM journal WHERE assembly_id = $1 AND sequence = $2', [house.assemblyId, sequence]);
    };
  },
} as const;

/** Takes a number some entries ahead: it falls into the middle of a group. */
async function insertNext(rival: pg.Client, assemblyId: string): Promise<number> {
  const { rows } = await rival.query<{ last_sequence: string }>('SELECT last_sequence FROM assembly_owner WHERE assembly_id = $1', [assemblyId]);
  const sequence = Number(rows[0]?.last_sequence) + rowOfGroup;
  await rival.query("INSERT INTO journal (assembly_id, sequence, entry, hash) VALUES ($1, $2, 'not an entry', decode(repeat('00', 32), 'hex'))", [assemblyId, sequence]);
  return sequence;
}

/** Ballots before it are in the same group, since all are cast at one instant and wait for a commit that is held up. */
const rowOfGroup = 5;

const described = {
  '40P01': '"failure":"store-away".*deadlock detected',
  '40001': '"failure":"store-away".*could not serialize access',
  '23505': '"failure":"conflict"',
} as const;

test.for(['40P01', '40001', '23505'] as const)('[faults 9][HO8] a group whose one row fails with SQLSTATE %s fails as a whole, everybody in it is told to try again, and then succeeds', async (sqlState) => {
  const database = await createTestDatabase();
  const setting = await openRival(database.url);
  await setting.query(`ALTER DATABASE ${new URL(database.url).pathname.slice(1)} SET default_transaction_isolation = 'repeatable read'`);
  const scene = await openScene({ people, databaseUrl: database.url });
  const { house, log, worker, chair, crowd } = scene;
  const pollId = pollOf(house);
  await chair.open(pollId);
  await crowd.seeOpen(pollId);
  const rival = await openRival(database.url);
  const collide = await rivals[sqlState](rival, scene);
  await crowd.cast(pollId);
  await collide();
  const failedAtMs = machineMs();

  await until(() => worker.logged('a commit failed').length > 0);
  expect(worker.logged('a commit failed').join('\n')).toMatch(new RegExp(described[sqlState]));
  await crowd.settle();
  expect(log.acknowledged(pollId)).toBe(people);
  const retried = await worker.metric('hemicycle_commands_total', ['type="castBallot"', 'outcome="retry"']);
  expect(retried, 'callers who were told to try again').toBeGreaterThanOrEqual(rowOfGroup);
  expect(log.acknowledgedBetween(0, failedAtMs, pollId), 'acknowledged before').toBeLessThan(people);
  await chair.close(pollId);
  const tallies = [{ pollId, outcome: await chair.publish(pollId) }];
  expect(worker.ends).toEqual([]);
  expect(await judge(scene, { tallies })).toEqual([]);
});
