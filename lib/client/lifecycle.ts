/** What the page tells the client about itself. Left out in Node. */
export type Lifecycle = {
  /** False when the device says that it has no network. True promises nothing. */
  isOnline(): boolean;
  isVisible(): boolean;
  /** `shown`: the page came back from the browser's back-forward cache. */
  subscribe(listener: (event: LifecycleEvent) => void): () => void;
};

export type LifecycleEvent = 'online' | 'offline' | 'visible' | 'hidden' | 'shown';

/** The lifecycle of the page in this window. */
export function pageLifecycle(page: Window): Lifecycle {
  const { document, navigator } = page;
  return {
    isOnline: () => navigator.onLine,
    isVisible: () => document.visibilityState === 'visible',
    subscribe(listener) {
      const online = () => listener('online');
      const offline = () => listener('offline');
      const changed = () => listener(document.visibilityState === 'visible' ? 'visible' : 'hidden');
      const shown = (event: PageTransitionEvent) => {
        if (event.persisted) listener('shown');
      };
      page.addEventListener('online', online);
      page.addEventListener('offline', offline);
      document.addEventListener('visibilitychange', changed);
      page.addEventListener('pageshow', shown);
      return () => {
        page.removeEventListener('online', online);
        page.removeEventListener('offline', offline);
        document.removeEventListener('visibilitychange', changed);
        page.removeEventListener('pageshow', shown);
      };
    },
  };
}
