import type { RealtimeClock } from '../channels/clock.ts';

/** Whether the event loop turns (faults.md row 25): a worker that hangs answers nothing, and one that hung says so for a while. */
export type LoopWatch = {
  /** Milliseconds since the last tick, and the longest gap between two in the last while. */
  state(): { readonly isAlive: boolean; readonly lastTickAgeMs: number; readonly longestGapMs: number };
  stop(): void;
};

const tickMs = 250;
/** A garbage collection of a full heap stays below; clients notice from about here on. */
const tooLongMs = 1_500;
/** Health checks come every few seconds: one of them should see it. */
const rememberMs = 5_000;

export function createLoopWatch(clock: Pick<RealtimeClock, 'monotonicMs' | 'every'>): LoopWatch {
  let lastTickMs = clock.monotonicMs();
  let longest = { gapMs: 0, atMs: lastTickMs };
  const stop = clock.every(tickMs, () => {
    const nowMs = clock.monotonicMs();
    const gapMs = nowMs - lastTickMs;
    lastTickMs = nowMs;
    if (gapMs >= longest.gapMs || nowMs - longest.atMs > rememberMs) longest = { gapMs, atMs: nowMs };
  });
  return {
    state() {
      const lastTickAgeMs = Math.round(clock.monotonicMs() - lastTickMs);
      const longestGapMs = Math.round(longest.gapMs);
      return { isAlive: Math.max(lastTickAgeMs, longestGapMs) < tooLongMs, lastTickAgeMs, longestGapMs };
    },
    stop,
  };
}
