import { z } from 'zod';
import { addressOf, type StaffServices } from '../../../lib/auth/staff-services.ts';
import { isFromUs, isReadByUs, readBody, refuse } from './exchange.ts';

/** Of better-auth's many paths these are ours; the rest doesn't exist here. */
const paths = { signIn: '/api/auth/sign-in/email', signOut: '/api/auth/sign-out', session: '/api/auth/get-session' };

/** Only what the limits need; better-auth parses the rest. */
const signInBody = z.object({ email: z.string().max(254) });

/** Better-auth's own routes, with the origin checked and wrong passwords limited for each account. */
export async function handleAuth(services: StaffServices, request: Request): Promise<Response> {
  const { pathname } = new URL(request.url);
  if (request.method === 'GET' && pathname === paths.session) {
    return isReadByUs(request) ? services.auth.handler(request) : refuse(403, { reason: 'foreign-origin' });
  }
  if (request.method !== 'POST' || (pathname !== paths.signIn && pathname !== paths.signOut)) return refuse(404, { reason: 'not-found' });
  if (!isFromUs(request, services.publicUrl)) return refuse(403, { reason: 'foreign-origin' });
  const text = await readBody(request);
  if (text === null) return refuse(413, { reason: 'too-large' });
  const again = new Request(request.url, { method: 'POST', headers: request.headers, body: text });
  return pathname === paths.signIn ? signIn(services, again, text) : services.auth.handler(again);
}

async function signIn(services: StaffServices, request: Request, text: string): Promise<Response> {
  const body = signInBody.safeParse(orNull(text));
  if (!body.success) return refuse(400, { reason: 'malformed' });
  const limited = await services.limits.attempt(body.data.email, addressOf(services, request.headers));
  if (!limited.ok) return refuse(429, { reason: 'too-many-attempts', retryAfterS: limited.retryAfterS });
  const response = await services.auth.handler(request);
  if (response.ok) await limited.attempt.succeeded();
  return response;
}

function orNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
