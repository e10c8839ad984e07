import type { Instant } from '../../lib/assembly/basics.ts';
import type { RealtimeClock } from '../channels/clock.ts';

export type StoreWatchDeps = {
  /** Rejects while the store is away. */
  readonly ping: () => Promise<void>;
  readonly clock: Pick<RealtimeClock, 'monotonicMs'>;
  readonly now: () => Instant;
};

export type StoreSeen = { readonly isAnswering: boolean; readonly answeredAt: Instant | null; readonly tookMs: number | null };

/** Whether the store answers, asked with each sample and one at a time: while it hangs, further questions would take its few connections. */
export class StoreWatch {
  readonly #deps: StoreWatchDeps;
  #askedAtMs: number | null = null;
  #seen: StoreSeen = { isAnswering: true, answeredAt: null, tookMs: null };

  constructor(deps: StoreWatchDeps) {
    this.#deps = deps;
  }

  /** What was seen last. A question without an answer for so long counts as none. */
  seen(patienceMs: number): StoreSeen {
    const isWaiting = this.#askedAtMs !== null && this.#deps.clock.monotonicMs() - this.#askedAtMs >= patienceMs;
    return isWaiting ? { ...this.#seen, isAnswering: false, tookMs: null } : this.#seen;
  }

  /** Resolves when the answer is there, or none will come. Never rejects. */
  async ask(): Promise<void> {
    if (this.#askedAtMs !== null) return;
    const askedAtMs = this.#deps.clock.monotonicMs();
    this.#askedAtMs = askedAtMs;
    try {
      await this.#deps.ping();
      this.#seen = { isAnswering: true, answeredAt: this.#deps.now(), tookMs: this.#deps.clock.monotonicMs() - askedAtMs };
    } catch {
      this.#seen = { ...this.#seen, isAnswering: false, tookMs: null };
    } finally {
      this.#askedAtMs = null;
    }
  }
}
