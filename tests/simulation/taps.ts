import type { Choice } from '../../lib/client/cast.ts';

/** Somebody tapped Cast. */
export type Tap = {
  readonly commandId: string;
  readonly browser: string;
  readonly participantId: string;
  readonly pollId: string;
  readonly revision: number;
  readonly choice: Choice;
  /** Server time, as far as the page knew it. */
  readonly castAt: number;
};

/** Everything that people have done; no ballot may be sent that is not among it. */
export class Taps {
  readonly #byCommand = new Map<string, Tap>();

  add(tap: Tap): void {
    this.#byCommand.set(tap.commandId, tap);
  }

  find(commandId: string): Tap | null {
    return this.#byCommand.get(commandId) ?? null;
  }

  /** The last one in this browser for this poll. */
  lastOf(browser: string, pollId: string): Tap | null {
    let last: Tap | null = null;
    for (const tap of this.#byCommand.values()) if (tap.browser === browser && tap.pollId === pollId) last = tap;
    return last;
  }

  get count(): number {
    return this.#byCommand.size;
  }
}
