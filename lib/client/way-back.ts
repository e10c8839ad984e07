import type { ClientClock } from './clock.ts';

/** While something is under way, or nobody looks at the page, the way back can wait. */
const notNowMs = 2_000;
/** As long as an upgrade and an answer may take (RT17). */
const lookLimitMs = 10_000;

export type WayBackDeps = {
  readonly clock: ClientClock;
  /** Milliseconds until the next look. */
  nextLookMs(): number;
  /** Nothing is under way, and the page is in somebody's hands: who is connected now would not notice a change. */
  isQuiet(): boolean;
  /** Begins to look whether WebSocket works; the returned function breaks it off. */
  look(onSeen: (works: boolean) => void): () => void;
  /** It works, and the moment is quiet. */
  onFound(): void;
};

/** The search for the way back to WebSocket, for as long as a page is on long-poll (RT18). */
export type WayBack = {
  /** Begins, or begins anew with the next look soon or late as it is now. */
  start(): void;
  stop(): void;
};

export function createWayBack(deps: WayBackDeps): WayBack {
  const { clock } = deps;
  let cancel: (() => void) | null = null;

  function stop(): void {
    cancel?.();
    cancel = null;
  }

  function lookIn(delayMs: number): void {
    stop();
    cancel = clock.after(delayMs, look);
  }

  function look(): void {
    if (!deps.isQuiet()) {
      lookIn(notNowMs);
      return;
    }
    const breakOff = deps.look(seen);
    const cancelLimit = clock.after(lookLimitMs, () => {
      breakOff();
      seen(false);
    });
    cancel = () => {
      breakOff();
      cancelLimit();
    };
  }

  function seen(works: boolean): void {
    stop();
    if (!works) lookIn(deps.nextLookMs());
    else if (deps.isQuiet()) deps.onFound();
    else lookIn(notNowMs);
  }

  return {
    start: () => lookIn(deps.nextLookMs()),
    stop,
  };
}
