import type { Store } from '../lib/store/store.ts';
import type { RealtimeClock } from './channels/clock.ts';
import type { RealtimeLog } from './channels/log.ts';
import { oneAtATime } from './one-at-a-time.ts';

/** An idle owner notices within this time that another one took over (design section 4). */
export const ownerCheckMs = 1_000;
/** Saving a checkpoint and asking for the term are given up by the store after 6 s each, with the wait for a connection. */
const ownerCheckLimitMs = 15_000;

export type OwnerCheckDeps = {
  readonly assemblyId: string;
  readonly store: Pick<Store, 'currentTerm'>;
  readonly clock: Pick<RealtimeClock, 'after'>;
  readonly log: RealtimeLog;
  /** Signs a head that is due. Must not reject. */
  readonly sign: () => Promise<void>;
  /** Whether nothing was heard from the store for a while, so that only asking tells who the owner is. */
  readonly isQuiet: () => boolean;
  readonly onTerm: (term: number | null) => void;
};

/** HO1, HO14: an owner's look at the store, to be called each second; one at a time. */
export function createOwnerCheck({ assemblyId, store, clock, log, sign, isQuiet, onTerm }: OwnerCheckDeps): () => void {
  return oneAtATime({
    clock,
    limitMs: ownerCheckLimitMs,
    onHung: () => log.warn({ assemblyId }, 'the store has not answered the owner for a long time; it is asked again'),
    async work() {
      await sign();
      if (!isQuiet()) return;
      try {
        onTerm(await store.currentTerm(assemblyId));
      } catch (error) {
        // The next commit finds out; nothing is lost by waiting.
        log.warn({ assemblyId, error: String(error) }, 'could not ask for the term');
      }
    },
  });
}
