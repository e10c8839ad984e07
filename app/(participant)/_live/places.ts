import { isFields } from '../../_live/worker-http.ts';
import { readKeptAttention, type KeptAttention } from './attention.ts';

/** The browser's history as the page uses it: an entry for each step that a person may want to take back (P15). */
export type Places = {
  /** What the present entry keeps; null for a first visit. */
  current(): KeptAttention | null;
  push(kept: KeptAttention): void;
  replace(kept: KeptAttention): void;
  /** Called after "back" and "forward" with what that entry keeps. */
  subscribe(listener: (kept: KeptAttention | null) => void): () => void;
};

/** Under this name an entry keeps ours beside the router's own marks. */
const key = 'hemicycle';

export function pagePlaces(page: Window): Places {
  const { history } = page;
  const read = (state: unknown) => (isFields(state) ? readKeptAttention(state[key]) : null);
  // The router's marks are copied: an entry without them makes it reload the page on "back".
  const withOurs = (kept: KeptAttention) => ({ ...(isFields(history.state) ? history.state : {}), [key]: kept });
  return {
    current: () => read(history.state),
    push: (kept) => history.pushState(withOurs(kept), ''),
    replace: (kept) => history.replaceState(withOurs(kept), ''),
    subscribe(listener) {
      const moved = (event: PopStateEvent) => listener(read(event.state));
      page.addEventListener('popstate', moved);
      return () => page.removeEventListener('popstate', moved);
    },
  };
}
