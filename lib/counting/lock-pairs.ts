import { preferring, type Pairwise } from './pairwise.ts';
import { reachability, type Reachability } from './reachability.ts';

/** More ballots prefer the winner than the loser. In an equal pair as many prefer one as the other. */
export type Pair = { readonly winner: number; readonly loser: number; readonly votes: bigint; readonly against: bigint };

export type LockStep =
  | ({ readonly step: 'locked' | 'passed-over' | 'contested' } & Pair)
  /** The lot put pairs that are equally strong in order: those who are in them, as drawn. */
  | { readonly step: 'drawn'; readonly picked: readonly number[] };

export type Locked = {
  /** Who stands before whom, whatever a lot says. */
  readonly sure: Reachability;
  /** Who may stand before whom under some order of the pairs that are left contested; at least that. */
  readonly possible: Reachability;
  /** Pairs whose locking turns on the order of equally strong ones, and on which no lot has been drawn. */
  readonly contested: readonly Pair[];
  readonly steps: readonly LockStep[];
};

/**
 * Locks the pairs, the strongest first, and passes over each that would close a cycle with those locked (see
 * `ranked-pairs.ts`). Of equally strong ones some are locked in any order, because they close no cycle even with all of
 * the others, and some are passed over in any order. The rest are ordered by the lot where it has drawn both of each pair,
 * and are contested otherwise.
 *
 * @param drawn options in the order of the lot; may be some of them only, or none.
 */
export function lockPairs(size: number, pairwise: Pairwise, drawn: readonly number[]): Locked {
  const sure = reachability(size);
  const possible = reachability(size);
  const contested: Pair[] = [];
  const steps: LockStep[] = [];
  const isDrawn = ({ winner, loser }: Pair) => drawn.includes(winner) && drawn.includes(loser);
  const { majorities, ties } = pairsOf(size, pairwise);

  for (const equals of majorities) {
    const open = equals.filter((pair) => !isPassedOver(pair));
    const all = possible.copy();
    for (const { winner, loser } of open) all.add(winner, loser);
    for (const pair of open) if (!all.has(pair.loser, pair.winner)) lock(pair);
    settle(open.filter((pair) => all.has(pair.loser, pair.winner)), byLot);
  }
  // A tie is nobody's victory, so that it never stands against a majority: all of them come last.
  settle(ties.filter(({ winner, loser }) => !sure.has(winner, loser) && !sure.has(loser, winner)), tiesByLot);
  return { sure, possible, contested, steps };

  /** Pairs whose order matters. */
  function settle(pairs: readonly Pair[], inOrder: (pairs: readonly Pair[]) => readonly Pair[]): void {
    for (const pair of pairs) if (!isDrawn(pair)) contest(pair);
    const ordered = inOrder(pairs.filter(isDrawn));
    if (ordered.length === 0) return;
    steps.push({ step: 'drawn', picked: drawn.filter((at) => ordered.some(({ winner, loser }) => at === winner || at === loser)) });
    for (const pair of ordered) {
      if (isPassedOver(pair)) continue;
      if (possible.has(pair.loser, pair.winner)) contest(pair);
      else lock(pair);
    }
  }

  function isPassedOver(pair: Pair): boolean {
    if (!sure.has(pair.loser, pair.winner)) return false;
    steps.push({ step: 'passed-over', ...pair });
    return true;
  }

  function lock(pair: Pair): void {
    sure.add(pair.winner, pair.loser);
    possible.add(pair.winner, pair.loser);
    steps.push({ step: 'locked', ...pair });
  }

  function contest(pair: Pair): void {
    contested.push(pair);
    possible.add(pair.winner, pair.loser);
    // A lot may make either of a tied pair the winner.
    if (pair.votes === pair.against) possible.add(pair.loser, pair.winner);
    else steps.push({ step: 'contested', ...pair });
  }

  /** Zavist and Tideman: by the place of the winner in the lot; which of one winner's pairs comes first is no matter. */
  function byLot(pairs: readonly Pair[]): readonly Pair[] {
    return pairs.toSorted((one, other) => drawn.indexOf(one.winner) - drawn.indexOf(other.winner) || drawn.indexOf(one.loser) - drawn.indexOf(other.loser));
  }

  /** And who is higher in the lot wins a tied pair. */
  function tiesByLot(pairs: readonly Pair[]): readonly Pair[] {
    return byLot(pairs.map((pair) => (drawn.indexOf(pair.winner) < drawn.indexOf(pair.loser) ? pair : { ...pair, winner: pair.loser, loser: pair.winner })));
  }
}

/** The strongest majorities first, those that are equally strong together, and the tied pairs; in ballot order otherwise. */
export function pairsOf(size: number, pairwise: Pairwise): { readonly majorities: readonly (readonly Pair[])[]; readonly ties: readonly Pair[] } {
  const groups = new Map<string, Pair[]>();
  const ties: Pair[] = [];
  for (let winner = 0; winner < size; winner += 1) {
    for (let loser = 0; loser < size; loser += 1) {
      const [votes, against] = [preferring(pairwise, winner, loser), preferring(pairwise, loser, winner)];
      const pair = { winner, loser, votes, against };
      if (votes === against && winner < loser) ties.push(pair);
      if (votes <= against) continue;
      const key = `${votes}:${against}`;
      const equals = groups.get(key);
      if (equals === undefined) groups.set(key, [pair]);
      else equals.push(pair);
    }
  }
  return { majorities: [...groups.values()].toSorted(([one], [other]) => byStrength(one, other)), ties };
}

/** By winning votes, and where these are equal by the smaller opposition. */
function byStrength(one: Pair | undefined, other: Pair | undefined): number {
  if (one === undefined || other === undefined) return 0;
  if (one.votes !== other.votes) return one.votes > other.votes ? -1 : 1;
  if (one.against === other.against) return 0;
  return one.against < other.against ? -1 : 1;
}
