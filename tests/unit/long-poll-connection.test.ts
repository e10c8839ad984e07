/** One long-poll session without a network, in time that stands still: what waits, what is handed over, what comes back. */
import { describe, expect, test } from 'vitest';
import type { CutReason, Session } from '../../realtime/channels/connection.ts';
import { encodeBroadcast, encodeReply, type EncodedFrame } from '../../realtime/channels/encoded.ts';
import { goneBody, messagesBody } from '../../realtime/transports/long-poll-body.ts';
import { LongPollConnection, type OpenPoll, type PollOutcome } from '../../realtime/transports/long-poll-connection.ts';
import { defaultLongPollLimits, type LongPollLimits } from '../../realtime/transports/long-poll-limits.ts';
import type { Refusal } from '../../realtime/transports/refusal.ts';
import { Turns } from '../../realtime/transports/turns.ts';
import { ManualClock } from '../fixtures/channel-clock.ts';
import { settled } from '../fixtures/channel-world.ts';

/** A GET whose answer is written when the test says so. */
class FakePoll implements OpenPoll {
  readonly bodies: string[] = [];
  readonly refusals: Refusal[] = [];
  isDestroyed = false;
  #onSettled: ((isWritten: boolean) => void) | null = null;

  answer(body: Buffer, onSettled: (isWritten: boolean) => void): void {
    this.bodies.push(body.toString());
    this.#onSettled = onSettled;
  }

  refuse(refusal: Refusal): void {
    this.refusals.push(refusal);
  }

  destroy(): void {
    this.isDestroyed = true;
    this.settle(false);
  }

  settle(isWritten: boolean): void {
    this.#onSettled?.(isWritten);
  }

  get status(): unknown {
    return this.#parsed()?.['status'];
  }

  get said(): unknown[] {
    const messages = this.#parsed()?.['messages'];
    return Array.isArray(messages) ? messages.map((message) => JSON.parse(String(message))[4].n) : [];
  }

  #parsed(): Record<string, unknown> | null {
    const [body] = this.bodies;
    return body === undefined ? null : JSON.parse(body);
  }
}

function start(changes: Partial<LongPollLimits> = {}) {
  const clock = new ManualClock();
  const outcomes: PollOutcome[] = [];
  const cuts: CutReason[] = [];
  const told = { requeued: 0, gone: 0, controls: 0, closed: 0 };
  const events = {
    due: (due: LongPollConnection) => clock.soon(() => due.flush()),
    polled: (outcome: PollOutcome) => void outcomes.push(outcome),
    requeued: (messages: number) => void (told.requeued += messages),
    cut: (_connection: LongPollConnection, reason: CutReason) => void cuts.push(reason),
    gone: () => void (told.gone += 1),
  };
  const limits = { ...defaultLongPollLimits, ...changes };
  const connection = new LongPollConnection({ id: 'c1', token: 'T', credentialKey: 'k', isByTicket: false, mayWriteLong: false }, { clock, limits, events });
  const session: Session = {
    isOpen: true,
    receive() {},
    receiveControl: () => void (told.controls += 1),
    closed: () => void (told.closed += 1),
  };
  connection.attach(session);
  const poll = () => {
    const one = new FakePoll();
    connection.poll(one);
    return one;
  };
  const say = (...numbers: number[]) => {
    for (const n of numbers) connection.send(numbered(n));
    clock.turn();
  };
  return { clock, connection, outcomes, cuts, told, poll, say };
}

const numbered = (n: number): EncodedFrame => encodeBroadcast('room:a', 'news', { n });

