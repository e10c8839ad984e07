import { systemClock } from '../../lib/client/clock.ts';
import { pageLifecycle } from '../../lib/client/lifecycle.ts';
import type { Connect } from './connect.ts';
import { untilAnswered, type RetryDeps } from './until-answered.ts';
import { createWorkerHttp, type WorkerHttp } from './worker-http.ts';

/** What a page hands to the parts that know no browser. */
export type BrowserParts = {
  readonly http: WorkerHttp;
  readonly retry: RetryDeps;
  readonly loadConnect: LoadConnect;
};

/**
 * The realtime client, which comes in a script of its own: people see the page and can sign in while it is on its way
 * (P16). A load that fails is tried again until `isWanted` says no; then the result is null.
 */
export type LoadConnect = (isWanted: () => boolean) => Promise<Connect | null>;

/** The real parts, for one load of the page. The client's script is asked for at once. */
export function browserParts(page: Window): BrowserParts {
  const retry: RetryDeps = { clock: systemClock, random: Math.random, lifecycle: pageLifecycle(page) };
  let connect: Connect | null = null;
  const load = async () => {
    try {
      connect ??= (await import('./connect.ts')).connectFrom(page);
      return { kind: 'ok', value: connect } as const;
    } catch {
      return { kind: 'away' } as const;
    }
  };
  void load();
  return {
    http: createWorkerHttp((input, init) => page.fetch(input, init)),
    retry,
    async loadConnect(isWanted) {
      const answer = await untilAnswered(retry, load, () => undefined, isWanted);
      return answer?.kind === 'ok' ? answer.value : null;
    },
  };
}
