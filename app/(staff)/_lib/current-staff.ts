import { headers } from 'next/headers.js';
import { redirect } from 'next/navigation.js';
import { readStaffMember, staffServices, type StaffMember } from '../../../lib/auth/staff-services.ts';
import { signInPath } from './sign-in-path.ts';

/** Who asks for this page; null without a session. Server components only. */
export async function currentStaff(): Promise<StaffMember | null> {
  return readStaffMember(staffServices(), await headers());
}

/** Who asks for this page; sends those without a session to sign in and then back to `path`. */
export async function requireStaff(path: string): Promise<StaffMember> {
  return (await currentStaff()) ?? redirect(signInPath(path));
}
