import { formatRational, greatestCommonDivisor, isPositive, leastCommonMultiple, parseRational, rational } from './rational.ts';
import type { Rational } from './rational.ts';
import type { MajorityBase } from './majority.ts';
import type { Amount, BaseAmount, Choice, OptionTotal, Turnout, WeightedBallots } from './types.ts';

/** Ballots brought to one denominator, once: from here on weights are whole numbers of 1/`denominator`. */
export type WeighedBallots = {
  readonly denominator: bigint;
  /**
   * The largest number of units that goes into the weight of every ballot: 1/`denominator` where no ballot is there. Rules
   * that round count in it, so that the same weights on another scale give the same result.
   */
  readonly unit: bigint;
  readonly groups: readonly WeighedGroup[];
};

/** `heads` ballots that say the same and weigh `units`/denominator together. */
export type WeighedGroup = { readonly choice: Choice; readonly heads: number; readonly units: bigint };

/** A sum of ballots while counting; `units` as in `WeighedBallots`. */
export type Sum = { readonly heads: number; readonly units: bigint };

/** What each option received, in the order asked for, and the rest. */
export type SinglePickTally = {
  readonly totals: readonly (Sum & { readonly option: string })[];
  readonly abstentions: Sum;
  readonly cast: Sum;
};

export const nothing: Sum = { heads: 0, units: 0n };

/**
 * Reads the weights exactly. Throws a RangeError when a weight is not a number above zero or a count not a whole number
 * from zero: both are checked where they enter the assembly, so here it is a bug or a broken record.
 */
export function weigh(ballots: WeightedBallots): WeighedBallots {
  // Many ballots have few weights, and an emptied group must not refine the denominator.
  const weights = new Map<string, Rational>();
  for (const { weight, count } of ballots) if (readCount(count) > 0 && !weights.has(weight)) weights.set(weight, readWeight(weight));
  const denominator = [...weights.values()].reduce((common, { d }) => leastCommonMultiple(common, d), 1n);
  const units = new Map([...weights].map(([text, { n, d }]) => [text, n * (denominator / d)]));
  const groups: WeighedGroup[] = [];
  for (const { choice, weight, count } of ballots) {
    if (count > 0) groups.push({ choice, heads: count, units: (units.get(weight) ?? 0n) * BigInt(count) });
  }
  return { denominator, unit: [...units.values()].reduce(greatestCommonDivisor, 0n) || 1n, groups };
}

/** Adds up ballots that each name one of `options`; `optionOf` gives null for an abstention. */
export function tallySinglePicks(
  ballots: WeighedBallots,
  options: readonly string[],
  optionOf: (choice: Choice) => string | null,
): SinglePickTally {
  const sums = new Map<string | null, Sum>();
  let cast = nothing;
  for (const group of ballots.groups) {
    const option = optionOf(group.choice);
    sums.set(option, plus(sums.get(option) ?? nothing, group));
    cast = plus(cast, group);
  }
  return {
    totals: options.map((option) => ({ option, ...(sums.get(option) ?? nothing) })),
    abstentions: sums.get(null) ?? nothing,
    cast,
  };
}

/** The amount that `base` names; see `MajorityBase` for what is in it. */
export function baseAmount(name: MajorityBase, tally: Pick<SinglePickTally, 'abstentions' | 'cast'>, denominator: bigint, turnout: Turnout): BaseAmount {
  switch (name) {
    case 'yes-no': {
      const { cast, abstentions } = tally;
      const deciding = { heads: cast.heads - abstentions.heads, units: cast.units - abstentions.units };
      return { name, ...amountOf(deciding, denominator) };
    }
    case 'valid':
    case 'cast':
      return { name, ...amountOf(tally.cast, denominator) };
    case 'present':
    case 'eligible': {
      const { heads, weight } = turnout[name];
      return { name, heads, weight: formatRational(readAmount(weight)) };
    }
    default:
      return unknownBase(name);
  }
}

export function weightOf({ units }: Sum, denominator: bigint): Rational {
  return rational(units, denominator);
}

export function amountOf(sum: Sum, denominator: bigint): Amount {
  return { heads: sum.heads, weight: formatRational(weightOf(sum, denominator)) };
}

export function optionTotals(tally: Pick<SinglePickTally, 'totals'>, denominator: bigint): OptionTotal[] {
  return tally.totals.map((total) => ({ option: total.option, ...amountOf(total, denominator) }));
}

/** A total handed in as text. Throws a RangeError when it is not a number or below zero. */
export function readAmount(weight: string): Rational {
  const total = parseRational(weight);
  if (total === null || total.n < 0n) {
    throw new RangeError(`count: turnout weight ${JSON.stringify(weight)} is not a number from zero; hand in a canonical rational`);
  }
  return total;
}

export function plus(a: Sum, b: Sum): Sum {
  return { heads: a.heads + b.heads, units: a.units + b.units };
}

function readWeight(text: string): Rational {
  const weight = parseRational(text);
  if (weight === null || !isPositive(weight)) {
    throw new RangeError(`count: ballot weight ${JSON.stringify(text)} is not a number above zero; hand in a canonical rational`);
  }
  return weight;
}

function readCount(count: number): number {
  if (!Number.isSafeInteger(count) || count < 0) {
    throw new RangeError(`count: a group holds ${count} ballots; hand in a whole number from zero`);
  }
  return count;
}

function unknownBase(name: never): never {
  throw new RangeError(`count: unknown majority base ${JSON.stringify(name)}; run checkDefinition first`);
}
