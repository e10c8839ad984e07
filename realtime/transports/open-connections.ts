import type { RealtimeClock } from '../channels/clock.ts';
import type { CutReason } from '../channels/connection.ts';

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

/** The connections of one transport that have not gone. */
export class OpenConnections<C extends Drainable> {
  readonly #connections = new Set<C>();
  readonly #clock: RealtimeClock;
  #draining: Promise<void> | null = null;
  #onAllGone: (() => void) | null = null;

  constructor(clock: RealtimeClock) {
    this.#clock = clock;
  }

  get size(): number {
    return this.#connections.size;
  }

  [Symbol.iterator](): Iterator<C> {
    return this.#connections.values();
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
   * Ends all, spread evenly over the window (0: as fast as is kind to the others); who has not gone `closeLimitMs` after
   * it is not waited for. Asked again it is the same drain.
   */
  drain(windowMs: number, closeLimitMs: number): Promise<void> {
    this.#draining ??= this.#drainNow(windowMs, closeLimitMs);
    return this.#draining;
  }

  async #drainNow(windowMs: number, closeLimitMs: number): Promise<void> {
    if (this.#connections.size === 0) return;
    const { promise: allGone, resolve } = Promise.withResolvers<void>();
    this.#onAllGone = resolve;
    const stopCutting = cutSpread([...this.#connections], windowMs, this.#clock);
    const stopWaiting = this.#clock.after(windowMs + closeLimitMs, () => this.terminateAll());
    await allGone;
    stopCutting();
    stopWaiting();
  }

  terminateAll(): void {
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
