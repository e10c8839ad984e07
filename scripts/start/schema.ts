import { setTimeout as delay } from 'node:timers/promises';
import { readSchemaState } from '../../lib/store/migrate.ts';

const pollMs = 500;
/** A worker that starts together with us and migrates a large database; who starts web alone learns it soon enough. */
const defaultWithinMs = 60_000;

export type SchemaWait = { readonly say: (line: string) => void; readonly signal: AbortSignal; readonly withinMs?: number };

/**
 * For the web role on its own, which doesn't migrate: resolves once the worker has made the schema that this program
 * needs, or when `signal` says that nobody waits any more. Throws one sentence when that never happens, or when the
 * schema is for a newer program.
 */
export async function waitForSchema(databaseUrl: string, { say, signal, withinMs = defaultWithinMs }: SchemaWait): Promise<void> {
  if (await isReady(databaseUrl)) return;
  say('Waiting for the worker to migrate the database …');
  const deadline = performance.now() + withinMs;
  while (!signal.aborted && !(await isReady(databaseUrl))) {
    if (performance.now() > deadline) {
      throw new Error('The database is not migrated, which the worker does at its start: start it (--role=realtime), and then the web role again.');
    }
    await delay(pollMs);
  }
}

async function isReady(databaseUrl: string): Promise<boolean> {
  const state = await readSchemaState(databaseUrl);
  if (state.status === 'unfit') throw new Error(state.message);
  return state.status === 'ready';
}
