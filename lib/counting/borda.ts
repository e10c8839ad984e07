import { checkElection } from './definition.ts';
import { outcomeOf } from './outcome.ts';
import { everRanked } from './pairwise.ts';
import { checkRanks, rankedBallots, type RankedGroup } from './ranking.ts';
import { fillSeats } from './seats.ts';
import { amountOf } from './tally.ts';
import type { CountingMethod } from './method.ts';

/**
 * With n candidates the first of a ballot has n - 1 points, the next n - 2, the last 0. Who shares a rank shares the points of
 * the places that they take together, each the average; who is unranked shares those of the places left open below in the
 * same way (voting-rules, Methods), so that every ballot gives n(n - 1)/2 in all. A ballot of weight w counts w times.
 *
 * An abstention is in `cast` and gives nothing. The most points win; the seats go down the order, and equal points for the
 * last of them are decided by the lot or left open. Nobody is elected whom no ballot ranks, even if unranked they have
 * points.
 */
export const borda: CountingMethod = {
  checkDefinition: (definition) => checkElection(definition, { majority: 'none', runOff: false, seats: 'any' }),
  checkChoice: checkRanks,
  count: ({ options, seats }, ballots, turnout, lot) => {
    const { groups, abstentions, cast } = rankedBallots(ballots, options);
    const denominator = 2n * ballots.denominator;
    const points = doubledPoints(groups, options.length);
    const heads = headsOf(groups, options.length);
    const standings = options.map((option, at) => ({ option, units: points[at] ?? 0n, heads: heads[at] ?? 0 }));
    const ranked = everRanked(groups, options.length);
    const seating = fillSeats(standings, { seats, denominator, lot, mayBeElected: (option) => ranked.has(options.indexOf(option)) });
    const totals = standings.map((sum) => ({ option: sum.option, ...amountOf(sum, denominator) }));

    const most = standings.reduce((best, { units }) => (units > best ? units : best), 0n);
    const leaders = standings.filter(({ units }) => units === most).map(({ option }) => option);
    const mostPoints = amountOf({ heads: 0, units: most }, denominator).weight;
    return outcomeOf(
      {
        ...seating,
        rule: 'borda/exact',
        totals,
        formula: { kind: 'most-points', options: leaders, points: mostPoints },
        denominator: ballots.denominator,
        abstentions,
        cast,
        steps: [{ step: 'led', options: leaders, votes: mostPoints }, ...seating.trace],
      },
      turnout,
    );
  },
};

/** Twice the points, so that each average of whole points is whole. */
function doubledPoints(groups: readonly RankedGroup[], size: number): readonly bigint[] {
  const sums = Array.from({ length: size }, () => 0n);
  /** What is given to everybody who is not ranked: added once for all, and taken back from those who are. */
  let toEach = 0n;
  for (const { ranks, units } of groups) {
    let taken = 0;
    const rankedCount = ranks.reduce((sum, rank) => sum + rank.length, 0);
    const unrankedShare = sharedBy(size - rankedCount, rankedCount, size);
    toEach += BigInt(unrankedShare) * units;
    for (const rank of ranks) {
      const more = BigInt(sharedBy(rank.length, taken, size) - unrankedShare) * units;
      for (const option of rank) sums[option] = (sums[option] ?? 0n) + more;
      taken += rank.length;
    }
  }
  return sums.map((sum) => sum + toEach);
}

/** Twice the average of the points of `sharing` places behind the first `taken`: the best of them and the worst together. */
function sharedBy(sharing: number, taken: number, size: number): number {
  return sharing === 0 ? 0 : 2 * (size - 1 - taken) - (sharing - 1);
}

/** Who ranked each, whatever the points. */
function headsOf(groups: readonly RankedGroup[], size: number): readonly number[] {
  const heads = Array.from({ length: size }, () => 0);
  for (const group of groups) for (const option of group.ranks.flat()) heads[option] = (heads[option] ?? 0) + group.heads;
  return heads;
}
