/** What stands behind a topic. The channel layer calls it and knows nothing of what it does. */
import type { Channel } from './channel.ts';

export type JoinOutcome =
  /** `groups` name the part of the topic's audience that the channel belongs to, for broadcasts to some. */
  | { readonly ok: true; readonly response: object; readonly groups?: readonly string[] }
  | { readonly ok: false; readonly response: { readonly reason: string } };

export type Reply = { readonly status: 'ok' | 'error'; readonly response: object };

/**
 * - `leave`: the client left.
 * - `replaced`: the client joined the topic again; this is called before the new join.
 * - `connection-closed`: the connection is gone.
 * - `silent`: the connection is gone, and nothing had been heard on it for long before.
 * - `closed`: the handler closed the channel.
 * - `crash`: the handler threw, answered too late, or called `fail`.
 */
export type LeftReason = 'leave' | 'replaced' | 'connection-closed' | 'silent' | 'closed' | 'crash';

export type Joining<P> = {
  readonly topic: string;
  readonly payload: unknown;
  readonly principal: P;
  /** Already subscribed: whatever is published from now on is delivered after the reply (RT5). Take the snapshot now. */
  readonly channel: Channel<P>;
};

export interface TopicHandler<P> {
  /** Answers a join. What it throws becomes `{"reason":"join crashed"}`. */
  join(joining: Joining<P>): Promise<JoinOutcome>;
  /**
   * Handles one event. Called in the order of arrival without waiting for the promise of the one before,
   * so replies may come in any order. `null` means no reply. What it throws ends this channel, and no other, with `phx_error`.
   */
  receive(channel: Channel<P>, event: string, payload: unknown): Promise<Reply | null>;
  /** Called exactly once for every channel whose `join` answered ok, after that answer. Must not throw; if it does, it is logged. */
  left(channel: Channel<P>, why: LeftReason): void;
}

export type TopicRouter<P> = {
  /** The handler of a topic, or null where there is none. */
  handlerFor(topic: string): TopicHandler<P> | null;
};
