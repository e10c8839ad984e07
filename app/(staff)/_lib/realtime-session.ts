import { systemClock, type ClientClock } from '../../../lib/client/clock.ts';
import { realtimePath } from '../../../lib/protocol/http.ts';
import { readAnswer, textOf, unreachable, type Answered } from './ask.ts';
import { answerLimitMs, sendWithin } from './send-within.ts';
import { signInPath } from './sign-in-path.ts';

/**
 * The worker knows staff by a cookie of its own, got for a ticket from the web role (design.md section 6). This fetches
 * it once for each page load, which also keeps the web role's session alive, and again when the worker answers 401.
 */
export type RealtimeSession = {
  /** Makes sure of the worker's cookie; to be awaited before a socket is opened. Never rejects. */
  ensure(): Promise<SessionOutcome>;
  /** The same, although there seems to be a cookie: after a socket was refused or cut. Never rejects. */
  renew(): Promise<SessionOutcome>;
  /**
   * Asks the worker; `path` follows `/realtime`, as in `/assemblies`. After a 401 it gets the cookie again and asks
   * once more. Refusals: the worker's own, `signed-out`, `unreachable` (also after `answerLimitMs`). Never rejects.
   */
  ask(path: string, init?: RequestInit): Promise<Answered>;
  /** As `ask`, for whom the answer's status and headers matter. `limitMs`: until the answer begins. */
  fetch(path: string, init?: RequestInit, limitMs?: number): Promise<Fetched>;
};

export type SessionOutcome = 'ready' | 'signed-out' | 'unreachable';
export type Fetched =
  | { readonly ok: true; readonly response: Response }
  | { readonly ok: false; readonly why: Exclude<SessionOutcome, 'ready'> };

export function createRealtimeSession(sendAnyTime: typeof fetch, clock: ClientClock = systemClock): RealtimeSession {
  let underWay: Promise<SessionOutcome> | null = null;
  let isReady = false;
  /** Counts successful renewals, so that many requests refused at once renew it once. */
  let generation = 0;

  const send = (path: string, init?: RequestInit, limitMs: number = answerLimitMs) => sendWithin(sendAnyTime, clock, path, init, limitMs);
  const post = (path: string, body: object) =>
    send(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

  const signIn = async (): Promise<SessionOutcome> => {
    try {
      const ticketAnswer = await post('/api/realtime-ticket', {});
      if (ticketAnswer.status === 401) return 'signed-out';
      const ticket = textOf(await ticketAnswer.json(), 'ticket');
      if (!ticketAnswer.ok || ticket === undefined) return 'unreachable';
      const session = await post(`${realtimePath}/staff-session`, { ticket });
      if (!session.ok) return 'unreachable';
      isReady = true;
      generation += 1;
      return 'ready';
    } catch {
      return 'unreachable';
    }
  };

  const renew = (): Promise<SessionOutcome> => {
    underWay ??= signIn().finally(() => {
      underWay = null;
    });
    return underWay;
  };

  const ensure = (): Promise<SessionOutcome> => (isReady ? Promise.resolve('ready') : renew());

  const fetchRealtime: RealtimeSession['fetch'] = async (path, init, limitMs) => {
    const first = await ensure();
    if (first !== 'ready') return { ok: false, why: first };
    const askedIn = generation;
    try {
      const response = await send(realtimePath + path, init, limitMs);
      if (response.status !== 401) return { ok: true, response };
      const again = generation === askedIn ? await renew() : 'ready';
      if (again !== 'ready') return { ok: false, why: again };
      const second = await send(realtimePath + path, init, limitMs);
      return second.status === 401 ? { ok: false, why: 'signed-out' } : { ok: true, response: second };
    } catch {
      return { ok: false, why: 'unreachable' };
    }
  };

  return {
    ensure,
    renew,
    fetch: fetchRealtime,
    ask: async (path, init) => {
      const fetched = await fetchRealtime(path, init);
      if (fetched.ok) return readAnswer(fetched.response);
      return fetched.why === 'signed-out' ? { ok: false, status: 401, refusal: { reason: 'signed-out' } } : unreachable;
    },
  };
}

/** The page's own. Browser only. */
export const realtimeSession: RealtimeSession = createRealtimeSession((input, init) => fetch(input, init));

/** Leaves for the sign-in page, which leads back here. Browser only. */
export function goToSignIn(): void {
  window.location.assign(signInPath(window.location.pathname + window.location.search));
}
