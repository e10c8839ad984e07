import { outcomeOf } from './outcome.ts';
import { everRanked, firstPreferences, pairwiseOf, preferenceSteps } from './pairwise.ts';
import { rankedBallots } from './ranking.ts';
import { formatRational, rational } from './rational.ts';
import type { Pairwise } from './pairwise.ts';
import type { WeighedBallots } from './tally.ts';
import type { CountDefinition, Outcome, Tie, TraceStep, Turnout } from './types.ts';

/** What a method that compares by pairs works on. Options are told by their place on the ballot. */
export type Comparison = {
  readonly size: number;
  readonly pairwise: Pairwise;
  /** Seats that can be filled: nobody is elected whom no ballot ranks. */
  readonly seats: number;
};

/** What the method makes of it. Options by their place on the ballot. */
export type Placing = {
  /** The best first; who shares a place stands together, in ballot order. */
  readonly order: readonly (readonly number[])[];
  /** In order of election: all of them, or those who are elected whatever a lot says. */
  readonly elected: readonly number[];
  /** Where the last seat turned on it. */
  readonly tie?: {
    readonly options: readonly number[];
    /** Who was picked out by the lot; left out while the tie is open. */
    readonly picked?: readonly number[];
  };
  /** How the order came about. */
  readonly steps: readonly TraceStep[];
  /** The lot spoke in `steps` already, where it came between two pairs and not between two who would have the seat. */
  readonly isTieTold: boolean;
};

/** The rest of the count is the same for all methods that compare by pairs. */
export function countByPairs(
  rule: string,
  definition: CountDefinition,
  ballots: WeighedBallots,
  turnout: Turnout,
  place: (comparison: Comparison, weightOf: (units: bigint) => string) => Placing,
): Outcome {
  const { options } = definition;
  const { denominator } = ballots;
  const { groups, abstentions, cast } = rankedBallots(ballots, options);
  const pairwise = pairwiseOf(groups, options.length);
  const totals = firstPreferences(groups, options, denominator);
  const seats = Math.min(definition.seats, everRanked(groups, options.length).size);
  const placing = place({ size: options.length, pairwise, seats }, (units) => formatRational(rational(units, denominator)));

  const named = (places: readonly number[]) => places.map((at) => options[at] ?? '');
  const order = placing.order.map(named);
  const elected = named(placing.elected);
  const tie = placing.tie === undefined ? undefined : tieOf(placing.tie, elected.length, named);
  const isOpen = tie !== undefined && tie.broken === undefined;
  const steps: TraceStep[] = [...preferenceSteps(pairwise, options, denominator), ...placing.steps, { step: 'ranked', order }];
  if (tie?.broken !== undefined && !placing.isTieTold) {
    steps.push({ step: 'tie-broken', of: 'seat', options: tie.options, by: tie.broken.by, picked: tie.broken.picked });
  }
  for (const at of placing.elected) {
    steps.push({ step: 'elected', option: options[at] ?? '', votes: totals[at]?.weight ?? '0', because: 'order' });
  }
  if (isOpen) steps.push({ step: 'tied', ...tie });
  if (seats < definition.seats) steps.push({ step: 'unfilled', seats: definition.seats - seats });

  return outcomeOf(
    {
      rule,
      verdict: verdictOf(isOpen, elected),
      totals,
      formula: { kind: 'order', order },
      elected,
      ties: tie === undefined ? [] : [tie],
      denominator,
      abstentions,
      cast,
      steps,
    },
    turnout,
  );
}

function verdictOf(isOpen: boolean, elected: readonly string[]): 'tie' | 'elected' | 'no-majority' {
  if (isOpen) return 'tie';
  return elected.length > 0 ? 'elected' : 'no-majority';
}

/** No number of votes is equal here, so the tie names none. */
function tieOf({ options, picked }: NonNullable<Placing['tie']>, elected: number, named: (places: readonly number[]) => string[]): Tie {
  const place = elected - (picked?.length ?? 0) + 1;
  const tie = { place, options: named(options) };
  return picked === undefined ? tie : { ...tie, broken: { by: 'lot', picked: named(picked) } };
}
