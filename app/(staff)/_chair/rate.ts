import type { Count } from '../../../lib/protocol/down.ts';

/** One look at a poll's count. `at` in ms of any clock that never runs backwards. */
export type Sample = { readonly at: number; readonly cast: number };

/** Long enough to smooth a count that comes once a second, short enough to show that the hall has finished. */
export const rateWindowMs = 8_000;

/** Adds a look and forgets what is older than the window, save the one that starts it. */
export function withSample(samples: readonly Sample[], at: number, count: Pick<Count, 'cast'>): readonly Sample[] {
  const start = samples.findLastIndex((sample) => sample.at <= at - rateWindowMs);
  return [...samples.slice(Math.max(0, start)), { at, cast: count.cast }];
}

/** Ballots a second over the window, rounded; 0 as long as there is only one look. For display. */
export function ratePerSecond(samples: readonly Sample[]): number {
  const first = samples[0];
  const last = samples.at(-1);
  if (first === undefined || last === undefined || last.at <= first.at) return 0;
  return Math.round(((last.cast - first.cast) * 1_000) / (last.at - first.at));
}
