import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { describeProblem } from '../../lib/store/describe-problem.ts';
import { createPostgresStore } from '../../lib/store/postgres-store.ts';
import { createPrismaClient } from '../../lib/store/prisma-client.ts';
import { StoreUnavailable, type Store } from '../../lib/store/store.ts';
import { Line } from '../fixtures/network/line.ts';
import { createTestDatabase, type TestDatabase } from '../fixtures/postgres.ts';
import { storeContract } from '../fixtures/store-contract.ts';
import { aGroup, allEntries, anAssembly, aPerson, entriesFrom, migrateFully, putPerson, quietLog, taken } from '../fixtures/store-data.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await migrateFully(database.url);
});
afterAll(() => database.drop());

const openStore = (connectionString = database.url): Store => createPostgresStore({ connectionString, log: quietLog });

storeContract('PostgreSQL', () => Promise.resolve(openStore()));

test('[HO15] what breaks a constraint is no outage, and a log of it quotes nothing that was written', async () => {
  const store = openStore();
  try {
    const row = anAssembly();
    await store.createAssembly(row, aGroup(1, 1));
    const term = await taken(store, row.id, 'test');
    const [one, other] = [aPerson({ number: 'Secret 7' }), aPerson({ number: 'secret 7' })];
    const failed = await store.commit(row.id, term, { ...aGroup(2, 1), registry: [putPerson(one), putPerson(other)] }).then(() => null, (error: unknown) => error);
    expect(failed).toBeInstanceOf(Error);
    expect(failed).not.toBeInstanceOf(StoreUnavailable);
    expect(describeProblem(failed)).toMatchObject({ sqlState: '23P01', table: 'participant' });
    expect(JSON.stringify(describeProblem(failed)).toLowerCase()).not.toContain('secret');
    expect(await store.commit(row.id, term, aGroup(2, 1))).toEqual({ ok: true });
  } finally {
    await store.close();
  }
});

describe('PostgreSQL store: the journal is append-only', () => {
  let client: pg.Client;
  beforeAll(async () => {
    client = new pg.Client({ connectionString: database.url });
    await client.connect();
  });
  afterAll(() => client.end());

  const createdWith = async (count: number): Promise<string> => {
    const store = openStore();
    const row = anAssembly();
    await store.createAssembly(row, aGroup(1, count));
    await store.close();
    return row.id;
  };

  test('update, delete and truncate are refused with the reason', async () => {
    const id = await createdWith(2);
    await expect(client.query(`UPDATE journal SET entry = 'x' WHERE assembly_id = $1`, [id])).rejects.toThrow(/append-only: UPDATE is refused/);
    await expect(client.query('DELETE FROM journal WHERE assembly_id = $1', [id])).rejects.toThrow(/append-only: DELETE is refused/);
    await expect(client.query('TRUNCATE journal')).rejects.toThrow(/append-only: TRUNCATE is refused/);
    await client.query(`SET hemicycle.delete_assembly = '${id}'`);
    await expect(client.query('TRUNCATE journal')).rejects.toThrow(/append-only/);
    await client.query('RESET hemicycle.delete_assembly');
  });

  test('only the assembly that is named for the transaction can be deleted', async () => {
    const [id, other] = [await createdWith(2), await createdWith(2)];
    await client.query('BEGIN');
    await client.query(`SET LOCAL hemicycle.delete_assembly = '${id}'`);
    expect((await client.query('DELETE FROM journal WHERE assembly_id = $1', [id])).rowCount).toBe(2);
    await client.query('COMMIT');
    await client.query('BEGIN');
    await client.query(`SET LOCAL hemicycle.delete_assembly = '${id}'`);
    await expect(client.query('DELETE FROM journal WHERE assembly_id = $1', [other])).rejects.toThrow(/append-only/);
    await client.query('ROLLBACK');
  });

  test('rows missing from the middle of a journal are noticed at the load', async () => {
    const id = await createdWith(4);
    await client.query('BEGIN');
    await client.query(`SET LOCAL hemicycle.delete_assembly = '${id}'`);
    await client.query('DELETE FROM journal WHERE assembly_id = $1 AND sequence = 2', [id]);
    await client.query('COMMIT');
    const store = openStore();
    const loaded = await store.load(id, 'any');
    await expect(loaded && allEntries(loaded)).rejects.toThrow(/rows are missing/);
    await store.close();
  });
});

