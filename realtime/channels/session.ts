/** One connection's channels: the dispatch rules of channels-protocol.md section 1.5, with the deviations of its section 9. */
import { closing, crashed, joinReply } from './channel-frames.ts';
import { OpenChannel, type ChannelOwner } from './open-channel.ts';
import type { RealtimeClock } from './clock.ts';
import type { Connection, CutReason, Session, TransportName } from './connection.ts';
import { encodeReply, type EncodedFrame } from './encoded.ts';
import type { ChannelLimits } from './limits.ts';
import type { RealtimeLog } from './log.ts';
import { parseMessage, type ClientMessage } from './message.ts';
import type { ChannelMetrics, JoinResult } from './metrics.ts';
import { Outlet, type OutletVerdict } from './outlet.ts';
import { TokenBucket } from './token-bucket.ts';
import type { JoinOutcome, LeftReason, TopicHandler, TopicRouter } from './topic-handler.ts';

/** The part of the fan-out that sessions use. */
export type Subscriptions<P> = {
  subscribe(channel: OpenChannel<P>): void;
  admit(channel: OpenChannel<P>): void;
  unsubscribe(channel: OpenChannel<P>): void;
};

/** What all sessions of a server share. */
export type SessionDeps<P> = {
  readonly handlers: TopicRouter<P>;
  readonly fanOut: Subscriptions<P>;
  readonly clock: RealtimeClock;
  readonly log: RealtimeLog;
  readonly limits: ChannelLimits;
  readonly metrics: ChannelMetrics;
  readonly onStale: (session: ChannelSession<P>) => void;
  readonly onJoinStarted: (session: ChannelSession<P>, channel: OpenChannel<P>) => void;
  readonly onJoinEnded: (channel: OpenChannel<P>) => void;
  readonly onEnded: (session: ChannelSession<P>) => void;
};

export class ChannelSession<P> implements Session, ChannelOwner<P> {
  readonly principal: P;
  readonly #connection: Connection;
  readonly #deps: SessionDeps<P>;
  readonly #outlet: Outlet<P>;
  readonly #bucket: TokenBucket;
  #channels: Map<string, OpenChannel<P>> | null = null;
  /** Joins under way, messages waiting for them, and events whose reply is owed. */
  #pending = 0;
  #hasWarnedOfRate = false;
  #isOpen = true;

  constructor(connection: Connection, principal: P, deps: SessionDeps<P>) {
    this.principal = principal;
    this.#connection = connection;
    this.#deps = deps;
    this.#outlet = new Outlet(connection, deps);
    this.#bucket = new TokenBucket(deps.limits.messageBurst, deps.limits.messagesPerSecond, deps.clock.monotonicMs());
  }

  get connectionId(): string {
    return this.#connection.id;
  }

