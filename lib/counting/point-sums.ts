import { checkMarks } from './marks.ts';
import { outcomeOf } from './outcome.ts';
import { soleProperty } from './own-properties.ts';
import { fillSeats } from './seats.ts';
import { amountOf, nothing, optionTotals, plus } from './tally.ts';
import type { Lot } from './lot.ts';
import type { SinglePickTally, WeighedBallots } from './tally.ts';
import type { Choice, CountDefinition, Formula, Mark, Outcome, TraceStep, Turnout } from './types.ts';

/** What each option received: `units` of points times weight, `heads` who gave it any. */
export type PointSums = SinglePickTally;

/** The most that one ballot may give: to one option, and in all. */
export type PointLimits = { readonly cap: number; readonly total: number };

/**
 * A ballot of points in its one form, an abstention, or null for anything else. Points are whole numbers above zero: who
 * gives nobody any abstains, and has only that form.
 */
export function checkPoints(options: readonly string[], choice: unknown, { cap, total }: PointLimits): Choice | null {
  if (soleProperty(choice, 'abstain') === true) return { abstain: true };
  const points = checkMarks(options, soleProperty(choice, 'points'), (mark) => (isPoints(mark, cap) ? mark : null));
  if (points === null) return null;
  // At most a million for each option, so that the sum is a whole number far below 2^53.
  return points.reduce((sum, [, mark]) => sum + mark, 0) <= total ? { points } : null;
}

/** What a checked ballot gives, in ballot order; nothing for an abstention. */
export function pointsOf(choice: Choice): readonly Mark<number>[] {
  return 'points' in choice ? choice.points : [];
}

/** Adds up checked ballots: a ballot of weight w counts each of its points w times. */
export function sumPoints({ groups }: WeighedBallots, options: readonly string[]): PointSums {
  const sums = new Map<string, { heads: number; units: bigint }>(options.map((option) => [option, { heads: 0, units: 0n }]));
  let [abstentions, cast] = [nothing, nothing];
  for (const group of groups) {
    const points = pointsOf(group.choice);
    cast = plus(cast, group);
    if (points.length === 0) abstentions = plus(abstentions, group);
    for (const [option, mark] of points) {
      const sum = sums.get(option);
      if (sum === undefined) throw new TypeError('count: a ballot gives points to what is no option; run checkChoice first');
      sum.heads += group.heads;
      sum.units += BigInt(mark) * group.units;
    }
  }
  return { totals: options.map((option) => ({ option, ...(sums.get(option) ?? nothing) })), abstentions, cast };
}

/** Who has the most, all of them where several have. */
export function leadersOf({ totals }: Pick<PointSums, 'totals'>, denominator: bigint): { readonly options: readonly string[]; readonly weight: string } {
  const most = totals.reduce((best, { units }) => (units > best ? units : best), 0n);
  return {
    options: totals.filter(({ units }) => units === most).map(({ option }) => option),
    weight: amountOf({ heads: 0, units: most }, denominator).weight,
  };
}

/** The whole count of a method where the most points win. Ties for the last seat are broken by lot alone. */
export function countPoints(rule: string, definition: CountDefinition, ballots: WeighedBallots, turnout: Turnout, lot: Lot): Outcome {
  const { denominator } = ballots;
  const sums = sumPoints(ballots, definition.options);
  const { options, weight } = leadersOf(sums, denominator);
  const seating = fillSeats(sums.totals, { seats: definition.seats, denominator, lot });
  const formula: Formula = { kind: 'most-points', options, points: weight };
  const led: TraceStep = { step: 'led', options, votes: weight };
  return outcomeOf(
    { ...sums, ...seating, rule, formula, denominator, totals: optionTotals(sums, denominator), steps: [led, ...seating.trace] },
    turnout,
  );
}

function isPoints(mark: unknown, cap: number): mark is number {
  return typeof mark === 'number' && Number.isSafeInteger(mark) && mark > 0 && mark <= cap;
}
