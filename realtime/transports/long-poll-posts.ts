/** What clients send over long-poll: body by body in the order of their coming, message by message in the order of their lines (L2b). */
import type { IncomingMessage } from 'node:http';
import type { RealtimeClock } from '../channels/clock.ts';
import type { RealtimeLog } from '../channels/log.ts';
import { readBody } from '../http/read-body.ts';
import type { Intake, Source } from './intake.ts';
import { isBinaryFrame, readBatch } from './long-poll-batch.ts';
import type { LongPollConnection } from './long-poll-connection.ts';
import type { LongPollLimits } from './long-poll-limits.ts';

/**
 * - `taken`: all messages were handed to the channel layer, which may have refused some by itself.
 * - `gone`: the session has ended, before or because of what was sent.
 * - `turn-missed`: an earlier POST of the session took too long; nothing of this one was handled.
 * - `refused`: more at once than any client sends; nothing of it was handled.
 * - `too-large`, `too-slow`, `broken-off`: the body did not come.
 * - `busy`: too much is under way from all sessions together.
 */
export type PostOutcome = 'taken' | 'gone' | 'turn-missed' | 'refused' | 'too-large' | 'too-slow' | 'busy' | 'broken-off';

export type PostsDeps = {
  readonly clock: RealtimeClock;
  readonly log: RealtimeLog;
  readonly intake: Intake;
  readonly limits: LongPollLimits;
};

export type Posts = {
  /** Resolves when the body has been dealt with. Never rejects. */
  take(connection: LongPollConnection, request: IncomingMessage): Promise<PostOutcome>;
};

export function createPosts({ clock, log, intake, limits }: PostsDeps): Posts {
  /** Of the bodies under way, as announced; whose length is not announced counts as the largest. */
  let reservedBytes = 0;

  async function takeInTurn(connection: LongPollConnection, request: IncomingMessage): Promise<PostOutcome> {
    const turn = connection.turns.take();
    try {
      const reading = readBody(request, { maxBytes: mostBodyBytes(connection), limitMs: limits.bodyLimitMs }, clock);
      if (!(await isReadyInTime(turn.ready))) return 'turn-missed';
      const body = await reading;
      if (!body.ok) return body.why === 'gone' ? 'broken-off' : body.why;
      if (!connection.isOpen) return 'gone';
      return await handle(connection, request.headers['content-type'], body.bytes);
    } finally {
      turn.done();
    }
  }

  function mostBodyBytes({ mayWriteLong }: LongPollConnection): number {
    return mayWriteLong ? limits.maxLongBodyBytes : limits.maxBodyBytes;
  }

  async function isReadyInTime(ready: Promise<void>): Promise<boolean> {
    const { promise: tooLate, resolve } = Promise.withResolvers<boolean>();
    const stopTimer = clock.after(limits.windowMs, () => resolve(false));
    const isReady = await Promise.race([ready.then(() => true), tooLate]);
    stopTimer();
    return isReady;
  }

  async function handle(connection: LongPollConnection, contentType: string | undefined, body: Buffer): Promise<PostOutcome> {
    const batch = readBatch(contentType, body, limits.maxMessagesPerPost);
    if (!batch.ok) {
      if (batch.why === 'too-many') {
        connection.receiveControl();
        return 'refused';
      }
      log.warn({ connectionId: connection.id, reason: batch.why }, 'malformed message');
      connection.end('malformed');
      return 'gone';
    }
    if (batch.messages.length === 0) connection.receiveControl();
    await takeAll(connection, batch.messages);
    return connection.isOpen ? 'taken' : 'gone';
  }

  /** Resolves when the last has been handed over. */
  async function takeAll(connection: LongPollConnection, messages: readonly string[]): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    let left = messages.length;
    if (left === 0) return;
    for (const message of messages) {
      const size = Buffer.byteLength(message);
      intake.add(unpausable, size, () => {
        takeOne(connection, message, size);
        left -= 1;
        if (left === 0) resolve();
      });
    }
    await promise;
  }

  function takeOne(connection: LongPollConnection, message: string, size: number): void {
    if (!connection.isOpen) return;
    if (isBinaryFrame(message)) connection.end('unsupported-data');
    else if (size <= (connection.mayWriteLong ? limits.maxLongMessageBytes : limits.maxMessageBytes)) connection.receiveText(message);
    else {
      log.warn({ connectionId: connection.id, reason: 'too-long' }, 'malformed message');
      connection.end('malformed');
    }
  }

  return {
    async take(connection, request) {
      if (!connection.isOpen) return 'gone';
      if (connection.turns.count >= limits.maxPostsAtOnce) {
        connection.receiveControl();
        return 'refused';
      }
      const most = mostBodyBytes(connection);
      const announced = Number(request.headers['content-length'] ?? most);
      if (announced > most) return 'too-large';
      if (reservedBytes + announced > limits.maxBodyBytesInAll) return 'busy';
      reservedBytes += announced;
      try {
        return await takeInTurn(connection, request);
      } finally {
        reservedBytes -= announced;
      }
    },
  };
}

/** A client sends no more before its POST was answered, so there is nothing to be held back. */
const unpausable: Source = { pause: () => undefined, resume: () => undefined };
