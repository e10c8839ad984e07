import { z } from 'zod';
import { createStaffUser, passwordProvider, staffEmail, staffName } from '../../../lib/auth/staff-account.ts';
import { createStaffLink } from '../../../lib/auth/staff-link.ts';
import { readStaffMember, type StaffServices } from '../../../lib/auth/staff-services.ts';
import { locales } from '../../../lib/i18n/locales.ts';
import { answer, isReadByUs, readPost, refuse } from './exchange.ts';

const inviteBody = z.strictObject({ email: staffEmail, name: staffName, language: z.enum(locales) });

/** One page's worth: nobody's assembly has more staff than this. */
const maxIds = 100;
const ids = z
  .string()
  .transform((text) => text.split(','))
  .pipe(z.array(z.uuid()).min(1).max(maxIds));

/**
 * Makes an account, or finds it by its address, and answers `{staffId, link}`. The link is null when the person has a
 * password and can sign in; else it is new, and earlier invitations of theirs stop working. For owners of the
 * installation only: who owns an assembly is known to the worker and not to this process.
 */
export async function handleInvite(services: StaffServices, request: Request): Promise<Response> {
  const { prisma, publicUrl, now } = services;
  const posted = await readPost(request, publicUrl, inviteBody);
  if (!posted.ok) return posted.response;
  const member = await readStaffMember(services, request.headers);
  if (member === null) return refuse(401, { reason: 'signed-out' });
  if (member.installationRole !== 'owner') return refuse(403, { reason: 'not-permitted' });
  const { email, name, language } = posted.body;
  const created = await createStaffUser(prisma, { name, email, installationRole: null });
  const found = created.ok ? { id: created.staffId, accounts: [] } : await findByEmail(services, email);
  if (found === null) return refuse(409, { reason: 'try-again' });
  if (found.accounts.some((account) => account.password !== null)) return answer({ staffId: found.id, link: null });
  const link = await createStaffLink(prisma, { userId: found.id, purpose: 'invite', language, publicUrl, now: now() });
  services.log.info({ staffId: found.id, by: member.staffId }, 'a staff member was invited');
  return answer({ staffId: found.id, link });
}

function findByEmail({ prisma }: StaffServices, email: string) {
  const accounts = { where: { providerId: passwordProvider }, select: { password: true } };
  return prisma.user.findUnique({ where: { email }, select: { id: true, accounts } });
}

/** `?ids=a,b`: the names of staff, for staff. Ids of nobody are left out. */
export async function handleNames(services: StaffServices, request: Request): Promise<Response> {
  if (!isReadByUs(request)) return refuse(403, { reason: 'foreign-origin' });
  if ((await readStaffMember(services, request.headers)) === null) return refuse(401, { reason: 'signed-out' });
  const wanted = ids.safeParse(new URL(request.url).searchParams.get('ids') ?? '');
  if (!wanted.success) return refuse(400, { reason: 'malformed', field: 'ids' });
  const staff = await services.prisma.user.findMany({ where: { id: { in: wanted.data } }, select: { id: true, name: true }, orderBy: { name: 'asc' } });
  return answer({ staff });
}