  get transport(): TransportName {
    return this.#connection.transport;
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  get isStale(): boolean {
    return this.#outlet.isStale;
  }

  receive(text: string): void {
    if (!this.#isOpen) return;
    this.#deps.metrics.messageReceived();
    const verdict = this.#charge();
    if (verdict === 'flood') return;
    const parsed = parseMessage(text, this.#deps.limits);
    if (!parsed.ok) {
      this.#deps.log.warn({ connectionId: this.connectionId, reason: parsed.reason }, 'malformed message');
      this.end('malformed');
      return;
    }
    if (verdict === 'take') this.#dispatch(parsed.message);
    else this.#refuse(parsed.message, 'too-many-requests');
  }

  receiveControl(): void {
    if (this.#isOpen) this.#charge();
  }

  closed(why: 'connection-closed' | 'silent' = 'connection-closed'): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#endAllChannels(why);
    this.#deps.onEnded(this);
  }

  /** Ends the connection from this side. */
  end(reason: CutReason): void {
    if (!this.#isOpen) return;
    this.#deps.log.info({ connectionId: this.connectionId, reason }, 'connection ended by the server');
    this.#connection.cut(reason);
    this.closed();
  }

  /** Sends parked state to a client that has caught up; called for as long as `isStale`. */
  sweepOutput(nowMs: number): void {
    if (this.#isOpen) this.#obey(this.#outlet.sweep(nowMs));
  }

  deliver(channel: OpenChannel<P>, frame: EncodedFrame, parkKey: string | null): void {
    if (parkKey === null) {
      this.#send(frame);
      return;
    }
    if (!this.#isOpen) return;
    this.#obey(this.#outlet.sendReplaceable(channel, frame, parkKey, this.#deps.clock.monotonicMs()));
  }

  endChannel(channel: OpenChannel<P>, why: 'closed' | 'crash'): void {
    if (channel.phase !== 'joined') return;
    this.#retire(channel, why);
    this.#send(why === 'closed' ? closing(channel) : crashed(channel));
  }

  /** Gives up on a join that the handler hasn't answered. If it answers later, that answer is undone. */
  abandonJoin(channel: OpenChannel<P>): void {
    if (channel.phase !== 'joining') return;
    this.#deps.log.error({ connectionId: this.connectionId, topic: channel.topic }, 'a join was not answered in time');
    this.#retire(channel, 'crash');
    this.#refuseJoin(channel, 'timed-out', 'join timed out');
    this.#resumeWaiting(channel);
  }

  #charge(): 'take' | 'refuse' | 'flood' {
    const verdict = this.#bucket.take(this.#deps.clock.monotonicMs());
    if (verdict === 'take') return verdict;
    this.#deps.metrics.messageRefused('rate');
    if (!this.#hasWarnedOfRate) {
      this.#hasWarnedOfRate = true;
      this.#deps.log.warn({ connectionId: this.connectionId }, 'a connection sends more messages than it may');
    }
    if (verdict === 'flood') this.end('flood');
    return verdict;
  }

  #dispatch(message: ClientMessage): void {
    if (!this.#isOpen) return;
    if (message.topic === 'phoenix' && message.event === 'heartbeat') {
      this.#reply(null, message, 'ok', {});
      return;
    }
    const channel = this.#channels?.get(message.topic);
    if (channel?.phase === 'joining') {
      this.#wait(channel, message);
      return;
    }
    switch (message.event) {
      case 'phx_join':
        if (channel !== undefined) this.#replace(channel);
        this.#join(message);
        return;
      case 'phx_leave':
        this.#leave(message, channel);
        return;
      default:
        this.#event(message, channel);
    }
  }

  /** Messages for a topic wait until its join is answered; other topics go on (section 9, 3). */
  #wait(channel: OpenChannel<P>, message: ClientMessage): void {
    if (this.#pending >= this.#deps.limits.maxPendingPerConnection) {
      // A leave that is lost would leave behind a channel that the client believes closed.
      if (message.event === 'phx_leave') this.end('too-many-pending');
      else this.#refusePending(message);
      return;
    }
    this.#pending += 1;
    channel.waiting ??= [];
    channel.waiting.push(message);
  }

  #resumeWaiting(channel: OpenChannel<P>): void {
    const waiting = channel.waiting;
    channel.waiting = null;
    if (waiting === null) return;
    this.#pending -= waiting.length;
    for (const message of waiting) this.#dispatch(message);
  }

  /** Rule 3, with the old join's close before the new join's reply (section 9, 1). */
  #replace(channel: OpenChannel<P>): void {
    this.#retire(channel, 'replaced');
    this.#send(closing(channel));
  }

  #join(message: ClientMessage): void {
    if (!this.#isOpen) return;
    const { handlers, limits, metrics } = this.#deps;
    let handler: TopicHandler<P> | null;
    try {
      handler = handlers.handlerFor(message.topic);
    } catch (error) {
      this.#logCrash(error, message);
      metrics.joined('crashed');
      this.#reply(message.joinRef, message, 'error', { reason: 'join crashed' });
      return;
    }
    if (handler === null) {
      metrics.joined('unmatched-topic');
      this.#reply(null, message, 'error', { reason: 'unmatched topic' });
      return;
    }
    if ((this.#channels?.size ?? 0) >= limits.maxChannelsPerConnection) {
      metrics.joined('too-many-channels');
      this.#reply(message.joinRef, message, 'error', { reason: 'too many channels joined' });
      return;
    }
    if (this.#pending >= limits.maxPendingPerConnection) {
      metrics.joined('too-many-pending');
      this.#refuse(message, 'too-many-pending');
      return;
    }
    const channel = new OpenChannel(message, handler, this, this.#deps.clock.monotonicMs(), limits.maxHeldFrames);
    this.#channels ??= new Map();
    this.#channels.set(channel.topic, channel);
    this.#pending += 1;
    // Before the handler reads its snapshot, so that nothing falls between the two (RT5).
    this.#deps.fanOut.subscribe(channel);
    this.#deps.onJoinStarted(this, channel);
    void this.#runJoin(channel, message);
  }

  async #runJoin(channel: OpenChannel<P>, message: ClientMessage): Promise<void> {
    const { topic, payload } = message;
    let outcome: JoinOutcome | null = null;
    let frame: EncodedFrame | null = null;
    try {
      outcome = await channel.handler.join({ topic, payload, principal: this.principal, channel });
      if (channel.phase === 'joining') frame = joinReply(channel, outcome);
    } catch (error) {
      this.#logCrash(error, message);
    }
    this.#pending -= 1;
    const isJoined = outcome?.ok === true;
    if (channel.phase !== 'joining') {
      // The connection went, or the time for an answer was over, while the handler was busy.
      if (isJoined) this.#tellLeft(channel, channel.endedWhy ?? 'crash');
      if (channel.endedWhy === 'connection-closed' || channel.endedWhy === 'silent') this.#deps.metrics.joined('abandoned');
      return;
    }
    try {
      this.#finishJoin(channel, outcome, frame);
    } catch (error) {
      // The audience of a held broadcast is somebody else's code.
      this.#logCrash(error, message);
      this.endChannel(channel, 'crash');
    }
    this.#resumeWaiting(channel);
  }

  #finishJoin(channel: OpenChannel<P>, outcome: JoinOutcome | null, frame: EncodedFrame | null): void {
    if (outcome === null || frame === null) {
      this.#retire(channel, 'crash');
      if (outcome?.ok === true) this.#tellLeft(channel, 'crash');
      this.#refuseJoin(channel, 'crashed', 'join crashed');
      return;
    }
    if (!outcome.ok) {
      this.#retire(channel, 'crash');
      this.#deps.metrics.joined('refused');
      this.#send(frame);
      return;
    }
    if (channel.hasOverflowed) {
      this.#retire(channel, 'crash');
      this.#tellLeft(channel, 'crash');
      this.#refuseJoin(channel, 'overrun', 'join overrun');
      return;
    }
    this.#deps.onJoinEnded(channel);
    channel.groups = outcome.groups ?? channel.groups;
    this.#deps.metrics.joined('ok');
    // Before anything is sent: if sending ends the connection, the handler is told that the channel has gone.
    channel.phase = 'joined';
    this.#send(frame);
    channel.flushHeld();
    if (channel.isOpen) this.#deps.fanOut.admit(channel);
    if (channel.endAfterJoin !== null) this.endChannel(channel, channel.endAfterJoin);
  }

  #leave(message: ClientMessage, channel: OpenChannel<P> | undefined): void {
    if (channel === undefined) {
      this.#reply(message.joinRef, message, 'ok', {});
      return;
    }
    if (!channel.accepts(message.joinRef)) return;
    this.#retire(channel, 'leave');
    this.#reply(channel.joinRef, message, 'ok', {});
    this.#send(closing(channel));
  }

  #event(message: ClientMessage, channel: OpenChannel<P> | undefined): void {
    if (channel === undefined) {
      this.#reply(null, message, 'error', { reason: 'unmatched topic' });
      return;
    }
    if (!channel.accepts(message.joinRef)) return;
    if (this.#pending >= this.#deps.limits.maxPendingPerConnection) {
      this.#refusePending(message);
      return;
    }
    this.#pending += 1;
    void this.#runEvent(channel, message);
  }

