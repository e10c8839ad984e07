import type pg from 'pg';
import type { Sequence } from '../assembly/basics.ts';
import { toAssemblyRow, toCheckpoint } from './rows.ts';
import { inTransaction } from './connection.ts';
import { readPeople } from './registry.ts';
import { RecordIncomplete, type Checkpoint, type Loaded, type Snapshot, type StoredEntry } from './store.ts';
import { orUnavailable } from './unavailable.ts';

/** Entries of some hundred bytes each: a batch is a few hundred kilobytes, and a few milliseconds of parsing. */
export const entryBatchSize = 1_000;

type AssemblyColumns = {
  readonly id: string;
  readonly slug: string;
  readonly screen_generation: number;
  readonly record_key_public: string;
  readonly record_key_sealed: string;
  readonly created_at: Date;
  readonly last_sequence: string;
};

async function readAssembly(client: pg.PoolClient, id: string): Promise<AssemblyColumns | null> {
  const { rows } = await client.query<AssemblyColumns>(
    `SELECT id, slug, screen_generation, record_key_public, record_key_sealed, created_at, last_sequence
     FROM assembly JOIN assembly_owner ON assembly_id = id WHERE id = $1`,
    [id],
  );
  return rows[0] ?? null;
}

async function readSnapshot(client: pg.PoolClient, id: string, format: string): Promise<Snapshot | null> {
  const { rows } = await client.query<{ sequence: string; hash: Buffer; body: string }>(
    'SELECT sequence, hash, body FROM snapshot WHERE assembly_id = $1 AND format = $2 ORDER BY sequence DESC LIMIT 1',
    [id, format],
  );
  const row = rows[0];
  return row === undefined ? null : { sequence: Number(row.sequence), hash: row.hash.toString('hex'), format, body: row.body };
}

async function readLastCheckpoint(client: pg.PoolClient, id: string): Promise<Checkpoint | null> {
  const { rows } = await client.query<{ sequence: string; hash: Buffer; at: string; signature: string }>(
    'SELECT sequence, hash, at, signature FROM checkpoint WHERE assembly_id = $1 ORDER BY sequence DESC LIMIT 1',
    [id],
  );
  return rows[0] === undefined ? null : toCheckpoint(rows[0]);
}

/**
 * Reads an assembly as of one instant. What can change is read in one short transaction; the entries are read
 * afterwards, up to the sequence that was the last one then. The journal only grows, so they are of that instant too,
 * and an iteration that is slow or abandoned holds no transaction and no connection.
 */
export async function loadAssembly(pool: pg.Pool, id: string, format: string): Promise<Loaded | null> {
  return inTransaction(pool, 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY', async (client) => {
    const assembly = await readAssembly(client, id);
    if (assembly === null) return null;
    const snapshot = await readSnapshot(client, id, format);
    const lastCheckpoint = await readLastCheckpoint(client, id);
    const people = await readPeople(client, id);
    return {
      assembly: toAssemblyRow({
        id: assembly.id,
        slug: assembly.slug,
        screenGeneration: assembly.screen_generation,
        recordKeyPublic: assembly.record_key_public,
        recordKeySealed: assembly.record_key_sealed,
        createdAt: assembly.created_at,
      }),
      people,
      snapshot,
      lastCheckpoint,
      entries: readEntries(pool, id, snapshot?.sequence ?? 0, Number(assembly.last_sequence)),
    };
  });
}

async function* readEntries(pool: pg.Pool, id: string, after: Sequence, last: Sequence): AsyncGenerator<readonly StoredEntry[]> {
  let read = after;
  while (read < last) {
    const upTo = Math.min(read + entryBatchSize, last);
    const batch = await orUnavailable('reading the journal', () => readBatch(pool, id, read, upTo));
    if (batch.length !== upTo - read) {
      throw new RecordIncomplete(
        `The journal of assembly ${id} has ${batch.length} entries in ${read + 1}–${upTo}, not ${upTo - read}: rows are missing. ` +
          `Restore the database from a backup, or run the verifier to see what is left.`,
      );
    }
    yield batch;
    read = upTo;
  }
}

async function readBatch(pool: pg.Pool, id: string, after: Sequence, upTo: Sequence): Promise<readonly StoredEntry[]> {
  const { rows } = await pool.query<{ sequence: string; entry: string; hash: string }>({
    name: 'read-entries',
    text: `SELECT sequence, entry, encode(hash, 'hex') AS hash FROM journal
      WHERE assembly_id = $1 AND sequence > $2 AND sequence <= $3 ORDER BY sequence`,
    values: [id, after, upTo],
  });
  return rows.map((row) => ({ sequence: Number(row.sequence), text: row.entry, hash: row.hash }));
}
