import type { TransportName } from './connection.ts';

export type JoinResult =
  | 'ok'
  | 'refused'
  | 'unmatched-topic'
  | 'too-many-channels'
  | 'too-many-pending'
  | 'crashed'
  | 'timed-out'
  | 'overrun'
  | 'abandoned';

/** What the channel layer reports. Callbacks run in the hot path: count, and return. */
export type ChannelMetrics = {
  connectionOpened(transport: TransportName): void;
  connectionClosed(transport: TransportName): void;
  messageReceived(): void;
  /** A message was refused for going over the connection's rate. */
  messageRefused(): void;
  joined(result: JoinResult): void;
  channelCrashed(): void;
  /** A broadcast was encoded, whatever the number of its receivers. */
  broadcastEncoded(bytes: number): void;
  /** A frame went to one connection. */
  frameSent(bytes: number): void;
  /** A frame was parked on a connection that cannot keep up (`replaced`: in the place of an older one). */
  frameParked(replaced: boolean): void;
};

function ignore(): void {}

export const noChannelMetrics: ChannelMetrics = {
  connectionOpened: ignore,
  connectionClosed: ignore,
  messageReceived: ignore,
  messageRefused: ignore,
  joined: ignore,
  channelCrashed: ignore,
  broadcastEncoded: ignore,
  frameSent: ignore,
  frameParked: ignore,
};
