import type { PollChoice } from './ballot.ts';
import type { Instant, ParticipantId, PollId, Sequence, Weight } from './basics.ts';
import { whyNotEligible } from './decide/ballots.ts';
import type { Poll } from './poll.ts';
import { receiptOf } from './receipts.ts';
import type { NotEligible } from './refusals.ts';
import type { Attendance } from './roll.ts';
import { pollsOnStage } from './stage.ts';
import type { AssemblyState } from './state.ts';

/** A participant's own ballot as it is recorded. */
export type OwnBallot = { readonly sequence: Sequence; readonly at: Instant; readonly choice: PollChoice };

/**
 * What one participant is and may do, beside the stage that everybody sees. For an open poll without an entry in
 * `exceptions` they may cast (RT15).
 */
export type Standing = {
  readonly version: Sequence;
  readonly attendance: Pick<Attendance, 'place' | 'since'> | null;
  readonly weight: Weight;
  /** Own ballots in polls on the stage. */
  readonly ballots: Readonly<Record<PollId, OwnBallot>>;
  /** Open polls in which they can't cast, with the reason. */
  readonly exceptions: Readonly<Record<PollId, NotEligible>>;
};

/** Null when the participant is not on the roll (any more). */
export function standingOf(state: AssemblyState, id: ParticipantId): Standing | null {
  const member = state.roll.members.get(id);
  if (member === undefined) return null;
  const ballots: Record<PollId, OwnBallot> = {};
  const exceptions: Record<PollId, NotEligible> = {};
  for (const poll of pollsOnStage(state)) {
    const ballot = ownBallot(poll, id);
    if (ballot !== null) ballots[poll.id] = ballot;
    const why = poll.status === 'open' ? whyNotEligible(state, poll, id) : null;
    if (why !== null) exceptions[poll.id] = why;
  }
  const attendance = member.attendance === null ? null : { place: member.attendance.place, since: member.attendance.since };
  return { version: state.sequence, attendance, weight: member.weight, ballots, exceptions };
}

/** The recorded ballot of this participant in a poll of any state, or null. */
export function ownBallot(poll: Poll, id: ParticipantId): OwnBallot | null {
  if (poll.status === 'draft') return null;
  if (poll.status === 'open') {
    const ballot = poll.ballots.get(id);
    return ballot === undefined ? null : { sequence: ballot.sequence, at: ballot.at, choice: ballot.choice };
  }
  return poll.receipts === null ? null : receiptOf(poll.receipts, id);
}
