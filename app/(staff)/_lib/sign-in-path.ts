const home = '/staff';
const signIn = '/staff/sign-in';

/** Never looked at: addresses here are paths of our own. */
const anyOrigin = 'http://hemicycle.invalid';

/** The sign-in page, which leads on to `next`. */
export function signInPath(next: string): string {
  return next === home ? signIn : `${signIn}?next=${encodeURIComponent(next)}`;
}

/** Where to go after signing in: a staff page, or the list of assemblies if somebody else's link named something else. */
export function safeNext(next: string | null | undefined): string {
  if (next === null || next === undefined || !URL.canParse(next, anyOrigin)) return home;
  const { origin, pathname, search } = new URL(next, anyOrigin);
  const isStaffPage = origin === anyOrigin && (pathname === home || pathname.startsWith(`${home}/`));
  return isStaffPage && pathname !== signIn ? pathname + search : home;
}
