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
  /** A message was refused: the connection goes over its rate, or has too much under way. */
  messageRefused(why: 'rate' | 'pending'): void;
  joined(result: JoinResult): void;
  channelCrashed(): void;
  /** A broadcast was encoded, whatever the number of its receivers. */
  broadcastEncoded(bytes: number): void;
  /** More broadcasts wait on a topic than may: the oldest is sent to everybody at once. */
  broadcastsQueued(): void;
  /** A frame went to one connection. */
  frameSent(bytes: number): void;
  /** A frame was parked on a connection that cannot keep up (`replaced`: in the place of an older one). */
  frameParked(replaced: boolean): void;
  /** A connection takes less than it is owed; from now on it gets the newest state when it can. */
  fellBehind(): void;
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
  broadcastsQueued: ignore,
  frameSent: ignore,
  frameParked: ignore,
  fellBehind: ignore,
};
