export type BucketVerdict = 'take' | 'refuse' | 'flood';

/**
 * The allowance of one connection: `burst` messages at once, refilled at `perSecond`.
 * Beyond it messages are refused, and when as many again were refused without a pause, it is a flood.
 */
export class TokenBucket {
  readonly #burst: number;
  readonly #perSecond: number;
  #tokens: number;
  #filledAtMs: number;

  constructor(burst: number, perSecond: number, nowMs: number) {
    this.#burst = burst;
    this.#perSecond = perSecond;
    this.#tokens = burst;
    this.#filledAtMs = nowMs;
  }

  /** Takes one message at `nowMs` (monotonic milliseconds). */
  take(nowMs: number): BucketVerdict {
    const refill = ((nowMs - this.#filledAtMs) / 1000) * this.#perSecond;
    this.#tokens = Math.min(this.#burst, this.#tokens + refill) - 1;
    this.#filledAtMs = nowMs;
    if (this.#tokens >= 0) return 'take';
    return this.#tokens >= -this.#burst ? 'refuse' : 'flood';
  }
}
