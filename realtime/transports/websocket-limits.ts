/** Bounds of the WebSocket transport. */
export type WebSocketLimits = {
  readonly maxPayloadBytes: number;
  readonly maxLongPayloadBytes: number;
  readonly maxFragments: number;
  readonly maxBufferedChunks: number;
  readonly maxLongBufferedChunks: number;
  readonly livenessSweepPeriodMs: number;
  readonly pingAfterMs: number;
  readonly silenceLimitMs: number;
  readonly closeLimitMs: number;
};

export const defaultWebSocketLimits: WebSocketLimits = {
  /** No message of a participant comes near it: a ballot has some 200 bytes. Thousands of connections may each hold this much. */
  maxPayloadBytes: 64 * 1024,
  /** Of those who write motions: a text of 512 KiB in all its languages, with question, options and envelope. */
  maxLongPayloadBytes: 1024 * 1024,
  /** Browsers send one frame a message, proxies split a few. */
  maxFragments: 32,
  /** 64 KiB in the smallest packets that real networks make; more is somebody sending byte by byte. */
  maxBufferedChunks: 256,
  /** As many for each byte. */
  maxLongBufferedChunks: 4_096,
  livenessSweepPeriodMs: 5_000,
  /** Our client sends a heartbeat each 20 s, so it is never pinged; one whose page is frozen answers pings all the same. */
  pingAfterMs: 22_000,
  /** Counted by sweeps, so up to two periods more in truth: gone within the 45 s of faults.md row 12. Phoenix waits for 60 s. */
  silenceLimitMs: 35_000,
  /** For the other side to answer a close frame, and to take what was written before a drain. */
  closeLimitMs: 2_000,
};
