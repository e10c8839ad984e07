import type { StaffServices } from '../../../lib/auth/staff-services.ts';
import { answer, refuse, withCookies } from './exchange.ts';

/** Signs somebody in whose right to it was just proved: the answer carries the session's cookie. */
export async function startSession({ auth }: StaffServices, request: Request, staffId: string): Promise<Response> {
  // Only what says who asks from where: the new session has nothing to do with an old one's cookie.
  const headers = new Headers();
  for (const name of ['user-agent', 'x-forwarded-for']) {
    const value = request.headers.get(name);
    if (value !== null) headers.set(name, value);
  }
  const { headers: sent, response } = await auth.api.startStaffSession({ body: { staffId }, headers, returnHeaders: true });
  if (response === null) return refuse(410, { reason: 'account-gone' });
  return withCookies(answer({ staffId }), sent.getSetCookie());
}
