/** Which transport is tried next, from what was seen of both (RT17). Nothing of it outlives the page: a network is another one tomorrow. */

export type Way = 'websocket' | 'long-poll';

export type Ways = {
  /** What the last message came over; null while nothing has come on this network. */
  readonly carriedBy: Way | null;
  /** Attempts in a row that didn't open, stayed silent or were cut soon. */
  readonly failures: number;
  /** On the way from long-poll to a WebSocket that was seen to work, and nothing heard over it yet. */
  readonly isReturning: boolean;
  /** Looks for the way back since a WebSocket last held. */
  readonly looks: number;
};

/** Of a page that has just been opened, or of a device that has just found a network. */
export const freshWays: Ways = { carriedBy: null, failures: 0, isReturning: false, looks: 0 };

/** A connection that held for less has not shown that its way is good: some proxies let a WebSocket through and cut it soon. Longer than a heartbeat. */
const steadyMs = 30_000;

/** A restart or a weak signal fails an upgrade too. Where WebSocket has worked, so many failures in a row are needed before long-poll has one try. */
const failuresBeforeFallback = 3;
/** Where only long-poll has worked, each so many failures WebSocket has one try. */
const failuresBeforeWebSocket = 2;

/** The first look for the way back comes soon: a worker that restarts can refuse the upgrade and let in the poll a moment later. */
const firstLookMs = 5_000;
/** Where WebSocket stays blocked, each look costs one connection, most often no further than the proxy. */
const longestLookMs = 300_000;

/** What the next attempt is made over. */
export function nextWay({ carriedBy, failures, isReturning }: Ways): Way {
  if (isReturning) return 'websocket';
  switch (carriedBy) {
    case null:
      return failures % 2 === 0 ? 'websocket' : 'long-poll';
    case 'websocket':
      return failures % (failuresBeforeFallback + 1) === failuresBeforeFallback ? 'long-poll' : 'websocket';
    case 'long-poll':
      return failures % (failuresBeforeWebSocket + 1) === failuresBeforeWebSocket ? 'websocket' : 'long-poll';
  }
}

/** Whether a WebSocket that doesn't open soon gets a long-poll beside it: not where it has worked, or was just seen to. */
export function isRace({ carriedBy, isReturning }: Ways): boolean {
  return carriedBy !== 'websocket' && !isReturning;
}

/** Whether the first attempt of all has failed and nothing else: people who have just come wait for the second one. */
export function isFirstFallback({ carriedBy, failures }: Ways): boolean {
  return carriedBy === null && failures === 1;
}

/** A message came over a connection of this way. */
export function withHeard(ways: Ways, way: Way): Ways {
  if (ways.carriedBy === way && !ways.isReturning) return ways;
  return { ...ways, carriedBy: way, failures: 0, isReturning: false };
}

/** An attempt failed or a connection went. @param heldMs since the first message came over it; null: none came */
export function withLost(ways: Ways, way: Way, heldMs: number | null): Ways {
  if (ways.isReturning) return { ...ways, isReturning: false, failures: 0 };
  if (heldMs === null || heldMs < steadyMs) return { ...ways, failures: ways.failures + 1 };
  return { ...ways, failures: 0, looks: way === 'websocket' ? 0 : ways.looks };
}

/** It was looked whether WebSocket works by now. */
export function withLook(ways: Ways): Ways {
  return { ...ways, looks: ways.looks + 1 };
}

/** It does, and the next attempt is made over it. */
export function withReturn(ways: Ways): Ways {
  return { ...ways, isReturning: true };
}

/** Milliseconds on long-poll before the next look whether WebSocket works. @param random a number from 0 to below 1 */
export function lookDelayMs({ looks }: Ways, random: number): number {
  const spanMs = Math.min(longestLookMs, firstLookMs * 2 ** looks);
  return spanMs / 2 + (random * spanMs) / 2;
}
