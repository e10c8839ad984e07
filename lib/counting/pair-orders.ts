import { pairsOf, type Pair } from './lock-pairs.ts';
import { reachability, type Reachability } from './reachability.ts';
import type { Pairwise } from './pairwise.ts';

/** What different orders of equally strong majorities come to. */
export type PairOrders = readonly Reachability[];

/**
 * States of the locking that are told apart at most, times the pairs of options each has: a second's work, and thirty
 * thousand states of eight options. To find all who may win is beyond any computer in the worst case (Brill and Fischer,
 * "The price of neutrality for the ranked pairs method", 2012), but those who vote in an assembly come to a handful.
 */
const mostPairsTold = 2_000_000;

/**
 * Who stands before whom under each order in which equally strong majorities may be locked; null when that is more than
 * `mostPairsTold`, which does not depend on the order of the options. Which order leads to a state does not matter, so each
 * is gone on from once. Tied pairs are nobody's victory, and are left open.
 */
export function pairOrders(pairwise: Pairwise): PairOrders | null {
  const size = pairwise.length;
  let states: PairOrders = [reachability(size)];
  let told = 0;
  for (const equals of pairsOf(size, pairwise).majorities) {
    const seen = new Set<string>();
    const settled = new Map<string, Reachability>();
    const open = [...states];
    // Grows while it is gone through.
    for (const state of open) {
      const contested = lockUncontested(state, equals);
      if (contested.length === 0) settled.set(state.key(), state);
      for (const { winner, loser } of contested) {
        const next = state.copy();
        next.add(winner, loser);
        const key = next.key();
        if (seen.has(key)) continue;
        seen.add(key);
        told += size * size;
        if (told > mostPairsTold) return null;
        open.push(next);
      }
    }
    states = [...settled.values()];
  }
  return states;
}

/** Locks in `state` what closes no cycle even with all of the others, and gives those of which the order matters. */
function lockUncontested(state: Reachability, equals: readonly Pair[]): readonly Pair[] {
  const open = equals.filter(({ winner, loser }) => !state.has(loser, winner) && !state.has(winner, loser));
  const all = state.copy();
  for (const { winner, loser } of open) all.add(winner, loser);
  const contested = open.filter(({ winner, loser }) => all.has(loser, winner));
  for (const pair of open) if (!contested.includes(pair)) state.add(pair.winner, pair.loser);
  return contested;
}

/** Who has one of so many seats under every order, and who under some; see `pickByLot` for which of these. */
export function seatsUnder(orders: PairOrders, size: number, seats: number): { readonly sure: readonly number[]; readonly maybe: readonly number[] } {
  const all = Array.from({ length: size }, (_, at) => at);
  // Tied pairs leave room too: who has fewer above than there are seats may have one, and who has enough below must.
  const mayHave = all.filter((one) => orders.some((order) => all.filter((other) => order.has(other, one)).length < seats));
  const sure = all.filter((one) => orders.every((order) => all.filter((other) => order.has(one, other)).length >= size - seats));
  return { sure, maybe: mayHave.filter((one) => !sure.includes(one)) };
}

/**
 * Fills the seats from those who may have one, as drawn: each who can still have one together with those picked before,
 * under one and the same order. So whoever is elected is elected by the rule under some order of the equal pairs.
 */
export function pickByLot(orders: PairOrders, seats: number, sure: readonly number[], drawn: readonly number[]): readonly number[] {
  const picked: number[] = [];
  for (const one of drawn) {
    const together = [...sure, ...picked, one];
    if (orders.some((order) => together.length + countAbove(order, together) <= seats)) picked.push(one);
  }
  return picked;

  /** How many others come before any of these. */
  function countAbove(order: Reachability, options: readonly number[]): number {
    return indicesOf(order).filter((other) => !options.includes(other) && options.some((option) => order.has(other, option))).length;
  }
}

function indicesOf({ size }: Reachability): readonly number[] {
  return Array.from({ length: size }, (_, at) => at);
}
