import { systemClock } from '../../../lib/client/clock.ts';
import type { HttpRefusal } from '../../../lib/protocol/http.ts';
import { formLimitMs, sendWithin } from './send-within.ts';

/** What a page gets for a question to our own server. A server that doesn't answer is a refusal like others. */
export type Answered =
  | { readonly ok: true; readonly body: unknown }
  | { readonly ok: false; readonly status: number; readonly refusal: HttpRefusal };

export const unreachable: Answered = { ok: false, status: 0, refusal: { reason: 'unreachable' } };

/** Posts JSON. Never rejects. */
export async function postJson(path: string, body: object): Promise<Answered> {
  try {
    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
    const response = await sendWithin((input, sent) => fetch(input, sent), systemClock, path, init, formLimitMs);
    return await readAnswer(response);
  } catch {
    return unreachable;
  }
}

export async function readAnswer(response: Response): Promise<Answered> {
  const body: unknown = await response.json().catch(() => null);
  return response.ok ? { ok: true, body } : { ok: false, status: response.status, refusal: refusalOf(body) };
}

function refusalOf(body: unknown): HttpRefusal {
  if (typeof body !== 'object' || body === null) return { reason: 'other' };
  const reason = textOf(body, 'reason') ?? 'other';
  const field = textOf(body, 'field');
  const retryAfterS: unknown = Reflect.get(body, 'retryAfterS');
  return { reason, ...(field !== undefined && { field }), ...(typeof retryAfterS === 'number' && { retryAfterS }) };
}

/** A text field of an answer; undefined when there is none. */
export function textOf(body: unknown, field: string): string | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  const value: unknown = Reflect.get(body, field);
  return typeof value === 'string' ? value : undefined;
}
