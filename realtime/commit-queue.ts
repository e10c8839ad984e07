import type { Entry } from '../lib/assembly/changes.ts';
import type { RegistryChange } from '../lib/assembly/decision.ts';
import type { CommitOutcome, Group, StoredEntry } from '../lib/store/store.ts';
import type { RealtimeClock } from './channels/clock.ts';

/** What one command led to, on its way into the record. Its entries are committed together or not at all. */
export type Pending = {
  readonly entries: readonly Entry[];
  readonly stored: readonly StoredEntry[];
  readonly registry: readonly RegistryChange[];
};

/** Whether what a caller waits for became durable; `slug-taken`: the store has that address already, and wrote nothing. */
export type Landed = 'committed' | 'dropped' | 'slug-taken';

/** What only the store can decide goes by itself, so that nothing is thrown back with it (SE2). */
export function goesAlone(pending: Pending): boolean {
  return pending.registry.some(({ kind }) => kind === 'put-slug');
}

type Batch = { readonly items: Pending[]; readonly isAlone: boolean; size: number; readonly landed: Promise<Landed>; readonly settle: (landed: Landed) => void };

/** Long enough to gather what arrives together, short against a round trip to the database. */
export const groupDelayMs = 2;
/** A group larger than this would hold up its first caller; the rest goes into the next one. */
export const groupEntries = 500;
/** About ten seconds of the fastest voting; beyond it callers are told to try again (row 6). */
export const mostQueuedEntries = 50_000;

export type CommitQueueDeps = {
  readonly clock: Pick<RealtimeClock, 'after' | 'monotonicMs'>;
  /** Rejects when the store is away. */
  readonly commit: (group: Group) => Promise<CommitOutcome>;
  /** Called for each group that is durable, before anybody who waits is told. */
  readonly onCommitted: (items: readonly Pending[]) => void;
  /** Called once when a commit failed; the queue is empty and refuses everything from then on. */
  readonly onFailed: (failure: Failure) => void;
  readonly onMeasured?: (measured: { readonly entries: number; readonly tookMs: number }) => void;
};

export type Failure = { readonly kind: 'store-away'; readonly error: unknown } | { readonly kind: 'fenced' } | { readonly kind: 'conflict' } | { readonly kind: 'slug-taken' } | { readonly kind: 'broken'; readonly error: unknown };

/**
 * Groups what is decided into transactions, one under way at a time, in order. A failed commit ends the queue: what
 * came after was decided on what is now in doubt, so the host begins anew from the store with a fresh queue.
 */
export class CommitQueue {
  readonly #deps: CommitQueueDeps;
  readonly #waiting: Batch[] = [];
  #underWay: Batch | null = null;
  #cancelTimer: (() => void) | null = null;
  #isBroken = false;
  #queued = 0;

  constructor(deps: CommitQueueDeps) {
    this.#deps = deps;
  }

  /** Entries that are decided and not durable. */
  get queuedEntries(): number {
    return this.#queued;
  }

  get isFull(): boolean {
    return this.#queued >= mostQueuedEntries;
  }

  /** Settles when everything queued so far is durable or given up; at once when nothing is queued. */
  drained(): Promise<Landed> {
    if (this.#isBroken) return Promise.resolve('dropped');
    return (this.#waiting.at(-1) ?? this.#underWay)?.landed ?? Promise.resolve('committed');
  }

  add(pending: Pending): Promise<Landed> {
    if (this.#isBroken) return Promise.resolve('dropped');
    const batch = this.#batchFor(pending);
    batch.items.push(pending);
    batch.size += pending.entries.length;
    this.#queued += pending.entries.length;
    if (this.#underWay === null) this.#schedule();
    return batch.landed;
  }

  /** Gives up everything that is not durable. */
  breakOff(): void {
    this.#isBroken = true;
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    this.#underWay?.settle('dropped');
    this.#underWay = null;
    for (const batch of this.#waiting.splice(0)) batch.settle('dropped');
    this.#queued = 0;
  }

  /** The last batch as long as it has room; a command larger than a group has one of its own, and so has one that goes alone. */
  #batchFor(pending: Pending): Batch {
    const last = this.#waiting.at(-1);
    const isAlone = goesAlone(pending);
    if (last !== undefined && !isAlone && !last.isAlone && last.size + pending.entries.length <= groupEntries) return last;
    const batch = newBatch(isAlone);
    this.#waiting.push(batch);
    return batch;
  }

  #schedule(): void {
    const first = this.#waiting[0];
    if (first !== undefined && (first.size >= groupEntries || this.#waiting.length > 1)) {
      this.#cancelTimer?.();
      this.#cancelTimer = null;
      void this.#flush();
      return;
    }
    this.#cancelTimer ??= this.#deps.clock.after(groupDelayMs, () => {
      this.#cancelTimer = null;
      void this.#flush();
    });
  }

  async #flush(): Promise<void> {
    if (this.#underWay !== null || this.#isBroken) return;
    const batch = this.#waiting.shift();
    if (batch === undefined) return;
    this.#underWay = batch;
    const started = this.#deps.clock.monotonicMs();
    const failure = await this.#commit(batch);
    if (this.#isBroken) return;
    if (failure?.kind === 'slug-taken' && batch.isAlone && this.#waiting.length === 0) {
      this.#underWay = null;
      this.#queued -= batch.size;
      batch.settle('slug-taken');
      return;
    }
    if (failure !== null) {
      this.breakOff();
      this.#deps.onFailed(failure);
      return;
    }
    this.#underWay = null;
    this.#queued -= batch.size;
    this.#deps.onMeasured?.({ entries: batch.size, tookMs: this.#deps.clock.monotonicMs() - started });
    if (!this.#tellCommitted(batch)) return;
    batch.settle('committed');
    // What gathered meanwhile has waited for a whole commit already.
    if (this.#waiting.length > 0) void this.#flush();
  }

  /** What is durable and can't be brought into the state is a bug; it ends this assembly's host, and not the process (RT14). */
  #tellCommitted(batch: Batch): boolean {
    try {
      this.#deps.onCommitted(batch.items);
      return true;
    } catch (error) {
      batch.settle('dropped');
      this.breakOff();
      this.#deps.onFailed({ kind: 'broken', error });
      return false;
    }
  }

  async #commit(batch: Batch): Promise<Failure | null> {
    const group: Group = { entries: batch.items.flatMap((item) => item.stored), registry: batch.items.flatMap((item) => item.registry) };
    try {
      const outcome = await this.#deps.commit(group);
      if (outcome.ok) return null;
      return { kind: outcome.why };
    } catch (error) {
      return { kind: 'store-away', error };
    }
  }
}

function newBatch(isAlone: boolean): Batch {
  let settle: (landed: Landed) => void = () => undefined;
  const landed = new Promise<Landed>((resolve) => {
    settle = resolve;
  });
  return { items: [], isAlone, size: 0, landed, settle };
}
