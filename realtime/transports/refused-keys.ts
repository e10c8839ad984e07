/** Credentials that are refused for a while, since a connection of theirs was cut for flooding (RT11, faults.md row 30). */
import type { RealtimeClock } from '../channels/clock.ts';

export class RefusedKeys {
  readonly #untilMs = new Map<string, number>();
  readonly #clock: RealtimeClock;
  readonly #refuseForMs: number;
  readonly #maxKeys: number;

  constructor(clock: RealtimeClock, refuseForMs: number, maxKeys: number) {
    this.#clock = clock;
    this.#refuseForMs = refuseForMs;
    this.#maxKeys = maxKeys;
  }

  add(key: string): void {
    this.#untilMs.delete(key);
    this.#untilMs.set(key, this.#clock.monotonicMs() + this.#refuseForMs);
    if (this.#untilMs.size > this.#maxKeys) this.#forgetOldest();
  }

  /** Milliseconds for which the key is still refused; 0 if it isn't. */
  remainingMs(key: string): number {
    return Math.max(0, (this.#untilMs.get(key) ?? 0) - this.#clock.monotonicMs());
  }

  /** Drops those whose time is over. All have the same time, so they stand in the order of their end. */
  sweep(): void {
    const nowMs = this.#clock.monotonicMs();
    for (const [key, untilMs] of this.#untilMs) {
      if (untilMs > nowMs) return;
      this.#untilMs.delete(key);
    }
  }

  #forgetOldest(): void {
    const oldest = this.#untilMs.keys().next();
    if (oldest.done !== true) this.#untilMs.delete(oldest.value);
  }
}
