/** One long-poll session as the channel layer sees it: what waits for the next poll, and the poll that waits. */
import type { RealtimeClock } from '../channels/clock.ts';
import type { Connection, CutReason, Session } from '../channels/connection.ts';
import type { EncodedFrame } from '../channels/encoded.ts';
import { goneBody, messagesBody, nothingBody } from './long-poll-body.ts';
import type { LongPollLimits } from './long-poll-limits.ts';
import { drainingRefusal } from './door.ts';
import type { Refusal } from './refusal.ts';
import { Turns } from './turns.ts';

/** A GET that is open. It is answered once. */
export interface OpenPoll {
  /** `onSettled` is told once whether the answer was written whole. */
  answer(body: Buffer, onSettled: (isWritten: boolean) => void): void;
  refuse(refusal: Refusal): void;
  /** Breaks it off, whatever has been written of the answer. */
  destroy(): void;
}

/** What became of a poll. */
export type PollOutcome = 'messages' | 'nothing' | 'replaced' | 'broken' | 'ended';

/** What a connection reports to its transport. */
export type LongPollEvents = {
  /** It has something for the poll that waits: `flush` is to be called once everything of this turn has come. */
  due(connection: LongPollConnection): void;
  polled(outcome: PollOutcome): void;
  /** So many messages never reached the client and wait again. */
  requeued(messages: number): void;
  cut(connection: LongPollConnection, reason: CutReason): void;
  /** Nothing of it is left. */
  gone(connection: LongPollConnection): void;
};

export type LongPollIdentity = {
  readonly id: string;
  readonly token: string;
  /** Names the credential behind it, for refusing it after a flood. */
  readonly credentialKey: string;
  /** Opened with a ticket, which is spent: from then on the token is the credential. */
  readonly isByTicket: boolean;
  /** Whoever opened it may send long messages. */
  readonly mayWriteLong: boolean;
};

type Writing = { readonly poll: OpenPoll; readonly frames: readonly EncodedFrame[]; readonly bytes: number };

export class LongPollConnection implements Connection {
  readonly id: string;
  readonly transport = 'long-poll';
  readonly token: string;
  readonly credentialKey: string;
  readonly isByTicket: boolean;
  readonly mayWriteLong: boolean;
  /** POSTs are handled one after the other, in the order of their coming (L2b). */
  readonly turns = new Turns();
  readonly openedAtMs: number;
  readonly #clock: RealtimeClock;
  readonly #limits: LongPollLimits;
  readonly #events: LongPollEvents;
  #session: Session | null = null;
  /** `leaving`: it has ended, and what was said last waits for a poll to fetch it. */
  #phase: 'open' | 'leaving' | 'gone' = 'open';
  #waiting: EncodedFrame[] = [];
  #waitingBytes = 0;
  #poll: OpenPoll | null = null;
  #stopWindow: (() => void) | null = null;
  #stopLeaving: (() => void) | null = null;
  #writing: Writing | null = null;
  #endedWhy: CutReason | null = null;
  #unpolledMs = 0;

  constructor(identity: LongPollIdentity, deps: { readonly clock: RealtimeClock; readonly limits: LongPollLimits; readonly events: LongPollEvents }) {
    this.id = identity.id;
    this.token = identity.token;
    this.credentialKey = identity.credentialKey;
    this.isByTicket = identity.isByTicket;
    this.mayWriteLong = identity.mayWriteLong;
    this.#clock = deps.clock;
    this.#limits = deps.limits;
    this.#events = deps.events;
    this.openedAtMs = deps.clock.monotonicMs();
  }

  /** Ties the session to the connection: from here on messages flow. */
  attach(session: Session): void {
    this.#session = session;
  }

  get isOpen(): boolean {
    return this.#phase === 'open';
  }

