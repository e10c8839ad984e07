import type { CountDefinition, DefinitionFault } from './types.ts';

/** What a method takes of what any election may have. */
export type ElectionRules = {
  readonly majority: 'none' | 'may' | 'must';
  readonly runOff: boolean;
  /** `one`: it elects a single person. */
  readonly seats: 'one' | 'any';
};

/** No body has more. There may be more seats than candidates, who leave some of them empty: so it is when few stand. */
export const largestSeats = 1_000;

/** What is wrong with a definition as far as all elections share it, or null. */
export function checkElection({ options, majority, runOff, seats }: CountDefinition, rules: ElectionRules): DefinitionFault | null {
  if (options.length === 0) return 'too-few-options';
  if (options.includes('')) return 'empty-option';
  if (new Set(options).size < options.length) return 'repeated-option';
  if (rules.majority === 'none' && majority !== null) return 'majority-not-allowed';
  if (rules.majority === 'must' && majority === null) return 'majority-missing';
  if (runOff && !rules.runOff) return 'run-off-not-allowed';
  if (runOff && majority === null) return 'run-off-without-majority';
  return seats > (rules.seats === 'one' ? 1 : largestSeats) ? 'seats-out-of-range' : null;
}

/** More would make sums that nobody reads, and a page on which nobody finds their place. */
export const largestScore = 1_000;
export const largestPoints = 1_000_000;

/** The numbers that some methods have, and the others must not. */
export function checkParameters({ method, options, picks, points, maxScore }: CountDefinition): DefinitionFault | null {
  const isScored = method === 'score' || method === 'star';
  if ((picks !== undefined) !== (method === 'approval')) return picks === undefined ? 'picks-missing' : 'picks-not-allowed';
  if ((points !== undefined) !== (method === 'cumulative')) return points === undefined ? 'points-missing' : 'points-not-allowed';
  if ((maxScore !== undefined) !== isScored) return maxScore === undefined ? 'scores-missing' : 'scores-not-allowed';
  if (picks !== undefined && !(isWithin(picks.min, 1, picks.max) && isWithin(picks.max, 1, options.length))) return 'picks-out-of-range';
  if (points !== undefined && !(isWithin(points.cap, 1, points.total) && isWithin(points.total, 1, largestPoints))) return 'points-out-of-range';
  return maxScore === undefined || isWithin(maxScore, 1, largestScore) ? null : 'scores-out-of-range';
}

function isWithin(value: number, least: number, most: number): boolean {
  return Number.isSafeInteger(value) && value >= least && value <= most;
}
