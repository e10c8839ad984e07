import { NextResponse } from 'next/server.js';
import type { NextRequest } from 'next/server.js';
import { contentSecurityPolicy } from './app/_security/content-security-policy.ts';
import { pageHeaderName, routeOf } from './app/_security/routes.ts';
import { localeCookieName, pickLocale } from './lib/i18n/locales.ts';

/** The bundler writes this in as a constant; it is no setting. */
const isDevelopment = process.env.NODE_ENV === 'development';

/** Random bytes of a nonce; 128 bits, as CSP Level 3 section 7.1 asks. */
const nonceBytes = 16;

/** Sends the content security policy of pages that are rendered for the request. Static ones don't come this way (app/_server). */
export function proxy(request: NextRequest): NextResponse {
  const headers = new Headers(request.headers);
  headers.delete('x-nonce');
  const policy = isDevelopment ? developmentPolicy(request, headers) : withNonce(request, headers);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set('content-security-policy', policy);
  return response;
}

/** Next finds the nonce for its own scripts in the request's policy; layouts read it from x-nonce. */
function withNonce(request: NextRequest, headers: Headers): string {
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(nonceBytes))).toString('base64');
  const policy = contentSecurityPolicy({ kind: 'dynamic', nonce }, request.headers.get('host'));
  headers.set('content-security-policy', policy);
  headers.set('x-nonce', nonce);
  return policy;
}

/** The development server serves the static pages as well: their name is set here, and next.config.ts rewrites to it. */
function developmentPolicy(request: NextRequest, headers: Headers): string {
  const locale = pickLocale(request.cookies.get(localeCookieName)?.value, request.headers.get('accept-language'));
  const route = routeOf(request.nextUrl.pathname, locale);
  headers.delete(pageHeaderName);
  // What leads nowhere is answered by Next itself; the gallery has pages that no build has.
  if (route.kind === 'static') headers.set(pageHeaderName, route.page);
  return contentSecurityPolicy({ kind: 'development' }, request.headers.get('host'));
}

export const config = {
  matcher: ['/((?!api/|realtime/|_next/|favicon\\.ico$|icon\\.svg$|robots\\.txt$|\\.well-known/).*)'],
};
