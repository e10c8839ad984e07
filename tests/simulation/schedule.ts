import type { ClientClock } from '../../lib/client/clock.ts';
import type { RealtimeClock } from '../../realtime/channels/clock.ts';

/** A worker or a browser: what happens in it stops when it is killed, and waits while it stands still. */
export class Process {
  readonly name: string;
  /** How far its machine's calendar is from the true one. */
  readonly wrongByMs: number;
  isAlive = true;
  /** Nothing happens in it before this instant, and then everything that was due, in order. */
  frozenUntilMs = 0;

  constructor(name: string, wrongByMs = 0) {
    this.name = name;
    this.wrongByMs = wrongByMs;
  }

  kill(): void {
    this.isAlive = false;
  }

  /** Never sooner than was said before: what waits would be overtaken by what comes. */
  freezeUntil(atMs: number): void {
    this.frozenUntilMs = Math.max(this.frozenUntilMs, atMs);
  }
}

type Event = { atMs: number; readonly order: number; readonly process: Process | null; readonly run: () => void; isCancelled: boolean };

/** Taken before anything is replaced. */
const realImmediate = setImmediate;

/**
 * Simulated time, and everything that happens in it, one after the other. What happens at the same instant happens in
 * the order in which it was planned. After each event all promises that it settles run, before the next.
 */
export class Schedule {
  readonly #events: Event[] = [];
  #nowMs = 0;
  #order = 0;
  #current: Process | null = null;

  /** Milliseconds since the simulation began. */
  get nowMs(): number {
    return this.#nowMs;
  }

  /** Whose code is running. */
  get current(): Process | null {
    return this.#current;
  }

  /** @param process null for the world around all processes. The returned function calls it off. */
  at(atMs: number, process: Process | null, run: () => void): () => void {
    const event: Event = { atMs: Math.max(atMs, this.#nowMs), order: (this.#order += 1), process, run, isCancelled: false };
    this.#push(event);
    return () => {
      event.isCancelled = true;
    };
  }

  after(delayMs: number, process: Process | null, run: () => void): () => void {
    return this.at(this.#nowMs + delayMs, process, run);
  }

  /** Runs everything up to this instant. Returns how much happened. */
  async runUntil(untilMs: number): Promise<number> {
    let count = 0;
    for (let next = this.#events[0]; next !== undefined && next.atMs <= untilMs; next = this.#events[0]) {
      this.#pop();
      if (next.isCancelled || next.process?.isAlive === false) continue;
      if (next.process !== null && next.process.frozenUntilMs > next.atMs) {
        next.atMs = next.process.frozenUntilMs;
        this.#push(next);
        continue;
      }
      this.#nowMs = next.atMs;
      this.#current = next.process;
      next.run();
      await new Promise<void>((resolve) => realImmediate(resolve));
      this.#current = null;
      count += 1;
    }
    this.#nowMs = untilMs;
    return count;
  }

  /** The clock of a worker. */
  realtimeClock(process: Process): RealtimeClock {
    return {
      monotonicMs: () => this.#nowMs,
      after: (delayMs, run) => this.after(delayMs, process, run),
      every: (periodMs, run) => this.#every(periodMs, process, run),
      soon: (run) => void this.after(0, process, run),
    };
  }

  /** The clock of a page. */
  clientClock(process: Process): ClientClock {
    return { now: () => this.#nowMs, after: (delayMs, run) => this.after(delayMs, process, run) };
  }

  #every(periodMs: number, process: Process, run: () => void): () => void {
    let cancel = (): void => undefined;
    const again = (): void => {
      cancel = this.after(periodMs, process, () => {
        again();
        run();
      });
    };
    again();
    return () => cancel();
  }

  /** A binary heap by instant, then by order. */
  #push(event: Event): void {
    const heap = this.#events;
    let at = heap.push(event) - 1;
    while (at > 0) {
      const above = (at - 1) >> 1;
      const parent = heap[above];
      if (parent === undefined || isBefore(parent, event)) break;
      heap[at] = parent;
      at = above;
    }
    heap[at] = event;
  }

  #pop(): void {
    const heap = this.#events;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let at = 0;
    for (;;) {
      const left = 2 * at + 1;
      const one = heap[left];
      if (one === undefined) break;
      const other = heap[left + 1];
      const [child, below] = other !== undefined && isBefore(other, one) ? [other, left + 1] : [one, left];
      if (isBefore(last, child)) break;
      heap[at] = child;
      at = below;
    }
    heap[at] = last;
  }
}

function isBefore(one: Event, other: Event): boolean {
  return one.atMs < other.atMs || (one.atMs === other.atMs && one.order < other.order);
}
