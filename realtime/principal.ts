import type { AssemblyId, ParticipantId, StaffId } from '../lib/assembly/basics.ts';

/**
 * Who a browser is, as its cookies (or a ticket) say. One browser can be several: a chair who is also a member. Each
 * topic asks for the identity that it needs, and checks it against the assembly's present state.
 */
export type Principal = {
  readonly staff: { readonly staffId: StaffId; readonly sessionId: string; readonly isInstallationOwner: boolean } | null;
  /** By assembly. The generation is the one of the access code that was used; a newer one ends the session (SE6). */
  readonly participants: ReadonlyMap<AssemblyId, { readonly participantId: ParticipantId; readonly generation: number }>;
  /** By assembly: the generation of the screen's link. */
  readonly screens: ReadonlyMap<AssemblyId, { readonly generation: number }>;
  /** The client's address as far as trusted proxies tell it; for limits only. */
  readonly address: string;
};

/** What limits are counted by: the credential, and only without one the address, since a hall shares one. */
export function limitKey(principal: Principal): string {
  if (principal.staff !== null) return `staff:${principal.staff.staffId}`;
  for (const { participantId } of principal.participants.values()) return `participant:${participantId}`;
  for (const assemblyId of principal.screens.keys()) return `screen:${assemblyId}`;
  return `address:${principal.address}`;
}

/** Who it is, for notes of what somebody attempted. */
export function idsOf({ staff, participants }: Principal): { readonly staffId: StaffId | null; readonly participantIds: readonly ParticipantId[] } {
  return { staffId: staff?.staffId ?? null, participantIds: [...participants.values()].map(({ participantId }) => participantId) };
}

/** Whether they are nobody but a participant or a screen of this assembly. Staff may have roles elsewhere. */
export function isOnlyOf({ staff, participants, screens }: Principal, assemblyId: AssemblyId): boolean {
  return staff === null && [...participants.keys(), ...screens.keys()].every((one) => one === assemblyId);
}

/** Staff and screens have places reserved: the chair never queues behind participants (RT11). */
export function isPrivileged(principal: Principal): boolean {
  return principal.staff !== null || principal.screens.size > 0;
}

/** Whether somebody is, among others, everything that the earlier one was: the same sign-ins still hold. */
export function isStill(now: Principal, earlier: Principal): boolean {
  if (earlier.staff !== null && (now.staff?.staffId !== earlier.staff.staffId || now.staff.sessionId !== earlier.staff.sessionId)) return false;
  for (const [assemblyId, { participantId, generation }] of earlier.participants) {
    const held = now.participants.get(assemblyId);
    if (held?.participantId !== participantId || held.generation !== generation) return false;
  }
  for (const [assemblyId, { generation }] of earlier.screens) {
    if (now.screens.get(assemblyId)?.generation !== generation) return false;
  }
  return true;
}
