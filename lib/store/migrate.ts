import { createHash, randomUUID } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import pg from 'pg';
import { connectTimeoutMs } from './connection.ts';
import type { StoreLog } from './store-log.ts';
import { orUnavailable } from './unavailable.ts';

/**
 * How far this program knows the schema. A release that comes to need a newer schema raises it; a migration that the
 * releases before can't live with writes its level into `schema_requirement.oldest_program`.
 */
export const programSchemaLevel = 1;

/** The key that Prisma's own migrate command locks, so that the two exclude each other. */
const advisoryLockKey = 72_707_369;

/** Two processes started together: the second waits for the first. Long enough for any migration of a fresh database. */
const lockWaitMs = 60_000;

/** A table lock that is not free within this would stall an assembly that is voting: better to try at a quieter time. */
const tableLockWaitMs = 5_000;

const shippedMigrations = new URL('../../prisma/migrations/', import.meta.url);

export type MigrateOutcome =
  | { readonly ok: true; readonly applied: readonly string[] }
  /** One sentence that says what is wrong and what to do. Nothing of a failed migration was applied. */
  | { readonly ok: false; readonly message: string };

type Migration = { readonly name: string; readonly sql: string; readonly checksum: string };

async function readMigrations(folder: URL): Promise<readonly Migration[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name).toSorted();
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(new URL(`${name}/migration.sql`, folder), 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}

/** The table of Prisma's own migrate command, with its columns. */
const notesTable = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
  id VARCHAR(36) PRIMARY KEY NOT NULL,
  checksum VARCHAR(64) NOT NULL,
  finished_at TIMESTAMPTZ,
  migration_name VARCHAR(255) NOT NULL,
  logs TEXT,
  rolled_back_at TIMESTAMPTZ,
  started_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  applied_steps_count INTEGER NOT NULL DEFAULT 0
)`;

type Note = { readonly migration_name: string; readonly checksum: string; readonly finished: boolean };

/** Null when this program may run on the schema; otherwise the sentence that says why not. */
async function whyTooOld(client: pg.Client): Promise<string | null> {
  const table = await client.query<{ exists: boolean }>(`SELECT to_regclass('schema_requirement') IS NOT NULL AS exists`);
  if (table.rows[0]?.exists !== true) return null;
  const result = await client.query<{ oldest_program: number }>('SELECT oldest_program FROM schema_requirement');
  const oldest = result.rows[0]?.oldest_program;
  if (oldest === undefined || oldest <= programSchemaLevel) return null;
  return (
    `The database was migrated by a newer Hemicycle and can't be used by this one any more ` +
    `(it needs schema level ${oldest}, this program has ${programSchemaLevel}): start the newer release, or restore the backup made before it.`
  );
}

async function readNotes(client: pg.Client): Promise<readonly Note[]> {
  const notes = await client.query<Note>(
    `SELECT migration_name, checksum, finished_at IS NOT NULL AS finished FROM "_prisma_migrations" WHERE rolled_back_at IS NULL`,
  );
  return notes.rows;
}

/** Null when what was applied is what we ship; notes of migrations that we don't know belong to a newer release. */
function whyInconsistent(migrations: readonly Migration[], notes: readonly Note[]): string | null {
  for (const note of notes) {
    if (!note.finished) {
      return `Migration ${note.migration_name} was begun by another tool and never finished: restore the backup made before it, or finish it and set finished_at in _prisma_migrations.`;
    }
    const ours = migrations.find((migration) => migration.name === note.migration_name);
    if (ours !== undefined && ours.checksum !== note.checksum) {
      return `Migration ${note.migration_name} differs from the one this database was made with: put back prisma/migrations as they were released.`;
    }
  }
  return null;
}

