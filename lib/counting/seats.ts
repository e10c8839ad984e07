import { brokenTie, inLotOrder, isDrawn, type Lot } from './lot.ts';
import { formatRational, rational } from './rational.ts';
import type { Tie, TieBreak, TraceStep, Verdict } from './types.ts';

/** What an option has, in units of 1/denominator. */
export type Standing = { readonly option: string; readonly units: bigint };

export type Seating = {
  readonly verdict: Extract<Verdict, 'elected' | 'tie' | 'no-majority'>;
  readonly elected: readonly string[];
  readonly ties: readonly Tie[];
  readonly trace: readonly TraceStep[];
};

export type SeatRules = {
  readonly seats: number;
  readonly denominator: bigint;
  readonly lot: Lot;
  /** Options that can be elected; left out: whoever has any vote at all. */
  readonly mayBeElected?: (option: string) => boolean;
  /** The rule's own means against a tie of more than there are seats: the tied in groups, the best first. */
  readonly breakTie?: (tied: readonly string[]) => { readonly by: TieBreak; readonly groups: readonly (readonly string[])[] };
};

/**
 * Gives the seats to those with the most, in order. Equal numbers matter only where they stand on both sides of the last
 * seat: then the rule's own means decide, and then the lot; without one the seats that are sure are given, and the tie is
 * left open. Those who are elected with equal numbers stand in ballot order.
 */
export function fillSeats(standings: readonly Standing[], rules: SeatRules): Seating {
  const { seats, denominator, lot } = rules;
  const votesOf = (units: bigint) => formatRational(rational(units, denominator));
  const electable = standings.filter(({ option, units }) => rules.mayBeElected?.(option) ?? units > 0n);
  const elected: string[] = [];
  const ties: Tie[] = [];
  const trace: TraceStep[] = [];
  for (const units of levelsOf(electable)) {
    const open = seats - elected.length;
    if (open === 0) break;
    const level = electable.filter((one) => one.units === units).map(({ option }) => option);
    const tie = { place: elected.length + 1, options: level, votes: votesOf(units) };
    const taken = level.length <= open ? { picked: level, isOpen: false } : pick(level, open, tie);
    elected.push(...taken.picked);
    for (const option of taken.picked) trace.push({ step: 'elected', option, votes: votesOf(units) });
    if (taken.isOpen) return { verdict: 'tie', elected, ties, trace };
  }
  if (elected.length < seats) trace.push({ step: 'unfilled', seats: seats - elected.length });
  return { verdict: elected.length > 0 ? 'elected' : 'no-majority', elected, ties, trace };

  /** As many of the level as there are seats. */
  function pick(level: readonly string[], open: number, tie: Omit<Tie, 'broken'>): { readonly picked: readonly string[]; readonly isOpen: boolean } {
    const own = rules.breakTie?.(level) ?? { by: 'lot' as const, groups: [level] };
    const picked: string[] = [];
    let left = level;
    for (const group of own.groups) {
      if (picked.length + group.length > open) {
        left = group;
        break;
      }
      picked.push(...group);
    }
    if (picked.length > 0) note(own.by, { ...tie }, picked);
    const missing = open - picked.length;
    if (missing === 0) return { picked, isOpen: false };
    const rest = { ...tie, place: tie.place + picked.length, options: left };
    if (!isDrawn(lot, left)) {
      ties.push(rest);
      trace.push({ step: 'tied', ...rest });
      return { picked, isOpen: true };
    }
    const drawn = inLotOrder(lot, left).slice(0, missing);
    note('lot', rest, drawn);
    return { picked: [...picked, ...drawn], isOpen: false };
  }

  function note(by: TieBreak, tie: Omit<Tie, 'broken'>, picked: readonly string[]): void {
    ties.push(brokenTie(tie, by, picked));
    trace.push({ step: 'tie-broken', of: 'seat', options: tie.options, by, picked });
  }
}

function levelsOf(standings: readonly Standing[]): readonly bigint[] {
  return [...new Set(standings.map(({ units }) => units))].toSorted((one, other) => (one > other ? -1 : 1));
}
