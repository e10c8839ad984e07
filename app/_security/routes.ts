import { locales } from '../../lib/i18n/locales.ts';
import type { Locale } from '../../lib/i18n/locales.ts';

/** How a path is served: from a static page of the build (named as in the build), by Next.js for the request, or not at all. */
export type PageRoute = { kind: 'static'; page: string } | { kind: 'dynamic' } | { kind: 'unknown'; page: string };

/** The page for whatever leads nowhere, as the build names it. */
export const notFoundPage = '_not-found';

/** Every static page of the build. */
export const staticPages: readonly string[] = [...locales.flatMap((locale) => [locale, `${locale}/a`, `${locale}/screen`]), notFoundPage];

/**
 * In development, where no web server of ours stands before Next.js: the request header by which proxy.ts names the
 * static page and next.config.ts rewrites to it. A rewrite by the proxy itself goes wrong on loopback: Next spells the
 * host `localhost` there, takes any other spelling for a foreign server, and forwards the request to itself without end.
 */
export const pageHeaderName = 'x-hemicycle-page';

/** First segments of what Next.js answers itself: pages that depend on who asks, routes, and its own files. */
const dynamicSegments: ReadonlySet<string> = new Set(['staff', 'setup', 'api', '_next', 'icon.svg']);

/**
 * Which page answers a path. Participant and screen pages are one shell for every assembly: the slug stays in the
 * address, where the browser reads it, and the bytes are the same for everyone (design.md section 7).
 */
export function routeOf(pathname: string, locale: Locale): PageRoute {
  const segments = pathname.split('/').filter((segment) => segment !== '');
  const [first] = segments;
  if (first === undefined) return { kind: 'static', page: locale };
  if (first === 'a' && segments.length === 2) return { kind: 'static', page: `${locale}/a` };
  if (first === 'screen' && segments.length === 2) return { kind: 'static', page: `${locale}/screen` };
  if (dynamicSegments.has(first)) return { kind: 'dynamic' };
  // The languages' own paths (/en/a) are how static pages are stored, not addresses: they are unknown too.
  return { kind: 'unknown', page: notFoundPage };
}