async function apply(client: pg.Client, migration: Migration): Promise<string | null> {
  try {
    await client.query('BEGIN');
    await client.query(`SET LOCAL lock_timeout = ${tableLockWaitMs}`);
    await client.query(migration.sql);
    await client.query(
      `INSERT INTO "_prisma_migrations" (id, checksum, finished_at, migration_name, applied_steps_count)
       VALUES ($1, $2, clock_timestamp(), $3, 1)`,
      [randomUUID(), migration.checksum, migration.name],
    );
    await client.query('COMMIT');
    return null;
  } catch (error) {
    if (!(error instanceof pg.DatabaseError)) throw error;
    await client.query('ROLLBACK');
    if (error.code === '55P03') {
      return `Migration ${migration.name} waited too long for a table that is in use: start again when no assembly is running.`;
    }
    return `Migration ${migration.name} failed and was undone (${error.message}): the database is as before; report this with the log.`;
  }
}

/**
 * Brings the database to the schema of this program: plain SQL files in the order of their names, each in a
 * transaction, under an advisory lock, noted in `_prisma_migrations`. Migrations of a newer release are tolerated as
 * long as its schema names no newer oldest program (faults row 44).
 * Rejects with StoreUnavailable when the server can't be reached.
 */
export async function migrate(
  connectionString: string,
  log: StoreLog,
  migrationsFolder: URL = shippedMigrations,
): Promise<MigrateOutcome> {
  const migrations = await readMigrations(migrationsFolder);
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: connectTimeoutMs, application_name: 'hemicycle-migrate' });
  client.on('error', (error) => log.warn({ reason: error.message }, 'the database connection was lost while migrating'));
  return orUnavailable('migrating', async () => {
    try {
      await client.connect();
      await client.query(`SET lock_timeout = ${lockWaitMs}`);
      await client.query('SELECT pg_advisory_lock($1)', [advisoryLockKey]);
      return await migrateLocked(client, migrations, log);
    } finally {
      // Ends the session and with it the lock.
      await client.end();
    }
  });
}

async function migrateLocked(client: pg.Client, migrations: readonly Migration[], log: StoreLog): Promise<MigrateOutcome> {
  const tooOld = await whyTooOld(client);
  if (tooOld !== null) return { ok: false, message: tooOld };
  await client.query(notesTable);
  const notes = await readNotes(client);
  const inconsistent = whyInconsistent(migrations, notes);
  if (inconsistent !== null) return { ok: false, message: inconsistent };
  const known = new Set(notes.map((note) => note.migration_name));
  const applied: string[] = [];
  for (const migration of migrations) {
    if (known.has(migration.name)) continue;
    const failure = await apply(client, migration);
    if (failure !== null) return { ok: false, message: failure };
    log.info({ migration: migration.name }, 'migration applied');
    applied.push(migration.name);
  }
  return { ok: true, applied };
}

export type SchemaState =
  | { readonly status: 'ready' }
  /** Migrations that this program needs are yet to be applied. */
  | { readonly status: 'behind' }
  /** One sentence that says what is wrong and what to do. */
  | { readonly status: 'unfit'; readonly message: string };

/**
 * Whether this program may run on the schema as it is; changes nothing. For a role that leaves migrating to another.
 * Rejects with StoreUnavailable when the server can't be reached.
 */
export async function readSchemaState(connectionString: string, migrationsFolder: URL = shippedMigrations): Promise<SchemaState> {
  const migrations = await readMigrations(migrationsFolder);
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: connectTimeoutMs, application_name: 'hemicycle-schema' });
  // A query under way fails by itself.
  client.on('error', () => undefined);
  return orUnavailable('reading the schema', async () => {
    try {
      await client.connect();
      const tooOld = await whyTooOld(client);
      if (tooOld !== null) return { status: 'unfit', message: tooOld };
      const table = await client.query<{ exists: boolean }>(`SELECT to_regclass('"_prisma_migrations"') IS NOT NULL AS exists`);
      if (table.rows[0]?.exists !== true) return { status: 'behind' };
      const notes = await readNotes(client);
      const known = new Set(notes.filter((note) => note.finished).map((note) => note.migration_name));
      return { status: migrations.every((migration) => known.has(migration.name)) ? 'ready' : 'behind' };
    } finally {
      await client.end();
    }
  });
}
