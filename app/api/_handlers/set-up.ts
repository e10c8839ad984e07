import { z } from 'zod';
import { isSetupOpen, isSetupToken, setUp } from '../../../lib/auth/setup-token.ts';
import { hashStaffPassword, newPassword, staffEmail, staffName } from '../../../lib/auth/staff-account.ts';
import type { StaffServices } from '../../../lib/auth/staff-services.ts';
import { answer, readPost, refuse } from './exchange.ts';
import { startSession } from './start-session.ts';

const token = z.string().min(1).max(100);
const checkBody = z.strictObject({ token });
const setUpBody = z.strictObject({ token, name: staffName, email: staffEmail, password: newPassword });

async function whyNot({ prisma, secret }: StaffServices, given: string): Promise<Response | null> {
  if (!(await isSetupOpen(prisma))) return refuse(410, { reason: 'already-set-up' });
  return isSetupToken(secret, given) ? null : refuse(403, { reason: 'wrong-link' });
}

/** Is this link good? Changes nothing. */
export async function handleSetupCheck(services: StaffServices, request: Request): Promise<Response> {
  const posted = await readPost(request, services.publicUrl, checkBody);
  if (!posted.ok) return posted.response;
  return (await whyNot(services, posted.body.token)) ?? answer({});
}

/** Makes the installation's first account and signs it in (ux I3). */
export async function handleSetup(services: StaffServices, request: Request): Promise<Response> {
  const posted = await readPost(request, services.publicUrl, setUpBody);
  if (!posted.ok) return posted.response;
  const { token: given, name, email, password } = posted.body;
  const refused = await whyNot(services, given);
  if (refused !== null) return refused;
  const done = await setUp(services.prisma, { name, email, passwordHash: await hashStaffPassword(password) });
  if (!done.ok) return refuse(410, { reason: done.refusal });
  services.log.info({ staffId: done.staffId }, 'the installation was set up');
  return startSession(services, request, done.staffId);
}
