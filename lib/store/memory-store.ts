import type { AssemblyId } from '../assembly/basics.ts';
import { MemoryDisk } from './memory-disk.ts';
import type { Group, Loaded, Store, StoredEntry } from './store.ts';

/** Bounded like PostgreSQL's, and small, so that tests meet more than one batch. */
const entryBatchSize = 100;

/** A call of the store by its method's name; `group` is what `commit` or `createAssembly` was to write. */
export type MemoryCall = {
  readonly method: Exclude<keyof Store, 'close'> | 'entries';
  readonly assemblyId: AssemblyId | null;
  readonly group?: Group;
};

/**
 * Where a test delays or fails the store. A hook that waits delays the call. A hook that throws fails it: before the
 * work nothing has happened; after it, it has happened and only the answer is lost. Throw StoreUnavailable to act like
 * a server that is away.
 */
export type MemoryHooks = {
  /** Before each call but `commit` and `createAssembly`, and before each batch of a load's entries. */
  readonly beforeCall?: (call: MemoryCall) => void | Promise<void>;
  /** After each such call has had its effect (takeOwnership, saveCheckpoint, …). */
  readonly afterCall?: (call: MemoryCall) => void | Promise<void>;
  /** Before `commit` and `createAssembly` change the disk. */
  readonly beforeCommit?: (call: MemoryCall) => void | Promise<void>;
  /** After they changed it, before the answer. */
  readonly afterCommit?: (call: MemoryCall) => void | Promise<void>;
};

export type MemoryStoreOptions = {
  readonly hooks?: MemoryHooks;
  /** Default: a disk of its own. */
  readonly disk?: MemoryDisk;
};

/** The store of tests and simulations: same interface and contract suite as PostgreSQL's, on a disk that is an object. */
export function createMemoryStore({ hooks = {}, disk = new MemoryDisk() }: MemoryStoreOptions = {}): Store {
  const call = async <Result>(method: MemoryCall['method'], assemblyId: AssemblyId | null, work: () => Result): Promise<Result> => {
    await hooks.beforeCall?.({ method, assemblyId });
    const result = work();
    await hooks.afterCall?.({ method, assemblyId });
    return result;
  };
  const write = async <Result>(method: 'commit' | 'createAssembly', assemblyId: AssemblyId, group: Group, work: () => Result): Promise<Result> => {
    await hooks.beforeCommit?.({ method, assemblyId, group });
    const result = work();
    await hooks.afterCommit?.({ method, assemblyId, group });
    return result;
  };

  async function* readEntries(assemblyId: AssemblyId, after: number, last: number): AsyncGenerator<readonly StoredEntry[]> {
    for (let read = after; read < last; read += entryBatchSize) {
      const upTo = Math.min(read + entryBatchSize, last);
      yield await call('entries', assemblyId, () => disk.entries(assemblyId, read, upTo));
    }
  }

  const load = (id: AssemblyId, format: string): Loaded | null => {
    const assembly = disk.find(id);
    if (assembly === null) return null;
    const snapshot = disk.newestSnapshot(id, format);
    return {
      assembly,
      people: disk.people(id),
      snapshot,
      lastCheckpoint: disk.checkpoints(id).at(-1) ?? null,
      entries: readEntries(id, snapshot?.sequence ?? 0, disk.lastSequence(id)),
    };
  };

  return {
    listAssemblies: () => call('listAssemblies', null, () => disk.list()),
    findAssembly: (by) =>
      'id' in by
        ? call('findAssembly', by.id, () => disk.find(by.id))
        : call('findAssembly', null, () => disk.findSlug(by.slug)),
    createAssembly: (row, group) => write('createAssembly', row.id, group, () => disk.create(row, group)),
    takeOwnership: (id, ownerId, from) => call('takeOwnership', id, () => disk.raiseTerm(id, ownerId, from)),
    currentTerm: (id) => call('currentTerm', id, () => disk.term(id)),
    load: (id, format) => call('load', id, () => load(id, format)),
    commit: (id, term, group) => write('commit', id, group, () => disk.commit(id, term, group)),
    saveCheckpoint: (id, checkpoint) => call('saveCheckpoint', id, () => disk.saveCheckpoint(id, checkpoint)),
    checkpoints: (id) => call('checkpoints', id, () => disk.checkpoints(id)),
    saveSnapshot: (id, snapshot) => call('saveSnapshot', id, () => disk.saveSnapshot(id, snapshot)),
    ping: () => call('ping', null, () => undefined),
    close: () => Promise.resolve(),
  };
}