describe('PostgreSQL store: a server that is away', () => {
  let line: Line;
  let store: Store;
  beforeAll(async () => {
    line = await Line.to(database.url);
    store = openStore(line.through(database.url));
  });
  afterAll(async () => {
    await store.close();
    await line.close();
  });

  const everyCall = (id: string): ReadonlyArray<readonly [string, () => Promise<unknown>]> => [
    ['ping', () => store.ping()],
    ['listAssemblies', () => store.listAssemblies()],
    ['findAssembly', () => store.findAssembly({ id })],
    ['createAssembly', () => store.createAssembly(anAssembly(), aGroup(1, 1))],
    ['takeOwnership', () => store.takeOwnership(id, 'worker-1', 0)],
    ['currentTerm', () => store.currentTerm(id)],
    ['load', () => store.load(id, 'any')],
    ['commit', () => store.commit(id, 1, aGroup(1, 1))],
    ['commit with registry', () => store.commit(id, 1, aGroup(1, 1, [putPerson(aPerson())]))],
    ['saveCheckpoint', () => store.saveCheckpoint(id, { sequence: 1, hash: '00', at: 1, signature: '' })],
    ['checkpoints', () => store.checkpoints(id)],
    ['saveSnapshot', () => store.saveSnapshot(id, { sequence: 1, hash: '00', format: 'any', body: '' })],
  ];

  const expectAllUnavailable = async (id: string): Promise<void> => {
    for (const [name, call] of everyCall(id)) {
      const outcome = await call().then(
        () => 'answered',
        (error: unknown) => (error instanceof StoreUnavailable ? 'unavailable' : error),
      );
      expect({ [name]: outcome }).toEqual({ [name]: 'unavailable' });
    }
  };

  const created = async (): Promise<string> => {
    const row = anAssembly();
    await store.createAssembly(row, aGroup(1, 0));
    return row.id;
  };

  test('[faults 4] every call says StoreUnavailable while the line is cut, and works again afterwards', async () => {
    const id = await created();
    line.sever();
    await expectAllUnavailable(id);
    line.heal();
    await store.ping();
    const term = await taken(store, id, 'worker-1');
    expect(await store.commit(id, term, aGroup(1, 2))).toEqual({ ok: true });
  });

  test('[faults 5] every call gives up by itself when the server goes silent without a reset', async () => {
    const id = await created();
    await store.ping();
    line.freeze('all');
    const results = await Promise.allSettled(everyCall(id).map(([, call]) => call()));
    for (const result of results) {
      expect(result).toMatchObject({ status: 'rejected', reason: { name: 'StoreUnavailable' } });
    }
    expect(line.waitingBytes).toBeGreaterThan(0);
    // What was said into the silence never arrives.
    line.reset();
    line.heal();
    await store.ping();
    expect(await taken(store, id, 'worker-1')).toBe(1);
  });

  test('[faults 2] a commit whose answer is lost has landed: the repeat conflicts, and a load shows it once', async () => {
    const id = await created();
    const term = await taken(store, id, 'worker-1');
    await store.ping();
    line.behave({ down: { fate: () => 'reset' } });
    await expect(store.commit(id, term, aGroup(1, 3))).rejects.toThrow(StoreUnavailable);
    expect(line.broken.reset).toBeGreaterThan(0);
    line.heal();
    expect(await store.commit(id, term, aGroup(1, 3))).toEqual({ ok: false, why: 'conflict' });
    const loaded = await store.load(id, 'any');
    expect(loaded && (await allEntries(loaded))).toEqual(entriesFrom(1, 3));
  });

  test('[faults 9] a lock that is held for too long fails the whole group, and the retry succeeds', async () => {
    const id = await created();
    const term = await taken(store, id, 'worker-1');
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    await client.query('BEGIN');
    await client.query('SELECT FROM assembly_owner WHERE assembly_id = $1 FOR UPDATE', [id]);
    await expect(store.commit(id, term, aGroup(1, 2, [putPerson(aPerson())]))).rejects.toThrow(StoreUnavailable);
    await client.query('ROLLBACK');
    await client.end();
    expect(await store.commit(id, term, aGroup(1, 2))).toEqual({ ok: true });
    expect((await store.load(id, 'any'))?.people).toEqual([]);
  });
});

describe('Prisma client', () => {
  test('it is made without a database, and reads staff accounts with one', async () => {
    const nowhere = createPrismaClient('postgresql://nobody@127.0.0.1:1/none', quietLog);
    await nowhere.$disconnect();
    const prisma = createPrismaClient(database.url, quietLog);
    const user = await prisma.user.create({ data: { name: 'Ada', email: 'ada@example.org', installationRole: 'owner' } });
    expect(user.id).toMatch(/^[0-9a-f-]{36}$/);
    const session = { token: 't', expiresAt: new Date(1_800_000_000_123), userId: user.id };
    await prisma.session.create({ data: session });
    expect(await prisma.session.findUnique({ where: { token: 't' } })).toMatchObject(session);
    await prisma.$disconnect();
  });
});
