import pg from 'pg';
import type { StoreLog } from './store-log.ts';

/** Faults row 5: a server that is cut off is noticed within 3 s. Also the longest wait for a free connection. */
export const connectTimeoutMs = 3_000;

/** The server gives up first, so that its reason arrives; a group of 3,000 people takes a tenth of this. */
export const statementTimeoutMs = 2_500;

/** When no answer comes at all (cut without a reset, or the server is paused) the driver gives up and drops the connection. */
export const queryTimeoutMs = 3_000;

/** A worker paused within a transaction must not hold its snapshot and locks for long; loads pause for less than this. */
export const idleInTransactionTimeoutMs = 10_000;

/** Each assembly has one commit under way at most; a few assemblies, a load or two and the web's reads fit beside each other. */
export const poolSize = 8;

/** Finds connections that died silently while idle. */
const keepAliveDelayMs = 10_000;

export function poolConfig(connectionString: string): pg.PoolConfig {
  return {
    connectionString,
    max: poolSize,
    connectionTimeoutMillis: connectTimeoutMs,
    statement_timeout: statementTimeoutMs,
    query_timeout: queryTimeoutMs,
    idle_in_transaction_session_timeout: idleInTransactionTimeoutMs,
    keepAlive: true,
    keepAliveInitialDelayMillis: keepAliveDelayMs,
    application_name: 'hemicycle',
  };
}

/** A pool that outlives its server: it connects at the first query, and again after a loss. */
export function createPool(connectionString: string, log: StoreLog): pg.Pool {
  const pool = new pg.Pool(poolConfig(connectionString));
  // Without a listener the process dies when the server closes an idle connection.
  pool.on('error', (error) => log.warn({ reason: error.message }, 'an idle database connection was lost'));
  return pool;
}

/**
 * Runs `work` in one transaction on one connection. Whatever goes wrong drops the connection instead of rolling back by
 * hand: the server rolls back, and a connection that hangs is not given to the next user.
 */
export async function inTransaction<Result>(
  pool: pg.Pool,
  begin: string,
  work: (client: pg.PoolClient) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect();
  try {
    await client.query(begin);
    const result = await work(client);
    await client.query('COMMIT');
    client.release();
    return result;
  } catch (error) {
    client.release(true);
    throw error;
  }
}
