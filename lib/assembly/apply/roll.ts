import { parseActor, unreachable, type ParticipantId } from '../basics.ts';
import type { Change, Entry } from '../changes.ts';
import { eligibleWeight } from '../poll.ts';
import { hasVotingRight, putMember, removeMember, type Attendance, type Member } from '../roll.ts';
import type { AssemblyState } from '../state.ts';

type RollChange = Extract<Change, { type: `roll.${string}` | `access.${string}` | `attendance.${string}` }>;

export function applyRoll(state: AssemblyState, entry: Entry, change: RollChange): void {
  switch (change.type) {
    case 'roll.enrolled@1':
      for (const right of change.body.rights) {
        const ordinal = state.roll.nextOrdinal;
        state.roll.nextOrdinal += 1;
        putMember(state.roll, { ...right, ordinal, version: entry.sequence, attendance: null, lastChangeAt: null, lastCommand: null });
        admitLate(state, right.id);
      }
      break;
    case 'roll.corrected@1':
      for (const right of change.body.rights) {
        const before = state.roll.members.get(right.id);
        if (before === undefined) continue;
        putMember(state.roll, { ...before, version: entry.sequence, weight: right.weight, group: right.group });
        admitLate(state, right.id);
      }
      break;
    case 'roll.removed@1':
      for (const id of change.body.participants) removeMember(state.roll, id);
      break;
    case 'access.reissued@1':
      for (const id of change.body.participants) {
        const before = state.roll.members.get(id);
        if (before !== undefined) putMember(state.roll, { ...before, version: entry.sequence });
      }
      break;
    case 'attendance.checkedIn@1':
      for (const id of change.body.participants) checkIn(state, entry, id, change.body.place);
      break;
    case 'attendance.checkedOut@1':
      for (const id of change.body.participants) setAttendance(state, entry, id, null);
      break;
    default:
      unreachable(change);
  }
  state.roll.version = entry.sequence;
}

function checkIn(state: AssemblyState, entry: Entry, id: ParticipantId, place: Attendance['place']): void {
  const actor = parseActor(entry.actor);
  const by = actor?.kind === 'staff' ? actor.id : 'self';
  const member = state.roll.members.get(id);
  if (member === undefined) return;
  // Going from the hall to one's room is not a new arrival: present since then, now elsewhere.
  const since = member.attendance?.since ?? entry.at;
  setAttendance(state, entry, id, { place, since, by });
  admitLate(state, id);
}

function setAttendance(state: AssemblyState, entry: Entry, id: ParticipantId, attendance: Member['attendance']): void {
  const member = state.roll.members.get(id);
  if (member === undefined) return;
  putMember(state.roll, { ...member, attendance, lastChangeAt: entry.at });
}

/** PO9: where a poll is open to latecomers, whoever fulfils its rule from now on may cast, with the weight of now. */
function admitLate(state: AssemblyState, id: ParticipantId): void {
  const member = state.roll.members.get(id);
  if (member === undefined || !hasVotingRight(member)) return;
  for (const poll of state.polls.values()) {
    if (poll.status !== 'open' || poll.definition.admission !== 'latecomers') continue;
    if (poll.definition.eligibility === 'present' && member.attendance === null) continue;
    if (eligibleWeight(poll, id) === null) poll.late.set(id, member.weight);
  }
}
