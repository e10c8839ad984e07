import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { migrate, programSchemaLevel, readSchemaState } from '../../lib/store/migrate.ts';
import { StoreUnavailable } from '../../lib/store/store.ts';
import { sqlFromDatabaseToSchema } from '../../scripts/schema-engine.ts';
import { waitForSchema } from '../../scripts/start/schema.ts';
import { createTestDatabase, type TestDatabase } from '../fixtures/postgres.ts';
import { quietLog } from '../fixtures/store-data.ts';

const schemaFile = new URL('../../prisma/schema.prisma', import.meta.url);
const shipped = new URL('../../prisma/migrations/', import.meta.url);

/** A fresh database for each test, and a folder of migrations that a test may add to. */
let connectionString: string;
let client: pg.Client;
let folder: string;
let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
  connectionString = database.url;
  client = new pg.Client({ connectionString });
  await client.connect();
  folder = await mkdtemp(join(tmpdir(), 'hemicycle-migrations-'));
  await cp(shipped, folder, { recursive: true });
});
afterEach(async () => {
  await client.end();
  await database.drop();
  await rm(folder, { recursive: true });
});

const addMigration = async (name: string, sql: string): Promise<URL> => {
  await mkdir(join(folder, name), { recursive: true });
  await writeFile(join(folder, name, 'migration.sql'), sql);
  return pathToFileURL(`${folder}/`);
};

describe('migrations', () => {
  test('prisma/schema.prisma and the applied migrations agree', async () => {
    expect(await migrate(connectionString, quietLog)).toMatchObject({ ok: true });
    expect(await sqlFromDatabaseToSchema(connectionString)).toBeNull();
  });

  test('the drift test sees a field that no migration has made', async () => {
    await migrate(connectionString, quietLog);
    const schema = (await readFile(schemaFile, 'utf8')).replace('  body       String\n', '  body       String\n  later      Int?\n');
    expect(await sqlFromDatabaseToSchema(connectionString, schema)).toContain('ADD COLUMN     "later" INTEGER');
  });

  test('all are applied once, in order, with their checksums noted', async () => {
    const first = await migrate(connectionString, quietLog);
    expect(first).toEqual({ ok: true, applied: expect.arrayContaining(['0001_start']) });
    expect(await migrate(connectionString, quietLog)).toEqual({ ok: true, applied: [] });
    const { rows } = await client.query('SELECT migration_name, length(checksum) AS digits, finished_at FROM _prisma_migrations');
    expect(rows[0]).toEqual({ migration_name: '0001_start', digits: 64, finished_at: expect.any(Date) });
  });

  test('processes that start together apply each migration once', async () => {
    const outcomes = await Promise.all(Array.from({ length: 4 }, () => migrate(connectionString, quietLog)));
    expect(outcomes.every((outcome) => outcome.ok)).toBe(true);
    expect(outcomes.filter((outcome) => outcome.ok && outcome.applied.length > 0)).toHaveLength(1);
  });

  test('[faults 44] the release before runs on a newer schema, until that names a newer oldest program', async () => {
    const newer = await addMigration('9998_expand', 'CREATE TABLE later (id INT PRIMARY KEY);');
    expect(await migrate(connectionString, quietLog, newer)).toMatchObject({ ok: true });
    expect(await migrate(connectionString, quietLog)).toEqual({ ok: true, applied: [] });
    await addMigration('9999_contract', `UPDATE schema_requirement SET oldest_program = ${programSchemaLevel + 1};`);
    expect(await migrate(connectionString, quietLog, newer)).toMatchObject({ ok: true });
    const refused = await migrate(connectionString, quietLog);
    expect(refused).toMatchObject({ ok: false, message: expect.stringMatching(/newer Hemicycle.*start the newer release/) });
  });

  test('a migration that fails is undone as a whole, and the ones before it stay', async () => {
    const broken = await addMigration('9999_broken', 'CREATE TABLE half (id INT); SELECT 1 / 0;');
    const outcome = await migrate(connectionString, quietLog, broken);
    expect(outcome).toMatchObject({ ok: false, message: expect.stringMatching(/9999_broken failed and was undone \(division by zero\)/) });
    const { rows } = await client.query(`SELECT to_regclass('half') AS half, to_regclass('journal') AS journal`);
    expect(rows[0]).toEqual({ half: null, journal: 'journal' });
    await addMigration('9999_broken', 'CREATE TABLE half (id INT);');
    expect(await migrate(connectionString, quietLog, broken)).toEqual({ ok: true, applied: ['9999_broken'] });
  });

  test('a migration that was edited after it had been applied is refused', async () => {
    const edited = await addMigration('9999_edited', 'CREATE TABLE one (id INT);');
    await migrate(connectionString, quietLog, edited);
    await addMigration('9999_edited', 'CREATE TABLE two (id INT);');
    expect(await migrate(connectionString, quietLog, edited)).toMatchObject({ ok: false, message: expect.stringContaining('9999_edited differs') });
  });

  test('a server that is away is StoreUnavailable', async () => {
    await expect(migrate('postgresql://postgres@127.0.0.1:1/none', quietLog)).rejects.toThrow(StoreUnavailable);
  });

  test('[faults 44] who leaves migrating to another sees whether the schema is there, or is for a newer program', async () => {
    expect(await readSchemaState(connectionString)).toEqual({ status: 'behind' });
    await migrate(connectionString, quietLog);
    expect(await readSchemaState(connectionString)).toEqual({ status: 'ready' });
    const newer = await addMigration('9998_expand', 'CREATE TABLE later (id INT PRIMARY KEY);');
    expect(await readSchemaState(connectionString, newer)).toEqual({ status: 'behind' });
    await client.query('UPDATE schema_requirement SET oldest_program = $1', [programSchemaLevel + 1]);
    expect(await readSchemaState(connectionString)).toMatchObject({ status: 'unfit', message: expect.stringContaining('start the newer release') });
  });

  test('[faults 44] the web role on its own waits for the schema, and says so when nobody makes it', async () => {
    const lines: string[] = [];
    const wait = (withinMs: number) => waitForSchema(connectionString, { say: (line) => lines.push(line), signal: new AbortController().signal, withinMs });
    await expect(wait(0)).rejects.toThrow(/^The database is not migrated.*start it \(--role=realtime\)/);
    expect(lines).toEqual(['Waiting for the worker to migrate the database …']);
    const waiting = wait(60_000);
    await migrate(connectionString, quietLog);
    await waiting;
    await client.query('UPDATE schema_requirement SET oldest_program = $1', [programSchemaLevel + 1]);
    await expect(wait(60_000)).rejects.toThrow(/start the newer release/);
  });
});
