import type { Tie, TieBreak } from './types.ts';

/** Options in the order in which a lot has put them, the first before all others; empty while none is drawn. */
export type Lot = readonly string[];

/** Whether each that was drawn is one of the options, and none was drawn twice. */
export function isLotOf(options: readonly string[], lot: Lot): boolean {
  return new Set(lot).size === lot.length && lot.every((option) => options.includes(option));
}

/** Whether the lot decides between these: it must have drawn each of them. */
export function isDrawn(lot: Lot, tied: readonly string[]): boolean {
  return tied.every((option) => lot.includes(option));
}

/** The tied in the order of the lot, which must have drawn them. */
export function inLotOrder(lot: Lot, tied: readonly string[]): readonly string[] {
  return tied.toSorted((one, other) => lot.indexOf(one) - lot.indexOf(other));
}

/** A tie that was broken. */
export function brokenTie(tie: Omit<Tie, 'broken'>, by: TieBreak, picked: readonly string[]): Tie {
  return { ...tie, broken: { by, picked } };
}
