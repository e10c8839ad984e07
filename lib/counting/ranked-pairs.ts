import { countByPairs, type Comparison, type Placing } from './condorcet.ts';
import { checkElection } from './definition.ts';
import { inLotOrder, isDrawn } from './lot.ts';
import { lockPairs, type Locked, type LockStep } from './lock-pairs.ts';
import { pairOrders, pickByLot, seatsUnder } from './pair-orders.ts';
import { checkRanks } from './ranking.ts';
import type { CountingMethod } from './method.ts';
import type { TraceStep } from './types.ts';

/**
 * T. N. Tideman, "Independence of clones as a criterion for voting rules" (Social Choice and Welfare 4, 1987). Each pair of
 * which more ballots prefer the first is a majority, the strongest first: by the ballots that prefer the winner, and where
 * they are equal by the fewer that prefer the loser. Each in turn is locked, unless it would close a cycle with those
 * that are: then it is passed over. What is locked is the order.
 *
 * Equal ranks are no preference, and who is unranked stands below all ranked and equal to the others unranked. An abstention
 * is in `cast` and prefers nobody.
 *
 * Equally strong majorities may be locked in any order, and a tied pair is nobody's victory. Who has a seat under every order
 * is elected; who has one under some orders is tied, and the lot decides between them: from the first drawn on, each who
 * can have a seat together with those before. Where the orders are too many to be told apart (`pair-orders.ts`), the tie
 * names all whose order may decide, and the lot puts the pairs in order (`lock-pairs.ts`).
 *
 * Several seats go down the order (no proportional representation: the same voters may fill all of them). Nobody is elected
 * whom no ballot ranks; they stand below everybody whom one does.
 */
export const rankedPairs: CountingMethod = {
  checkDefinition: (definition) => checkElection(definition, { majority: 'none', runOff: false, seats: 'any' }),
  checkChoice: checkRanks,
  count: ({ options, ...definition }, ballots, turnout, lot) =>
    countByPairs('ranked-pairs/winning-votes', { options, ...definition }, ballots, turnout, (comparison, weightOf) => {
      const named = (places: readonly number[]) => places.map((at) => options[at] ?? '');
      /** Null while the lot has not drawn all of them. */
      const drawnOf = (tied: readonly number[]) =>
        isDrawn(lot, named(tied)) ? inLotOrder(lot, named(tied)).map((option) => options.indexOf(option)) : null;
      const { steps, ...placing } = placingOf(comparison, drawnOf);
      return { ...placing, steps: steps.map((step) => stepOf(step, named, weightOf)) };
    }),
};

type LockPlacing = Omit<Placing, 'steps'> & { readonly steps: readonly LockStep[] };
type Draw = (tied: readonly number[]) => readonly number[] | null;

function placingOf(comparison: Comparison, drawnOf: Draw): LockPlacing {
  const { size, pairwise, seats } = comparison;
  const locked = lockPairs(size, pairwise, []);
  const { steps } = locked;
  const unsure = unsureIn(locked, comparison);
  if (unsure.length === 0) {
    return { order: placesOf(locked, indices(size)), elected: surelyElected(locked, comparison), steps, isTieTold: false };
  }

  // Whoever is not between them stands above or below all of them, whatever the order.
  const between = betweenIn(locked, unsure);
  const orders = pairOrders(between.map((one) => between.map((other) => pairwise[one]?.[other] ?? 0n)));
  if (orders === null) return placingByDrawnPairs(comparison, locked, unsure, drawnOf);
  const above = indices(size).filter((one) => !between.includes(one) && unsure.every((other) => locked.sure.has(one, other)));
  const places = (found: readonly number[]) => found.map((at) => between[at] ?? -1);
  const under = seatsUnder(orders, between.length, seats - above.length);
  const sure = byOrder(locked, size, [...above, ...places(under.sure)]);
  const tied = places(under.maybe);
  const lower = indices(size).filter((one) => !sure.includes(one) && !tied.includes(one));
  const order = [...placesOf(locked, sure), tied, ...placesOf(locked, lower)].filter((place) => place.length > 0);
  if (tied.length === 0) return { order, elected: sure, steps, isTieTold: false };
  const drawn = drawnOf(tied);
  if (drawn === null) return { order, elected: sure, tie: { options: tied }, steps, isTieTold: false };
  const picked = places(pickByLot(orders, seats - above.length, under.sure, drawn.map((one) => between.indexOf(one))));
  return { order, elected: [...sure, ...picked], tie: { options: tied, picked }, steps, isTieTold: false };
}

