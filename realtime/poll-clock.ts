import type { Instant } from '../lib/assembly/basics.ts';
import type { RealtimeClock } from './channels/clock.ts';

/** The house is kept each second. After a gap like this the process stood still (suspended, or without a processor), and nobody could vote. */
const stoodStillMs = 5_000;

export type PollClockDeps = {
  readonly clock: Pick<RealtimeClock, 'monotonicMs' | 'after'>;
  /** Server time. */
  readonly now: () => Instant;
  /** A deadline has come. */
  readonly due: () => void;
  /** The process stood still for so long. */
  readonly stoodStill: (gapMs: number) => void;
};

/** Watches the earliest deadline of an assembly's open polls, and that the process was there to keep it. */
export class PollClock {
  readonly #deps: PollClockDeps;
  #deadline: Instant | null = null;
  #lastBeatMs: number;
  #cancel: (() => void) | null = null;

  constructor(deps: PollClockDeps) {
    this.#deps = deps;
    this.#lastBeatMs = deps.clock.monotonicMs();
  }

  /** Watches this deadline instead of the last one; null for none. */
  watch(deadline: Instant | null): void {
    this.#cancel?.();
    this.#cancel = null;
    this.#deadline = deadline;
    if (deadline === null) return;
    // Node's timers take up to 24 days, and ours are at most seven (PO11).
    this.#cancel = this.#deps.clock.after(Math.max(0, deadline - this.#deps.now()), () => {
      this.settle();
      // A deadline that was met has been replaced by the next one; a timer that came early has met none.
      if (this.#deadline !== null && this.#deps.now() < this.#deadline) this.watch(this.#deadline);
    });
  }

  /**
   * To be called each second and before anything is decided: settles what time has brought about. Polls whose time is
   * over are closed before a pause or an extension could give it back to them (PO10). If the process stood still, they
   * are interrupted (PO13).
   */
  settle(): void {
    const now = this.#deps.clock.monotonicMs();
    const gapMs = now - this.#lastBeatMs;
    this.#lastBeatMs = now;
    if (this.#deadline === null) return;
    if (gapMs >= stoodStillMs) this.#deps.stoodStill(gapMs);
    if (this.#deadline !== null && this.#deps.now() >= this.#deadline) this.#deps.due();
  }
}
