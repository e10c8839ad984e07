import type { ParticipantId, StaffId } from '../lib/assembly/basics.ts';
import type { AssemblyState, StaffRole } from '../lib/assembly/state.ts';
import type { StageGroup } from './count-publisher.ts';
import type { Principal } from './principal.ts';

/**
 * Who a principal is in this assembly now. A cookie says who signed in; the committed state says whether that still
 * holds: a new code, a removal, a role taken away work at once (SE6, design section 4).
 */
export function participantOf(state: AssemblyState, principal: Principal): ParticipantId | null {
  const claimed = principal.participants.get(state.id);
  if (claimed === undefined) return null;
  const person = state.directory.people.get(claimed.participantId);
  if (person === undefined || !state.roll.members.has(claimed.participantId)) return null;
  return person.generation === claimed.generation ? claimed.participantId : null;
}

export function staffOf(state: AssemblyState, principal: Principal): { readonly id: StaffId; readonly role: StaffRole } | null {
  if (principal.staff === null) return null;
  const role = state.roles.get(principal.staff.staffId);
  return role === undefined ? null : { id: principal.staff.staffId, role };
}

export function screenOf(state: AssemblyState, principal: Principal): boolean {
  return principal.screens.get(state.id)?.generation === state.screenGeneration;
}

/** Whether they may see the stage as part of this group. */
export function isOfGroup(state: AssemblyState, principal: Principal, group: StageGroup): boolean {
  switch (group) {
    case 'participants':
      return participantOf(state, principal) !== null;
    case 'staff':
      return staffOf(state, principal) !== null;
    case 'screens':
      return screenOf(state, principal);
  }
}
