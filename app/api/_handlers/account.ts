import { z } from 'zod';
import { newPassword, passwordMaxChars } from '../../../lib/auth/staff-account.ts';
import { addressOf, issueStaffTicket, prolongStaffSession, readStaffMember, type StaffServices } from '../../../lib/auth/staff-services.ts';
import { signOutEverywhere } from '../../../lib/auth/staff-sessions.ts';
import { answer, readPost, refuse, withCookies } from './exchange.ts';

const nothing = z.strictObject({});
const passwordBody = z.strictObject({ currentPassword: z.string().min(1).max(passwordMaxChars), newPassword });

/** A ticket for the worker, for who is signed in here: `{ticket}`. Each staff page asks for one, which keeps the session alive. */
export async function handleTicket(services: StaffServices, request: Request): Promise<Response> {
  const posted = await readPost(request, services.publicUrl, nothing);
  if (!posted.ok) return posted.response;
  const session = await prolongStaffSession(services, request.headers);
  if (session === null) return refuse(401, { reason: 'signed-out' });
  return withCookies(answer({ ticket: issueStaffTicket(services, session.member) }), session.cookies);
}

/** Changes the password and ends all other sessions; this browser gets a new one. */
export async function handlePassword(services: StaffServices, request: Request): Promise<Response> {
  const posted = await readPost(request, services.publicUrl, passwordBody);
  if (!posted.ok) return posted.response;
  const member = await readStaffMember(services, request.headers);
  if (member === null) return refuse(401, { reason: 'signed-out' });
  const limited = await services.limits.attempt(member.email, addressOf(services, request.headers));
  if (!limited.ok) return refuse(429, { reason: 'too-many-attempts', retryAfterS: limited.retryAfterS });
  const changed = await services.auth.api.changePassword({
    body: { ...posted.body, revokeOtherSessions: true },
    headers: request.headers,
    asResponse: true,
  });
  if (!changed.ok) return refuse(403, { reason: 'wrong-password', field: 'currentPassword' });
  await limited.attempt.succeeded();
  return withCookies(answer({}), changed.headers.getSetCookie());
}

/** Ends every session of who asks, this one included. The worker cuts their sockets within seconds. */
export async function handleSignOutEverywhere(services: StaffServices, request: Request): Promise<Response> {
  const posted = await readPost(request, services.publicUrl, nothing);
  if (!posted.ok) return posted.response;
  const member = await readStaffMember(services, request.headers);
  if (member === null) return refuse(401, { reason: 'signed-out' });
  await signOutEverywhere(services.prisma, member.staffId);
  services.log.info({ staffId: member.staffId }, 'signed out everywhere');
  return answer({});
}
