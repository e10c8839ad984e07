/** Delays between attempts. All are jittered: clients that were cut together must not come back in step (RT11, L5). */

/** Until a join reply has told another. */
export const defaultReconnectWindowMs = 3_000;

/** RT11: nobody waits longer between two attempts, so that everyone is back soon after the server is. */
export const longestBackoffMs = 8_000;

/** What a server may ask for at most: a typing error in its settings must not keep a hall away. */
const longestWindowMs = 60_000;

/** A join that was refused is not repeated sooner than this. */
const leastRejoinMs = 500;

/**
 * Milliseconds to wait before the reconnect attempt `attempt` (1 is the first). The first is spread over the window
 * that the server advertised, later ones over an exponentially growing span up to {@link longestBackoffMs}.
 * @param random a number from 0 to below 1
 */
export function reconnectDelayMs(attempt: number, windowMs: number, random: number): number {
  if (attempt <= 1) return random * Math.min(Math.max(windowMs, 0), longestWindowMs);
  return random * Math.min(longestBackoffMs, 500 * 2 ** attempt);
}

/** Milliseconds to wait before a topic is joined again over a standing connection; `attempt` counts from 1. */
export function rejoinDelayMs(attempt: number, random: number): number {
  return leastRejoinMs + random * Math.min(longestBackoffMs, 1_000 * 2 ** attempt);
}

/** Milliseconds to wait before something that the server put off ("try again") is sent again; `attempt` counts from 1. */
export function retryDelayMs(attempt: number, random: number): number {
  const spanMs = Math.min(longestBackoffMs, 500 * 2 ** attempt);
  return spanMs / 2 + (random * spanMs) / 2;
}
