/** Bounds of the long-poll transport. Each is per session unless it says otherwise. */
export type LongPollLimits = {
  readonly windowMs: number;
  readonly pollGapLimitMs: number;
  readonly livenessSweepPeriodMs: number;
  readonly maxSessions: number;
  readonly maxSessionsPerCredential: number;
  readonly maxSessionMs: number;
  readonly cookieTrustMs: number;
  readonly maxWaitingMessages: number;
  readonly maxMessageBytes: number;
  readonly maxLongMessageBytes: number;
  readonly maxBodyBytes: number;
  readonly maxLongBodyBytes: number;
  readonly bodyLimitMs: number;
  readonly maxMessagesPerPost: number;
  readonly maxPostsAtOnce: number;
  readonly maxBodyBytesInAll: number;
  readonly closeLimitMs: number;
};

export const defaultLongPollLimits: LongPollLimits = {
  /** Half of the client's patience of 20 s, a third of what forwarding bears in silence, a sixth of the usual proxy's 60 s. */
  windowMs: 10_000,
  /**
   * A client asks again within one round trip; a page that is frozen doesn't, and opens a new session when it thaws.
   * Together with the window, a sweep and the grace period somebody who vanished is gone within the 45 s of faults.md row 12.
   */
  pollGapLimitMs: 15_000,
  livenessSweepPeriodMs: 5_000,
  /** In all: a session holds memory and, between two polls, no socket, so that the number of files bounds it no longer. */
  maxSessions: 20_000,
  /** Staff and screens have places without a limit of their own; a hall has a handful of each. */
  maxSessionsPerCredential: 100,
  /** As long as a participant's cookie; Phoenix's tokens live as long. */
  maxSessionMs: 14 * 24 * 3_600_000,
  /** Sign-ins that are over end a session so much later at most. Whoever signs out or is removed is cut at once. */
  cookieTrustMs: 60_000,
  /** Small messages weigh more than their bytes. In bytes the channel layer bounds what waits (RT9). */
  maxWaitingMessages: 1_000,
  /** As over WebSocket. */
  maxMessageBytes: 64 * 1024,
  /** Of those who write motions, as over WebSocket. */
  maxLongMessageBytes: 1024 * 1024,
  /** A batch of a hundred commands has 30 KB; this is two of the largest messages. */
  maxBodyBytes: 128 * 1024,
  /** The longest motion, and what else went with it. */
  maxLongBodyBytes: (1024 + 128) * 1024,
  /** A slow phone sends some hundred bytes. */
  bodyLimitMs: 10_000,
  /** What the channel client puts into one batch at most. */
  maxMessagesPerPost: 100,
  /** The channel client has one under way; clients from before its batches had a few. */
  maxPostsAtOnce: 4,
  /** Of all sessions: being read, or waiting to be handled. A ballot of everybody in a large assembly has 3 MB. */
  maxBodyBytesInAll: 32 * 1024 * 1024,
  /** For the next poll to fetch what was said last before an end, such as why it came. */
  closeLimitMs: 2_000,
};
