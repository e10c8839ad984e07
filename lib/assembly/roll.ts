import type { Instant, ParticipantId, Place, Sequence, StaffId, Weight } from './basics.ts';

/** A recorded presence: since when, where, and the command that recorded it when the participant did so themselves. */
export type Attendance = {
  readonly place: Place;
  readonly since: Instant;
  readonly by: 'self' | StaffId;
};

/** The record's part of a participant: ids, weights, groups and attendance, no names. */
export type Member = {
  readonly id: ParticipantId;
  /** Order of enrolment; stable for the life of the assembly, index into receipts. */
  readonly ordinal: number;
  /** Sequence of the last entry that changed this person's data, right or access; attendance does not (RO9). */
  readonly version: Sequence;
  readonly weight: Weight;
  readonly group: string | null;
  readonly attendance: Attendance | null;
  /** When the attendance last changed; null while it never has. */
  readonly lastChangeAt: Instant | null;
  /** The last command by which the participant checked in or out themselves, and what it led to (RT7). */
  readonly lastCommand: { readonly id: string; readonly sequence: Sequence; readonly at: Instant } | null;
};

/** Heads by weight: an exact sum of rationals without doing any arithmetic until it is asked for. */
export type WeightTally = Map<Weight, number>;

export function tallyAdd(tally: WeightTally, weight: Weight, heads: number): void {
  const next = (tally.get(weight) ?? 0) + heads;
  if (next === 0) tally.delete(weight);
  else tally.set(weight, next);
}

export type Roll = {
  /** Those on the roll, in order of enrolment. A removed person leaves it; their ordinal is not given again. */
  readonly members: Map<ParticipantId, Member>;
  nextOrdinal: number;
  /** Sequence of the last entry that changed the roll or attendance. */
  version: Sequence;
  /** Voting rights on the roll (weight > 0), by weight. */
  readonly enrolled: WeightTally;
  /** Voting rights present, by weight. */
  readonly present: WeightTally;
  /** People present, guests included. */
  room: number;
  remote: number;
};

export function emptyRoll(): Roll {
  return { members: new Map(), nextOrdinal: 0, version: 0, enrolled: new Map(), present: new Map(), room: 0, remote: 0 };
}

export function hasVotingRight(member: { readonly weight: Weight }): boolean {
  return member.weight !== '0';
}

/** Number of voting rights in a tally, each counted once whatever its weight. */
export function heads(tally: WeightTally): number {
  let sum = 0;
  for (const count of tally.values()) sum += count;
  return sum;
}

/** Puts a member in place of what stood under the id, keeping all sums true. Changes `roll`. */
export function putMember(roll: Roll, next: Member): void {
  const before = roll.members.get(next.id);
  if (before !== undefined) count(roll, before, -1);
  count(roll, next, 1);
  roll.members.set(next.id, next);
}

/** Takes a member off the roll, keeping all sums true. Changes `roll`. */
export function removeMember(roll: Roll, id: ParticipantId): void {
  const before = roll.members.get(id);
  if (before === undefined) return;
  count(roll, before, -1);
  roll.members.delete(id);
}

function count(roll: Roll, member: Member, sign: 1 | -1): void {
  if (hasVotingRight(member)) tallyAdd(roll.enrolled, member.weight, sign);
  if (member.attendance === null) return;
  if (hasVotingRight(member)) tallyAdd(roll.present, member.weight, sign);
  if (member.attendance.place === 'room') roll.room += sign;
  else roll.remote += sign;
}
