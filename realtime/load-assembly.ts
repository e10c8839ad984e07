import { apply, applyRegistry } from '../lib/assembly/apply/apply.ts';
import type { Entry } from '../lib/assembly/changes.ts';
import { putPerson } from '../lib/assembly/directory.ts';
import { decodeSnapshot, encodeSnapshot, snapshotFormat } from '../lib/assembly/snapshot.ts';
import { emptyState, type AssemblyState } from '../lib/assembly/state.ts';
import { describeFault, genesisHash, readEntry } from '../lib/record/chain.ts';
import { RecordIncomplete, type AssemblyRow, type Checkpoint, type Loaded, type Store } from '../lib/store/store.ts';
import { isSignedBy } from '../lib/record/record-key.ts';

/** A state rebuilt from the store, with the hash of its last entry. */
export type LoadedAssembly = {
  readonly row: AssemblyRow;
  readonly state: AssemblyState;
  readonly lastHash: string;
  readonly snapshotSequence: number;
  /** The newest signed head; null without any. */
  readonly checkpoint: Checkpoint | null;
};

/** The record is not what was written, or a newer program wrote it. Nobody may vote on it before a person has looked. */
export class RecordBroken extends Error {
  override readonly name = 'RecordBroken';
}

/**
 * Loads an assembly: registry, snapshot if it is of our format, and the entries after it, each checked against its hash
 * and the one before it (RC4).
 * @throws RecordBroken; StoreUnavailable
 */
export async function loadAssembly(store: Store, id: string): Promise<LoadedAssembly | null> {
  try {
    return await replay(store, id);
  } catch (error) {
    if (error instanceof RecordIncomplete) throw new RecordBroken(error.message, { cause: error });
    throw error;
  }
}

async function replay(store: Store, id: string): Promise<LoadedAssembly | null> {
  const loaded = await store.load(id, snapshotFormat);
  if (loaded === null) return null;
  const state = startState(loaded);
  const snapshotSequence = state.sequence;
  let lastHash = snapshotSequence === 0 ? genesisHash : (loaded.snapshot?.hash ?? genesisHash);
  checkAgainst(loaded, snapshotSequence, lastHash);
  for await (const batch of loaded.entries) {
    for (const stored of batch) {
      if (stored.sequence <= state.sequence) continue;
      const read = readEntry(stored, lastHash);
      if (!read.ok) throw new RecordBroken(describeFault(read.fault));
      bring(state, read.entry);
      lastHash = stored.hash;
      checkAgainst(loaded, state.sequence, lastHash);
    }
  }
  const checkpoint = loaded.lastCheckpoint;
  if (checkpoint !== null && checkpoint.sequence > state.sequence) {
    throw new RecordBroken(`Entries are missing: the record ends at entry ${state.sequence}, and a checkpoint signed entry ${checkpoint.sequence}. Restore the table journal from a backup.`);
  }
  return { row: loaded.assembly, state, lastHash, snapshotSequence, checkpoint };
}

/**
 * Loads an assembly again for the owner that has served it up to `own.sequence`; null when another one took it over.
 * @throws RecordBroken when what was durable is no longer there; StoreUnavailable
 */
export async function reloadAssembly(store: Store, id: string, own: { readonly term: number; readonly sequence: number }): Promise<LoadedAssembly | null> {
  if ((await store.currentTerm(id)) !== own.term) return null;
  const loaded = await loadAssembly(store, id);
  if (loaded !== null && loaded.state.sequence < own.sequence) {
    throw new RecordBroken(
      `Entries are missing: entry ${own.sequence} was durable, and the record ends at entry ${loaded.state.sequence}. If the database was restored from a backup, start the worker again to go on from there.`,
    );
  }
  return loaded;
}

function startState(loaded: Loaded): AssemblyState {
  const state = emptyState(loaded.assembly.id, loaded.assembly.slug);
  state.screenGeneration = loaded.assembly.screenGeneration;
  for (const person of loaded.people) putPerson(state.directory, person);
  if (loaded.snapshot !== null && !isDecoded(loaded.snapshot.body, state)) {
    throw new RecordBroken(`The snapshot at entry ${loaded.snapshot.sequence} can't be read. Delete the rows of the table snapshot; the record is replayed instead.`);
  }
  return state;
}

function isDecoded(body: string, state: AssemblyState): boolean {
  try {
    return decodeSnapshot(body, state);
  } catch {
    return false;
  }
}

/** An entry with the right hash that does not fit the state: a bug of whoever wrote it, and no reason to take the other assemblies along. */
function bring(state: AssemblyState, entry: Entry): void {
  try {
    apply(state, entry);
  } catch (error) {
    throw new RecordBroken(`Entry ${entry.sequence} (${entry.change.type}) does not fit what comes before it: ${String(error)}`);
  }
}

function checkAgainst({ lastCheckpoint, assembly }: Loaded, sequence: number, hash: string): void {
  if (lastCheckpoint === null || lastCheckpoint.sequence !== sequence) return;
  if (lastCheckpoint.hash !== hash || !isSignedBy(assembly.recordKeyPublic, lastCheckpoint)) {
    throw new RecordBroken(`The record was altered: entry ${sequence} is not the one that the checkpoint signed.`);
  }
}

/** A second state that shares nothing with the first that either changes. */
export function cloneState(state: AssemblyState): AssemblyState {
  const clone = emptyState(state.id, state.slug);
  clone.screenGeneration = state.screenGeneration;
  for (const person of state.directory.people.values()) applyRegistry(clone, { kind: 'put-person', person });
  decodeSnapshot(encodeSnapshot(state), clone);
  return clone;
}
