/** Time as the client sees it, handed in so that tests can hold it still. */
export type ClientClock = {
  /** Milliseconds that never run backwards; only differences mean anything. Never the device's wall clock, which may be days off. */
  now(): number;
  /** Runs once after the delay; the returned function calls it off. */
  after(delayMs: number, run: () => void): () => void;
};

/** The real one, in browsers and in Node. */
export const systemClock: ClientClock = {
  now: () => performance.now(),
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
};
