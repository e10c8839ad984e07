import type { RealtimeClock } from './channels/clock.ts';
import type { Instant } from '../lib/assembly/basics.ts';

/** Server time: the start's wall time plus monotonic time, so that setting the machine's clock moves no deadline (CL1). */
export type WallClock = { readonly now: () => Instant };

/** @param wallNow read once; milliseconds since 1970 */
export function createWallClock(clock: RealtimeClock, wallNow: () => number): WallClock {
  const offset = wallNow() - clock.monotonicMs();
  return { now: () => Math.floor(offset + clock.monotonicMs()) };
}
