import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { HttpRefusal } from '../../lib/protocol/http.ts';

/** What a route answers. Nothing of it is stored by browsers or proxies unless the route says otherwise. */
export type Answer = {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body: Buffer | AsyncIterable<string> | null;
};

const jsonType = 'application/json; charset=utf-8';

export function json(status: number, value: object, headers: Answer['headers'] = {}): Answer {
  return { status, headers: { 'content-type': jsonType, ...headers }, body: Buffer.from(JSON.stringify(value), 'utf8') };
}

/** @param refusal its reason is a stable word that the page puts into the reader's language */
export function refuse(status: number, refusal: HttpRefusal): Answer {
  const { retryAfterS } = refusal;
  return json(status, refusal, retryAfterS === undefined ? {} : { 'retry-after': String(retryAfterS) });
}

/** Headers of every answer. */
export const commonHeaders = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  // An answer that is opened as a page by mistake runs nothing.
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
} as const;

/** A client that takes nothing for so long is not reading: a phone without a network is gone before. */
export const unreadLimitMs = 60_000;

/** Sends an answer; resolves when it is written or the client has gone, or takes nothing of it any more, which `onUnread` is told. */
export async function send(response: ServerResponse, answer: Answer, extra: Readonly<Record<string, string>>, onUnread: () => void, limitMs = unreadLimitMs): Promise<void> {
  if (response.destroyed) return;
  response.setTimeout(limitMs, () => {
    // Of a connection that is kept alive the clock runs on after the answer.
    if (!response.writableFinished) onUnread();
    response.destroy();
  });
  const headers = { ...commonHeaders, ...answer.headers, ...extra };
  const { body } = answer;
  if (body === null || Buffer.isBuffer(body)) {
    const length = answer.status === 304 || answer.status === 204 ? {} : { 'content-length': String(body?.length ?? 0) };
    response.writeHead(answer.status, toOutgoing({ ...headers, ...length })).end(body ?? undefined);
    return;
  }
  response.writeHead(answer.status, toOutgoing(headers));
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  for await (const chunk of body) {
    if (response.destroyed) return;
    if (!response.write(chunk)) await once(response, 'drain', { signal: gone.signal }).catch(() => undefined);
  }
  response.end();
}

function toOutgoing(headers: Readonly<Record<string, string | readonly string[]>>): Record<string, string | string[]> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, typeof value === 'string' ? value : [...value]]));
}
