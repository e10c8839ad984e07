import { PrismaPg } from '@prisma/adapter-pg';
import type pg from 'pg';
import { poolConfig } from './connection.ts';
import { PrismaClient } from './generated/client.ts';
import type { StoreLog } from './store-log.ts';

export type { PrismaClient } from './generated/client.ts';

/**
 * A client with a pool of its own and the store's time limits, for lib/auth. It connects at the first query, so it can
 * be made without a database (`next build` loads the auth module).
 */
export function createPrismaClient(connectionString: string, log: StoreLog): PrismaClient {
  const adapter = new PrismaPg(poolConfig(connectionString), { onPoolError: lostConnection(log), onConnectionError: lostConnection(log) });
  return new PrismaClient({ adapter, errorFormat: 'minimal', log: [] });
}

/** A client over the store's pool; `$disconnect` leaves the pool open. */
export function createPrismaClientOver(pool: pg.Pool, log: StoreLog): PrismaClient {
  return new PrismaClient({ adapter: new PrismaPg(pool, { onConnectionError: lostConnection(log) }), errorFormat: 'minimal', log: [] });
}

function lostConnection(log: StoreLog): (error: Error) => void {
  return (error) => log.warn({ reason: error.message }, 'a database connection was lost');
}
