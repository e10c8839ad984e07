import type { Version } from '../protocol/down.ts';
import type { HttpRefusal } from '../protocol/http.ts';
import { listVersionHeader, parseListVersion } from '../protocol/list-version.ts';
import { retryDelayMs } from './backoff.ts';
import type { ClientClock } from './clock.ts';
import { isFields } from './read-down.ts';
import { createStore, type ReadableStore } from './store.ts';
import { isNewer, newest } from './versions.ts';
import type { Warn } from './warn.ts';

/** A4: however often a list changes, it is fetched again at most once a second. */
const refetchIntervalMs = 1_000;
/** Faults row 42: a lost invalidation is healed within this while somebody looks. */
const recheckIntervalMs = 30_000;
/** A page of a list takes milliseconds; a proxy that hangs must not end all refetching. */
const fetchLimitMs = 10_000;
const longestRetryAfterMs = 30_000;

export type ListProblem =
  | { readonly kind: 'unreachable' }
  /** The server refuses: one's role was taken, for example. Only a new query or a newer version asks again. */
  | { readonly kind: 'refused'; readonly status: number; readonly reason: string }
  | { readonly kind: 'malformed' };

export type ListState<Query, Page> = {
  /** `loading`: nothing to show for this query yet. `stale`: what is shown may be old, since the connection is down or the last fetch failed. */
  readonly status: 'loading' | 'fresh' | 'stale';
  readonly query: Query;
  /** The very same object until the server's answer differs (RT3). While a new query loads, still the page of the one before. */
  readonly page: Page | null;
  /** The query that `page` answers. */
  readonly pageQuery: Query | null;
  readonly version: Version | null;
  /** When the server last confirmed the page, by the given `serverNow`; null before. */
  readonly updatedAt: number | null;
  readonly problem: ListProblem | null;
};

export type ListQueryDeps<Query, Page> = {
  readonly initial: Query;
  /** The address of a page; equal addresses are equal queries. */
  url(query: Query): string;
  /** What the body has to look like to be shown. */
  isPage(body: unknown): body is Page;
  /** Where the version stands in the page, when it does. */
  versionOf?(page: Page): Version;
  /** How long a page counts as new while nobody says otherwise. Default: half a minute. */
  readonly recheckMs?: number;
  /** False: nothing is fetched before {@link ListQuery.hold}, an invalidation, or a change of the query. Default: at once. */
  readonly startsAtOnce?: boolean;
  readonly fetch: typeof fetch;
  readonly clock: ClientClock;
  /** For `updatedAt`: the server's time, or null while unknown. */
  serverNow(): number | null;
  random(): number;
  readonly warn: Warn;
};

/** One list as a panel shows it: at most one fetch under way, the newest query wins, nothing older replaces anything newer (RT3, A4). */
export type ListQuery<Query, Page> = ReadableStore<ListState<Query, Page>> & {
  /** Asks for another page, search or order, at once. */
  setQuery(query: Query): void;
  /** The list is now this version (RT2). An older one, or the one held, is ignored. */
  invalidate(version: Version): void;
  /** After a (re)join: asks once if the assembly has moved on, since invalidations may have been missed. */
  recheck(version: Version): void;
  setConnected(isConnected: boolean): void;
  /** Nobody is looking: only invalidations fetch. */
  setVisible(isVisible: boolean): void;
  /** Takes a page that came another way, with a join reply for example. */
  hold(page: Page, version: Version): void;
  /** Asks again now: for a "try again" button. */
  refresh(): void;
  stop(): void;
};

type UnderWay = { readonly url: string; readonly announced: Version | null; readonly abort: AbortController };

