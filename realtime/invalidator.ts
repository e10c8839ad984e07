import type { RealtimeClock } from './channels/clock.ts';

/** RT1, RT2. Panels may be told this often that a list changed, whatever the rate of changes. */
export const invalidationPeriodMs = 1_000;

export type Invalidator = {
  /** The list has changed. */
  mark(): void;
  stop(): void;
};

/**
 * The coalescer (RT1): the first change after a quiet period is announced at once, while changes go on there is exactly
 * one announcement a period, and the last change is always followed by one. Never two within a period. It holds one bit
 * and one timer, however many changes come.
 * @param deps `announce`: told to send the list's present version. `waitsFirst`: the first change waits for a period too,
 * where nobody is in a hurry and it is the first of thousands
 */
export function createInvalidator(deps: {
  readonly clock: Pick<RealtimeClock, 'after'>;
  readonly announce: () => void;
  readonly periodMs?: number;
  readonly waitsFirst?: boolean;
  readonly onCoalesced?: () => void;
}): Invalidator {
  const periodMs = deps.periodMs ?? invalidationPeriodMs;
  let isMarked = false;
  let cancel: (() => void) | null = null;

  function announce(): void {
    isMarked = false;
    cancel = deps.clock.after(periodMs, periodEnded);
    deps.announce();
  }

  function periodEnded(): void {
    cancel = null;
    if (isMarked) announce();
  }

  return {
    mark() {
      if (cancel === null && deps.waitsFirst !== true) {
        announce();
        return;
      }
      isMarked = true;
      cancel ??= deps.clock.after(periodMs, periodEnded);
      deps.onCoalesced?.();
    },
    stop() {
      cancel?.();
      cancel = () => undefined;
    },
  };
}
