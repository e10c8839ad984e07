import type { RealtimeClock } from '../channels/clock.ts';
import type { CutReason } from '../channels/connection.ts';
import type { Door } from './door.ts';

/** What a drain does to a connection. */
export type Drainable = {
  /** Ends it once what is owed has been delivered. */
  end(reason: Extract<CutReason, 'drain'>): void;
  /** Ends it without waiting for anything. */
  terminate(): void;
};

/** How often a drain cuts its next share of connections. */
const drainStepMs = 50;
/** Connections cut in one step of a drain at most, so that acknowledgements still under way are sent in between. */
const maxDrainStep = 1_000;

export type OpenConnectionsDeps<C> = {
  readonly clock: RealtimeClock;
  /** Shut when the connections are drained or ended. */
  readonly door: Pick<Door<unknown>, 'close'>;
  readonly limits: {
    readonly livenessSweepPeriodMs: number;
    /** For a connection to go by itself after a drain. */
    readonly closeLimitMs: number;
  };
  /** Looks at a connection, once in each period. @param awakeMs for how long this process was awake since the look before */
  look(connection: C, awakeMs: number): void;
};

/** The connections of one transport that have not gone: looked at, drained and ended together. */
export class OpenConnections<C extends Drainable> {
  readonly #connections = new Set<C>();
  readonly #deps: OpenConnectionsDeps<C>;
  readonly #stopLooking: () => void;
  #lookedAtMs: number;
  #draining: Promise<void> | null = null;
  #onAllGone: (() => void) | null = null;

  constructor(deps: OpenConnectionsDeps<C>) {
    this.#deps = deps;
    this.#lookedAtMs = deps.clock.monotonicMs();
    this.#stopLooking = deps.clock.every(deps.limits.livenessSweepPeriodMs, () => this.#lookAtAll());
  }

  get size(): number {
    return this.#connections.size;
  }

  add(connection: C): void {
    this.#connections.add(connection);
  }

  /** The connection has gone. */
  delete(connection: C): void {
    this.#connections.delete(connection);
    if (this.#connections.size === 0) this.#onAllGone?.();
  }

  /**
   * Lets nobody in any more, and ends all, spread evenly over the window (0: as fast as is kind to the others); who has not
   * gone `closeLimitMs` after it is not waited for. Asked again it is the same drain.
   */
  drain(windowMs: number): Promise<void> {
    this.#deps.door.close();
    this.#draining ??= this.#drainNow(windowMs);
    return this.#draining;
  }

  /** Lets nobody in any more, and ends all at once. */
  stop(): void {
    this.#deps.door.close();
    this.#stopLooking();
    this.#terminateAll();
  }

  #lookAtAll(): void {
    const nowMs = this.#deps.clock.monotonicMs();
    // A process that was stopped for a while has heard of nobody because it did not listen (faults.md rows 3 and 25).
    const awakeMs = Math.min(nowMs - this.#lookedAtMs, this.#deps.limits.livenessSweepPeriodMs);
    this.#lookedAtMs = nowMs;
    for (const connection of this.#connections) this.#deps.look(connection, awakeMs);
  }

  async #drainNow(windowMs: number): Promise<void> {
    if (this.#connections.size === 0) return;
    const { clock, limits } = this.#deps;
    const { promise: allGone, resolve } = Promise.withResolvers<void>();
    this.#onAllGone = resolve;
    const stopCutting = cutSpread([...this.#connections], windowMs, clock);
    const stopWaiting = clock.after(windowMs + limits.closeLimitMs, () => this.#terminateAll());
    await allGone;
    stopCutting();
    stopWaiting();
  }

  #terminateAll(): void {
    for (const connection of this.#connections) connection.terminate();
  }
}

/** Ends the connections at an even rate over the window. */
function cutSpread(connections: readonly Drainable[], windowMs: number, clock: RealtimeClock): () => void {
  const startedAtMs = clock.monotonicMs();
  let cut = 0;
  return clock.every(drainStepMs, () => {
    const elapsedMs = clock.monotonicMs() - startedAtMs;
    const share = windowMs <= elapsedMs ? 1 : elapsedMs / windowMs;
    const due = Math.min(Math.ceil(connections.length * share), cut + maxDrainStep);
    for (const connection of connections.slice(cut, due)) connection.end('drain');
    cut = Math.max(cut, due);
  });
}
