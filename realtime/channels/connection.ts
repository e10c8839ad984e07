import type { EncodedFrame } from './encoded.ts';

/**
 * Why the server ends a connection.
 * - `malformed`: bytes that are no message of the protocol. WebSocket closes with 1011.
 * - `unsupported-data`: a binary message. WebSocket closes with 1003.
 * - `revoked`: who is behind it may no longer be here. WebSocket closes with 1001.
 * - `drain`: the server stops; what was written before is still delivered, then TCP ends.
 * - `flood`, `too-many-pending`: more messages than a client of ours ever sends.
 * - `slow-consumer`, `output-overflow`: cannot keep up (RT9).
 * - `silent`: nothing received for too long; over long-poll, no poll.
 * - `replaced`: the same page has opened another connection since, over a transport on which this one could not tell its end.
 * The last six and `drain` are cuts: TCP ends without a close frame, since only then does every client come back (RT11).
 * 1000 is never sent. Over long-poll each of them ends the session, and the client comes back to the next; what was said last
 * before the first four is still delivered.
 */
export type CutReason =
  | 'malformed'
  | 'unsupported-data'
  | 'revoked'
  | 'drain'
  | 'flood'
  | 'too-many-pending'
  | 'slow-consumer'
  | 'output-overflow'
  | 'silent'
  | 'replaced';

export type TransportName = 'websocket' | 'long-poll';

/** What the channel layer knows of a transport's connection. */
export interface Connection {
  /** Names the connection in logs; no secret. */
  readonly id: string;
  readonly transport: TransportName;
  /** Queues the frame in order. Does nothing once the connection has ended. Never throws. */
  send(frame: EncodedFrame): void;
  /** Bytes handed to `send` that the client's machine has not been given yet. */
  bufferedBytes(): number;
  /** Ends the connection for good, in the form that suits the reason. Doing it again does nothing. */
  cut(reason: CutReason): void;
}

/** What a transport knows of the channel layer: one session for each connection. */
export interface Session {
  /** False once the session has ended, whoever ended it. */
  readonly isOpen: boolean;
  /** Handles one text message. Messages must be handed over in the order of arrival. Never throws. */
  receive(text: string): void;
  /** Counts a ping or the like against the connection's allowance of messages. */
  receiveControl(): void;
  /** The connection is gone: now, or longer since than anybody noticed. Every channel of it is cleaned up. Doing it again does nothing. */
  closed(why?: 'connection-closed' | 'silent'): void;
}
