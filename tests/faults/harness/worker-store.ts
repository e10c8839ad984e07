/** What `realtime/main.ts` gets instead of its store when the preload of faults is there: the same one, in a wrapper. */
import { createPostgresStore as createRealStore, type PostgresStoreOptions } from '../../../lib/store/postgres-store.ts';
import type { Store } from '../../../lib/store/store.ts';
import { createFailingStore, type FailingStore } from './failing-store.ts';

let made: FailingStore | null = null;

/** The store of this process, once it has one. */
export function failingStore(): FailingStore | null {
  return made;
}

export function createPostgresStore(options: PostgresStoreOptions): Store {
  made = createFailingStore(createRealStore(options), () => process.kill(process.pid, 'SIGKILL'));
  return made.store;
}
