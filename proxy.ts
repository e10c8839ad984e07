import { NextResponse } from 'next/server.js';
import type { NextRequest } from 'next/server.js';
import { contentSecurityPolicy } from './app/_security/content-security-policy.ts';
import { hashesOfBuiltPage } from './app/_security/inline-script-hashes.ts';
import { routeOf } from './app/_security/routes.ts';
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

  if (isDevelopment) {
    const response =
      route.kind === 'static' ? NextResponse.rewrite(pageUrl(request, route.page)) : NextResponse.next();
    response.headers.set('content-security-policy', contentSecurityPolicy({ kind: 'development' }, host));
    return response;
  }

  switch (route.kind) {
    case 'static': {
      const scriptHashes = await hashesOfBuiltPage(route.page);
      const response = NextResponse.rewrite(pageUrl(request, route.page));
      response.headers.set('content-security-policy', contentSecurityPolicy({ kind: 'static', scriptHashes }, host));
      response.headers.set('vary', 'accept-language, cookie');
      return response;
    }
    case 'dynamic': {
      const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(nonceBytes))).toString('base64');
      const policy = contentSecurityPolicy({ kind: 'dynamic', nonce }, host);
      // Next finds the nonce for its own scripts in the request's policy; layouts read it from x-nonce.
      const headers = new Headers(request.headers);
      headers.set('content-security-policy', policy);
      headers.set('x-nonce', nonce);
      const response = NextResponse.next({ request: { headers } });
      response.headers.set('content-security-policy', policy);
      return response;
    }
    case 'unknown': {
      const scriptHashes = await hashesOfBuiltPage('_not-found');
      // The languages' own paths (/en/a) are how static pages are stored, not addresses.
      const response = NextResponse.rewrite(pageUrl(request, '_not-found'), { status: 404 });
      response.headers.set('content-security-policy', contentSecurityPolicy({ kind: 'static', scriptHashes }, host));
      return response;
    }
  }
}

/** The address of a page of the build, on the request's own origin: any other origin would be fetched over the network. */
function pageUrl(request: NextRequest, page: string): URL {
  const url = request.nextUrl.clone();
  url.pathname = `/${page}`;
  return url;
}

export const config = {
  matcher: ['/((?!api/|realtime/|_next/|favicon\\.ico$|icon\\.svg$|robots\\.txt$|\\.well-known/).*)'],
};
