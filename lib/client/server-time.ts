import type { Instant } from '../assembly/basics.ts';
import type { ClientClock } from './clock.ts';

/** A step back of more than this is a correction and is followed; less is the network's jitter and is not. */
const correctionMs = 5_000;

export type ServerTime = {
  /** Takes the server's time from a join reply that took `roundTripMs` from request to answer. */
  readonly learn: (now: Instant, roundTripMs: number) => void;
  /** The server's time now, or null before the first join. It stands still rather than run backwards. */
  readonly now: () => Instant | null;
};

/** The server's time by the client's own monotonic clock: whatever the device's wall clock says (faults row 41). */
export function createServerTime(clock: ClientClock): ServerTime {
  let offsetMs: number | null = null;
  let last = Number.NEGATIVE_INFINITY;
  return {
    learn(now, roundTripMs) {
      // When the reply arrives, the server's time lies between what it says and that plus the round trip.
      const least = now - clock.now();
      const most = least + Math.max(0, roundTripMs);
      offsetMs = offsetMs === null ? (least + most) / 2 : Math.min(Math.max(offsetMs, least), most);
    },
    now() {
      if (offsetMs === null) return null;
      const estimate = Math.round(clock.now() + offsetMs);
      if (estimate > last || last - estimate > correctionMs) last = estimate;
      return last;
    },
  };
}
