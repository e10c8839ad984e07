import type { RealtimeClock } from './channels/clock.ts';

export type ReadUntilDone = {
  /** Reads anew from now on. While a reading is under way, one more follows it: what it finds may be older than the call. */
  readonly read: () => void;
  /** Begins nothing any more. */
  readonly stop: () => void;
};

/**
 * A reading that is repeated until it succeeds: one at a time, and one retry ahead at most, however often it is asked
 * for while the store is away.
 */
export function readUntilDone(deps: {
  readonly clock: Pick<RealtimeClock, 'after'>;
  readonly retryMs: number;
  readonly work: () => Promise<void>;
  readonly onFailed: (error: unknown) => void;
}): ReadUntilDone {
  let state: 'resting' | 'reading' | 'reading-and-due' | 'stopped' = 'resting';
  let cancelRetry: (() => void) | null = null;

  function read(): void {
    if (state === 'stopped') return;
    if (state !== 'resting') {
      state = 'reading-and-due';
      return;
    }
    cancelRetry?.();
    cancelRetry = null;
    state = 'reading';
    void run();
  }

  async function run(): Promise<void> {
    try {
      await deps.work();
      ended(true);
    } catch (error) {
      deps.onFailed(error);
      ended(false);
    }
  }

  function ended(hasSucceeded: boolean): void {
    if (state === 'stopped') return;
    const isDue = state === 'reading-and-due';
    state = 'resting';
    if (!hasSucceeded) cancelRetry = deps.clock.after(deps.retryMs, read);
    else if (isDue) read();
  }

  return {
    read,
    stop() {
      state = 'stopped';
      cancelRetry?.();
    },
  };
}
