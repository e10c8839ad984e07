import type { ParticipantId, Place } from '../basics.ts';
import type { Change } from '../changes.ts';
import { accept, refuse, type Decision } from '../decision.ts';
import { outdated } from '../refusals.ts';
import type { AssemblyState } from '../state.ts';
import { slices } from './roll.ts';

/** AT1: being present is recorded, with the place. Who is present already in that place is left as they are. */
export function decideCheckIn(state: AssemblyState, ids: readonly ParticipantId[], place: Place): Decision {
  if (state.sitting.status === 'closed') return refuse({ reason: 'wrong-state', thing: 'sitting', status: 'closed' });
  const arriving = new Set<ParticipantId>();
  for (const id of ids) {
    const member = state.roll.members.get(id);
    if (member === undefined) return refuse({ reason: 'not-on-roll' });
    if (member.attendance?.place !== place) arriving.add(id);
  }
  return accept(slices([...arriving]).map((part): Change => ({ type: 'attendance.checkedIn@1', body: { participants: part, place } })));
}

/** AT2: being absent is recorded. Who is absent already is left out. */
export function decideCheckOut(state: AssemblyState, ids: readonly ParticipantId[]): Decision {
  const leaving = new Set<ParticipantId>();
  for (const id of ids) {
    const member = state.roll.members.get(id);
    if (member === undefined) return refuse({ reason: 'not-on-roll' });
    if (member.attendance !== null) leaving.add(id);
  }
  return accept(checkedOut([...leaving], false));
}

/** AT5: everybody is checked out at the end of a day, if as many are present as the admin was shown. */
export function decideCheckOutAll(state: AssemblyState, confirmed: number): Decision {
  const present = [...state.roll.members.values()].filter((member) => member.attendance !== null).map((member) => member.id);
  if (present.length !== confirmed) return refuse(outdated('attendance', state.roll.version));
  return accept(checkedOut(present, true));
}

function checkedOut(ids: readonly ParticipantId[], all: boolean): Change[] {
  return slices(ids).map((part): Change => ({ type: 'attendance.checkedOut@1', body: { participants: part, all } }));
}
