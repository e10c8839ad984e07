/** One open WebSocket as the channel layer sees it. */
import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';
import type { Connection, CutReason, Session } from '../channels/connection.ts';
import type { EncodedFrame } from '../channels/encoded.ts';
import { webSocketBytes } from './websocket-frame.ts';

/** What a connection reports to its transport. */
export type ConnectionEvents = {
  cut(connection: WebSocketConnection, reason: CutReason): void;
};

export class WebSocketConnection implements Connection {
  readonly id: string;
  readonly transport = 'websocket';
  /** Names the credential behind it, for refusing it after a flood. */
  readonly credentialKey: string;
  readonly #ws: WebSocket;
  readonly #socket: Socket;
  readonly #events: ConnectionEvents;
  #session: Session | null = null;
  #isEnded = false;
  #receivedBytes = -1;
  #silentMs = 0;

  constructor(id: string, credentialKey: string, ws: WebSocket, socket: Socket, events: ConnectionEvents) {
    this.id = id;
    this.credentialKey = credentialKey;
    this.#ws = ws;
    this.#socket = socket;
    this.#events = events;
  }

  /** Ties the session to the connection: from here on messages flow. */
  attach(session: Session): void {
    this.#session = session;
  }

  /** The frame goes to the socket as it is. Safe beside ws: it writes its own frames (pong, close) whole, and nothing is compressed. */
  send(frame: EncodedFrame): void {
    if (this.#isEnded || this.#ws.readyState !== this.#ws.OPEN) return;
    this.#socket.write(webSocketBytes(frame));
  }

  bufferedBytes(): number {
    return this.#socket.writableLength;
  }

  cut(reason: CutReason): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#events.cut(this, reason);
    switch (reason) {
      case 'malformed':
        this.#ws.close(1011);
        return;
      case 'unsupported-data':
        this.#ws.close(1003);
        return;
      case 'revoked':
        this.#ws.close(1001);
        return;
      case 'drain':
        // FIN instead of destroy, so that acknowledgements already written still arrive.
        this.#socket.end();
        return;
      case 'flood':
      case 'too-many-pending':
      case 'slow-consumer':
      case 'output-overflow':
      case 'silent':
      case 'replaced':
        this.#ws.terminate();
    }
  }

  /** Ends it from the transport's side. */
  end(reason: CutReason): void {
    this.cut(reason);
    this.#session?.closed(reason === 'silent' ? 'silent' : 'connection-closed');
  }

  /** Ends it without waiting for anything. */
  terminate(): void {
    this.#isEnded = true;
    this.#ws.terminate();
    this.#session?.closed();
  }

  /** Reads no more from the socket for a while. */
  pause(): void {
    this.#ws.pause();
  }

  resume(): void {
    this.#ws.resume();
  }

  receiveText(text: string): void {
    if (!this.#isEnded) this.#session?.receive(text);
  }

  receiveControl(): void {
    if (!this.#isEnded) this.#session?.receiveControl();
  }

  /** The socket is gone. */
  closed(): void {
    this.#isEnded = true;
    this.#session?.closed();
  }

  /**
   * Told at each look how long this process was awake since the one before. Returns for how many such milliseconds
   * nothing was received; anything counts as received: messages, pings, pongs.
   */
  silentMs(awakeMs: number): number {
    const received = this.#socket.bytesRead;
    this.#silentMs = received === this.#receivedBytes ? this.#silentMs + awakeMs : 0;
    this.#receivedBytes = received;
    return this.#silentMs;
  }

  ping(): void {
    if (!this.#isEnded && this.#ws.readyState === this.#ws.OPEN) this.#ws.ping();
  }
}
