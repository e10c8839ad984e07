import type { AssemblyClient } from '../../../lib/client/assembly-client.ts';
import type { ClientState } from '../../../lib/client/client-state.ts';
import { createStore, type ReadableStore } from '../../../lib/client/store.ts';
import type { LoadConnect } from '../../_live/browser-parts.ts';
import type { ScreenSession, ScreenSessionState } from './screen-session.ts';

/** All that the screen shows follows from this; `client` is null until the screen has been let in. */
export type ScreenState = { readonly session: ScreenSessionState; readonly client: ClientState | null };

/** The screen without its looks: how it comes in, and what it hears. */
export type ScreenApp = ReadableStore<ScreenState> & {
  readonly start: () => void;
  readonly stop: () => void;
  /** The server's time, or null before the first join. */
  readonly serverNow: () => number | null;
};

export function createScreenApp(session: ScreenSession, loadConnect: LoadConnect): ScreenApp {
  const store = createStore<ScreenState>({ ...session.getSnapshot(), client: null }, () => undefined);
  let client: AssemblyClient | null = null;
  let ends: (() => void)[] = [];
  let isRunning = false;

  async function join(assemblyId: string): Promise<void> {
    const isWanted = () => isRunning && client === null;
    const connect = await loadConnect(isWanted);
    if (connect === null || !isWanted()) return;
    const joined = connect(assemblyId, { kind: 'screen' });
    client = joined;
    ends.push(
      joined.subscribe(() => store.update({ client: joined.getSnapshot() })),
      () => joined.stop(),
    );
    joined.start();
  }

  function sessionChanged(): void {
    const { session: now } = session.getSnapshot();
    store.update({ session: now });
    if (now.kind === 'joined') void join(now.assemblyId);
  }

  return {
    subscribe: store.subscribe,
    getSnapshot: store.getSnapshot,
    start() {
      isRunning = true;
      ends.push(session.subscribe(sessionChanged), () => session.stop());
      session.start();
    },
    stop() {
      isRunning = false;
      for (const end of ends) end();
      ends = [];
    },
    serverNow: () => client?.serverNow() ?? null,
  };
}
