import { NextResponse } from 'next/server.js';
import type { NextRequest } from 'next/server.js';
import { contentSecurityPolicy } from './app/_security/content-security-policy.ts';
import { hashesOfBuiltPage } from './app/_security/inline-script-hashes.ts';
import type { PagePolicy } from './app/_security/content-security-policy.ts';
import { pageHeaderName, routeOf } from './app/_security/routes.ts';
import type { PageRoute } from './app/_security/routes.ts';
import { localeCookieName, pickLocale } from './lib/i18n/locales.ts';

/** The bundler writes this in as a constant; it is no setting. */
const isDevelopment = process.env.NODE_ENV === 'development';

/** Random bytes of a nonce; 128 bits, as CSP Level 3 section 7.1 asks. */
const nonceBytes = 16;

/** Chooses language and page, and sends the content security policy that fits the page. */
export async function proxy(request: NextRequest): Promise<NextResponse> {
  const { pathname } = request.nextUrl;
  const locale = pickLocale(request.cookies.get(localeCookieName)?.value, request.headers.get('accept-language'));
  const host = request.headers.get('host');
  const route = routeOf(pathname, locale);

  // Next finds the nonce for its own scripts in the request's policy; layouts read it from x-nonce.
  const headers = new Headers(request.headers);
  headers.delete(pageHeaderName);
  headers.delete('x-nonce');
  // In development Next answers itself for what leads nowhere, and the gallery has pages that no build has.
  const isShell = route.kind === 'static' || (route.kind === 'unknown' && !isDevelopment);
  if (isShell) headers.set(pageHeaderName, route.page);

  const policy = contentSecurityPolicy(await pagePolicy(route), host);
  const nonce = /'nonce-([^']+)'/.exec(policy)?.[1];
  if (nonce !== undefined) {
    headers.set('content-security-policy', policy);
    headers.set('x-nonce', nonce);
  }
  const response = NextResponse.next({ request: { headers } });
  response.headers.set('content-security-policy', policy);
  return response;
}

async function pagePolicy(route: PageRoute): Promise<PagePolicy> {
  if (isDevelopment) return { kind: 'development' };
  switch (route.kind) {
    case 'static':
    case 'unknown':
      return { kind: 'static', scriptHashes: await hashesOfBuiltPage(route.page) };
    case 'dynamic':
      return { kind: 'dynamic', nonce: Buffer.from(crypto.getRandomValues(new Uint8Array(nonceBytes))).toString('base64') };
  }
}

export const config = {
  matcher: ['/((?!api/|realtime/|_next/|favicon\\.ico$|icon\\.svg$|robots\\.txt$|\\.well-known/).*)'],
};
