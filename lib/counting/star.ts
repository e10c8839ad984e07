import { checkElection } from './definition.ts';
import { outcomeOf } from './outcome.ts';
import { leadersOf, sumPoints } from './point-sums.ts';
import { checkScores } from './score.ts';
import { decideFinal } from './star-final.ts';
import { chooseFinalists } from './star-finalists.ts';
import { readScores } from './star-scores.ts';
import { optionTotals } from './tally.ts';
import type { Lot } from './lot.ts';
import type { CountingMethod } from './method.ts';
import type { WeighedBallots } from './tally.ts';
import type { CountDefinition, DefinitionFault, Formula, Outcome, Turnout } from './types.ts';

/**
 * Score, then automatic run-off, for one seat: the two with the largest sums of scores go into the final, which the one
 * wins whom more ballots score higher. Ties by the "Official Tie-breaker Protocol" of the Equal Vote Coalition
 * (docs.bettervoting.com/help/ties, as of August 2026; their older protocols differ where three or more are tied):
 * - in the scoring round, of two for one place by preference; of more, or where as many prefer either, by how many give the
 *   best score; then by lot. Two tied for the first place are both in the final, and no tie.
 * - in the final by the sum of scores, then by how many give the best score, then by lot.
 *
 * "More" is by weight; "five stars" are here the best score of the poll. Of three tied for two places, two who are left when
 * one has the most top scores are not compared by preference again: so does the protocol's own software.
 *
 * Who is left out on a ballot has 0; equal scores are no preference; a ballot of zeros alone is an abstention. Who has no
 * score above 0 does not come into the final: no ballot could prefer them. No lot is needed where the first wins against
 * each of those who are tied for the second place in the final. `formula` has the order of the finalists as far as it is
 * known, those who are tied in one place.
 */
export const star: CountingMethod = { checkDefinition, checkChoice: checkScores, count };

function checkDefinition(definition: CountDefinition): DefinitionFault | null {
  return checkElection(definition, { majority: 'none', runOff: false, seats: 'one' });
}

function count(definition: CountDefinition, ballots: WeighedBallots, turnout: Turnout, lot: Lot): Outcome {
  const { options, maxScore } = definition;
  if (maxScore === undefined) throw new TypeError('count: star needs its best score; run checkDefinition first');
  const { denominator } = ballots;
  const sums = sumPoints(ballots, options);
  const scores = readScores(ballots, sums, maxScore);
  const decision = decideFinal(scores, chooseFinalists(scores, lot), lot);
  const formula: Formula = { kind: 'order', order: decision.order };
  const leaders = leadersOf(sums, denominator);
  return outcomeOf(
    {
      ...sums,
      rule: 'star/exact',
      verdict: decision.verdict,
      totals: optionTotals(sums, denominator),
      formula,
      elected: decision.elected,
      ties: decision.ties,
      denominator,
      steps: [{ step: 'led', options: leaders.options, votes: leaders.weight }, ...decision.steps],
    },
    turnout,
  );
}
