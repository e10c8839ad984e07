import type pg from 'pg';
import type { AssemblyId } from '../assembly/basics.ts';
import { createPool } from './connection.ts';
import { insertAssembly } from './create-assembly.ts';
import { commitGroup } from './journal-append.ts';
import { loadAssembly } from './load.ts';
import { createPrismaClientOver, type PrismaClient } from './prisma-client.ts';
import { toAssemblyRow, toCheckpoint } from './rows.ts';
import type { Snapshot, Store } from './store.ts';
import type { StoreLog } from './store-log.ts';
import { orUnavailable } from './unavailable.ts';

export type PostgresStoreOptions = {
  /** Of a database that `migrate` has brought up to date. */
  readonly connectionString: string;
  readonly log: StoreLog;
};

const uuidPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** An id from an address may be any text; PostgreSQL would call one that is no UUID an error, where we say "not found". */
function isUuid(id: string): boolean {
  return uuidPattern.test(id);
}

/**
 * The store over PostgreSQL. Appending and loading go through `pg` with prepared statements, since Prisma would stop the
 * worker for 128 ms on 500 entries; the rest goes through Prisma, over the same pool. It connects at the first call and
 * again after every loss.
 */
export function createPostgresStore({ connectionString, log }: PostgresStoreOptions): Store {
  const pool = createPool(connectionString, log);
  const prisma = createPrismaClientOver(pool, log);
  return {
    listAssemblies: () =>
      orUnavailable('listing the assemblies', async () => {
        const rows = await prisma.assembly.findMany({ orderBy: [{ createdAt: 'asc' }, { id: 'asc' }] });
        return rows.map(toAssemblyRow);
      }),
    findAssembly: (by) =>
      orUnavailable('looking an assembly up', async () => {
        if ('id' in by && !isUuid(by.id)) return null;
        const row = await prisma.assembly.findUnique({ where: 'id' in by ? { id: by.id } : { slug: by.slug } });
        return row === null ? null : toAssemblyRow(row);
      }),
    createAssembly: (row, group) => orUnavailable('creating an assembly', () => insertAssembly(pool, row, group)),
    takeOwnership: (id, ownerId, from) => orUnavailable('taking ownership', () => raiseTerm(pool, id, ownerId, from)),
    currentTerm: (id) => orUnavailable('asking for the term', () => readTerm(prisma, id)),
    load: (id, format) =>
      orUnavailable('loading an assembly', async () => (isUuid(id) ? loadAssembly(pool, id, format) : null)),
    commit: (id, term, group) => orUnavailable('committing a group', () => commitGroup(pool, id, term, group)),
    saveCheckpoint: (assemblyId, { sequence, hash, at, signature }) =>
      orUnavailable('saving a checkpoint', async () => {
        const data = { assemblyId, sequence: BigInt(sequence), hash: Buffer.from(hash, 'hex'), at: BigInt(at), signature };
        // One that is there already was saved by a call whose answer got lost, and may have been shown: it stays.
        await prisma.checkpoint.createMany({ data: [data], skipDuplicates: true });
      }),
    checkpoints: (assemblyId) =>
      orUnavailable('reading the checkpoints', async () => {
        if (!isUuid(assemblyId)) return [];
        const rows = await prisma.checkpoint.findMany({ where: { assemblyId }, orderBy: { sequence: 'asc' } });
        return rows.map(toCheckpoint);
      }),
    saveSnapshot: (id, snapshot) => orUnavailable('saving a snapshot', () => replaceSnapshot(pool, id, snapshot)),
    ping: () =>
      orUnavailable('asking whether it is there', async () => {
        await pool.query('SELECT 1');
      }),
    close: async () => {
      await prisma.$disconnect();
      await pool.end();
    },
  };
}

async function raiseTerm(pool: pg.Pool, id: AssemblyId, ownerId: string, from: number): Promise<number | null> {
  const { rows } = await pool.query<{ term: string }>(
    'UPDATE assembly_owner SET term = term + 1, owner_id = $2, taken_at = now() WHERE assembly_id = $1 AND term = $3 RETURNING term',
    [id, ownerId, from],
  );
  const row = rows[0];
  return row === undefined ? null : Number(row.term);
}

async function readTerm(prisma: PrismaClient, assemblyId: AssemblyId): Promise<number | null> {
  if (!isUuid(assemblyId)) return null;
  const owner = await prisma.assemblyOwner.findUnique({ where: { assemblyId }, select: { term: true } });
  return owner === null ? null : Number(owner.term);
}

/** One statement, so that there is never a moment without a snapshot. */
async function replaceSnapshot(pool: pg.Pool, id: AssemblyId, { sequence, hash, format, body }: Snapshot): Promise<void> {
  await pool.query(
    `WITH older AS (DELETE FROM snapshot WHERE assembly_id = $1::uuid AND sequence < $2::bigint)
     INSERT INTO snapshot (assembly_id, sequence, hash, format, body) VALUES ($1::uuid, $2::bigint, decode($3, 'hex'), $4, $5)
     ON CONFLICT (assembly_id, sequence) DO UPDATE SET hash = EXCLUDED.hash, format = EXCLUDED.format, body = EXCLUDED.body`,
    [id, sequence, hash, format, body],
  );
}
