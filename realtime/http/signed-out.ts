import type { SessionsEnded } from '../../lib/auth/staff-session-channel.ts';
import { staffSessionMs } from '../../lib/auth/session-token.ts';
import type { RealtimeClock } from '../channels/clock.ts';

/** More sign-outs than this within the life of a cookie are no staff of one installation; the oldest are then forgotten. */
const maxRemembered = 20_000;

/**
 * Which staff sessions have ended though their cookie says otherwise (design section 6). It is told by notification, and
 * whenever one may have been missed, by the list of sessions that live. Ages are compared on the worker's own clock, so
 * that the clocks of web and worker needn't agree.
 */
export class SignedOut {
  readonly #clock: Pick<RealtimeClock, 'monotonicMs'>;
  /** Session id, or `all:<staff id>`, and when it ended. In the order of their ends. */
  readonly #ended = new Map<string, number>();
  #live: { readonly ids: ReadonlySet<string>; readonly asOfMs: number } | null = null;

  constructor(clock: Pick<RealtimeClock, 'monotonicMs'>) {
    this.#clock = clock;
  }

  end(ended: SessionsEnded): void {
    const keys = ended.sessionIds === 'all' ? [`all:${ended.staffId}`] : ended.sessionIds;
    const nowMs = this.#clock.monotonicMs();
    for (const key of keys) {
      this.#ended.delete(key);
      this.#ended.set(key, nowMs);
    }
    for (const [key, atMs] of this.#ended) {
      if (this.#ended.size <= maxRemembered && nowMs - atMs <= staffSessionMs) return;
      this.#ended.delete(key);
    }
  }

  /** Everybody whose session is not among these has signed out while nobody listened. @param asOfMs monotonic time before they were read */
  onlyLive(ids: ReadonlySet<string>, asOfMs: number): void {
    this.#live = { ids, asOfMs };
  }

  /** @param ageMs since the cookie or ticket was issued: whoever signed in after the end is not meant */
  has(staffId: string, sessionId: string, ageMs: number): boolean {
    if (this.#ended.has(sessionId)) return true;
    const issuedMs = this.#clock.monotonicMs() - ageMs;
    const endedMs = this.#ended.get(`all:${staffId}`);
    if (endedMs !== undefined && issuedMs <= endedMs) return true;
    return this.#live !== null && issuedMs <= this.#live.asOfMs && !this.#live.ids.has(sessionId);
  }
}