/** The lot puts equally strong pairs in order, all that may make a difference to the seats. */
function placingByDrawnPairs(comparison: Comparison, first: Locked, unsure: readonly number[], drawnOf: Draw): LockPlacing {
  const between = betweenIn(first, unsure);
  // A cycle through a contested pair between them has only such pairs on it, so that drawing these decides all of them.
  const pairs = first.contested.filter(({ winner, loser }) => between.includes(winner) && between.includes(loser));
  const tied = between.filter((one) => unsure.includes(one) || pairs.some(({ winner, loser }) => one === winner || one === loser));
  const sooner = surelyElected(first, comparison);
  const drawn = drawnOf(tied);
  const locked = drawn === null ? first : lockPairs(comparison.size, comparison.pairwise, drawn);
  const elected = surelyElected(locked, comparison);
  const picked = elected.filter((at) => !sooner.includes(at));
  return {
    order: placesOf(locked, indices(comparison.size)),
    elected,
    tie: { options: tied, ...(drawn === null ? {} : { picked }) },
    steps: locked.steps,
    isTieTold: true,
  };
}

function countBelow({ sure }: Locked, size: number, one: number): number {
  return indices(size).filter((other) => sure.has(one, other)).length;
}

function countAbove({ sure }: Locked, size: number, one: number): number {
  return indices(size).filter((other) => sure.has(other, one)).length;
}

/** Who has a seat under every order: so many are surely below that the seats reach. */
function surelyElected(locked: Locked, { size, seats }: Comparison): readonly number[] {
  return byOrder(locked, size, indices(size).filter((one) => countBelow(locked, size, one) >= size - seats));
}

/** Who may have a seat or not, as far as it is known from who surely stands before whom. */
function unsureIn(locked: Locked, { size, seats }: Comparison): readonly number[] {
  return indices(size).filter((one) => countBelow(locked, size, one) < size - seats && countAbove(locked, size, one) < seats);
}

/** They, and whoever may stand below one of them and above another. */
function betweenIn({ possible }: Locked, unsure: readonly number[]): readonly number[] {
  const size = possible.size;
  return indices(size).filter(
    (one) => unsure.includes(one) || (unsure.some((other) => possible.has(other, one)) && unsure.some((other) => possible.has(one, other))),
  );
}

/** In order of election; who is equal in ballot order. */
function byOrder(locked: Locked, size: number, options: readonly number[]): readonly number[] {
  return options.toSorted((one, other) => countBelow(locked, size, other) - countBelow(locked, size, one) || one - other);
}

/** Each on the best place that is left by those who are surely above. */
function placesOf(locked: Locked, options: readonly number[]): readonly (readonly number[])[] {
  const places = Map.groupBy(options.toSorted((one, other) => one - other), (one) => countAbove(locked, locked.sure.size, one));
  return [...places].toSorted(([one], [other]) => one - other).map(([, place]) => place);
}

function stepOf(step: LockStep, named: (places: readonly number[]) => string[], weightOf: (units: bigint) => string): TraceStep {
  if (step.step === 'drawn') {
    const picked = named(step.picked);
    return { step: 'tie-broken', of: 'order', options: named(step.picked.toSorted((one, other) => one - other)), by: 'lot', picked };
  }
  const [option = '', over = ''] = named([step.winner, step.loser]);
  return { step: step.step, option, over, votes: weightOf(step.votes), against: weightOf(step.against) };
}

function indices(size: number): readonly number[] {
  return Array.from({ length: size }, (_, at) => at);
}
