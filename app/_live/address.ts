/** The parts of a window that tell and change the address. */
export type AddressBar = { readonly location: Pick<Location, 'hash' | 'pathname' | 'search'>; readonly history: Pick<History, 'state' | 'replaceState'> };

/**
 * The slug in `/a/<slug>` and `/screen/<slug>`: the shells are the same for every assembly, so the address tells. Slugs are in
 * lower case; who types one off the screen need not be.
 */
export function slugOf(pathname: string): string {
  return pathname.split('/').filter((segment) => segment !== '')[1]?.toLowerCase() ?? '';
}

/**
 * The credential of a personal or screen link. It stands in the fragment, which is never sent, and is taken out of the
 * address bar at once, so that no photograph, history or shared screen keeps it. Null without one.
 */
export function takeCredential(page: AddressBar): string | null {
  const { hash, pathname, search } = page.location;
  if (hash.length <= 1) return null;
  // The router's own marks stay in the entry: without them it would reload the page on "back".
  page.history.replaceState(page.history.state, '', pathname + search);
  return decoded(hash.slice(1));
}

/**
 * Loads the page anew when another link of ours is opened in the same tab: only the fragment differs then, and browsers
 * load nothing by themselves. The returned function ends it.
 */
export function reloadOnNewLink(page: Pick<Window, 'location' | 'addEventListener' | 'removeEventListener'>): () => void {
  const changed = () => {
    if (page.location.hash.length > 1) page.location.reload();
  };
  page.addEventListener('hashchange', changed);
  return () => page.removeEventListener('hashchange', changed);
}

/** Puts a credential back for a reload that the page itself asks for, such as a change of language before signing in. */
export function returnCredential(page: AddressBar, credential: string): void {
  page.history.replaceState(page.history.state, '', `${page.location.pathname}${page.location.search}#${encodeURIComponent(credential)}`);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
