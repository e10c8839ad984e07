import type { Locale } from '../../lib/i18n/locales.ts';

/** How a path is served: from a static page of the build (named as in the build), rendered for the request, or not at all. */
export type PageRoute = { kind: 'static'; page: string } | { kind: 'dynamic' } | { kind: 'unknown' };

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
  if (first === 'staff' || first === 'setup') return { kind: 'dynamic' };
  return { kind: 'unknown' };
}
