import type { ClientClock } from './clock.ts';

/** Joins, commands and the first sign of life that take longer have most likely been lost. */
export const answerLimitMs = 8_000;
/** How long the answer to a connection test may take before the connection counts as dead (RT8). */
const testLimitMs = 3_000;
/** An attempt into a black hole can hang for minutes in a browser. A worker that lets people in one after the other answers within 5 s. */
const openLimitMs = 6_000;

export type VitalSignsDeps = {
  readonly clock: ClientClock;
  /** Asks for a sign of life. */
  readonly ping: (onAnswer: () => void) => void;
  /** It did not open, stayed silent, or gave no sign of life when it was asked. */
  readonly onDead: () => void;
};

/** Limits in time for one connection after the other: until it is open, until something is heard, and until it answers a test. */
export type VitalSigns = {
  /** An attempt begins, or goes on over another way. */
  readonly begun: () => void;
  readonly opened: () => void;
  readonly heard: () => void;
  /** Asks for a sign of life, unless it is being asked. */
  readonly test: () => void;
  /** The connection is gone, or the attempt is over. */
  readonly over: () => void;
};

export function createVitalSigns({ clock, ping, onDead }: VitalSignsDeps): VitalSigns {
  /** Until it is open, and then until something is heard: some proxies let an upgrade through and nothing after it. */
  let cancelAttempt: (() => void) | null = null;
  let cancelTest: (() => void) | null = null;

  function limitAttempt(limitMs: number): void {
    endAttempt();
    cancelAttempt = clock.after(limitMs, () => {
      cancelAttempt = null;
      onDead();
    });
  }

  function endAttempt(): void {
    cancelAttempt?.();
    cancelAttempt = null;
  }

  function endTest(): void {
    cancelTest?.();
    cancelTest = null;
  }

  return {
    begun: () => limitAttempt(openLimitMs),
    opened() {
      endTest();
      limitAttempt(answerLimitMs);
    },
    heard: endAttempt,
    test() {
      if (cancelTest !== null) return;
      cancelTest = clock.after(testLimitMs, () => {
        cancelTest = null;
        onDead();
      });
      ping(endTest);
    },
    over() {
      endTest();
      endAttempt();
    },
  };
}
