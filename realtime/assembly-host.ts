import { acceptedBefore } from '../lib/assembly/accepted.ts';
import { apply, applyRegistry } from '../lib/assembly/apply/apply.ts';
import { formatActor, type Actor, type Instant, type Sequence } from '../lib/assembly/basics.ts';
import type { Entry } from '../lib/assembly/changes.ts';
import type { Command } from '../lib/assembly/commands.ts';
import { decide } from '../lib/assembly/decide/decide.ts';
import { nextDeadline } from '../lib/assembly/decide/voting.ts';
import type { Decision, RegistryChange } from '../lib/assembly/decision.ts';
import { isPermitted } from '../lib/assembly/permissions.ts';
import type { Refusal } from '../lib/assembly/refusals.ts';
import type { AssemblyState } from '../lib/assembly/state.ts';
import type { Version } from '../lib/protocol/down.ts';
import { sha256 } from '../lib/record/chain.ts';
import type { RecordKey } from '../lib/record/record-key.ts';
import type { Store } from '../lib/store/store.ts';
import type { RealtimeClock } from './channels/clock.ts';
import type { RealtimeLog } from './channels/log.ts';
import { Checkpointer } from './checkpointer.ts';
import { CommitQueue, goesAlone, type Failure, type Landed, type Pending } from './commit-queue.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { cloneState, RecordBroken, reloadAssembly, type LoadedAssembly } from './load-assembly.ts';
import { PollClock } from './poll-clock.ts';
import { SnapshotWatch } from './snapshot-watch.ts';
import type { WallClock } from './wall-clock.ts';
import { writePending } from './write-pending.ts';

export type HostDeps = {
  readonly store: Store;
  readonly clock: RealtimeClock;
  readonly wall: WallClock;
  readonly log: RealtimeLog;
  readonly newId: () => string;
  readonly metrics: HostMetrics;
  /** Asks for a snapshot to be written, off the event loop. */
  readonly requestSnapshot: (assemblyId: string) => void;
};

export type HostMetrics = {
  command(type: string, outcome: 'accepted' | 'refused' | 'retry'): void;
  commit(measured: { readonly entries: number; readonly tookMs: number }): void;
  queued(entries: number): void;
};

export type HostRequest = {
  readonly actor: Actor;
  readonly commandId: string;
  readonly command: Command;
  /** Whether the command comes from the present join of the one who sends it (RT6). */
  readonly isEpochCurrent: boolean;
  readonly correlationId: string | null;
};

export type HostAnswer =
  | { readonly kind: 'accepted'; readonly sequence: Sequence; readonly at: Instant }
  | { readonly kind: 'refused'; readonly refusal: Refusal | { readonly reason: 'stale-epoch' } }
  | { readonly kind: 'retry'; readonly because: 'store-away' | 'busy' | 'stepping-down' };

/** What became durable, after it is in the committed state. */
export type Committed = { readonly entries: readonly Entry[]; readonly registry: readonly RegistryChange[] };

export type HostListener = {
  committed(batch: Committed): void;
  /** The store went away, or is back. */
  staleChanged(isStale: boolean): void;
  /** This host serves no longer: another owner took over, or it was unloaded. */
  ended(): void;
};

/** Why a host serves no longer. */
export type HostEnd = 'stopped' | 'taken-over' | 'record-broken';

/** An idle owner notices within this time that another one took over (design section 4). */
const ownerCheckMs = 1_000;
/** Saving a checkpoint and asking for the term are given up by the store after 6 s each, with the wait for a connection. */
const ownerCheckLimitMs = 15_000;
/** Pause between attempts to reach the store again. */
const reloadPauseMs = 500;
/** Clients are spread over some seconds after a restart (RT11); a poll that ends within them was not open to all. */
const returnGraceMs = 15_000;

/**
 * One live assembly. It takes commands one at a time, decides them on the head, commits in groups, and shows only what
 * is committed (design section 3). Everything that leaves it comes from `committed`.
 */
export class AssemblyHost {
  readonly id: string;
  readonly publicKey: string;
  readonly #deps: HostDeps;
  readonly #checkpointer: Checkpointer;
  readonly #listeners = new Set<HostListener>();
  readonly #term: number;
  #committed: AssemblyState;
  #head: AssemblyState;
  #headHash: string;
  #committedHash: string;
  #queue: CommitQueue;
  /** Settles when what is committed by itself is known to be durable or not; nothing is decided meanwhile. */
  #alone: Promise<void> | null = null;
  #phase: 'live' | 'stale' | 'ended' = 'live';
  #endedBy: HostEnd | null = null;
  readonly #snapshots: SnapshotWatch;
  #lastStoreContactMs: number;
  readonly #pollClock: PollClock;
  /** How far the record was ahead of the machine's clock when it was loaded: time goes on from there (CL2). */
  readonly #aheadMs: number;
  readonly #cancelHousekeeping: () => void;

