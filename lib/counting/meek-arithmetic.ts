import { formatRational, rational } from './rational.ts';

/** One vote, one ballot, or a keep factor of 1: whole numbers of 1/10^9 are the nine decimals of the rule. */
export const oneVote = 1_000_000_000n;

/** What 1/`oneVote` of a vote weighs: `unit`/`denominator`. */
export type VoteScale = { readonly unit: bigint; readonly denominator: bigint };

/** Votes in 1/`oneVote` as a canonical rational of weight. */
export function weightOfVotes(votes: bigint, { unit, denominator }: VoteScale): string {
  return formatRational(rational(votes * unit, denominator));
}

/** `dividend / divisor` rounded up; both above or equal to zero, the divisor not zero. */
export function dividedUp(dividend: bigint, divisor: bigint): bigint {
  return (dividend + divisor - 1n) / divisor;
}

/** `weight * factor` to nine decimals, rounded up. */
export function timesUp(weight: bigint, factor: bigint): bigint {
  return dividedUp(weight * factor, oneVote);
}
