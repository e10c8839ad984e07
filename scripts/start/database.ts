import { existsSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { openCluster } from '../postgres/cluster.ts';
import { findPlace } from '../postgres/place.ts';
import type { Supervisor } from '../supervisor/supervisor.ts';

/** A server that needs longer to answer than this would not carry a vote. */
const connectTimeoutMs = 5_000;
/** A checkpoint of what is in memory, on a slow disk. */
const stopWithinMs = 30_000;

export type EmbeddedDatabase = { readonly hasData: boolean; readonly run: (supervisor: Supervisor) => Promise<string> };

/** Prepares the PostgreSQL of our own. `run` starts it under the supervisor and returns its address. */
export function embeddedDatabase(dataDir: string, say: (line: string) => void): EmbeddedDatabase {
  const place = findPlace(dataDir);
  if (place.notice !== undefined) say(place.notice);
  const hasData = existsSync(path.join(place.base, 'postgres'));
  return {
    hasData,
    run: async (supervisor) => {
      if (!hasData) say('Making the database …');
      const cluster = await openCluster(place);
      const first = supervisor.run({
        name: 'PostgreSQL',
        tier: 0,
        start: () => cluster.start(),
        // A fast shutdown: sessions are ended, what is committed is written.
        stopSignal: 'SIGINT',
        stopWithinMs,
      });
      await cluster.ready(first);
      await cluster.createDatabase();
      return cluster.url;
    },
  };
}

/** Throws one sentence when the database can't be reached. Never names the password. */
export async function checkReachable(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: connectTimeoutMs });
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (cause) {
    const { hostname, port, pathname } = new URL(databaseUrl);
    const why = describe(cause);
    throw new Error(`The database ${pathname.slice(1)} at ${hostname}:${port || 5432} can't be reached (${why}): start it, or correct DATABASE_URL.`, { cause });
  } finally {
    await client.end();
  }
}

/** Node joins the failures of several addresses in an error without a message. */
function describe(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(describe).join(', ');
  return error instanceof Error ? error.message : String(error);
}
