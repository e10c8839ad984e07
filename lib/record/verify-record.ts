import type { Store } from '../store/store.ts';
import { describeFault, genesisHash, readEntry } from './chain.ts';
import { isSignedBy } from './record-key.ts';

export type RecordFinding =
  | { readonly ok: true; readonly entries: number; readonly checkpoints: number }
  /** A sentence that says what is wrong, and where. */
  | { readonly ok: false; readonly problem: string };

/** No snapshot has this format, so that the record is read from its first entry. */
const noSnapshot = 'none';

/**
 * Checks one assembly's whole record (RC): every entry against its hash and the one before it, every checkpoint against
 * the entry it signed. Null when there is no such assembly.
 * @throws StoreUnavailable
 */
export async function verifyRecord(store: Store, assemblyId: string): Promise<RecordFinding | null> {
  const loaded = await store.load(assemblyId, noSnapshot);
  if (loaded === null) return null;
  const checkpoints = new Map((await store.checkpoints(assemblyId)).map((checkpoint) => [checkpoint.sequence, checkpoint]));
  const signed = checkpoints.size;
  let hash = genesisHash;
  let entries = 0;
  for await (const batch of loaded.entries) {
    for (const stored of batch) {
      const read = readEntry(stored, hash);
      if (!read.ok) return { ok: false, problem: describeFault(read.fault) };
      hash = stored.hash;
      entries = stored.sequence;
      const checkpoint = checkpoints.get(entries);
      if (checkpoint === undefined) continue;
      if (checkpoint.hash !== hash) return { ok: false, problem: `The record was altered: entry ${entries} is not the one that its checkpoint signed.` };
      if (!isSignedBy(loaded.assembly.recordKeyPublic, checkpoint)) return { ok: false, problem: `The checkpoint at entry ${entries} does not bear the signature of the record's key.` };
      checkpoints.delete(entries);
    }
  }
  // Those that were signed while the entries were being read lie beyond them; an older one is missing its entry.
  const beyond = [...checkpoints.keys()].filter((sequence) => sequence <= entries);
  if (beyond.length > 0) return { ok: false, problem: `Entry ${beyond[0]} is missing: a checkpoint signed it.` };
  return { ok: true, entries, checkpoints: signed - checkpoints.size };
}
