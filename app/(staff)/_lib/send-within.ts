import type { ClientClock } from '../../../lib/client/clock.ts';

/**
 * For a question: as long as the realtime client waits for an answer. A server that hangs must look like one that is away,
 * and what was asked is asked again.
 */
export const answerLimitMs = 8_000;
/** For what changes something behind a form: passwords are hashed slowly on purpose, and one after the other. */
export const formLimitMs = 20_000;
/** For a list of 20 MiB over a slow line, or the roll as a file: the worker itself bears 150 s (WS3). */
export const fileLimitMs = 150_000;

/** `fetch` that rejects, as it does without a network, when the answer has not begun within the limit. */
export async function sendWithin(send: typeof fetch, clock: ClientClock, path: string, init: RequestInit | undefined, limitMs: number): Promise<Response> {
  // `AbortSignal.timeout` knows the real clock only.
  const tooLong = new AbortController();
  const cancel = clock.after(limitMs, () => tooLong.abort());
  try {
    return await send(path, { ...init, signal: tooLong.signal });
  } finally {
    cancel();
  }
}
