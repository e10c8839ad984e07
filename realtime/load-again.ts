import type { Sequence } from '../lib/assembly/basics.ts';
import { describeProblem } from '../lib/store/describe-problem.ts';
import { StoreUnavailable, type Store } from '../lib/store/store.ts';
import type { RealtimeClock } from './channels/clock.ts';
import type { RealtimeLog } from './channels/log.ts';
import { RecordBroken, reloadAssembly, type LoadedAssembly } from './load-assembly.ts';

/** Pause between attempts to reach the store again. */
const awayPauseMs = 500;
/** A store that can be read and takes nothing (a full disk) is tried this seldom in the end; people are back as soon after it takes something. */
const longestPauseMs = 5_000;
/** What is no outage needs somebody who puts it right; it is looked for less often, and each time it is told. */
const faultPauseMs = 5_000;

export type LoadAgainDeps = { readonly store: Store; readonly clock: Pick<RealtimeClock, 'after'>; readonly log: RealtimeLog };

/**
 * Milliseconds to wait before loading again, when this is the n-th commit in a row that failed. None after the first, since
 * most often an answer was lost or a connection reset. But a store that is loaded from and then fails the next commit
 * would be loaded from many times a second, and every page be told each time that it is well again (FA2).
 */
export function pauseBeforeLoadingMs(failuresInARow: number): number {
  return failuresInARow <= 1 ? 0 : Math.min(longestPauseMs, awayPauseMs * 2 ** (failuresInARow - 2));
}

/**
 * Loads an assembly again for its owner, as often as it takes until the store answers. `taken-over`, `record-broken`: it
 * is to be served no longer. Null when nobody wants it any more.
 */
export async function loadAgain(
  { store, clock, log }: LoadAgainDeps,
  id: string,
  own: { readonly term: number; readonly sequence: Sequence },
  isWanted: () => boolean,
): Promise<LoadedAssembly | 'taken-over' | 'record-broken' | null> {
  while (isWanted()) {
    let pauseMs = awayPauseMs;
    try {
      return (await reloadAssembly(store, id, own)) ?? 'taken-over';
    } catch (error) {
      if (error instanceof RecordBroken) {
        log.error({ assemblyId: id, error: error.message }, 'the record is not in order');
        return 'record-broken';
      }
      if (error instanceof StoreUnavailable) log.warn({ assemblyId: id, error: String(error) }, 'the store does not answer yet');
      else {
        pauseMs = faultPauseMs;
        log.error({ assemblyId: id, ...describeProblem(error) }, 'the store refuses to load an assembly; somebody has to put it right');
      }
    }
    await new Promise<void>((resolve) => clock.after(pauseMs, resolve));
  }
  return null;
}