  constructor(deps: HostDeps, loaded: LoadedAssembly, term: number, key: RecordKey) {
    this.#deps = deps;
    this.#checkpointer = new Checkpointer({ ...deps, assemblyId: loaded.row.id, key }, loaded.checkpointSequence);
    this.#aheadMs = Math.max(0, loaded.state.lastAt - deps.wall.now());
    this.#term = term;
    this.id = loaded.row.id;
    this.publicKey = loaded.row.recordKeyPublic;
    this.#committed = loaded.state;
    this.#head = cloneState(loaded.state);
    this.#headHash = loaded.lastHash;
    this.#committedHash = loaded.lastHash;
    this.#snapshots = new SnapshotWatch(loaded.snapshotSequence, () => deps.requestSnapshot(loaded.row.id));
    this.#lastStoreContactMs = deps.clock.monotonicMs();
    this.#pollClock = new PollClock({
      clock: deps.clock,
      now: () => this.now(),
      due: () => void this.#bySystem({ type: 'closeDuePolls' }),
      stoodStill: (gapMs) => void this.start(gapMs),
    });
    this.#queue = this.#newQueue();
    const checkStore = oneAtATime({
      clock: deps.clock,
      work: () => this.#checkStore(),
      limitMs: ownerCheckLimitMs,
      onHung: () => deps.log.warn({ assemblyId: this.id }, 'the store has not answered the owner for a long time; it is asked again'),
    });
    this.#cancelHousekeeping = deps.clock.every(ownerCheckMs, () => {
      this.#pollClock.settle();
      if (this.#phase !== 'live') return;
      this.#snapshots.look(this.#committed.sequence);
      checkStore();
    });
  }

  /** The durable state: read it, never change it. */
  get committed(): AssemblyState {
    return this.#committed;
  }

  get version(): Version {
    return [this.#term, this.#committed.sequence];
  }

  get term(): number {
    return this.#term;
  }

  get isStale(): boolean {
    return this.#phase !== 'live';
  }

  /** Null while it serves. */
  get ended(): HostEnd | null {
    return this.#endedBy;
  }

  /** Server time: never before the last recorded instant, and never standing still (CL1, CL2). */
  now(): Instant {
    return Math.max(this.#deps.wall.now() + this.#aheadMs, this.#head.lastAt);
  }

  listen(listener: HostListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** To be called once after listening: what a time without anybody voting left behind is settled (PO13), deadlines are set. */
  async start(awayMs = returnGraceMs): Promise<void> {
    await this.#bySystem({ type: 'markInterrupted', returningMs: Math.min(awayMs, returnGraceMs) });
    this.#watchDeadline();
  }

  /** Takes a command (design section 3, steps 3 to 6). Answers only what is durable. */
  async submit(request: HostRequest): Promise<HostAnswer> {
    const { command } = request;
    const answer = await this.#take(request);
    this.#deps.metrics.command(command.type, answer.kind);
    if (answer.kind === 'accepted') return answer;
    const why = answer.kind === 'refused' ? answer.refusal.reason : answer.because;
    this.#deps.log.info({ assemblyId: this.id, command: command.type, commandId: request.commandId, correlationId: request.correlationId, why }, `command ${answer.kind}`);
    return answer;
  }

  async #take(request: HostRequest): Promise<HostAnswer> {
    if (this.#phase !== 'live') return this.#notNow();
    if (request.actor.kind !== 'system') this.#pollClock.settle();
    // Of its arrival: whoever has to wait is not late by that (PO10).
    const now = this.now();
    while (this.#alone !== null) await this.#alone;
    // It may be another by now.
    if (this.isStale) return this.#notNow();
    if (!isPermitted(this.#head, request.actor, request.command.type)) return this.#refuse({ reason: 'not-permitted' });
    const before = acceptedBefore(this.#head, request.actor, request.commandId, request.command);
    if (before !== null) return this.#whenDurable({ kind: 'accepted', ...before });
    if (!request.isEpochCurrent) return this.#refuse({ reason: 'stale-epoch' });
    // What the clock brings about can't be told to try again.
    if (this.#queue.isFull && request.actor.kind !== 'system') return { kind: 'retry', because: 'busy' };
    const decision = decide(this.#head, request.command, { now, actor: request.actor, commandId: request.commandId, sha256 });
    if (!decision.ok) return this.#refuse(decision.refusal);
    return this.#record(request, decision, now);
  }

  /** A refusal may rest on what is decided and not yet durable: then it waits as well, or is none. */
  #refuse(refusal: Extract<HostAnswer, { kind: 'refused' }>['refusal']): Promise<HostAnswer> {
    return this.#whenDurable({ kind: 'refused', refusal });
  }

  async #whenDurable(answer: HostAnswer): Promise<HostAnswer> {
    const landed = await this.#queue.drained();
    return landed === 'committed' ? answer : this.#notNow();
  }

  #notNow(): HostAnswer {
    return { kind: 'retry', because: this.#phase === 'ended' ? 'stepping-down' : 'store-away' };
  }

  async #record(request: HostRequest, decision: Extract<Decision, { ok: true }>, now: Instant): Promise<HostAnswer> {
    if (decision.changes.length === 0) {
      return this.#whenDurable({ kind: 'accepted', sequence: this.#head.sequence, at: now });
    }
    const pending = writePending({ sequence: this.#head.sequence, hash: this.#headHash }, { ...request, now }, decision);
    const isAlone = goesAlone(pending);
    if (!isAlone && !this.#advanceHead(pending)) return { kind: 'retry', because: 'store-away' };
    // Ballots move no deadline, and thousands come in a second.
    if (request.command.type !== 'castBallot') this.#watchDeadline();
    const landing = this.#queue.add(pending);
    if (isAlone) this.#holdOthersUntil(landing);
    const landed = await landing;
    this.#deps.metrics.queued(this.#queue.queuedEntries);
    if (landed === 'slug-taken') return this.#refuse({ reason: 'slug-taken' });
    if (landed === 'dropped') return this.#notNow();
    const sequence = pending.entries.at(-1)?.sequence ?? this.#committed.sequence;
    if (request.actor.kind !== 'participant') {
      this.#deps.log.info({ assemblyId: this.id, command: request.command.type, commandId: request.commandId, correlationId: request.correlationId, actor: formatActor(request.actor), sequence }, 'command committed');
    }
    return { kind: 'accepted', sequence, at: now };
  }

  /**
   * Whether an address is free only the store knows, and what came after would be decided on it. So the head takes it
   * when it is durable (`#onCommitted`), and others wait for that: a round trip, once in the life of an assembly.
   */
  #holdOthersUntil(landing: Promise<Landed>): void {
    const alone = landing.then(() => {
      if (this.#alone === alone) this.#alone = null;
    });
    this.#alone = alone;
  }

  /**
   * Step 4: the changes go into the head in the same tick, so that the next command is decided on them. An entry that
   * the head can't take is a bug; the head is then dropped like after a failed commit, and nothing of it is recorded.
   */
  #advanceHead(pending: Pending): boolean {
    try {
      for (const registry of pending.registry) applyRegistry(this.#head, registry);
      for (const entry of pending.entries) apply(this.#head, entry);
      this.#headHash = pending.stored.at(-1)?.hash ?? this.#headHash;
      return true;
    } catch (error) {
      this.#queue.breakOff();
      this.#onFailed({ kind: 'store-away', error });
      return false;
    }
  }

  #newQueue(): CommitQueue {
    return new CommitQueue({
      clock: this.#deps.clock,
      commit: (group) => this.#deps.store.commit(this.id, this.#term, group),
      onCommitted: (items) => this.#onCommitted(items),
      onFailed: (failure) => this.#onFailed(failure),
      onMeasured: (measured) => this.#deps.metrics.commit(measured),
    });
  }

  #onCommitted(items: readonly Pending[]): void {
    this.#lastStoreContactMs = this.#deps.clock.monotonicMs();
    const entries: Entry[] = [];
    const registry: RegistryChange[] = [];
    for (const item of items) {
      for (const change of item.registry) applyRegistry(this.#committed, change);
      for (const entry of item.entries) apply(this.#committed, entry);
      entries.push(...item.entries);
      registry.push(...item.registry);
      this.#committedHash = item.stored.at(-1)?.hash ?? this.#committedHash;
      if (goesAlone(item)) this.#advanceHead(item);
    }
    this.#tell((listener) => listener.committed({ entries, registry }));
  }

  #onFailed(failure: Failure): void {
    this.#deps.log.error({ assemblyId: this.id, term: this.#term, failure: failure.kind, error: 'error' in failure ? String(failure.error) : undefined }, 'a commit failed');
    if (failure.kind === 'fenced' || failure.kind === 'broken') {
      this.#end(failure.kind === 'fenced' ? 'taken-over' : 'record-broken');
      return;
    }
    this.#phase = 'stale';
    this.#watchDeadline();
    this.#tell((listener) => listener.staleChanged(true));
    void this.#reload();
  }

  /** Step 7: the head is dropped; what the store says is the truth, and it may say more than we knew. */
  async #reload(): Promise<void> {
    while (this.#phase === 'stale') {
      const loaded = await this.#tryLoad();
      if (this.#phase !== 'stale') return;
      if (loaded !== null) {
        this.#resume(loaded);
        return;
      }
      await new Promise<void>((resolve) => this.#deps.clock.after(reloadPauseMs, resolve));
    }
  }

  async #tryLoad(): Promise<LoadedAssembly | null> {
    try {
      const loaded = await reloadAssembly(this.#deps.store, this.id, { term: this.#term, sequence: this.#committed.sequence });
      if (loaded === null) this.#end('taken-over');
      return loaded;
    } catch (error) {
      if (!(error instanceof RecordBroken)) {
        this.#deps.log.warn({ assemblyId: this.id, error: String(error) }, 'the store does not answer yet');
        return null;
      }
      this.#deps.log.error({ assemblyId: this.id, error: error.message }, 'the record is not in order');
      this.#end('record-broken');
      return null;
    }
  }

  #resume(loaded: LoadedAssembly): void {
    this.#committed = loaded.state;
    this.#committedHash = loaded.lastHash;
    this.#head = cloneState(loaded.state);
    this.#headHash = loaded.lastHash;
    this.#queue = this.#newQueue();
    this.#phase = 'live';
    this.#deps.log.info({ assemblyId: this.id, sequence: this.#committed.sequence }, 'the store answers again');
    this.#tell((listener) => listener.staleChanged(false));
    // Nothing could be recorded meanwhile: deadlines that passed are the chair's to decide.
    const now = this.#deps.clock.monotonicMs();
    void this.start(now - this.#lastStoreContactMs);
    this.#lastStoreContactMs = now;
  }

  #end(why: HostEnd): void {
    if (this.#phase === 'ended') return;
    this.#phase = 'ended';
    this.#endedBy = why;
    this.#queue.breakOff();
    this.#cancelHousekeeping();
    this.#watchDeadline();
    this.#tell((listener) => listener.ended());
    this.#listeners.clear();
  }

  /** Resolves when everything decided so far is durable or given up. */
  async flushed(): Promise<void> {
    await this.#queue.drained();
  }

  /** Waits for what is decided, signs the head, and serves no longer. */
  async stop(): Promise<void> {
    if (this.#phase === 'live') {
      await this.#queue.drained();
      await this.#checkpointer.sign({ sequence: this.#committed.sequence, hash: this.#committedHash, at: this.#committed.lastAt });
    }
    this.#end('stopped');
  }

  /** One listener's bug is not another's (RT14). */
  #tell(what: (listener: HostListener) => void): void {
    for (const listener of this.#listeners) {
      try {
        what(listener);
      } catch (error) {
        this.#deps.log.error({ assemblyId: this.id, error: String(error) }, 'a listener failed');
      }
    }
  }

  #watchDeadline(): void {
    this.#pollClock.watch(this.#phase === 'live' ? nextDeadline(this.#head) : null);
  }

  async #bySystem(command: Command): Promise<HostAnswer> {
    try {
      return await this.submit({ actor: { kind: 'system' }, commandId: this.#deps.newId(), command, isEpochCurrent: true, correlationId: null });
    } catch (error) {
      this.#deps.log.error({ assemblyId: this.id, command: command.type, error: String(error) }, 'a command of the clock failed; it is tried again');
      return { kind: 'retry', because: 'busy' };
    }
  }

  /** Signs a head that is due, and where nothing was heard from the store for a while, asks whether this is still the owner. */
  async #checkStore(): Promise<void> {
    await this.#checkpointer.keep({ sequence: this.#committed.sequence, hash: this.#committedHash, at: this.#committed.lastAt });
    if (this.#deps.clock.monotonicMs() - this.#lastStoreContactMs < ownerCheckMs || this.#queue.queuedEntries > 0) return;
    try {
      const term = await this.#deps.store.currentTerm(this.id);
      this.#lastStoreContactMs = this.#deps.clock.monotonicMs();
      if (term !== this.#term && this.#phase === 'live') this.#end('taken-over');
    } catch (error) {
      // The next commit finds out; nothing is lost by waiting.
      this.#deps.log.warn({ assemblyId: this.id, error: String(error) }, 'could not ask for the term');
    }
  }
}
