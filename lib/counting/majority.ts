import { compare, floor, isPositive, multiply, rational } from './rational.ts';
import type { Rational } from './rational.ts';

/**
 * What the votes are measured against (voting-rules, Majorities):
 * - `yes-no`: the ballots that decide something, abstentions left out: yes + no, or in an election all votes for any
 *   option.
 * - `valid`: the valid ballots, abstentions in. Ballots are checked when they are cast, so none is blank or invalid, and
 *   this equals `cast`; the two names are kept apart because statutes name either, and the result quotes them.
 * - `cast`: all ballots cast, abstentions in.
 * - `present`, `eligible`: the voting rights present, and all that may be cast; frozen by the assembly and handed in.
 */
export type MajorityBase = 'yes-no' | 'valid' | 'cast' | 'present' | 'eligible';

/** The share of the base, numerator/denominator, that must be exceeded (`more-than`) or reached (`at-least`). */
export type Threshold = {
  readonly kind: 'more-than' | 'at-least';
  readonly numerator: number;
  readonly denominator: number;
};

export type Majority = { readonly base: MajorityBase; readonly threshold: Threshold };

export type MajorityFault = 'unknown-base' | 'threshold-out-of-range';

const bases: Readonly<Record<MajorityBase, true>> = {
  'yes-no': true,
  valid: true,
  cast: true,
  present: true,
  eligible: true,
};

/**
 * What is wrong with a majority, or null. The share is a fraction of whole numbers above 0 and up to 1; `more-than` 1
 * is out of range, since nothing could ever reach it (unanimity is `at-least` 1/1).
 */
export function checkMajority({ base, threshold }: Majority): MajorityFault | null {
  if (!Object.hasOwn(bases, base)) return 'unknown-base';
  const { kind, numerator, denominator } = threshold;
  if (kind !== 'more-than' && kind !== 'at-least') return 'threshold-out-of-range';
  if (!Number.isSafeInteger(numerator) || !Number.isSafeInteger(denominator)) return 'threshold-out-of-range';
  if (numerator < 1 || numerator > denominator) return 'threshold-out-of-range';
  return kind === 'more-than' && numerator === denominator ? 'threshold-out-of-range' : null;
}

/**
 * Whether `votes` reach the threshold of `base`: votes·q > p·base, or ≥. No votes reach nothing: where everybody
 * abstained the base `yes-no` is zero, and 0 ≥ 2/3 of 0 must not carry a motion.
 */
export function reaches(votes: Rational, base: Rational, threshold: Threshold): boolean {
  if (!isPositive(votes)) return false;
  const order = compare(votes, shareOf(base, threshold));
  return threshold.kind === 'more-than' ? order > 0 : order >= 0;
}

/**
 * The smallest multiple of `step` that reaches the threshold ("408 needed"). `step` is 1 over the common denominator of
 * the weights, since no total can lie between two multiples of it. Throws a RangeError when `step` is not above zero.
 */
export function needed(base: Rational, threshold: Threshold, step: Rational): Rational {
  if (!isPositive(step)) throw new RangeError('needed: step must be above zero; hand in 1/(common denominator of the weights)');
  const steps = multiply(shareOf(base, threshold), rational(step.d, step.n));
  const below = floor(steps);
  const isExact = below * steps.d === steps.n;
  const count = threshold.kind === 'at-least' && isExact ? below : below + 1n;
  return multiply(step, { n: count < 1n ? 1n : count, d: 1n });
}

function shareOf(base: Rational, threshold: Threshold): Rational {
  return multiply(base, rational(BigInt(threshold.numerator), BigInt(threshold.denominator)));
}
