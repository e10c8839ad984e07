import { add, formatRational, multiply, parseRational, rational, zero, type Rational } from '../counting/rational.ts';
import type { ParticipantId, Weight } from './basics.ts';
import type { Eligible } from './poll.ts';
import { hasVotingRight, type Roll, type WeightTally } from './roll.ts';

/** The exact sum of a tally, canonical. */
export function sumWeights(tally: WeightTally): Weight {
  let sum: Rational = zero;
  for (const [weight, count] of tally) {
    const value = parseRational(weight);
    if (value === null) throw new Error(`a weight in the roll is not a number: ${weight}`);
    sum = add(sum, multiply(value, rational(BigInt(count), 1n)));
  }
  return formatRational(sum);
}

/** Weight of `count` rights of weight 1 is the usual case: no need of a sum. */
export function tallyOf(rights: Iterable<Weight>): WeightTally {
  const tally: WeightTally = new Map();
  for (const weight of rights) tally.set(weight, (tally.get(weight) ?? 0) + 1);
  return tally;
}

/** All voting rights present, or all on the roll. */
export function rightsNow(roll: Roll, rule: 'present' | 'enrolled'): Map<ParticipantId, Weight> {
  const rights = new Map<ParticipantId, Weight>();
  for (const member of roll.members.values()) {
    if (hasVotingRight(member) && (rule === 'enrolled' || member.attendance !== null)) rights.set(member.id, member.weight);
  }
  return rights;
}

/**
 * Freezes the eligible at this moment (PO5).
 * @param sha256 digest of a text's UTF-8 bytes, lower-case hex
 */
export function freezeEligible(roll: Roll, rule: 'present' | 'enrolled', sha256: (text: string) => string): Eligible {
  const rights = rightsNow(roll, rule);
  return { sequence: roll.version, heads: rights.size, weight: sumWeights(tallyOf(rights.values())), hash: sha256(eligibleText(rights)), rights };
}

/** The text whose hash stands in the record: sorted lines `<participant id> <weight>\n`. */
export function eligibleText(rights: ReadonlyMap<ParticipantId, Weight>): string {
  return [...rights].map(([id, weight]) => `${id} ${weight}\n`).sort().join('');
}
