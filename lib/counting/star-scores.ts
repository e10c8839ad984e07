import { pointsOf } from './point-sums.ts';
import { formatRational, rational } from './rational.ts';
import type { PointSums } from './point-sums.ts';
import type { Standing } from './seats.ts';
import type { WeighedBallots } from './tally.ts';
import type { TraceStep } from './types.ts';

/** What the rule asks of the ballots; all in units of 1/`denominator`. */
export type Scores = {
  readonly denominator: bigint;
  /** In ballot order. */
  readonly standings: readonly Standing[];
  sumOf(option: string): bigint;
  /** How many score the one higher than the other. */
  preferring(option: string, over: string): bigint;
  /** How many give it the best score. */
  topScoresOf(option: string): bigint;
};

/** The ballots are gone through for each question: only few are asked, and most elections ask none but of the final. */
export function readScores({ denominator, groups }: WeighedBallots, { totals }: PointSums, maxScore: number): Scores {
  const sums = new Map(totals.map(({ option, units }) => [option, units]));
  const weigh = (holds: (scoreOf: (option: string) => number) => boolean) => {
    let units = 0n;
    for (const group of groups) {
      const points = pointsOf(group.choice);
      if (holds((asked) => points.find(([option]) => option === asked)?.[1] ?? 0)) units += group.units;
    }
    return units;
  };
  return {
    denominator,
    standings: totals,
    sumOf: (option) => sums.get(option) ?? 0n,
    preferring: (option, over) => weigh((scoreOf) => scoreOf(option) > scoreOf(over)),
    topScoresOf: (option) => weigh((scoreOf) => scoreOf(option) === maxScore),
  };
}

/** So many prefer the one to the other: who is preferred stands first, and where as many do, the one who was named first. */
export function preferredStep(scores: Scores, one: string, other: string): Extract<TraceStep, { step: 'preferred' }> {
  const [votes, against] = [scores.preferring(one, other), scores.preferring(other, one)];
  const [option, over] = votes < against ? [other, one] : [one, other];
  const [more, fewer] = votes < against ? [against, votes] : [votes, against];
  return { step: 'preferred', option, over, votes: textOf(scores, more), against: textOf(scores, fewer) };
}

export function topScoresStep(scores: Scores, options: readonly string[]): TraceStep {
  return { step: 'top-scores', of: options.map((option) => ({ option, weight: textOf(scores, scores.topScoresOf(option)) })) };
}

/** Units as a weight. */
export function textOf({ denominator }: Pick<Scores, 'denominator'>, units: bigint): string {
  return formatRational(rational(units, denominator));
}
