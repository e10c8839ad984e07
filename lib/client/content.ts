import type { AssemblyId } from '../assembly/basics.ts';
import { retryDelayMs } from './backoff.ts';
import type { ClientClock } from './clock.ts';

/** A document that is fetched by its content hash, as far as it has come. */
export type Fetched =
  /** `isAgain`: an attempt has failed, and it is tried on. */
  | { readonly status: 'fetching'; readonly isAgain: boolean }
  /** A text as a string, a document as its JSON. */
  | { readonly status: 'here'; readonly value: unknown }
  /** `away`: nobody answered, several times. `unknown`: it is no longer on show. */
  | { readonly status: 'failed'; readonly because: 'away' | 'unknown' };

/** By hash. What was never asked for, or has been forgotten, is not there. */
export type Contents = Readonly<Record<string, Fetched>>;

export type ContentDeps = {
  readonly baseUrl: string;
  readonly assemblyId: AssemblyId;
  readonly clock: ClientClock;
  /** From 0 to below 1. */
  random(): number;
  readonly fetch?: typeof fetch;
  onChange(contents: Contents): void;
};

export type ContentFetcher = {
  /** Fetches what is not here yet; one that is under way is not started twice. After a failure it begins anew. */
  readonly want: (hash: string) => void;
  readonly stop: () => void;
};

/** Some 15 s of back-off: then the person decides whether to go on waiting. */
const mostAttempts = 5;
/** The longest text on a line of 10 kB a second, and its headers. */
const attemptLimitMs = 40_000;
/** What is kept in memory, in characters: twenty of the longest texts. The browser's own cache keeps the rest. */
const mostChars = 2_000_000;

/**
 * Fetches documents by content hash (RT16). What a hash names never changes, so it is kept and never asked for again. The
 * bytes are not checked against their hash: without TLS browsers can't, and with it they come from the worker that named them.
 */
export function createContentFetcher(deps: ContentDeps): ContentFetcher {
  const send = deps.fetch ?? ((input, init) => globalThis.fetch(input, init));
  const sizes = new Map<string, number>();
  const underWay = new Map<string, () => void>();
  let contents: Contents = {};

  function set(hash: string, fetched: Fetched): void {
    contents = { ...contents, [hash]: fetched };
    deps.onChange(contents);
  }

  function attempt(hash: string, number: number): void {
    const abort = new AbortController();
    const endLimit = deps.clock.after(attemptLimitMs, () => abort.abort());
    const end = (): void => {
      endLimit();
      abort.abort();
    };
    underWay.set(hash, end);
    void ask(hash, abort.signal).then((answer) => {
      endLimit();
      // Stopped meanwhile, and perhaps begun anew.
      if (underWay.get(hash) !== end) return;
      if (answer.kind === 'away' && number < mostAttempts) {
        set(hash, { status: 'fetching', isAgain: true });
        underWay.set(hash, deps.clock.after(retryDelayMs(number, deps.random()), () => attempt(hash, number + 1)));
        return;
      }
      underWay.delete(hash);
      if (answer.kind === 'here') keep(hash, answer.text, answer.value);
      else set(hash, { status: 'failed', because: answer.kind });
    });
  }

  type Answer = { readonly kind: 'here'; readonly text: string; readonly value: unknown } | { readonly kind: 'away' | 'unknown' };

  async function ask(hash: string, signal: AbortSignal): Promise<Answer> {
    try {
      const response = await send(`${deps.baseUrl}/realtime/assemblies/${deps.assemblyId}/content/${hash}`, { credentials: 'same-origin', signal });
      if (response.status === 404) return { kind: 'unknown' };
      if (!response.ok) return { kind: 'away' };
      const text = await response.text();
      const isJson = response.headers.get('content-type')?.startsWith('application/json') === true;
      return { kind: 'here', text, value: isJson ? JSON.parse(text) : text };
    } catch {
      // No network, no answer in time, or something between us and the worker that answers in its place.
      return { kind: 'away' };
    }
  }

  function keep(hash: string, text: string, value: unknown): void {
    sizes.set(hash, text.length);
    let chars = 0;
    for (const size of sizes.values()) chars += size;
    const kept: Record<string, Fetched> = { ...contents };
    for (const [oldest, size] of sizes) {
      if (chars <= mostChars || oldest === hash) break;
      sizes.delete(oldest);
      delete kept[oldest];
      chars -= size;
    }
    contents = kept;
    set(hash, { status: 'here', value });
  }

  return {
    want(hash) {
      if (underWay.has(hash) || contents[hash]?.status === 'here') return;
      set(hash, { status: 'fetching', isAgain: false });
      attempt(hash, 1);
    },
    stop() {
      for (const [hash, end] of underWay) {
        underWay.delete(hash);
        end();
        set(hash, { status: 'failed', because: 'away' });
      }
    },
  };
}