export function createListQuery<Query, Page>(deps: ListQueryDeps<Query, Page>): ListQuery<Query, Page> {
  const { clock, recheckMs = recheckIntervalMs } = deps;
  const store = createStore<ListState<Query, Page>>(
    { status: 'loading', query: deps.initial, page: null, pageQuery: null, version: null, updatedAt: null, problem: null },
    deps.warn,
  );
  let underWay: UnderWay | null = null;
  let etag: string | null = null;
  /** The newest version heard of. */
  let announced: Version | null = null;
  let lastStart = Number.NEGATIVE_INFINITY;
  let failures = 0;
  let isConnected = true;
  let isVisible = true;
  let isStopped = false;
  let cancelNext: (() => void) | null = null;
  let nextAt = Number.POSITIVE_INFINITY;

  function urlOf(query: Query | null): string | null {
    return query === null ? null : deps.url(query);
  }

  function holdsQuery(): boolean {
    const { query, pageQuery, page } = store.getSnapshot();
    return page !== null && urlOf(pageQuery) === urlOf(query);
  }

  /** Fetches after the delay, unless something sooner is planned. While a fetch is under way its end plans the next. */
  function fetchIn(delayMs: number): void {
    if (isStopped || underWay !== null) return;
    const at = clock.now() + Math.max(0, delayMs);
    if (at >= nextAt) return;
    cancelNext?.();
    nextAt = at;
    cancelNext = clock.after(Math.max(0, delayMs), () => {
      endPlan();
      void start();
    });
  }

  function endPlan(): void {
    cancelNext?.();
    cancelNext = null;
    nextAt = Number.POSITIVE_INFINITY;
  }

  function fetchSoon(): void {
    fetchIn(lastStart + refetchIntervalMs - clock.now());
  }

  async function start(): Promise<void> {
    if (isStopped) return;
    endPlan();
    underWay?.abort.abort();
    const { query } = store.getSnapshot();
    const own: UnderWay = { url: deps.url(query), announced, abort: new AbortController() };
    underWay = own;
    lastStart = clock.now();
    const cancelLimit = clock.after(fetchLimitMs, () => own.abort.abort());
    const answer = await ask(own, holdsQuery() ? etag : null);
    cancelLimit();
    // A newer query has taken over: whatever this says is about something that nobody looks at any more.
    if (underWay !== own || isStopped) return;
    underWay = null;
    take(answer, query, own);
  }

  async function ask({ url, abort }: UnderWay, known: string | null): Promise<Answer> {
    const limit = new Promise<Answer>((resolve) => abort.signal.addEventListener('abort', () => resolve({ kind: 'failed', problem: { kind: 'unreachable' }, retryAfterMs: null })));
    return Promise.race([limit, load(deps.fetch, url, known, abort.signal)]);
  }

  function take(answer: Answer, query: Query, own: UnderWay): void {
    if (answer.kind === 'failed') return failed(answer);
    const held = store.getSnapshot();
    const isSame = holdsQuery();
    if (answer.kind === 'page' && !deps.isPage(answer.body)) return failed({ kind: 'failed', problem: { kind: 'malformed' }, retryAfterMs: null });
    const page = answer.kind === 'page' && deps.isPage(answer.body) ? answer.body : held.page;
    const told = answer.version ?? (answer.kind === 'page' && page !== null ? deps.versionOf?.(page) : null);
    const version = told ?? (isSame ? held.version : null);
    // Some cache in between, or a worker that was replaced: what is shown is newer, and stays.
    if (isSame && version !== null && held.version !== null && isNewer(held.version, version)) return planNext(own);
    failures = 0;
    if (answer.kind === 'page') etag = answer.etag;
    store.update({ status: isConnected ? 'fresh' : 'stale', page, pageQuery: query, version, updatedAt: deps.serverNow(), problem: null });
    planNext(own);
  }

  function failed({ problem, retryAfterMs }: Extract<Answer, { kind: 'failed' }>): void {
    failures += 1;
    store.update({ status: holdsQuery() ? 'stale' : 'loading', problem });
    if (problem.kind === 'refused') return;
    fetchIn(Math.max(retryAfterMs ?? 0, retryDelayMs(failures, deps.random())));
  }

  /** Again soon if a newer version was announced during the fetch; the slow round sees to the rest. */
  function planNext(own: UnderWay): void {
    const { version } = store.getSnapshot();
    const isNews = announced !== null && isNewer(announced, version) && isNewer(announced, own.announced);
    if (isNews) fetchSoon();
    else planSlowRound();
  }

  function planSlowRound(): void {
    if (isVisible) fetchIn(recheckMs);
  }

  function restate(): void {
    const { problem } = store.getSnapshot();
    if (!holdsQuery()) return;
    store.update({ status: isConnected && problem === null ? 'fresh' : 'stale' });
  }

  if (deps.startsAtOnce !== false) fetchIn(0);

  return {
    subscribe: store.subscribe,
    getSnapshot: store.getSnapshot,
    setQuery(query) {
      if (deps.url(query) === deps.url(store.getSnapshot().query)) return;
      store.update({ query, status: 'loading', problem: null });
      failures = 0;
      restate();
      void start();
    },
    invalidate(version) {
      announced = newest(announced, version);
      if (isNewer(version, store.getSnapshot().version)) fetchSoon();
    },
    recheck(version) {
      const held = store.getSnapshot();
      if (held.problem !== null || isNewer(version, held.version)) fetchSoon();
    },
    setConnected(connected) {
      isConnected = connected;
      restate();
    },
    setVisible(visible) {
      isVisible = visible;
      if (visible) fetchIn(lastStart + recheckMs - clock.now());
      else if (failures === 0 && nextAt - clock.now() > refetchIntervalMs) endPlan();
    },
    hold(page, version) {
      const held = store.getSnapshot();
      if (held.page !== null && !isNewer(version, held.version)) return;
      etag = null;
      store.update({ status: isConnected ? 'fresh' : 'stale', page, pageQuery: held.query, version, updatedAt: deps.serverNow(), problem: null });
      endPlan();
      planSlowRound();
    },
    refresh: () => void start(),
    stop() {
      isStopped = true;
      endPlan();
      underWay?.abort.abort();
      underWay = null;
    },
  };
}