  send(frame: EncodedFrame): void {
    if (this.#phase !== 'open') return;
    if (this.#waiting.length + (this.#writing?.frames.length ?? 0) >= this.#limits.maxWaitingMessages) {
      this.end('output-overflow');
      return;
    }
    this.#waiting.push(frame);
    this.#waitingBytes += frame.bytes.length;
    if (this.#poll !== null) this.#events.due(this);
  }

  bufferedBytes(): number {
    return this.#waitingBytes + (this.#writing?.bytes ?? 0);
  }

  receiveText(text: string): void {
    if (this.#phase === 'open') this.#session?.receive(text);
  }

  /** Counts against the allowance of messages what costs the server something and brings no message. */
  receiveControl(): void {
    if (this.#phase === 'open') this.#session?.receiveControl();
  }

  /**
   * A poll has come: what waits is its answer, at once or when there is something. The newest poll of a session is the
   * one that counts; the channel client has only one.
   */
  poll(poll: OpenPoll): void {
    const older = this.#poll;
    const isAnother = older !== null || this.#writing !== null;
    this.#takePoll();
    if (older !== null) this.#answer(older, nothingBody(this.token), 'replaced');
    if (this.#writing !== null) this.#breakOff(this.#writing);
    this.#poll = poll;
    this.#unpolledMs = 0;
    if (isAnother) this.receiveControl();
    if (this.#poll === null) return;
    if (this.#waiting.length > 0) this.flush();
    else this.#stopWindow = this.#clock.after(this.#limits.windowMs, () => this.#answerWith(nothingBody(this.token), 'nothing'));
  }

  /** The client has gone from a poll that was not answered. */
  broken(poll: OpenPoll): void {
    if (this.#poll !== poll) return;
    this.#takePoll();
    this.#events.polled('broken');
    this.receiveControl();
  }

  /** Hands all that waits to the poll that waits, if there are both. */
  flush(): void {
    if (this.#waiting.length === 0) return;
    const poll = this.#takePoll();
    if (poll === null) return;
    const writing: Writing = { poll, frames: this.#waiting, bytes: this.#waitingBytes };
    this.#writing = writing;
    this.#waiting = [];
    this.#waitingBytes = 0;
    this.#events.polled('messages');
    poll.answer(messagesBody(this.token, writing.frames), (isWritten) => this.#settle(writing, isWritten));
  }

  /** Ends it for good. What was said last is still delivered, unless the client has forfeited it. */
  cut(reason: CutReason): void {
    if (this.#phase !== 'open') return;
    this.#phase = 'leaving';
    this.#endedWhy = reason;
    this.#events.cut(this, reason);
    if (!hasLastWord(reason)) {
      this.#goNow();
      return;
    }
    this.flush();
    if (this.#waiting.length === 0 && this.#writing === null) this.#goNow();
    else this.#stopLeaving = this.#clock.after(this.#limits.closeLimitMs, () => this.#goNow());
  }

  /** Ends it from the transport's side. */
  end(reason: CutReason): void {
    this.cut(reason);
    this.#session?.closed();
  }

  /** Ends it without waiting for anything. */
  terminate(): void {
    this.#goNow();
    this.#session?.closed();
  }

  /**
   * Told at each look how long this process was awake since the one before. Returns for how many such milliseconds no
   * poll was open.
   */
  unpolledMs(awakeMs: number): number {
    this.#unpolledMs = this.#poll === null ? this.#unpolledMs + awakeMs : 0;
    return this.#unpolledMs;
  }

  #settle(writing: Writing, isWritten: boolean): void {
    if (this.#writing !== writing) return;
    this.#writing = null;
    if (!isWritten && this.#phase !== 'gone') this.#requeue(writing);
    if (this.#phase === 'leaving' && this.#waiting.length === 0) this.#goNow();
  }

  /** The client asks again though its last answer was not written whole: that one is lost. */
  #breakOff(writing: Writing): void {
    this.#writing = null;
    this.#requeue(writing);
    writing.poll.destroy();
  }

  /** In front of what has come since. */
  #requeue({ frames, bytes }: Writing): void {
    this.#waiting.unshift(...frames);
    this.#waitingBytes += bytes;
    this.#events.requeued(frames.length);
  }

  #answerWith(body: Buffer, outcome: PollOutcome): void {
    const poll = this.#takePoll();
    if (poll !== null) this.#answer(poll, body, outcome);
  }

  #answer(poll: OpenPoll, body: Buffer, outcome: PollOutcome): void {
    this.#events.polled(outcome);
    poll.answer(body, ignore);
  }

  #takePoll(): OpenPoll | null {
    const poll = this.#poll;
    this.#poll = null;
    this.#stopWindow?.();
    this.#stopWindow = null;
    return poll;
  }

  #goNow(): void {
    if (this.#phase === 'gone') return;
    this.#phase = 'gone';
    this.#stopLeaving?.();
    this.#waiting = [];
    this.#waitingBytes = 0;
    const poll = this.#takePoll();
    if (poll !== null) this.#dismiss(poll);
    this.#events.gone(this);
  }

  /** Told that the session is gone the client opens the next one; of a server that stops it had better wait for the next. */
  #dismiss(poll: OpenPoll): void {
    if (this.#endedWhy === null || this.#endedWhy === 'drain') {
      this.#events.polled('ended');
      poll.refuse(drainingRefusal);
      return;
    }
    this.#answer(poll, goneBody, 'ended');
  }
}

/** Where WebSocket closes with what was written before still under way; otherwise it breaks off. */
function hasLastWord(reason: CutReason): boolean {
  switch (reason) {
    case 'malformed':
    case 'unsupported-data':
    case 'revoked':
    case 'drain':
      return true;
    case 'flood':
    case 'too-many-pending':
    case 'slow-consumer':
    case 'output-overflow':
    case 'silent':
    case 'replaced':
      return false;
  }
}

function ignore(): void {}
