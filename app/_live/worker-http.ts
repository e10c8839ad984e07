/** How the pages ask the worker over HTTP. What they send is checked there; what they get is checked here by small guards. */

/** As `realtimePath` of lib/protocol/http.ts, whose module would bring zod onto the participant's page. */
const path = '/realtime';

/** Longer than any answer takes; a request into a black hole must end, so that the next attempt can begin. */
const answerLimitMs = 10_000;

export type WorkerAnswer<Value> =
  | { readonly kind: 'ok'; readonly value: Value }
  /** The worker said no; `reason` is one of its stable words. */
  | { readonly kind: 'refused'; readonly reason: string; readonly retryAfterS: number | null }
  /** No worker behind the address just now, or none that can answer. Asking again is safe and helps. */
  | { readonly kind: 'away' };

type Fields = Readonly<Record<string, unknown>>;

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export type WorkerHttp = {
  get<Value>(route: string, query: Readonly<Record<string, string>>, isValue: (body: unknown) => body is Value): Promise<WorkerAnswer<Value>>;
  post<Value>(route: string, body: object, isValue: (body: unknown) => body is Value): Promise<WorkerAnswer<Value>>;
};

export function createWorkerHttp(send: typeof fetch): WorkerHttp {
  async function ask<Value>(address: string, init: RequestInit, isValue: (body: unknown) => body is Value): Promise<WorkerAnswer<Value>> {
    // `AbortSignal.timeout` is younger than the phones that people bring.
    const tooLong = new AbortController();
    const limit = setTimeout(() => tooLong.abort(), answerLimitMs);
    try {
      const response = await send(address, { ...init, credentials: 'same-origin', cache: 'no-store', signal: tooLong.signal });
      if (response.status >= 500) return { kind: 'away' };
      const body: unknown = await response.json();
      if (response.ok) return isValue(body) ? { kind: 'ok', value: body } : { kind: 'away' };
      return refusalOf(body);
    } catch {
      // No network, no answer in time, or something between us and the worker that doesn't speak JSON.
      return { kind: 'away' };
    } finally {
      clearTimeout(limit);
    }
  }
  return {
    get: (route, query, isValue) => ask(`${path}/${route}?${new URLSearchParams(query).toString()}`, { method: 'GET' }, isValue),
    post: (route, body, isValue) => ask(`${path}/${route}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }, isValue),
  };
}

function refusalOf(body: unknown): WorkerAnswer<never> {
  if (!isFields(body) || typeof body['reason'] !== 'string') return { kind: 'away' };
  const { reason, retryAfterS } = body;
  return { kind: 'refused', reason, retryAfterS: typeof retryAfterS === 'number' ? retryAfterS : null };
}
