import { acceptedBefore } from '../lib/assembly/accepted.ts';
import { apply, applyRegistry } from '../lib/assembly/apply/apply.ts';
import type { Instant } from '../lib/assembly/basics.ts';
import type { Entry } from '../lib/assembly/changes.ts';
import type { Command } from '../lib/assembly/commands.ts';
import { decide } from '../lib/assembly/decide/decide.ts';
import { nextDeadline } from '../lib/assembly/decide/voting.ts';
import type { Decision, RegistryChange } from '../lib/assembly/decision.ts';
import { isPermitted } from '../lib/assembly/permissions.ts';
import type { AssemblyState } from '../lib/assembly/state.ts';
import type { Version } from '../lib/protocol/down.ts';
import { sha256 } from '../lib/record/chain.ts';
import type { RecordKey } from '../lib/record/record-key.ts';
import type { Checkpoint, Store } from '../lib/store/store.ts';
import type { RealtimeClock } from './channels/clock.ts';
import type { RealtimeLog } from './channels/log.ts';
import { Checkpointer } from './checkpointer.ts';
import { CommitQueue, firstActedMs, goesAlone, type Failure, type Pending } from './commit-queue.ts';
import { describeFailure, typesOf } from './describe-failure.ts';
import type { HostAnswer, HostRequest, RetryReason } from './host-command.ts';
import { HostListeners, type HostListener } from './host-listeners.ts';
import { cloneState, type LoadedAssembly } from './load-assembly.ts';
import { loadAgain, pauseBeforeLoadingMs } from './load-again.ts';
import { noteCommitted, noteNotDone } from './note-command.ts';
import { createOwnerCheck, ownerCheckMs } from './owner-check.ts';
import { PollClock } from './poll-clock.ts';
import { SnapshotWatch } from './snapshot-watch.ts';
import { notRecordable, UnfitCommands } from './unfit-commands.ts';
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
  /** @param because why to try again; `busy`: too much waits to be committed */
  command(type: string, outcome: HostAnswer['kind'], because: RetryReason | null): void;
  commit(measured: { readonly entries: number; readonly tookMs: number }): void;
  /** A command that can never be recorded: a bug. */
  unfit(): void;
};

