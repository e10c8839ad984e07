import { needed, reaches } from './majority.ts';
import { formatRational } from './rational.ts';
import { amountOf, readAmount, weightOf } from './tally.ts';
import type { Threshold } from './majority.ts';
import type { Sum } from './tally.ts';
import type { BaseAmount, Formula, TraceStep } from './types.ts';

export type Measured = {
  readonly reached: boolean;
  readonly needed: string;
  readonly formula: Formula;
  readonly step: TraceStep;
};

/** Holds the votes of one option against a majority, and states the comparison with its numbers. */
export function measure(
  leader: Sum & { readonly option: string },
  base: BaseAmount,
  threshold: Threshold,
  denominator: bigint,
): Measured {
  const { option } = leader;
  const baseWeight = readAmount(base.weight);
  const votes = amountOf(leader, denominator);
  const reached = reaches(weightOf(leader, denominator), baseWeight, threshold);
  const least = formatRational(needed(baseWeight, threshold, { n: 1n, d: denominator }));
  return {
    reached,
    needed: least,
    formula: { kind: 'majority', option, votes, threshold, reached },
    step: { step: 'compared', option, votes: votes.weight, base: base.weight, threshold, needed: least, reached },
  };
}

/** What holding several options against one threshold gave. */
export type MeasuredEach = {
  readonly reached: ReadonlySet<string>;
  /** Of the first with the most votes in ballot order, like `base` and `formula`. */
  readonly needed: string;
  readonly base: BaseAmount;
  readonly formula: Formula;
  /** A comparison for each, the most votes first, equal ones in ballot order. */
  readonly steps: readonly TraceStep[];
};

/** Holds the votes of each against the threshold of its own base. Throws a TypeError where there is no option. */
export function measureEach<S extends Sum & { readonly option: string }>(
  totals: readonly S[],
  baseOf: (total: S) => BaseAmount,
  threshold: Threshold,
  denominator: bigint,
): MeasuredEach {
  const each = totals
    .toSorted((one, other) => (one.units === other.units ? 0 : one.units > other.units ? -1 : 1))
    .map((total) => ({ option: total.option, base: baseOf(total), ...measure(total, baseOf(total), threshold, denominator) }));
  const [first] = each;
  if (first === undefined) throw new TypeError('measureEach: nobody to measure; run checkDefinition first');
  return {
    reached: new Set(each.filter(({ reached }) => reached).map(({ option }) => option)),
    needed: first.needed,
    base: first.base,
    formula: first.formula,
    steps: each.map(({ step }) => step),
  };
}