describe('what waits and what is handed over', () => {
  test('[C66] [LP4] a poll that waits is answered with everything of the turn, in order; what came before goes at once', () => {
    const { poll, say } = start();
    const waiting = poll();
    expect(waiting.bodies).toEqual([]);
    say(1, 2, 3);
    expect(waiting.said).toEqual([1, 2, 3]);
    waiting.settle(true);
    say(4);
    say(5);
    expect(poll().said).toEqual([4, 5]);
  });

  test('[C65] [LP4] a poll without news ends after the window with 204 and the token', () => {
    const { clock, poll, outcomes } = start();
    const waiting = poll();
    clock.advance(9_999);
    expect(waiting.bodies).toEqual([]);
    clock.advance(1);
    expect(JSON.parse(waiting.bodies[0] ?? '')).toEqual({ status: 204, token: 'T', messages: [] });
    expect(outcomes).toEqual(['nothing']);
  });

  test('[C85] [LP5] what comes after a poll was broken off waits for the next', () => {
    const { connection, poll, say, told, outcomes } = start();
    const gone = poll();
    connection.broken(gone);
    say(1);
    expect(gone.bodies).toEqual([]);
    expect(poll().said).toEqual([1]);
    expect([outcomes, told.controls]).toEqual([['broken', 'messages'], 1]);
  });

  test('[C86] [LP5] what could not be written is handed over again, before what came since, and counts as owed meanwhile', () => {
    const { connection, poll, say, told } = start();
    const broken = poll();
    say(1, 2);
    const owed = connection.bufferedBytes();
    expect(owed).toBe(2 * numbered(1).bytes.length);
    broken.settle(false);
    expect(connection.bufferedBytes()).toBe(owed);
    say(3);
    const next = poll();
    expect(next.said).toEqual([1, 2, 3]);
    next.settle(true);
    next.settle(true);
    expect([connection.bufferedBytes(), told.requeued]).toEqual([0, 2]);
  });

  test('[LP5] a client that asks again before its last answer was written whole gets it once, on the new poll', () => {
    const { poll, say } = start();
    const stuck = poll();
    say(1);
    const next = poll();
    expect([stuck.isDestroyed, next.said]).toEqual([true, [1]]);
    next.settle(true);
    stuck.settle(true);
    const last = poll();
    say(2);
    expect(last.said).toEqual([2]);
  });

  test('[C87] [LP5] of two polls the older ends at once with 204, the newer gets what comes, and it costs the client', () => {
    const { poll, say, told, outcomes } = start();
    const older = poll();
    const newer = poll();
    expect(older.status).toBe(204);
    say(1);
    expect([older.said, newer.said]).toEqual([[], [1]]);
    expect([told.controls, outcomes]).toEqual([1, ['replaced', 'messages']]);
  });

  test('[C55] [LP4] a frame is made into a JSON string once, for however many sessions', () => {
    const frame = encodeReply('1', '2', 'room:ä', 'ok', { text: 'quote " and \\ and 🚀\u2028' });
    const first = messagesBody('T', [frame]);
    const prepared = frame.asJsonString;
    messagesBody('U', [frame, frame]);
    expect(frame.asJsonString).toBe(prepared);
    const parsed: unknown = JSON.parse(first.toString());
    expect(parsed).toEqual({ status: 200, token: 'T', messages: [frame.bytes.toString()] });
  });
});

describe('ends', () => {
  test.each(['revoked', 'malformed', 'unsupported-data', 'drain'] as const)('[LP7] %s: what was said last is handed to the poll that waits', (reason) => {
    const { connection, poll, told, cuts } = start();
    const waiting = poll();
    connection.send(numbered(1));
    connection.end(reason);
    expect(waiting.said).toEqual([1]);
    waiting.settle(true);
    connection.send(numbered(2));
    expect([told.gone, told.closed, cuts]).toEqual([1, 1, [reason]]);
  });

  test('[LP7] or to the next poll, if it comes soon; then nothing of the session is left', () => {
    const { clock, connection, poll, say, told } = start();
    say(1);
    connection.end('revoked');
    expect([connection.isOpen, told.gone]).toEqual([false, 0]);
    const next = poll();
    expect(next.said).toEqual([1]);
    next.settle(false);
    expect(told.gone).toBe(0);
    const last = poll();
    last.settle(true);
    expect([last.said, told.gone]).toEqual([[1], 1]);

    const late = start();
    late.say(1);
    late.connection.end('drain');
    late.clock.advance(2_000);
    expect(late.told.gone).toBe(1);
    expect(clock.timerCount).toBe(0);
  });

  test.each(['flood', 'too-many-pending', 'slow-consumer', 'output-overflow', 'silent', 'replaced'] as const)('[LP7] %s: nothing is handed over, and the poll learns that the session is gone', (reason) => {
    const { connection, poll, told } = start();
    const waiting = poll();
    connection.send(numbered(1));
    connection.end(reason);
    expect(waiting.bodies).toEqual([goneBody.toString()]);
    expect([told.gone, connection.bufferedBytes()]).toEqual([1, 0]);
  });

  test('[LP9] a poll that waits while the server stops is refused, not told to open another session', () => {
    const { connection, poll } = start();
    const waiting = poll();
    connection.end('drain');
    expect([waiting.bodies, waiting.refusals]).toEqual([[], [{ ok: false, status: 503, reason: 'draining' }]]);
  });

  test('[RT9] [LP6] more messages than may wait end the session', () => {
    const { connection, cuts, say } = start({ maxWaitingMessages: 2 });
    say(1, 2);
    expect(cuts).toEqual([]);
    say(3);
    expect([cuts, connection.isOpen, connection.bufferedBytes()]).toEqual([['output-overflow'], false, 0]);
  });

  test('[LP6] the time without a poll is counted while the process was awake, and ends with a poll', () => {
    const { connection, poll, say } = start();
    expect(connection.unpolledMs(5_000)).toBe(5_000);
    expect(connection.unpolledMs(5_000)).toBe(10_000);
    const waiting = poll();
    expect(connection.unpolledMs(5_000)).toBe(0);
    say(1);
    waiting.settle(true);
    expect(connection.unpolledMs(5_000)).toBe(5_000);
  });
});

describe('turns', () => {
  test('[L2b] [LP8] one goes after the other in the order of asking, also past one who gave up', async () => {
    const turns = new Turns();
    const order: string[] = [];
    const [first, second, third] = [turns.take(), turns.take(), turns.take()];
    void first.ready.then(() => order.push('first'));
    void third.ready.then(() => order.push('third'));
    second.done();
    await settled();
    expect([order, turns.count]).toEqual([['first'], 2]);
    first.done();
    await settled();
    expect(order).toEqual(['first', 'third']);
    third.done();
    expect(turns.count).toBe(0);
  });
});
