import { retryDelayMs } from '../../lib/client/backoff.ts';
import type { ClientClock } from '../../lib/client/clock.ts';
import type { Lifecycle } from '../../lib/client/lifecycle.ts';
import type { WorkerAnswer } from './worker-http.ts';

export type RetryDeps = {
  readonly clock: ClientClock;
  /** From 0 to below 1. */
  readonly random: () => number;
  readonly lifecycle: Pick<Lifecycle, 'subscribe'>;
};

export type Answered<Value> = Exclude<WorkerAnswer<Value>, { kind: 'away' }>;

/**
 * Asks until somebody answers, with a jittered back-off: pages opened while the worker is down recover by themselves,
 * and don't come back in step. The device's return to the network, or of the page to the front, ends a wait.
 * @param onAway called after each attempt without an answer
 * @param isWanted asked after each wait and attempt; once false the result is null
 */
export async function untilAnswered<Value>(
  deps: RetryDeps,
  ask: () => Promise<WorkerAnswer<Value>>,
  onAway: () => void,
  isWanted: () => boolean,
): Promise<Answered<Value> | null> {
  for (let attempt = 1; isWanted(); attempt += 1) {
    const answer = await ask();
    if (!isWanted()) return null;
    if (answer.kind !== 'away') return answer;
    onAway();
    await wait(deps, retryDelayMs(attempt, deps.random()));
  }
  return null;
}

/** Spread over this long when a whole hall's network returns at once. */
const wakeSpreadMs = 1_000;

function wait({ clock, lifecycle, random }: RetryDeps, delayMs: number): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      cancel();
      unsubscribe();
      resolve();
    };
    let cancel = clock.after(delayMs, done);
    const unsubscribe = lifecycle.subscribe((event) => {
      if (event !== 'online' && event !== 'visible' && event !== 'shown') return;
      cancel();
      cancel = clock.after(random() * Math.min(wakeSpreadMs, delayMs), done);
    });
  });
}
