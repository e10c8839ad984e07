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
