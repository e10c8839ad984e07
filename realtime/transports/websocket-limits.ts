import type { IntakeLimits } from './intake.ts';

/** Bounds of the WebSocket transport. */
export type WebSocketLimits = {
  readonly intake: IntakeLimits;
  readonly maxPayloadBytes: number;
  readonly maxLongPayloadBytes: number;
  readonly maxFragments: number;
  readonly maxBufferedChunks: number;
  readonly maxLongBufferedChunks: number;
  readonly upgradeLimitMs: number;
  readonly maxPendingUpgrades: number;
  readonly livenessSweepPeriodMs: number;
  readonly pingAfterMs: number;
  readonly silenceLimitMs: number;
  readonly closeLimitMs: number;
  readonly refuseAfterFloodMs: number;
  readonly maxRefusedKeys: number;
};

export const defaultWebSocketLimits: WebSocketLimits = {
  /**
   * A slice of ballots takes some ten milliseconds. A ballot of everybody in two large assemblies may wait, or the memory
   * of a few hundred of the largest messages.
   */
  intake: { sliceSize: 100, mostWaiting: 20_000, mostWaitingBytes: 16 * 1024 * 1024 },
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
  /** Authentication and admission together. The client's own patience is 8 s. */
  upgradeLimitMs: 5_000,
  /** Each holds a socket and a request while it waits for its turn. A thousand more than admission lets wait: a full queue must not keep out the chair. */
  maxPendingUpgrades: 5_000,
  livenessSweepPeriodMs: 5_000,
  /** Our client sends a heartbeat each 20 s, so it is never pinged; one whose page is frozen answers pings all the same. */
  pingAfterMs: 22_000,
  /** Counted by sweeps, so up to two periods more in truth: gone within the 45 s of faults.md row 12. Phoenix waits for 60 s. */
  silenceLimitMs: 35_000,
  /** For the other side to answer a close frame, and to take what was written before a drain. */
  closeLimitMs: 2_000,
  refuseAfterFloodMs: 30_000,
  /** More credentials than an assembly has; the oldest is forgotten beyond. */
  maxRefusedKeys: 20_000,
};

/** How often a drain cuts its next share of connections. */
export const drainStepMs = 50;

/** Connections cut in one step of a drain at most, so that acknowledgements still under way are sent in between. */
export const maxDrainStep = 1_000;
