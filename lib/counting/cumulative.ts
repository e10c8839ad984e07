import { checkElection } from './definition.ts';
import { checkPoints, countPoints } from './point-sums.ts';
import type { CountingMethod } from './method.ts';
import type { Choice, CountDefinition, DefinitionFault } from './types.ts';

/**
 * Each ballot distributes up to `points.total` points, at most `points.cap` to one option; the most points win the seats.
 * Points need not all be given: the rest is lost, and the ballot counts with what it gives. Equal points on one ballot mean
 * nothing but themselves. A ballot without points is an abstention. Equal sums at the last seat are broken by lot alone.
 * Nobody is elected without a point.
 */
export const cumulative: CountingMethod = {
  checkDefinition,
  checkChoice,
  count: (definition, ballots, turnout, lot) => countPoints('cumulative/exact', definition, ballots, turnout, lot),
};

function checkDefinition(definition: CountDefinition): DefinitionFault | null {
  return checkElection(definition, { majority: 'none', runOff: false, seats: 'any' });
}

function checkChoice({ options, points }: CountDefinition, choice: unknown): Choice | null {
  if (points === undefined) throw new TypeError('count: cumulative needs points; run checkDefinition first');
  return checkPoints(options, choice, points);
}
