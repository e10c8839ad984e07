import type { AssemblyId } from '../../../lib/assembly/basics.ts';
import { createStore, type ReadableStore } from '../../../lib/client/store.ts';
import type { Session } from '../../../lib/protocol/http.ts';
import { untilAnswered, type RetryDeps } from '../../_live/until-answered.ts';
import { isFields, type WorkerHttp } from '../../_live/worker-http.ts';

/** `no-link`: opened without a screen's link, and no cookie from an earlier one. */
export type ScreenRefusal = 'unknown-link' | 'no-link' | 'unknown-assembly';

export type ScreenSessionState =
  | { readonly kind: 'asking'; readonly isAway: boolean }
  | { readonly kind: 'joined'; readonly assemblyId: AssemblyId }
  | { readonly kind: 'refused'; readonly because: ScreenRefusal };

export type ScreenSessionDeps = {
  readonly http: WorkerHttp;
  readonly retry: RetryDeps;
  readonly slug: string;
  /** From the link's fragment; null after a reload, when the cookie speaks. */
  readonly credential: string | null;
};

/** How a screen comes in: by its link once, by its cookie after that. It tries on by itself as long as nobody answers. */
export type ScreenSession = ReadableStore<{ readonly session: ScreenSessionState }> & { start(): void; stop(): void };

/** When the worker asked for patience without saying how long. */
const defaultWaitS = 30;

export function createScreenSession({ http, retry, slug, credential }: ScreenSessionDeps): ScreenSession {
  const store = createStore<{ readonly session: ScreenSessionState }>({ session: { kind: 'asking', isAway: false } }, () => undefined);
  let isWanted = false;
  let cancelWait: (() => void) | null = null;
  const set = (session: ScreenSessionState) => store.update({ session });

  async function ask(): Promise<void> {
    const away = () => set({ kind: 'asking', isAway: true });
    const wanted = () => isWanted;
    if (credential !== null) {
      const signedIn = await untilAnswered(retry, () => http.post('screen-session', { slug, credential }, isScreenSession), away, wanted);
      if (signedIn === null) return;
      if (signedIn.kind === 'ok') set({ kind: 'joined', assemblyId: signedIn.value.assemblyId });
      else refused(signedIn);
      return;
    }
    const answer = await untilAnswered(retry, () => http.get('session', { slug }, isSession), away, wanted);
    if (answer === null) return;
    if (answer.kind === 'refused') refused(answer);
    else set(answer.value.isScreen ? { kind: 'joined', assemblyId: answer.value.assemblyId } : { kind: 'refused', because: 'no-link' });
  }

  function refused({ reason, retryAfterS }: { readonly reason: string; readonly retryAfterS: number | null }): void {
    if (reason === 'unknown-assembly') set({ kind: 'refused', because: 'unknown-assembly' });
    else if (reason === 'unknown-code' || reason === 'malformed') set({ kind: 'refused', because: 'unknown-link' });
    else cancelWait = retry.clock.after((retryAfterS ?? defaultWaitS) * 1_000, () => void ask());
  }

  return {
    subscribe: store.subscribe,
    getSnapshot: store.getSnapshot,
    start() {
      isWanted = true;
      void ask();
    },
    stop() {
      isWanted = false;
      cancelWait?.();
    },
  };
}

function isScreenSession(value: unknown): value is { readonly assemblyId: AssemblyId } {
  return isFields(value) && typeof value['assemblyId'] === 'string';
}

function isSession(value: unknown): value is Pick<Session, 'assemblyId' | 'isScreen'> {
  return isFields(value) && typeof value['assemblyId'] === 'string' && typeof value['isScreen'] === 'boolean';
}
