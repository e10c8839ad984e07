import type { StaffRole } from '../../../lib/assembly/state.ts';
import type { StaffSection } from '../_components/staff-shell.tsx';

type AssemblySection = Extract<StaffSection, 'chair' | 'attendance' | 'participants' | 'settings' | 'operations'>;

/** Who finds something to do, or at least to see, behind a tab; the first is where they arrive. What they may do there is for the worker to say. */
export const sectionsOf: Readonly<Record<StaffRole, readonly [AssemblySection, ...AssemblySection[]]>> = {
  owner: ['chair', 'attendance', 'participants', 'settings', 'operations'],
  chair: ['chair', 'attendance'],
  admin: ['attendance', 'participants', 'settings', 'operations'],
  observer: ['chair', 'attendance'],
};

/** A role that only a newer server knows sees what an observer sees. */
export function roleOf(role: string): StaffRole {
  return role === 'owner' || role === 'chair' || role === 'admin' ? role : 'observer';
}

/** Where this role arrives in an assembly. */
export function firstSectionPath(slug: string, role: string): string {
  return `/staff/a/${slug}/${sectionsOf[roleOf(role)][0]}`;
}
