import { z } from 'zod';
import { hashStaffPassword, newPassword } from '../../../lib/auth/staff-account.ts';
import { readStaffLink, redeemStaffLink, staffLinkToken } from '../../../lib/auth/staff-link.ts';
import type { StaffServices } from '../../../lib/auth/staff-services.ts';
import { answer, readPost, refuse } from './exchange.ts';
import { startSession } from './start-session.ts';

const checkBody = z.strictObject({ token: staffLinkToken });
const redeemBody = z.strictObject({ token: staffLinkToken, password: newPassword.nullable() });

/** Whom a link is for, so that its page can greet them. Changes nothing. */
export async function handleLinkCheck({ prisma, publicUrl, now }: StaffServices, request: Request): Promise<Response> {
  const posted = await readPost(request, publicUrl, checkBody);
  if (!posted.ok) return posted.response;
  const link = await readStaffLink(prisma, posted.body.token, now());
  if (link === null) return refuse(410, { reason: 'link-used' });
  const { name, email, language, needsPassword } = link;
  return answer({ name, email, language, needsPassword });
}

/** Uses the link up: sets the password of an invited person, and signs in. */
export async function handleLinkRedeem(services: StaffServices, request: Request): Promise<Response> {
  const { prisma, publicUrl, now } = services;
  const posted = await readPost(request, publicUrl, redeemBody);
  if (!posted.ok) return posted.response;
  const { token, password } = posted.body;
  const link = await readStaffLink(prisma, token, now());
  if (link === null) return refuse(410, { reason: 'link-used' });
  if (link.needsPassword && password === null) return refuse(400, { reason: 'malformed', field: 'password' });
  // A link alone must not replace a password that its owner has chosen.
  const passwordHash = link.needsPassword && password !== null ? await hashStaffPassword(password) : null;
  const redeemed = await redeemStaffLink(prisma, { token, link, passwordHash, now: now() });
  if (!redeemed.ok) return refuse(410, { reason: redeemed.refusal });
  services.log.info({ staffId: redeemed.staffId, purpose: link.purpose }, 'a staff link was used');
  return startSession(services, request, redeemed.staffId);
}
