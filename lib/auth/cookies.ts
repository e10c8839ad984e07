import type { AssemblyId } from '../assembly/basics.ts';

/** The worker's cookies: HttpOnly, SameSite=Strict, for the whole host, and Secure where the address is https. */

/** One browser can be in several assemblies; more than this many of our cookies are not looked at. */
const maxCookies = 64;

export type CookieNames = {
  readonly staff: string;
  participant(assemblyId: AssemblyId): string;
  screen(assemblyId: AssemblyId): string;
  /** The kind of a cookie of ours by its name; null for others. */
  kindOf(name: string): 'staff' | 'participant' | 'screen' | null;
};

/** With https the names begin with `__Host-`, so that no other host of the domain can plant one (RFC 6265bis, 4.1.3.2). */
export function cookieNames(isSecure: boolean): CookieNames {
  const prefix = isSecure ? '__Host-hemicycle' : 'hemicycle';
  const staff = `${prefix}-staff`;
  const participant = `${prefix}-participant-`;
  const screen = `${prefix}-screen-`;
  return {
    staff,
    participant: (assemblyId) => `${participant}${assemblyId}`,
    screen: (assemblyId) => `${screen}${assemblyId}`,
    kindOf(name) {
      if (name === staff) return 'staff';
      if (name.startsWith(participant)) return 'participant';
      return name.startsWith(screen) ? 'screen' : null;
    },
  };
}

/** A `Set-Cookie` value. @param maxAgeMs 0 removes the cookie */
export function setCookie(name: string, value: string, options: { readonly maxAgeMs: number; readonly isSecure: boolean }): string {
  const secure = options.isSecure ? '; Secure' : '';
  return `${name}=${value}; Path=/; Max-Age=${Math.floor(options.maxAgeMs / 1_000)}; HttpOnly; SameSite=Strict${secure}`;
}

export type FoundCookie = { readonly kind: 'staff' | 'participant' | 'screen'; readonly name: string; readonly value: string };

/** The cookies of ours in a `Cookie` header; of several with one name the first counts, as browsers send the closest first. */
export function readCookies(header: string | undefined, names: CookieNames): readonly FoundCookie[] {
  if (header === undefined) return [];
  const found = new Map<string, FoundCookie>();
  for (const part of header.split(';')) {
    const equals = part.indexOf('=');
    if (equals < 0) continue;
    const name = part.slice(0, equals).trim();
    const kind = names.kindOf(name);
    if (kind === null || found.has(name)) continue;
    found.set(name, { kind, name, value: part.slice(equals + 1).trim() });
    if (found.size >= maxCookies) break;
  }
  return [...found.values()];
}
