import { checkElection } from './definition.ts';
import { measureEach } from './measure.ts';
import { outcomeOf } from './outcome.ts';
import { elements, soleProperty } from './own-properties.ts';
import { leadersOf } from './point-sums.ts';
import { placesOf } from './ranking.ts';
import { fillSeats } from './seats.ts';
import { baseAmount, nothing, optionTotals, plus } from './tally.ts';
import type { Lot } from './lot.ts';
import type { CountingMethod } from './method.ts';
import type { SinglePickTally, Sum, WeighedBallots } from './tally.ts';
import type { Choice, CountDefinition, DefinitionFault, Outcome, Turnout } from './types.ts';

/**
 * Each ballot picks from `picks.min` to `picks.max` options, each of them with its whole weight; the most votes win the
 * seats. With a majority only who reaches it is elected, and seats for which nobody does stay unfilled. The base `yes-no`
 * is the ballots that pick somebody: a ballot counts there once, however many it picks. A ballot that picks nobody is an
 * abstention, one that picks too few or too many is refused when it is cast. Equal votes at the last seat are broken by lot
 * alone. Nobody is elected without a vote.
 */
export const approval: CountingMethod = { checkDefinition, checkChoice, count };

function checkDefinition(definition: CountDefinition): DefinitionFault | null {
  return checkElection(definition, { majority: 'may', runOff: false, seats: 'any' });
}

function checkChoice({ options, picks }: CountDefinition, choice: unknown): Choice | null {
  if (picks === undefined) throw new TypeError('count: approval needs its picks; run checkDefinition first');
  if (soleProperty(choice, 'abstain') === true) return { abstain: true };
  const given = elements(soleProperty(choice, 'picks'));
  if (given === undefined || given.length < picks.min || given.length > picks.max) return null;
  const places = placesOf(options);
  const picked = new Set<number>();
  for (const option of given) {
    const place = typeof option === 'string' ? places.get(option) : undefined;
    if (place === undefined || picked.has(place)) return null;
    picked.add(place);
  }
  return { picks: [...picked].sort((one, other) => one - other).map((place) => options[place] ?? '') };
}

function count(definition: CountDefinition, ballots: WeighedBallots, turnout: Turnout, lot: Lot): Outcome {
  const { options, majority, seats } = definition;
  const { denominator } = ballots;
  const tally = tallyPicks(ballots, options);
  const leaders = leadersOf(tally, denominator);
  const measured = majority === null ? null : measureEach(tally.totals, () => baseAmount(majority.base, tally, denominator, turnout), majority.threshold, denominator);
  const seating = fillSeats(tally.totals, {
    seats,
    denominator,
    lot,
    ...(measured === null ? {} : { mayBeElected: (option) => measured.reached.has(option) }),
  });
  return outcomeOf(
    {
      ...tally,
      ...seating,
      rule: 'approval/exact',
      totals: optionTotals(tally, denominator),
      formula: measured?.formula ?? { kind: 'most-votes', options: leaders.options, votes: leaders.weight },
      denominator,
      ...(measured === null ? {} : { majority: measured }),
      steps: [{ step: 'led', options: leaders.options, votes: leaders.weight }, ...(measured?.steps ?? []), ...seating.trace],
    },
    turnout,
  );
}

function tallyPicks({ groups }: WeighedBallots, options: readonly string[]): SinglePickTally {
  const sums = new Map<string, Sum>();
  let [abstentions, cast] = [nothing, nothing];
  for (const group of groups) {
    const picks = 'picks' in group.choice ? group.choice.picks : [];
    cast = plus(cast, group);
    if (picks.length === 0) abstentions = plus(abstentions, group);
    for (const option of picks) sums.set(option, plus(sums.get(option) ?? nothing, group));
  }
  return { totals: options.map((option) => ({ option, ...(sums.get(option) ?? nothing) })), abstentions, cast };
}
