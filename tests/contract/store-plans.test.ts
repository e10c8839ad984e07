import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createPostgresStore } from '../../lib/store/postgres-store.ts';
import type { Store } from '../../lib/store/store.ts';
import { createTestDatabase, type TestDatabase } from '../fixtures/postgres.ts';
import { aGroup, allEntries, anAssembly, aPerson, migrateFully, putPerson, quietLog, taken } from '../fixtures/store-data.ts';

/** Large enough that reading a whole table would show, and be avoided. */
const entriesEach = 4_000;
const peopleEach = 500;
const otherAssemblies = 3;
/** Of what came after the snapshot. */
const mostRowsEach = 300;

let database: TestDatabase;
let store: Store;
let client: pg.Client;
let id = '';
let term = 0;

/** An assembly with a record of thousands and a snapshot near its end. */
async function anOldAssembly(): Promise<string> {
  const row = anAssembly();
  await store.createAssembly(row, aGroup(1, 1, Array.from({ length: peopleEach }, () => putPerson(aPerson()))));
  const own = await taken(store, row.id, 'worker');
  for (let next = 2; next < entriesEach; next += 500) await store.commit(row.id, own, aGroup(next, 500));
  await store.saveSnapshot(row.id, { sequence: entriesEach - 100, hash: 'a'.repeat(64), format: 'plans/1', body: '{}' });
  return row.id;
}

beforeAll(async () => {
  database = await createTestDatabase();
  await migrateFully(database.url);
  store = createPostgresStore({ connectionString: database.url, log: quietLog });
  for (let other = 0; other < otherAssemblies; other += 1) await anOldAssembly();
  id = await anOldAssembly();
  term = (await store.currentTerm(id)) ?? 0;
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query('ANALYZE');
});

afterAll(async () => {
  await client.end();
  await store.close();
});

type Reads = { readonly whole: number; readonly byIndex: number; readonly rowsByIndex: number };

/** What the server has counted: whole tables read, uses of an index, and the rows that these led to. It tells a second late. */
async function readsOf(table: string): Promise<Reads> {
  const { rows } = await client.query<{ seq_scan: string; idx_scan: string; idx_tup_fetch: string }>('SELECT seq_scan, idx_scan, idx_tup_fetch FROM pg_stat_user_tables WHERE relname = $1', [table]);
  const row = rows[0];
  return { whole: Number(row?.seq_scan), byIndex: Number(row?.idx_scan), rowsByIndex: Number(row?.idx_tup_fetch) };
}

async function nextSequence(): Promise<number> {
  const { rows } = await client.query<{ last: string }>('SELECT last_sequence AS last FROM assembly_owner WHERE assembly_id = $1', [id]);
  return Number(rows[0]?.last) + 1;
}

test('[L4d] the hot ways through the store read no table whole, however many records lie in it', async () => {
  const before = await readsOf('journal');
  const first = await nextSequence();
  const times = 20;
  const read = async () => {
    const loaded = await store.load(id, 'plans/1');
    return loaded === null ? 0 : (await allEntries(loaded)).length;
  };
  for (let time = 0; time < times; time += 1) {
    expect(await store.commit(id, term, aGroup(first + time, 1))).toEqual({ ok: true });
    expect(await read()).toBeLessThan(mostRowsEach);
  }
  // Who has read tells of it with a later transaction.
  await expect.poll(async () => (await read()) && (await readsOf('journal')).byIndex, { timeout: 20_000, interval: 200 }).toBeGreaterThanOrEqual(before.byIndex + times);
  const after = await readsOf('journal');
  expect(after.whole - before.whole).toBe(0);
  expect((after.rowsByIndex - before.rowsByIndex) / (after.byIndex - before.byIndex)).toBeLessThan(mostRowsEach);
});

test('[L4d] a group of five hundred entries is one transaction, and so is one entry', async () => {
  let first = await nextSequence();
  for (const count of [500, 1, 500]) {
    expect(await store.commit(id, term, aGroup(first, count))).toEqual({ ok: true });
    // Each row names the transaction that wrote it.
    const { rows } = await client.query<{ entries: string; transactions: string }>(
      'SELECT count(*) AS entries, count(DISTINCT xmin::text) AS transactions FROM journal WHERE assembly_id = $1 AND sequence BETWEEN $2 AND $3',
      [id, first, first + count - 1],
    );
    expect(rows).toEqual([{ entries: String(count), transactions: '1' }]);
    first += count;
  }
});
