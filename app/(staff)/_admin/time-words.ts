import type { Instant } from '../../../lib/assembly/basics.ts';

/** Formats of one language and time zone; making one costs more than using it, and a page has hundreds of times. */
export type TimeWords = {
  /** "14:03:22" */
  readonly clock: (at: Instant) => string;
  /** "14:03", with the day when it is not that of `now`. */
  readonly since: (at: Instant, now: Instant) => string;
  /** "21 November 2026, 14:03:22" */
  readonly stamp: (at: Instant) => string;
};

export function timeWords(locale: string, timeZone: string): TimeWords {
  const clock = new Intl.DateTimeFormat(locale, { timeZone, hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
  const minute = new Intl.DateTimeFormat(locale, { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const day = new Intl.DateTimeFormat(locale, { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  const dayMinute = new Intl.DateTimeFormat(locale, { timeZone, day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const stamp = new Intl.DateTimeFormat(locale, { timeZone, dateStyle: 'long', timeStyle: 'medium', hourCycle: 'h23' });
  return {
    clock: (at) => clock.format(at),
    since: (at, now) => (day.format(at) === day.format(now) ? minute : dayMinute).format(at),
    stamp: (at) => stamp.format(at),
  };
}
