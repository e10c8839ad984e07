import type { IncomingMessage } from 'node:http';
import type { RealtimeClock } from '../channels/clock.ts';
import { refuse, type Answer } from './answer.ts';

export type BodyLimits = { readonly maxBytes: number; readonly limitMs: number };

export type ReadBody =
  | { readonly ok: true; readonly bytes: Buffer }
  | { readonly ok: false; readonly why: 'too-large' | 'too-slow' | 'gone' | 'busy' };

/** A thousand of the largest; anybody may send one, thousands of connections can be open, and each has ten seconds. */
export const mostBodyBytesAtOnce = 64 * 1024 * 1024;

/** What many bodies may hold together while they are being read. */
export class BodyBudget {
  #left: number;

  constructor(bytes: number) {
    this.#left = bytes;
  }

  /** False when there is no room for so many. */
  take(bytes: number): boolean {
    if (bytes > this.#left) return false;
    this.#left -= bytes;
    return true;
  }

  giveBack(bytes: number): void {
    this.#left += bytes;
  }
}

/** What a route takes. */
export type RouteBody = BodyLimits & { readonly types: readonly string[] };

/** The body of a request, or the answer that refuses it. */
export async function takeBody(request: IncomingMessage, wanted: RouteBody, clock: Pick<RealtimeClock, 'after'>, budget?: BodyBudget): Promise<Buffer | Answer> {
  const type = (request.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (!wanted.types.includes(type)) return refuse(415, { reason: 'wrong-type' });
  const read = await readBody(request, wanted, clock, budget);
  if (read.ok) return read.bytes;
  switch (read.why) {
    case 'too-large':
      return refuse(413, { reason: 'too-large' });
    case 'busy':
      return refuse(503, { reason: 'busy', retryAfterS: comeBackS });
    case 'too-slow':
    case 'gone':
      return refuse(408, { reason: 'too-slow' });
  }
}

/** By then every body that is being read has come or was refused. */
const comeBackS = 10;

/** Reads a body within bounds of size and time, whatever its headers say. Never rejects. @param budget counts what is held while it is read */
export function readBody(request: IncomingMessage, limits: BodyLimits, clock: Pick<RealtimeClock, 'after'>, budget?: BodyBudget): Promise<ReadBody> {
  if (Number(request.headers['content-length'] ?? 0) > limits.maxBytes) return Promise.resolve({ ok: false, why: 'too-large' });
  // Gone before anybody listened: it would not say so again, and what waits for it would wait for the whole time.
  if (request.destroyed) return Promise.resolve({ ok: false, why: 'gone' });
  const { promise, resolve } = Promise.withResolvers<ReadBody>();
  const chunks: Buffer[] = [];
  let size = 0;
  let held = 0;
  const stopTimer = clock.after(limits.limitMs, () => finish({ ok: false, why: 'too-slow' }));
  const onData = (chunk: Buffer): void => {
    size += chunk.length;
    if (size > limits.maxBytes) finish({ ok: false, why: 'too-large' });
    else if (budget !== undefined && !budget.take(chunk.length)) finish({ ok: false, why: 'busy' });
    else {
      held += chunk.length;
      chunks.push(chunk);
    }
  };
  const onEnd = (): void => finish({ ok: true, bytes: Buffer.concat(chunks) });
  const onGone = (): void => finish({ ok: false, why: 'gone' });
  function finish(result: ReadBody): void {
    stopTimer();
    budget?.giveBack(held);
    request.off('data', onData).off('end', onEnd).off('close', onGone);
    if (!result.ok) request.pause();
    resolve(result);
  }
  request.on('data', onData).on('end', onEnd).on('close', onGone).on('error', onGone);
  return promise;
}
