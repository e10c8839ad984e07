/** A countdown is spoken at these points and at no others (ux P13): a screen reader that counts seconds can't be voted with. */
const oneMinuteMs = 60_000;
const tenSecondsMs = 10_000;

export type SpokenCountdown = 'one-minute' | 'ten-seconds';

/**
 * What to speak when the time left went from `beforeMs` to `leftMs`. Only a point that was passed is spoken: a page
 * that is opened with 40 s left says nothing about a minute. Of two points passed at once (a sleeping tab) the later counts.
 */
export function spokenCountdown(beforeMs: number, leftMs: number): SpokenCountdown | null {
  if (leftMs <= 0) return null;
  if (beforeMs > tenSecondsMs && leftMs <= tenSecondsMs) return 'ten-seconds';
  if (beforeMs > oneMinuteMs && leftMs <= oneMinuteMs) return 'one-minute';
  return null;
}

/** Time left as people read it: `1:24`, `0:07`, `1:02:03`. Rounded up, so that 0:00 is shown only when it is over. */
export function clockText(leftMs: number): string {
  const seconds = Math.max(0, Math.ceil(leftMs / 1_000));
  const two = (value: number) => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3_600);
  const minutes = Math.floor((seconds % 3_600) / 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}
