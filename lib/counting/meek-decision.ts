import { brokenTie, inLotOrder, isDrawn, type Lot } from './lot.ts';
import { weightOfVotes, type VoteScale } from './meek-arithmetic.ts';
import { fillSeats } from './seats.ts';
import type { Candidate } from './meek-tree.ts';
import type { Tie, TraceStep } from './types.ts';

/** What is done in a round when its votes are known. */
export type Decision = {
  /** In order of election. */
  readonly elected: readonly Candidate[];
  readonly excluded: readonly Candidate[];
  readonly ties: readonly Tie[];
  readonly steps: readonly TraceStep[];
  /** The last of `ties` is left open: the count ends here. */
  readonly isOpen: boolean;
};

export type Situation = {
  /** In ballot order. */
  readonly hopeful: readonly Candidate[];
  /** How many are elected already, of so many. */
  readonly elected: number;
  readonly seats: number;
  readonly lot: Lot;
  readonly scale: VoteScale;
};

export const nothingDecided: Decision = { elected: [], excluded: [], ties: [], steps: [], isOpen: false };

/** Step B.2.c, for those who have reached the quota. Usually there is a seat for each. */
export function electReached(reached: readonly Candidate[], { elected, seats, lot, scale }: Situation): Decision {
  const standings = reached.map(({ option, votes }) => ({ option, units: votes * scale.unit }));
  const seating = fillSeats(standings, { seats: seats - elected, denominator: scale.denominator, lot });
  const steps = seating.trace.flatMap((step): TraceStep[] => {
    if (step.step === 'unfilled') return [];
    if (step.step === 'tied') return [{ ...step, place: step.place + elected }];
    return [step.step === 'elected' ? { ...step, because: 'quota' } : step];
  });
  return {
    elected: seating.elected.flatMap((option) => reached.find((one) => one.option === option) ?? []),
    excluded: [],
    ties: seating.ties.map((tie) => ({ ...tie, place: tie.place + elected })),
    steps,
    isOpen: seating.verdict === 'tie',
  };
}

/** Steps B.3 and T: the lowest of the hopeful, with whom all are tied who are above them by no more than the surplus. */
export function excludeLowest(surplus: bigint, { hopeful, elected, lot, scale }: Situation): Decision {
  const lowest = lowestVotes(hopeful);
  const tied = hopeful.filter(({ votes }) => votes <= lowest + surplus);
  const options = tied.map(({ option }) => option);
  const areEqual = tied.every(({ votes }) => votes === lowest);
  const tie: Tie = { of: 'exclusion', place: elected + hopeful.length - tied.length + 1, options, ...(areEqual && { votes: weightOfVotes(lowest, scale) }) };
  if (tied.length === 1) return { ...nothingDecided, excluded: tied, steps: tied.map(exclusion) };
  if (!isDrawn(lot, options)) return { ...nothingDecided, ties: [tie], steps: [{ step: 'tied', ...tie }], isOpen: true };
  const picked = inLotOrder(lot, options).slice(-1);
  const excluded = tied.filter(({ option }) => picked.includes(option));
  return {
    ...nothingDecided,
    excluded,
    ties: [brokenTie(tie, 'lot', picked)],
    steps: [{ step: 'tie-broken', of: 'exclusion', options, by: 'lot', picked }, ...excluded.map(exclusion)],
  };

  function exclusion({ option, votes }: Candidate): TraceStep {
    return { step: 'excluded', option, votes: weightOfVotes(votes, scale) };
  }
}

/** Step C.1: all who are left, those with more votes first. */
export function electRemaining({ hopeful, scale }: Situation): Decision {
  const elected = hopeful.toSorted((one, other) => Number(other.votes > one.votes) - Number(other.votes < one.votes));
  const steps = elected.map(({ option, votes }): TraceStep => ({ step: 'elected', option, votes: weightOfVotes(votes, scale), because: 'last-seats' }));
  return { ...nothingDecided, elected, steps };
}

function lowestVotes(candidates: readonly Candidate[]): bigint {
  return candidates.reduce<bigint | null>((least, { votes }) => (least === null || votes < least ? votes : least), null) ?? 0n;
}