type Answer =
  | { readonly kind: 'page'; readonly body: unknown; readonly etag: string | null; readonly version: Version | null }
  | { readonly kind: 'same'; readonly version: Version | null }
  | { readonly kind: 'failed'; readonly problem: ListProblem; readonly retryAfterMs: number | null };

/** Never throws. */
async function load(fetchPage: typeof fetch, url: string, etag: string | null, signal: AbortSignal): Promise<Answer> {
  try {
    const headers: Record<string, string> = etag === null ? {} : { 'if-none-match': etag };
    // The browser's own cache would answer 200 where the server said 304, and hide that nothing changed.
    const response = await fetchPage(url, { headers, signal, cache: 'no-store', credentials: 'same-origin' });
    const version = parseListVersion(response.headers.get(listVersionHeader));
    if (response.status === 304 && etag !== null) return { kind: 'same', version };
    if (response.ok) return { kind: 'page', body: await response.json(), etag: response.headers.get('etag'), version };
    return refusalOf(response.status, await bodyOf(response));
  } catch {
    return { kind: 'failed', problem: { kind: 'unreachable' }, retryAfterMs: null };
  }
}

async function bodyOf(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    return null;
  }
}

function refusalOf(status: number, body: unknown): Answer {
  const { reason, retryAfterS } = isHttpRefusal(body) ? body : { reason: '' };
  const retryAfterMs = retryAfterS === undefined ? null : Math.min(retryAfterS * 1_000, longestRetryAfterMs);
  // Overload and trouble of the server's own pass; what it says about the request or the person doesn't.
  if (status >= 500 || status === 408 || status === 429) return { kind: 'failed', problem: { kind: 'unreachable' }, retryAfterMs };
  return { kind: 'failed', problem: { kind: 'refused', status, reason }, retryAfterMs: null };
}

function isHttpRefusal(body: unknown): body is HttpRefusal {
  return isFields(body) && typeof body['reason'] === 'string' && (body['retryAfterS'] === undefined || Number.isFinite(body['retryAfterS']));
}
