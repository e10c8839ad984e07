import type { PollChoice } from './ballot.ts';
import { count } from '../counting/methods.ts';
import { formatRational, isPositive, parseRational, rational } from '../counting/rational.ts';
import { reaches } from '../counting/majority.ts';
import type { CountDefinition, Outcome, Turnout, WeightedBallots } from '../counting/types.ts';
import type { Weight } from './basics.ts';
import { sumWeights, tallyOf } from './eligible.ts';
import { eligibleWeight, type OpenPoll, type PollDefinition } from './poll.ts';
import { heads, tallyAdd, type WeightTally } from './roll.ts';

/** The counting's view of what a poll decides. */
export function countDefinition(definition: PollDefinition): CountDefinition {
  return {
    method: definition.method,
    options: definition.options.map((option) => option.id),
    majority: definition.majority,
    runOff: definition.runOff,
    seats: 1,
  };
}

/**
 * Counts a poll's ballots (PO14): the last ballot of each right, with the weight frozen at the opening or, for a
 * latecomer, at admission. A missed quorum is found here and handed to the counting, where it is a verdict of its own.
 */
export function tallyPoll(poll: OpenPoll): Outcome {
  const turnout = turnoutOf(poll);
  const quorum = quorumOf(poll, turnout);
  return count(countDefinition(poll.definition), groupBallots(poll), quorum === null ? turnout : { ...turnout, quorum });
}

/** Rights with which the bases `eligible` and `present` are computed (PO15). */
export function turnoutOf(poll: OpenPoll): Turnout {
  const rights = tallyOf(poll.eligible.rights.values());
  for (const weight of poll.late.values()) tallyAdd(rights, weight, 1);
  const eligible = { heads: heads(rights), weight: sumWeights(rights) };
  // Of those who had to be present to be eligible, everybody counted was present.
  const present = poll.definition.eligibility === 'present' ? eligible : poll.presentAtOpening;
  return { eligible, present };
}

function quorumOf(poll: OpenPoll, turnout: Turnout): 'reached' | 'missed' | null {
  const quorum = poll.definition.quorum;
  switch (quorum.kind) {
    case 'none':
      return null;
    case 'attendance':
      if (poll.quorum === null) return null;
      return poll.quorum.reached ? 'reached' : 'missed';
    case 'participation': {
      const cast = rational(BigInt(poll.ballots.size), 1n);
      const eligible = rational(BigInt(turnout.eligible.heads), 1n);
      return reaches(cast, eligible, quorum.threshold) ? 'reached' : 'missed';
    }
  }
}

/** Choices are interned, so the object itself is the key. */
function groupBallots(poll: OpenPoll): WeightedBallots {
  const groups = new Map<PollChoice, WeightTally>();
  for (const [id, ballot] of poll.ballots) {
    const weight = eligibleWeight(poll, id);
    if (weight === null) throw new Error(`a ballot of ${id} in poll ${poll.id} has no right behind it`);
    const tally = groups.get(ballot.choice) ?? new Map<Weight, number>();
    groups.set(ballot.choice, tally);
    tallyAdd(tally, weight, 1);
  }
  return [...groups].flatMap(([choice, tally]) => [...tally].map(([weight, number]) => ({ choice, weight, count: number })));
}

/** The canonical text of an exact number, not negative, or null: "2/4" is "1/2". "0" is no voting right. */
export function canonicalWeight(text: string): Weight | null {
  if (text === '0' || text === '1') return text;
  const value = parseRational(text);
  return value !== null && isPositive(value) ? formatRational(value) : null;
}
