import { checkElection } from './definition.ts';
import { checkRanks } from './ranking.ts';
import { TransferCount } from './transfer-count.ts';
import type { Lot } from './lot.ts';
import type { CountingMethod } from './method.ts';
import type { WeighedBallots } from './tally.ts';
import type { CountDefinition, DefinitionFault, Outcome, Turnout, Verdict } from './types.ts';

/**
 * Instant run-off, one seat: the one with the fewest votes is excluded and their ballots go on to the next preference, until
 * one has more than half of the votes that still count (voting-rules, Methods). Counted exactly.
 *
 * - Equal last: the fewest votes in the most recent earlier round in which they differ, then the last in the order of the
 *   lot. Two who are left with equal votes are tied for the seat, which is broken in the same way.
 * - All who have no vote at all go together, in a round of their own: no ballot moves, so their order is of no account.
 * - A ballot counts as far as it names one after the other; one that has nobody left is exhausted, also from the first round
 *   where it begins with a shared rank. Abstentions are not among them.
 * - Without a single vote nobody is elected.
 */
export const irv: CountingMethod = { checkDefinition, checkChoice: checkRanks, count };

function checkDefinition(definition: CountDefinition): DefinitionFault | null {
  return checkElection(definition, { majority: 'none', runOff: false, seats: 'one' });
}

function count(definition: CountDefinition, ballots: WeighedBallots, turnout: Turnout, lot: Lot): Outcome {
  const rounds = new TransferCount(definition, ballots, lot, 1n);
  const verdict = countRounds(rounds);
  const [leader] = rounds.extreme([...rounds.continuing, ...rounds.elected], 'most');
  const option = definition.options[rounds.elected[0] ?? -1] ?? null;
  const continuing = rounds.votesOf([...rounds.continuing, ...rounds.elected]);
  const formula = { kind: 'continuing' as const, option, votes: rounds.weight(rounds.votes(leader ?? -1)), continuing: rounds.weight(continuing) };
  return rounds.outcome({ rule: 'irv/exact', verdict, formula }, turnout);
}

function countRounds(rounds: TransferCount): Verdict {
  for (;;) {
    rounds.beginRound();
    const { continuing } = rounds;
    const counting = rounds.votesOf(continuing);
    if (counting === 0n) {
      rounds.note({ step: 'unfilled', seats: 1 });
      return 'no-majority';
    }
    const winner = continuing.find((place) => 2n * rounds.votes(place) > counting);
    if (winner !== undefined) {
      rounds.elect([winner], 'more-than-half');
      return 'elected';
    }
    const without = continuing.filter((place) => rounds.votes(place) === 0n);
    for (const place of without) rounds.exclude(place);
    if (without.length > 0) continue;
    const lowest = pickLowest(rounds);
    if (lowest === null) return 'tie';
    rounds.exclude(lowest);
    rounds.transferAll(lowest);
  }
}

function pickLowest(rounds: TransferCount): number | null {
  const { continuing } = rounds;
  const tied = rounds.extreme(continuing, 'least');
  const [only, other, ...others] = tied;
  if (other === undefined) return only ?? null;
  if (continuing.length > 2 || others.length > 0) {
    return rounds.pickOne(tied, { of: 'exclusion', earlier: 'least', lot: 'last', place: continuing.length - tied.length + 1 });
  }
  const stays = rounds.pickOne(tied, { of: 'seat', earlier: 'most', lot: 'first', place: 1 });
  return stays === null ? null : (tied.find((place) => place !== stays) ?? null);
}
