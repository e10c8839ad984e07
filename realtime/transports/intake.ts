import type { RealtimeClock } from '../channels/clock.ts';

/** Where arrivals come from: it can be asked to send no more for a while. */
export type Source = { pause(): void; resume(): void };

export type IntakeLimits = {
  /** Arrivals taken before the event loop gets its turn. */
  readonly sliceSize: number;
  /** Of all sources together; who sends more is not read on until half of it is done. */
  readonly mostWaiting: number;
  readonly mostWaitingBytes: number;
};

export const defaultIntakeLimits: IntakeLimits = {
  /** A slice of ballots takes some ten milliseconds. */
  sliceSize: 100,
  /** A ballot of everybody in two large assemblies may wait, or the memory of a few hundred of the largest messages. */
  mostWaiting: 20_000,
  mostWaitingBytes: 16 * 1024 * 1024,
};

type Arrival = { readonly bytes: number; readonly arrivedMs: number; readonly take: () => void };

type IntakeClock = Pick<RealtimeClock, 'soon' | 'monotonicMs'>;

/**
 * What connections send, taken in the order of its arrival and in slices. The operating system tells of a thousand
 * readable sockets at once, and then of the next thousand: without slices the commits and replies of the first would
 * wait until everybody was heard, for seconds where thousands vote (RT10).
 */
export class Intake {
  readonly #clock: IntakeClock;
  readonly #limits: IntakeLimits;
  readonly #onFull: () => void;
  /** Those from `#next` on wait. */
  #arrivals: Arrival[] = [];
  #next = 0;
  #waitingBytes = 0;
  #arrivedMs = 0;
  #budget: number;
  #isRefillDue = false;
  readonly #paused = new Set<Source>();

  /** @param onFull told of each source that is paused */
  constructor(clock: IntakeClock, limits: IntakeLimits = defaultIntakeLimits, onFull: () => void = () => undefined) {
    this.#clock = clock;
    this.#limits = limits;
    this.#onFull = onFull;
    this.#budget = limits.sliceSize;
  }

  /** Arrivals that wait for their turn. */
  get waitingCount(): number {
    return this.#arrivals.length - this.#next;
  }

  /** Monotonic ms at which the arrival came that is being taken right now: to be read before anything is waited for. */
  get arrivedMs(): number {
    return this.#arrivedMs;
  }

  /** Takes it at once if nothing waits and the slice is not used up. */
  add(from: Source, bytes: number, take: () => void): void {
    this.#refillSoon();
    const arrivedMs = this.#clock.monotonicMs();
    if (this.#budget > 0 && this.waitingCount === 0) {
      this.#budget -= 1;
      this.#arrivedMs = arrivedMs;
      take();
      return;
    }
    this.#arrivals.push({ bytes, arrivedMs, take });
    this.#waitingBytes += bytes;
    if (this.waitingCount <= this.#limits.mostWaiting && this.#waitingBytes <= this.#limits.mostWaitingBytes) return;
    if (!this.#paused.has(from)) this.#onFull();
    from.pause();
    this.#paused.add(from);
  }

  #refillSoon(): void {
    if (this.#isRefillDue) return;
    this.#isRefillDue = true;
    this.#clock.soon(() => {
      this.#isRefillDue = false;
      this.#budget = this.#limits.sliceSize;
      this.#takeSlice();
    });
  }

  #takeSlice(): void {
    while (this.#budget > 0) {
      const arrival = this.#arrivals[this.#next];
      if (arrival === undefined) break;
      this.#next += 1;
      this.#budget -= 1;
      this.#waitingBytes -= arrival.bytes;
      this.#arrivedMs = arrival.arrivedMs;
      arrival.take();
    }
    // What was taken leaves memory once it is the larger part.
    if (this.#next >= this.#arrivals.length / 2) {
      this.#arrivals = this.#arrivals.slice(this.#next);
      this.#next = 0;
    }
    if (this.waitingCount > 0 || this.#budget < this.#limits.sliceSize) this.#refillSoon();
    if (this.#paused.size > 0 && this.waitingCount <= this.#limits.mostWaiting / 2 && this.#waitingBytes <= this.#limits.mostWaitingBytes / 2) this.#resumeAll();
  }

  #resumeAll(): void {
    for (const source of this.#paused) source.resume();
    this.#paused.clear();
  }
}
