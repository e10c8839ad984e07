import type { IncomingMessage } from 'node:http';
import type { RealtimeClock } from '../channels/clock.ts';
import { refuse, type Answer } from './answer.ts';

export type BodyLimits = { readonly maxBytes: number; readonly limitMs: number };

export type ReadBody =
  | { readonly ok: true; readonly bytes: Buffer }
  | { readonly ok: false; readonly why: 'too-large' | 'too-slow' | 'gone' };

/** What a route takes. */
export type RouteBody = BodyLimits & { readonly types: readonly string[] };

/** The body of a request, or the answer that refuses it. */
export async function takeBody(request: IncomingMessage, wanted: RouteBody, clock: Pick<RealtimeClock, 'after'>): Promise<Buffer | Answer> {
  const type = (request.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (!wanted.types.includes(type)) return refuse(415, { reason: 'wrong-type' });
  const read = await readBody(request, wanted, clock);
  if (read.ok) return read.bytes;
  return read.why === 'too-large' ? refuse(413, { reason: 'too-large' }) : refuse(408, { reason: 'too-slow' });
}

/** Reads a body within bounds of size and time, whatever its headers say. Never rejects. */
export function readBody(request: IncomingMessage, limits: BodyLimits, clock: Pick<RealtimeClock, 'after'>): Promise<ReadBody> {
  if (Number(request.headers['content-length'] ?? 0) > limits.maxBytes) return Promise.resolve({ ok: false, why: 'too-large' });
  // Gone before anybody listened: it would not say so again, and what waits for it would wait for the whole time.
  if (request.destroyed) return Promise.resolve({ ok: false, why: 'gone' });
  const { promise, resolve } = Promise.withResolvers<ReadBody>();
  const chunks: Buffer[] = [];
  let size = 0;
  const stopTimer = clock.after(limits.limitMs, () => finish({ ok: false, why: 'too-slow' }));
  const onData = (chunk: Buffer): void => {
    size += chunk.length;
    if (size > limits.maxBytes) finish({ ok: false, why: 'too-large' });
    else chunks.push(chunk);
  };
  const onEnd = (): void => finish({ ok: true, bytes: Buffer.concat(chunks) });
  const onGone = (): void => finish({ ok: false, why: 'gone' });
  function finish(result: ReadBody): void {
    stopTimer();
    request.off('data', onData).off('end', onEnd).off('close', onGone);
    if (!result.ok) request.pause();
    resolve(result);
  }
  request.on('data', onData).on('end', onEnd).on('close', onGone).on('error', onGone);
  return promise;
}
