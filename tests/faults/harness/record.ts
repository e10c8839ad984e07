import type { Entry } from '../../../lib/assembly/changes.ts';
import { describeFault, genesisHash, readEntry } from '../../../lib/record/chain.ts';
import { createPostgresStore } from '../../../lib/store/postgres-store.ts';
import { quietLog } from '../../fixtures/worker.ts';

/** The whole record of an assembly, read from the store as a verifier reads it. Throws if its chain is broken. */
export async function readRecord(databaseUrl: string, assemblyId: string): Promise<readonly Entry[]> {
  const store = createPostgresStore({ connectionString: databaseUrl, log: quietLog });
  try {
    const loaded = await store.load(assemblyId, 'no snapshot');
    if (loaded === null) throw new Error(`There is no assembly ${assemblyId}`);
    const entries: Entry[] = [];
    let last = genesisHash;
    for await (const batch of loaded.entries) {
      for (const stored of batch) {
        const read = readEntry(stored, last);
        if (!read.ok) throw new Error(describeFault(read.fault));
        entries.push(read.entry);
        last = stored.hash;
      }
    }
    return entries;
  } finally {
    await store.close();
  }
}
