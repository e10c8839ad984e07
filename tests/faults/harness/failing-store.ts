import { setTimeout as delay } from 'node:timers/promises';
import { StoreUnavailable, type Group, type Loaded, type Store } from '../../../lib/store/store.ts';

/** A method of the store, or the reading of a batch of a load's entries. */
export type StoreMethod = Exclude<keyof Store, 'close'> | 'entries';

/**
 * What is to go wrong, and at which call, counted from the moment in which it is armed. Plain data, so that it can be
 * sent to a worker's process.
 */
export type StoreFault = {
  readonly methods: readonly StoreMethod[] | 'any';
  /** Only calls for this assembly count. */
  readonly assemblyId?: string;
  /** The k-th such call is the first that fails; by `ballots`, the one that brings the k-th ballot. */
  readonly from: number;
  readonly countedBy?: 'calls' | 'ballots';
  /** How many calls fail from there on; null: all. */
  readonly times: number | null;
  /** After: the work is done, and only the answer is lost. */
  readonly when: 'before' | 'after';
  readonly what:
    /** As if the server were away. */
    | { readonly kind: 'away' }
    /** A fault of the program. */
    | { readonly kind: 'bug' }
    | { readonly kind: 'delay'; readonly ms: number }
    /** The process ends there and then. */
    | { readonly kind: 'kill' };
};

/** A fault that occurred. */
export type Fired = { readonly method: StoreMethod; readonly call: number; readonly when: StoreFault['when']; readonly kind: StoreFault['what']['kind'] };

export type FailingStore = {
  readonly store: Store;
  /** Takes the place of the fault that was armed before. */
  arm(fault: StoreFault): void;
  disarm(): void;
  /** Faults that occurred since the last was armed. */
  readonly fired: readonly Fired[];
  /** Calls since the last fault was armed that it might have met. */
  readonly calls: number;
};

/** @param die ends the process at once, without any clearing up */
export function createFailingStore(store: Store, die: () => void): FailingStore {
  let fault: StoreFault | null = null;
  let fired: Fired[] = [];
  let calls = 0;
  let ballots = 0;
  let done = 0;

  /** Whether this is one of the calls that are to go wrong. */
  function isMet(armed: StoreFault, method: StoreMethod, assemblyId: string | null, group: Group | null): boolean {
    if (armed.methods !== 'any' && !armed.methods.includes(method)) return false;
    if (armed.assemblyId !== undefined && armed.assemblyId !== assemblyId) return false;
    calls += 1;
    ballots += group === null ? 0 : ballotsIn(group);
    const reached = armed.countedBy === 'ballots' ? ballots : calls;
    if (reached < armed.from || (armed.times !== null && done >= armed.times)) return false;
    done += 1;
    return true;
  }

  async function strike(armed: StoreFault, method: StoreMethod, call: number): Promise<void> {
    fired.push({ method, call, when: armed.when, kind: armed.what.kind });
    switch (armed.what.kind) {
      case 'away':
        throw new StoreUnavailable(`call ${call} (${method}) was made to fail ${armed.when} its work`);
      case 'bug':
        throw new TypeError(`call ${call} (${method}) was made to fail as a fault of the program would`);
      case 'delay':
        await delay(armed.what.ms);
        return;
      case 'kill':
        die();
    }
  }

  async function through<Result>(method: StoreMethod, assemblyId: string | null, group: Group | null, work: () => Promise<Result>): Promise<Result> {
    const armed = fault;
    if (armed === null || !isMet(armed, method, assemblyId, group)) return work();
    const call = calls;
    if (armed.when === 'before') await strike(armed, method, call);
    const result = await work();
    if (armed.when === 'after') await strike(armed, method, call);
    return result;
  }

  async function* batches(assemblyId: string, entries: Loaded['entries']): Loaded['entries'] {
    const iterator = entries[Symbol.asyncIterator]();
    for (;;) {
      const next = await through('entries', assemblyId, null, () => iterator.next());
      if (next.done === true) return;
      yield next.value;
    }
  }

  return {
    arm(next) {
      fault = next;
      fired = [];
      calls = 0;
      ballots = 0;
      done = 0;
    },
    disarm() {
      fault = null;
    },
    get fired() {
      return fired;
    },
    get calls() {
      return calls;
    },
    store: {
      listAssemblies: () => through('listAssemblies', null, null, () => store.listAssemblies()),
      findAssembly: (by) => through('findAssembly', 'id' in by ? by.id : null, null, () => store.findAssembly(by)),
      createAssembly: (row, group) => through('createAssembly', row.id, group, () => store.createAssembly(row, group)),
      takeOwnership: (id, ownerId, from) => through('takeOwnership', id, null, () => store.takeOwnership(id, ownerId, from)),
      currentTerm: (id) => through('currentTerm', id, null, () => store.currentTerm(id)),
      load: (id, format) =>
        through('load', id, null, async () => {
          const loaded = await store.load(id, format);
          return loaded === null ? null : { ...loaded, entries: batches(id, loaded.entries) };
        }),
      commit: (id, term, group) => through('commit', id, group, () => store.commit(id, term, group)),
      saveCheckpoint: (id, checkpoint) => through('saveCheckpoint', id, null, () => store.saveCheckpoint(id, checkpoint)),
      checkpoints: (id) => through('checkpoints', id, null, () => store.checkpoints(id)),
      saveSnapshot: (id, snapshot) => through('saveSnapshot', id, null, () => store.saveSnapshot(id, snapshot)),
      ping: () => through('ping', null, null, () => store.ping()),
      close: () => store.close(),
    },
  };
}

function ballotsIn(group: Group): number {
  return group.entries.filter(({ text }) => text.includes('"type":"ballot.cast@1"')).length;
}
