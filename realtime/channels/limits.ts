/** Bounds of the channel layer. Each is per connection unless it says otherwise. */
export type ChannelLimits = {
  readonly maxChannelsPerConnection: number;
  readonly maxPendingPerConnection: number;
  readonly maxFieldBytes: number;
  readonly maxJsonDepth: number;
  readonly joinLimitMs: number;
  readonly maxHeldFrames: number;
  readonly staleAboveBytes: number;
  readonly resumeBelowBytes: number;
  readonly cutAboveBytes: number;
  readonly maxParkedFrames: number;
  readonly progressWindowMs: number;
  readonly minProgressBytes: number;
  readonly messageBurst: number;
  readonly messagesPerSecond: number;
};

export const defaultChannelLimits: ChannelLimits = {
  /** What Phoenix allows since CVE-2026-56811; our own client joins three topics. */
  maxChannelsPerConnection: 100,
  /** Joins under way, messages waiting for a join, and replies owed. A person taps one button at a time. */
  maxPendingPerConnection: 100,
  /** Topic, event and refs; the binary form of the protocol can't carry more, and the text form follows it. */
  maxFieldBytes: 255,
  /** Our deepest payload has six levels. Recursive code behind the parser must not meet thousands. */
  maxJsonDepth: 32,
  /** A client gives up after 8 to 10 s and leaves; a handler that answers later than this never will. */
  joinLimitMs: 30_000,
  /** Broadcasts kept for a join under way; keyed ones replace each other, so this is minutes of a busy stage. */
  maxHeldFrames: 64,
  /** Row 11 of faults.md: above this, state is parked instead of queued. */
  staleAboveBytes: 64 * 1024,
  /** Parked state is sent when the backlog has fallen below this, so that it doesn't go stale again at once. */
  resumeBelowBytes: 16 * 1024,
  /** Replies and unkeyed messages can't be parked. Four times a full snapshot: who is behind that far starts anew. */
  cutAboveBytes: 256 * 1024,
  /** The stage has a handful of parts and a topic a handful of lists. */
  maxParkedFrames: 64,
  /** A stale connection must take `minProgressBytes` in each such window, half a kilobyte a second, or is cut. */
  progressWindowMs: 15_000,
  minProgressBytes: 8 * 1024,
  /** Room for a client that joins `maxChannelsPerConnection` topics at once after a reconnect. */
  messageBurst: 150,
  /** Far above what fingers do, far below what costs others something. */
  messagesPerSecond: 20,
};

/** How often joins that outlive `joinLimitMs` are looked for; precise to a second is enough for 30. */
export const joinSweepPeriodMs = 1_000;

/** How often stale connections are looked at; only runs while there are any. Short, since a person waits for the newest state. */
export const staleSweepPeriodMs = 100;

/** Connections served at most before the event loop gets its turn (RT10). */
export const fanOutSliceSize = 250;

/**
 * And for at most so long: a write takes 10 µs, or five times that where it wakes its receiver on the same machine. A
 * ballot that comes meanwhile waits for some four such turns until it has its reply.
 */
export const fanOutSliceMs = 2;

/** Broadcasts waiting on one topic. The stage changes at most five times a second, so this is many seconds of backlog. */
export const maxQueuedBroadcastsPerTopic = 64;
