import { checkElection } from './definition.ts';
import { checkPoints, countPoints } from './point-sums.ts';
import type { CountingMethod } from './method.ts';
import type { Choice, CountDefinition, DefinitionFault } from './types.ts';

/**
 * Each ballot scores each option from 0 to `maxScore`; the largest sums win the seats. Who is left out has 0, so that not
 * to score somebody and to give the worst score are the same (sums, not averages). Equal scores on one ballot are allowed.
 * A ballot of zeros alone is an abstention. Equal sums at the last seat are broken by lot alone. Nobody is elected without
 * a score above 0.
 */
export const score: CountingMethod = {
  checkDefinition,
  checkChoice: checkScores,
  count: (definition, ballots, turnout, lot) => countPoints('score/exact', definition, ballots, turnout, lot),
};

/** Scores in their one form, zeros left out; an abstention, or null for anything else. */
export function checkScores({ options, maxScore }: CountDefinition, choice: unknown): Choice | null {
  if (maxScore === undefined) throw new TypeError('count: scores need their best score; run checkDefinition first');
  return checkPoints(options, choice, { cap: maxScore, total: maxScore * options.length });
}

function checkDefinition(definition: CountDefinition): DefinitionFault | null {
  return checkElection(definition, { majority: 'none', runOff: false, seats: 'any' });
}
