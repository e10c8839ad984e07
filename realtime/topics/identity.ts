import type { ParticipantId, StaffId } from '../../lib/assembly/basics.ts';
import type { StaffRole } from '../../lib/assembly/state.ts';
import type { LiveAssembly } from '../live-assembly.ts';
import type { Principal } from '../principal.ts';

/**
 * Who a principal is in this assembly now. A cookie says who signed in; the committed state says whether that still
 * holds: a new code, a removal, a role taken away work at once (SE6, design section 4).
 */
export function participantOf(live: LiveAssembly, principal: Principal): ParticipantId | null {
  const claimed = principal.participants.get(live.host.id);
  if (claimed === undefined) return null;
  const state = live.host.committed;
  const person = state.directory.people.get(claimed.participantId);
  if (person === undefined || !state.roll.members.has(claimed.participantId)) return null;
  return person.generation === claimed.generation ? claimed.participantId : null;
}

export function staffOf(live: LiveAssembly, principal: Principal): { readonly id: StaffId; readonly role: StaffRole } | null {
  if (principal.staff === null) return null;
  const role = live.host.committed.roles.get(principal.staff.staffId);
  return role === undefined ? null : { id: principal.staff.staffId, role };
}

export function screenOf(live: LiveAssembly, principal: Principal): boolean {
  return principal.screens.get(live.host.id)?.generation === live.host.committed.screenGeneration;
}
