import { performance } from 'node:perf_hooks';

/** Time as the realtime layers see it, handed in so that tests and the simulator can hold it still. */
export type RealtimeClock = {
  /** Milliseconds that never run backwards. Only differences mean anything. */
  monotonicMs(): number;
  /** Runs once after the delay; the returned function calls it off. */
  after(delayMs: number, run: () => void): () => void;
  /** Runs at each period until the returned function is called. */
  every(periodMs: number, run: () => void): () => void;
  /** Runs after input that is already there has been handled. */
  soon(run: () => void): void;
};

/** The real one. Its timers don't keep the process alive. */
export const systemClock: RealtimeClock = {
  monotonicMs: () => performance.now(),
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs);
    timer.unref();
    return () => clearTimeout(timer);
  },
  every(periodMs, run) {
    const timer = setInterval(run, periodMs);
    timer.unref();
    return () => clearInterval(timer);
  },
  soon(run) {
    setImmediate(run);
  },
};