/** Why a host serves no longer. */
export type HostEnd = 'stopped' | 'taken-over' | 'record-broken';

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
  readonly #listeners: HostListeners;
  readonly #term: number;
  #committed: AssemblyState;
  #head: AssemblyState;
  #headHash: string;
  #committedHash: string;
  #queue: CommitQueue;
  /** Settles when what is committed by itself is known to be durable or not; nothing is decided meanwhile. */
  #alone: Promise<void> | null = null;
  readonly #unfit: UnfitCommands;
  #phase: 'live' | 'stale' | 'ended' = 'live';
  #endedBy: HostEnd | null = null;
  readonly #snapshots: SnapshotWatch;
  #lastStoreContactMs: number;
  /** Commits that the store did not take since the last that it did. */
  #failuresInARow = 0;
  readonly #pollClock: PollClock;
  /** How far the record was ahead of the machine's clock when it was loaded: time goes on from there (CL2). */
  readonly #aheadMs: number;
  readonly #cancelHousekeeping: () => void;

  constructor(deps: HostDeps, loaded: LoadedAssembly, term: number, key: RecordKey) {
    this.#deps = deps;
    this.#listeners = new HostListeners({ ...deps, assemblyId: loaded.row.id });
    const head = () => ({ sequence: this.#committed.sequence, hash: this.#committedHash, at: this.#committed.lastAt });
    const onSaved = (signed: Checkpoint) => this.#listeners.tell((listener) => listener.signed?.(signed));
    this.#checkpointer = new Checkpointer({ ...deps, assemblyId: loaded.row.id, key, head, onSaved }, loaded.checkpoint);
    this.#unfit = new UnfitCommands({ ...deps, assemblyId: loaded.row.id });
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
    const checkStore = createOwnerCheck({
      ...deps,
      assemblyId: this.id,
      sign: () => this.#checkpointer.keep(),
      isQuiet: () => deps.clock.monotonicMs() - this.#lastStoreContactMs >= ownerCheckMs && this.#queue.queuedEntries === 0,
      onTerm: (current) => this.#heardTerm(current),
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

  /** Entries that are decided and not yet durable. */
  get queuedEntries(): number {
    return this.#queue.queuedEntries;
  }

  get isStale(): boolean {
    return this.#phase !== 'live';
  }

  /** The newest head of the record that is signed and durable; null before the first. */
  get signedHead(): Checkpoint | null {
    return this.#checkpointer.newest;
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
    return this.#listeners.add(listener);
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
    this.#deps.metrics.command(command.type, answer.kind, answer.kind === 'retry' ? answer.because : null);
    if (answer.kind === 'accepted') return answer;
    noteNotDone({ log: this.#deps.log, assemblyId: this.id }, request, answer);
    return answer;
  }

  async #take(request: HostRequest): Promise<HostAnswer> {
    if (this.#phase !== 'live') return this.#notNow();
    if (request.actor.kind !== 'system') this.#pollClock.settle();
    // Of its arrival: whoever has to wait is not late by that (PO10).
    const arrivedAt = this.now();
    while (this.#alone !== null) await this.#alone;
    // It may be another by now.
    if (this.isStale) return this.#notNow();
    if (!isPermitted(this.#head, request.actor, request.command.type)) return this.#refuse({ reason: 'not-permitted' });
    if (this.#unfit.has(request.commandId)) return notRecordable;
    const before = acceptedBefore(this.#head, request.actor, request.commandId, request.command);
    if (before !== null) return this.#whenDurable({ kind: 'accepted', ...before });
    if (!request.isEpochCurrent) return this.#refuse({ reason: 'stale-epoch' });
    // What the clock brings about can't be told to try again.
    if (this.#queue.isFull && request.actor.kind !== 'system') return { kind: 'retry', because: 'busy' };
    const now = Math.max(arrivedAt, this.#head.lastAt);
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
    if (!isAlone && !this.#advanceHead(pending)) return this.#unfit.add(request);
    // Ballots move no deadline, and thousands come in a second.
    if (request.command.type !== 'castBallot') this.#watchDeadline();
    const landing = this.#queue.add(pending);
    if (isAlone) this.#holdOthersUntil(landing);
    const landed = await landing;
    if (landed === 'unfit') return this.#unfit.add(request);
    if (landed === 'slug-taken') return this.#refuse({ reason: 'slug-taken' });
    if (landed === 'dropped') return this.#notNow();
    const sequence = pending.entries.at(-1)?.sequence ?? this.#committed.sequence;
    noteCommitted({ log: this.#deps.log, assemblyId: this.id }, request, sequence);
    return { kind: 'accepted', sequence, at: now };
  }

  /**
   * Whether an address is free only the store knows, and what came after would be decided on it. So the head takes it
   * when it is durable (`#onCommitted`), and others wait for that: a round trip, once in the life of an assembly.
   */
  #holdOthersUntil(landing: Promise<unknown>): void {
    const goOn = (): void => {
      if (this.#alone === alone) this.#alone = null;
    };
    // Whatever becomes of it, nobody waits for ever.
    const alone = landing.then(goOn, goOn);
    this.#alone = alone;
  }

  /**
   * Step 4: the changes go into the head in the same tick, so that the next command is decided on them. An entry that
   * the head can't take is a bug: nothing of it is recorded, and the head is made anew once what it held is durable.
   */
  #advanceHead(pending: Pending): boolean {
    try {
      for (const registry of pending.registry) applyRegistry(this.#head, registry);
      for (const entry of pending.entries) apply(this.#head, entry);
      this.#headHash = pending.stored.at(-1)?.hash ?? this.#headHash;
      return true;
    } catch (error) {
      this.#deps.log.error({ assemblyId: this.id, entryTypes: typesOf(pending), error: String(error) }, 'an entry does not fit the state that it was decided on');
      this.#holdOthersUntil(this.#queue.drained().then(() => this.#renewHead()));
      return false;
    }
  }

  /** For when everything that was decided is durable, or is given up. */
  #renewHead(): void {
    this.#head = cloneState(this.#committed);
    this.#headHash = this.#committedHash;
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
    this.#failuresInARow = 0;
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
    this.#listeners.tell((listener) => listener.committed({ entries, registry, actedMs: firstActedMs(items) }));
    // Nothing that matters follows: whoever keeps the last head holds the whole assembly.
    if (entries.some(({ change }) => change.type === 'assembly.closed@1')) void this.#checkpointer.sign();
  }

  #onFailed(failure: Failure): void {
    this.#deps.log.error({ assemblyId: this.id, term: this.#term, ...describeFailure(failure) }, 'a commit failed');
    if (failure.kind === 'fenced' || failure.kind === 'broken') {
      this.#end(failure.kind === 'fenced' ? 'taken-over' : 'record-broken');
      return;
    }
    this.#phase = 'stale';
    this.#watchDeadline();
    this.#listeners.tell((listener) => listener.staleChanged(true));
    if (failure.kind === 'store-away') this.#failuresInARow += 1;
    const pauseMs = failure.kind === 'store-away' ? pauseBeforeLoadingMs(this.#failuresInARow) : 0;
    if (pauseMs === 0) void this.#reload();
    else this.#deps.clock.after(pauseMs, () => void this.#reload());
  }

  /** Step 7: the head is dropped; what the store says is the truth, and it may say more than we knew. */
  async #reload(): Promise<void> {
    const isStale = (): boolean => this.#phase === 'stale';
    const loaded = await loadAgain(this.#deps, this.id, { term: this.#term, sequence: this.#committed.sequence }, isStale);
    if (loaded === null || !isStale()) return;
    if (typeof loaded === 'string') this.#end(loaded);
    else this.#resume(loaded);
  }

  #resume(loaded: LoadedAssembly): void {
    this.#committed = loaded.state;
    this.#committedHash = loaded.lastHash;
    this.#renewHead();
    this.#queue = this.#newQueue();
    this.#phase = 'live';
    this.#deps.log.info({ assemblyId: this.id, sequence: this.#committed.sequence }, 'the store answers again');
    this.#listeners.tell((listener) => listener.staleChanged(false));
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
    this.#listeners.tell((listener) => listener.ended());
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
      await this.#checkpointer.sign();
    }
    this.#end('stopped');
  }

  #watchDeadline(): void {
    this.#pollClock.watch(this.#phase === 'live' ? nextDeadline(this.#head) : null);
  }

  async #bySystem(command: Command): Promise<HostAnswer> {
    if (this.#unfit.systemRests) return notRecordable;
    try {
      return await this.submit({ actor: { kind: 'system' }, commandId: this.#deps.newId(), command, isEpochCurrent: true, correlationId: null });
    } catch (error) {
      this.#deps.log.error({ assemblyId: this.id, command: command.type, error: String(error) }, 'a command of the clock failed; it is tried again');
      return { kind: 'retry', because: 'busy' };
    }
  }

  #heardTerm(term: number | null): void {
    this.#lastStoreContactMs = this.#deps.clock.monotonicMs();
    if (term !== this.#term && this.#phase === 'live') this.#end('taken-over');
  }
}