  async #runEvent(channel: OpenChannel<P>, message: ClientMessage): Promise<void> {
    try {
      const reply = await channel.handler.receive(channel, message.event, message.payload);
      if (reply !== null && channel.isOpen) this.#reply(channel.joinRef, message, reply.status, reply.response);
    } catch (error) {
      this.#logCrash(error, message);
      this.#deps.metrics.channelCrashed();
      this.endChannel(channel, 'crash');
    } finally {
      this.#pending -= 1;
    }
  }

  /** Takes the channel away. Its handler is told unless the join was never answered. */
  #retire(channel: OpenChannel<P>, why: LeftReason): void {
    const wasJoined = channel.phase === 'joined';
    channel.phase = 'gone';
    channel.endedWhy = why;
    this.#channels?.delete(channel.topic);
    this.#deps.fanOut.unsubscribe(channel);
    this.#outlet.forget(channel);
    if (wasJoined) this.#tellLeft(channel, why);
    else this.#deps.onJoinEnded(channel);
  }

  #tellLeft(channel: OpenChannel<P>, why: LeftReason): void {
    try {
      channel.handler.left(channel, why);
    } catch (error) {
      this.#deps.log.error({ connectionId: this.connectionId, topic: channel.topic, why, err: error }, 'a handler threw in left');
    }
  }

  #endAllChannels(why: 'connection-closed' | 'silent'): void {
    const channels = this.#channels;
    this.#channels = null;
    if (channels === null) return;
    for (const channel of channels.values()) {
      channel.waiting = null;
      this.#retire(channel, why);
    }
  }

  #refuseJoin(channel: OpenChannel<P>, result: JoinResult, reason: string): void {
    this.#deps.metrics.joined(result);
    this.#send(encodeReply(channel.sentJoinRef, channel.ref, channel.topic, 'error', { reason }));
  }

  #reply(joinRef: ClientMessage['joinRef'], message: ClientMessage, status: 'ok' | 'error', response: object): void {
    if (this.#isOpen) this.#send(encodeReply(joinRef, message.ref, message.topic, status, response));
  }

  /** A refusal before anything was done. A message without a ref expects no answer and gets none. */
  #refuse(message: ClientMessage, reason: 'too-many-requests' | 'too-many-pending'): void {
    if (message.ref !== null) this.#reply(message.joinRef, message, 'error', { reason });
  }

  #refusePending(message: ClientMessage): void {
    this.#deps.metrics.messageRefused('pending');
    this.#refuse(message, 'too-many-pending');
  }

  #send(frame: EncodedFrame): void {
    if (this.#isOpen) this.#obey(this.#outlet.send(frame, this.#deps.clock.monotonicMs()));
  }

  #obey(verdict: OutletVerdict): void {
    if (verdict !== 'ok') this.end(verdict);
    else if (this.#outlet.isStale) this.#deps.onStale(this);
  }

  #logCrash(error: unknown, message: ClientMessage): void {
    const { topic, event, ref } = message;
    this.#deps.log.error({ connectionId: this.connectionId, topic, event, ref, err: error }, 'a channel handler threw');
  }
}
