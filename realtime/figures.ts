import { sumWeights } from '../lib/assembly/eligible.ts';
import { findQuorum } from '../lib/assembly/quorum.ts';
import { heads } from '../lib/assembly/roll.ts';
import type { AssemblyState } from '../lib/assembly/state.ts';
import type { Count, RoomCount, RoomFigures } from '../lib/protocol/down.ts';

/** The room in numbers, for staff (A1). */
export function roomFigures(state: AssemblyState, connected: number): RoomFigures {
  const { roll } = state;
  return {
    people: roll.members.size,
    presentPeople: roll.room + roll.remote,
    room: roll.room,
    remote: roll.remote,
    connected,
    rights: heads(roll.enrolled),
    rightsPresent: heads(roll.present),
    weightPresent: sumWeights(roll.present),
    quorum: findQuorum(state.settings.quorum, roll),
  };
}

/** The room in numbers, for everybody. Voting rights, since they are what a quorum is of. */
export function roomCount(state: AssemblyState): RoomCount {
  return { enrolled: heads(state.roll.enrolled), present: heads(state.roll.present), quorum: findQuorum(state.settings.quorum, state.roll) };
}

/** Ballots recorded so far, of each open poll. */
export function openCounts(state: AssemblyState): Count[] {
  const counts: Count[] = [];
  for (const poll of state.polls.values()) {
    if (poll.status === 'open') counts.push({ poll: poll.id, cast: poll.ballots.size, eligible: poll.eligible.heads + poll.late.size });
  }
  return counts;
}
