/** A join as its session and the fan-out see it. */
import { isInAudience, isSameAudience, type Audience } from './audience.ts';
import type { Channel } from './channel.ts';
import type { TransportName } from './connection.ts';
import { encodePush, type EncodedFrame } from './encoded.ts';
import type { ClientMessage, Ref } from './message.ts';
import type { LeftReason, TopicHandler } from './topic-handler.ts';

/** Kept while a join is under way. */
export type HeldFrame<P> = {
  readonly frame: EncodedFrame;
  readonly parkKey: string | null;
  readonly audience: Audience<P> | null;
};

/** What a channel needs of its session. */
export interface ChannelOwner<P> {
  readonly connectionId: string;
  readonly transport: TransportName;
  readonly principal: P;
  deliver(channel: OpenChannel<P>, frame: EncodedFrame, parkKey: string | null): void;
  endChannel(channel: OpenChannel<P>, why: 'closed' | 'crash'): void;
}

/** The channel as its session and the fan-out see it. */
export class OpenChannel<P> implements Channel<P> {
  readonly topic: string;
  readonly joinRef: Ref;
  /** As sent with the join; what later messages must carry unless theirs is null (section 1.5 rule 6). */
  readonly sentJoinRef: Ref;
  /** The ref of the join itself, for its reply. */
  readonly ref: Ref;
  readonly handler: TopicHandler<P>;
  readonly startedAtMs: number;
  readonly #owner: ChannelOwner<P>;
  readonly #maxHeldFrames: number;
  phase: 'joining' | 'joined' | 'gone' = 'joining';
  endedWhy: LeftReason | null = null;
  /** Set when the handler ends the channel before its join was answered; done right after the answer. */
  endAfterJoin: 'closed' | 'crash' | null = null;
  /** Messages for the topic that came while the join was under way. */
  waiting: ClientMessage[] | null = null;
  groups: readonly string[] = noGroups;
  /** The number of the last broadcast that this channel has already seen in its snapshot or held frames; set by the fan-out. */
  seenBroadcast = 0;
  #held: HeldFrame<P>[] | null = null;
  #hasOverflowed = false;

  constructor(join: ClientMessage, handler: TopicHandler<P>, owner: ChannelOwner<P>, startedAtMs: number, maxHeldFrames: number) {
    this.topic = join.topic;
    this.sentJoinRef = join.joinRef;
    this.ref = join.ref;
    this.joinRef = join.joinRef ?? join.ref;
    this.handler = handler;
    this.startedAtMs = startedAtMs;
    this.#owner = owner;
    this.#maxHeldFrames = maxHeldFrames;
  }

  get principal(): P {
    return this.#owner.principal;
  }

  get connectionId(): string {
    return this.#owner.connectionId;
  }

  get transport(): TransportName {
    return this.#owner.transport;
  }

  get isOpen(): boolean {
    return this.phase !== 'gone';
  }

  /** More was published during the join than may be held: the join can't be answered without a gap. */
  get hasOverflowed(): boolean {
    return this.#hasOverflowed;
  }

  /** Whether a message with this join_ref is for this join (section 1.5 rules 4 and 6). */
  accepts(joinRef: Ref): boolean {
    return joinRef === null || joinRef === this.sentJoinRef;
  }

  push(event: string, payload: object, options?: { readonly replaceKey?: string }): void {
    if (this.phase === 'gone') return;
    const frame = encodePush(this.joinRef, this.topic, event, payload);
    const parkKey = options?.replaceKey === undefined ? null : `${this.topic}\u0000push\u0000${options.replaceKey}`;
    this.take(frame, parkKey, null);
  }

  close(): void {
    this.#end('closed');
  }

  fail(): void {
    this.#end('crash');
  }

  #end(why: 'closed' | 'crash'): void {
    if (this.phase === 'joined') this.#owner.endChannel(this, why);
    else if (this.phase === 'joining') this.endAfterJoin ??= why;
  }

  /** Delivers a frame, or holds it until the join is answered. */
  take(frame: EncodedFrame, parkKey: string | null, audience: Audience<P> | null): void {
    if (this.phase === 'joined') this.#owner.deliver(this, frame, parkKey);
    else if (this.phase === 'joining') this.#hold({ frame, parkKey, audience });
  }

  #hold(held: HeldFrame<P>): void {
    this.#held ??= [];
    if (held.parkKey !== null) {
      // Its groups are known only when the join is answered, so what went to another audience must not be replaced.
      const older = this.#held.findIndex((one) => one.parkKey === held.parkKey && isSameAudience(one.audience, held.audience));
      if (older !== -1) this.#held.splice(older, 1);
    }
    if (this.#held.length < this.#maxHeldFrames) this.#held.push(held);
    else this.#hasOverflowed = true;
  }

  /** Sends what was held, in order. Called once, after the join reply. */
  flushHeld(): void {
    const held = this.#held;
    this.#held = null;
    if (held === null) return;
    for (const { frame, parkKey, audience } of held) {
      if (isInAudience(audience, this)) this.take(frame, parkKey, audience);
    }
  }
}

const noGroups: readonly string[] = [];
