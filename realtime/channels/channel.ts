/** One join of one topic by one connection. */
import type { TransportName } from './connection.ts';
import type { Ref } from './message.ts';

/** What a handler sees of a join. The object is the same for as long as the join lives: use it as the key of a Map for data of your own. */
export interface Channel<P> {
  readonly topic: string;
  /** Names this join to the client; a rejoin has another one. */
  readonly joinRef: Ref;
  readonly principal: P;
  readonly connectionId: string;
  readonly transport: TransportName;
  /** False from the moment the channel has ended. */
  readonly isOpen: boolean;
  /**
   * Sends an event to this join alone, after its join reply. With a `replaceKey` a newer push of the same key
   * replaces an older one that a slow connection has not taken yet.
   * @throws TypeError if the payload is no JSON object.
   */
  push(event: string, payload: object, options?: { readonly replaceKey?: string }): void;
  /** Ends the channel with `phx_close`: the client does not join again by itself. */
  close(): void;
  /** Ends the channel with `phx_error`: its state is lost, and the client joins again by itself. */
  fail(): void;
}
