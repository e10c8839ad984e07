import { add, formatRational, rational, zero } from './rational.ts';
import type { RankedGroup } from './ranking.ts';
import type { OptionTotal, TraceStep } from './types.ts';

/**
 * Who is preferred to whom: `pairwise[one][other]` is the weight, in units of 1/denominator, of the ballots that rank `one`
 * above `other`. Options by their place on the ballot. Who is ranked stands above who is not; equal ranks, and two who
 * are unranked, are no preference either way.
 */
export type Pairwise = readonly (readonly bigint[])[];

/**
 * Weights are added in limbs of so many bits. Each limb is below 2^26, and groups are the values of a Map, which holds at
 * most 2^24 of them: a sum of limbs is a whole number below 2^50, and so exact as a Number.
 */
const limbBits = 26n;
const limbMask = (1n << limbBits) - 1n;

/** Adds up all pairs of all ballots, exactly: millions of additions of Numbers (see `limbBits`), few of BigInts. */
export function pairwiseOf(groups: readonly RankedGroup[], size: number): Pairwise {
  const sums = Array.from({ length: size }, () => Array.from({ length: size }, () => 0n));
  let shift = 0n;
  // Ballots of weight 1 or the like have one limb, and are gone through once.
  for (let open = groups; open.length > 0; open = open.filter(({ units }) => units >> shift > 0n)) {
    const limbs = new Float64Array(size * size);
    for (const { ranks, units } of open) addPreferences(limbs, size, ranks, Number((units >> shift) & limbMask));
    for (const [one, row] of sums.entries()) {
      for (const [other, sum] of row.entries()) row[other] = sum + (BigInt(limbs[one * size + other] ?? 0) << shift);
    }
    shift += limbBits;
  }
  return sums;
}

/** The weight of the ballots that prefer `one` to `other`. */
export function preferring(pairwise: Pairwise, one: number, other: number): bigint {
  return pairwise[one]?.[other] ?? 0n;
}

/**
 * What each option has of first preferences. Who shares a first rank shares the weight of the ballot equally; the head is
 * counted for each of them, so that heads may add up to more than were cast.
 */
export function firstPreferences(groups: readonly RankedGroup[], options: readonly string[], denominator: bigint): OptionTotal[] {
  const heads = options.map(() => 0);
  /** By how many share the rank, so that the weights are still whole units. */
  const shares = new Map<number, bigint[]>();
  for (const group of groups) {
    const first = group.ranks[0] ?? [];
    const sums = shares.get(first.length) ?? options.map(() => 0n);
    shares.set(first.length, sums);
    for (const option of first) {
      heads[option] = (heads[option] ?? 0) + group.heads;
      sums[option] = (sums[option] ?? 0n) + group.units;
    }
  }
  return options.map((option, at) => {
    const weights = [...shares].map(([sharing, sums]) => rational(sums[at] ?? 0n, denominator * BigInt(sharing)));
    return { option, heads: heads[at] ?? 0, weight: formatRational(weights.reduce(add, zero)) };
  });
}

/** Whom any ballot ranks, of so many. */
export function everRanked(groups: readonly RankedGroup[], size: number): ReadonlySet<number> {
  const ranked = new Set<number>();
  for (const { ranks } of groups) {
    if (ranked.size === size) break;
    for (const rank of ranks) for (const option of rank) ranked.add(option);
  }
  return ranked;
}

/** Each pair once, in ballot order; the one that is preferred first. */
export function preferenceSteps(pairwise: Pairwise, options: readonly string[], denominator: bigint): TraceStep[] {
  const weight = (units: bigint) => formatRational(rational(units, denominator));
  return options.flatMap((option, one) =>
    options.slice(one + 1).map((over, distance): TraceStep => {
      const [votes, against] = [preferring(pairwise, one, one + 1 + distance), preferring(pairwise, one + 1 + distance, one)];
      return votes >= against
        ? { step: 'preferred', option, over, votes: weight(votes), against: weight(against) }
        : { step: 'preferred', option: over, over: option, votes: weight(against), against: weight(votes) };
    }),
  );
}

/** Who is ranked, the best first, and then who is not: each is preferred to all behind their own rank. */
function addPreferences(limbs: Float64Array, size: number, ranks: readonly (readonly number[])[], limb: number): void {
  if (limb === 0) return;
  const order = ranks.flat();
  if (order.length < size) {
    const ranked = new Set(order);
    for (let option = 0; option < size; option += 1) if (!ranked.has(option)) order.push(option);
  }
  let behind = 0;
  for (const rank of ranks) {
    behind += rank.length;
    for (const option of rank) {
      const row = option * size;
      for (let at = behind; at < size; at += 1) {
        const cell = row + (order[at] ?? 0);
        limbs[cell] = (limbs[cell] ?? 0) + limb;
      }
    }
  }
}
