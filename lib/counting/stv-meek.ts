import { checkElection } from './definition.ts';
import { countByMeek } from './meek-rounds.ts';
import { oneVote } from './meek-arithmetic.ts';
import { outcomeOf } from './outcome.ts';
import { checkRanks, notValidSteps, rankedBallots, strictRanking } from './ranking.ts';
import { amountOf, nothing, plus } from './tally.ts';
import type { CountingMethod } from './method.ts';
import type { Candidate, RankedPapers } from './meek-tree.ts';
import type { Lot } from './lot.ts';
import type { Sum, WeighedBallots } from './tally.ts';
import type { CountDefinition, DefinitionFault, Outcome, Turnout } from './types.ts';

/**
 * The single transferable vote by Meek's method: the Reference Meek Rule of the Proportional Representation Foundation
 * (prfound.org, "Reference Meek Rule"), to the digit. Its steps, and where they are:
 *
 * - A, initialize: all options are hopeful and keep all (keep factor 1). Who has withdrawn is no option.
 * - B.1, is the count complete: the loop of `countByMeek`.
 * - B.2.a, distribute votes: `distribute` of the tree of ballots. Each ballot is rounded by itself: weight times keep
 *   factor to nine decimals, rounded up. Equal ballots are equal there, so it is done once and multiplied.
 * - B.2.b to B.2.f, quota, winners, surplus, end of the iteration, keep factors: `iterate`.
 * - B.3, defeat the low candidate: one at a time. Tied are all whose votes are not above the lowest by more than the total
 *   surplus. T, breaking ties: the text leaves the procedure open; here it is the lot, and the last of the tied in the
 *   order of the lot is excluded. The lot stands for every tie, so no earlier round is looked at.
 * - C.1, elect the remaining: in the last round, with or without votes. C.2, defeat the remaining: they are not listed as
 *   excluded, since no votes leave them.
 *
 * Where the text is silent or cannot be meant: more hopeful candidates can reach the quota at once than there are seats
 * (rounding, with thousands of equal ballots); those with the most votes are elected, then the lot decides. A keep factor
 * never rises above 1. Where no ballot counts for anybody nobody is elected, whereas the text would draw lots for all seats.
 *
 * Ballots: from the first shared rank on a ballot says nothing more (`strictRanking`; the text knows no equal ranks); what
 * is left of it behind its last candidate is exhausted. Abstentions do not count towards the quota. Weights: a ballot of
 * n times `ballots.unit` is n equal ballots, and numbers are multiplied back, so decimals are those of the unit.
 */
export const stvMeek: CountingMethod = { checkDefinition, checkChoice: checkRanks, count };

function checkDefinition(definition: CountDefinition): DefinitionFault | null {
  return checkElection(definition, { majority: 'none', runOff: false, seats: 'any' });
}

function count({ options, seats }: CountDefinition, ballots: WeighedBallots, turnout: Turnout, lot: Lot): Outcome {
  const { denominator, unit } = ballots;
  const ranked = rankedBallots(ballots, options);
  const candidates = options.map((option): Candidate => ({ option, state: 'hopeful', keepFactor: oneVote, votes: 0n }));
  const first = new Map<Candidate, Sum>();
  const papers = ranked.groups.map((group): RankedPapers => {
    const ranking = strictRanking(group).flatMap((place) => candidates[place] ?? []);
    const [favourite] = ranking;
    if (favourite !== undefined) first.set(favourite, plus(first.get(favourite) ?? nothing, group));
    return { ranking, count: group.units / unit };
  });
  const scale = { unit, denominator: denominator * oneVote };
  const { verdict, elected, rounds, ties, formula, steps } = countByMeek({ candidates, papers, seats, lot, scale });
  return outcomeOf(
    {
      rule: 'stv-meek/9-decimals',
      verdict,
      totals: candidates.map((candidate) => ({ option: candidate.option, ...amountOf(first.get(candidate) ?? nothing, denominator) })),
      formula,
      elected,
      rounds,
      ties,
      denominator,
      abstentions: ranked.abstentions,
      cast: ranked.cast,
      steps: [...notValidSteps(ranked.groups, denominator), ...steps],
    },
    turnout,
  );
}
