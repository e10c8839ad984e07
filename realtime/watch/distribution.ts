/** What a window of observations looked like; null where there were none. */
export type Window = { readonly count: number; readonly p50: number | null; readonly p99: number | null; readonly max: number | null };

/** Milliseconds. Steps of about a half: a quantile read from them is right to a fifth, which a plot does not show. */
export const timeBoundsMs = [0.5, 1, 2, 3, 5, 7.5, 10, 15, 20, 30, 50, 75, 100, 150, 200, 300, 500, 750, 1_000, 1_500, 2_000, 3_000, 5_000, 10_000, 30_000] as const;

/**
 * Times, counted in buckets: since the start for Prometheus, and since the last look for the plots. An observation costs
 * some nanoseconds and no memory, since ten thousand ballots come in a second.
 */
export class Distribution {
  readonly bounds: readonly number[];
  /** One more than bounds: the last is for what is above all of them. */
  readonly #counts: Float64Array;
  readonly #countsAtLook: Float64Array;
  #sum = 0;
  #max = Number.NEGATIVE_INFINITY;

  constructor(bounds: readonly number[] = timeBoundsMs) {
    this.bounds = bounds;
    this.#counts = new Float64Array(bounds.length + 1);
    this.#countsAtLook = new Float64Array(bounds.length + 1);
  }

  observe(value: number): void {
    let bucket = 0;
    while (bucket < this.bounds.length && value > (this.bounds[bucket] ?? 0)) bucket += 1;
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1;
    this.#sum += value;
    if (value > this.#max) this.#max = value;
  }

  get sum(): number {
    return this.#sum;
  }

  /** Since the start: how many were at most each bound, and at the end how many there were. */
  cumulative(): number[] {
    let below = 0;
    return Array.from(this.#counts, (count) => (below += count));
  }

  /** What came since the last look. */
  look(): Window {
    const counts = this.#counts.map((count, bucket) => count - (this.#countsAtLook[bucket] ?? 0));
    const count = counts.reduce((sum, one) => sum + one, 0);
    const max = this.#max;
    this.#countsAtLook.set(this.#counts);
    this.#max = Number.NEGATIVE_INFINITY;
    if (count === 0) return { count, p50: null, p99: null, max: null };
    const quantile = (share: number) => Math.min(max, this.#quantile(counts, count * share));
    return { count, p50: quantile(0.5), p99: quantile(0.99), max };
  }

  /** The value below which so many are, as if those of a bucket lay evenly in it. */
  #quantile(counts: Float64Array, rank: number): number {
    let below = 0;
    for (const [bucket, count] of counts.entries()) {
      if (below + count >= rank && count > 0) {
        const from = bucket === 0 ? 0 : (this.bounds[bucket - 1] ?? 0);
        const to = this.bounds[bucket];
        return to === undefined ? Number.POSITIVE_INFINITY : from + ((to - from) * (rank - below)) / count;
      }
      below += count;
    }
    return Number.POSITIVE_INFINITY;
  }
}
