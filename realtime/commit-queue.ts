import type { Entry } from '../lib/assembly/changes.ts';
import type { RegistryChange } from '../lib/assembly/decision.ts';
import { RecordGap } from '../lib/store/group.ts';
import { StoreUnavailable, type CommitOutcome, type Group, type StoredEntry } from '../lib/store/store.ts';
import type { RealtimeClock } from './channels/clock.ts';

/** What one command led to, on its way into the record. Its entries are committed together or not at all. */
export type Pending = {
  readonly entries: readonly Entry[];
  readonly stored: readonly StoredEntry[];
  readonly registry: readonly RegistryChange[];
  /** When the person acted, in monotonic ms; null where nobody waits to see it. */
  readonly actedMs: number | null;
};

/**
 * Whether what a caller waits for became durable. `slug-taken`: the store has that address already, and wrote nothing.
 * `unfit`: it will never be recorded, which is a bug (HO15).
 */
export type Landed = 'committed' | 'dropped' | 'slug-taken' | 'unfit';

/** What only the store can decide goes by itself, so that nothing is thrown back with it (SE2). */
export function goesAlone(pending: Pending): boolean {
  return pending.registry.some(({ kind }) => kind === 'put-slug');
}

/** When the first of them was done that somebody waits to see; null when none is. */
export function firstActedMs(items: readonly Pending[]): number | null {
  let first: number | null = null;
  for (const { actedMs } of items) if (actedMs !== null && (first === null || actedMs < first)) first = actedMs;
  return first;
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
  /** Rejects with StoreUnavailable when the store is away, and with anything else when it will not take this group. */
  readonly commit: (group: Group) => Promise<CommitOutcome>;
  /** Called for each group that is durable, before anybody who waits is told. */
  readonly onCommitted: (items: readonly Pending[]) => void;
  /** Called once when a commit failed; the queue is empty and refuses everything from then on. */
  readonly onFailed: (failure: Failure) => void;
  readonly onMeasured?: (measured: { readonly entries: number; readonly tookMs: number }) => void;
};

export type Failure = { readonly kind: 'store-away'; readonly error: unknown } | { readonly kind: 'fenced' } | { readonly kind: 'conflict' } | { readonly kind: 'slug-taken' } | { readonly kind: 'unfit'; readonly pending: Pending; readonly error: unknown } | { readonly kind: 'broken'; readonly error: unknown };

/**
 * Groups what is decided into transactions, one under way at a time, in order. A failed commit ends the queue: what
 * came after was decided on what is now in doubt, so the host begins anew from the store with a fresh queue.
 */
export class CommitQueue {
  readonly #deps: CommitQueueDeps;
  readonly #waiting: Batch[] = [];
  #underWay: Batch | null = null;
  /** Of commands that were tried one by one: they need not fare as their batch does. */
  readonly #fates = new WeakMap<Pending, Landed>();
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
    return batch.landed.then((landed) => this.#fates.get(pending) ?? landed);
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
    const failure = await this.#commitFinding(batch);
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
    if (!this.#tellCommitted(batch.items.filter((item) => !this.#fates.has(item)), batch)) return;
    batch.settle('committed');
    // What gathered meanwhile has waited for a whole commit already.
    if (this.#waiting.length > 0) void this.#flush();
  }

  /** What is durable and can't be brought into the state is a bug; it ends this assembly's host, and not the process (RT14). */
  #tellCommitted(items: readonly Pending[], batch: Batch): boolean {
    try {
      if (items.length > 0) this.#deps.onCommitted(items);
      return true;
    } catch (error) {
      batch.settle('dropped');
      this.breakOff();
      this.#deps.onFailed({ kind: 'broken', error });
      return false;
    }
  }

  /**
   * Commits a batch. If the store will never take it, its commands are tried one by one: those before the one that is
   * unfit land, and those after it were decided on it, so they are dropped and decided again (HO15).
   */
  async #commitFinding(batch: Batch): Promise<Failure | null> {
    const failure = await this.#commit(batch.items);
    if (failure?.kind !== 'unfit') return failure;
    for (const item of batch.items) {
      const alone = batch.items.length === 1 ? failure : await this.#commit([item]);
      if (this.#isBroken) return null;
      if (alone?.kind === 'unfit') this.#fates.set(item, 'unfit');
      if (alone !== null) return alone;
      this.#fates.set(item, 'committed');
      if (!this.#tellCommitted([item], batch)) return null;
    }
    return null;
  }

  async #commit(items: readonly Pending[]): Promise<Failure | null> {
    const group: Group = { entries: items.flatMap((item) => item.stored), registry: items.flatMap((item) => item.registry) };
    try {
      const outcome = await this.#deps.commit(group);
      if (outcome.ok) return null;
      return { kind: outcome.why };
    } catch (error) {
      // A gap is for the reload to judge: it finds a record that is shorter than what was acknowledged.
      const [pending] = items;
      if (error instanceof StoreUnavailable || error instanceof RecordGap || pending === undefined) return { kind: 'store-away', error };
      return { kind: 'unfit', pending, error };
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
