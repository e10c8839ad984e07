import type { Instant } from '../assembly/basics.ts';
import { samplePeriodMs, type Operations } from '../protocol/operations.ts';
import type { AssemblyClient, ClientOptions } from './assembly-client.ts';
import { createListQuery, type ListProblem } from './list-query.ts';
import { emptyHour, isOperations, withAnswer, type Hour } from './operations-hour.ts';
import { createStore, type ReadableStore } from './store.ts';

/** How the worker is doing, as a page knows it. */
export type OperationsView = {
  /** The newest answer, for all but its samples; null before the first. */
  readonly newest: Operations | null;
  readonly hour: Hour;
  /** When the worker last answered, in server time. */
  readonly updatedAt: Instant | null;
  /** Since when a question has been without an answer, in server time; null while none is. */
  readonly waitingSince: Instant | null;
  /** Why the last question was not answered. */
  readonly problem: ListProblem | null;
};

export type OperationsWatch = ReadableStore<OperationsView> & { stop(): void };

/** Asks for what is new each five seconds while somebody looks, one question at a time (OP6). `stop` ends it. */
export function createOperationsWatch(client: Pick<AssemblyClient, 'serverNow'>, options: Pick<ClientOptions, 'baseUrl' | 'assemblyId' | 'clock' | 'random' | 'warn' | 'fetch' | 'lifecycle'>): OperationsWatch {
  const { lifecycle } = options;
  const store = createStore<OperationsView>({ newest: null, hour: emptyHour, updatedAt: null, waitingSince: null, problem: null }, options.warn);
  const url = `${options.baseUrl}/realtime/assemblies/${options.assemblyId}/operations`;
  const send = options.fetch ?? ((input, init) => globalThis.fetch(input, init));
  const ask: typeof fetch = async (input, init) => {
    store.update({ waitingSince: store.getSnapshot().waitingSince ?? client.serverNow() });
    const response = await send(input, init);
    // A proxy before it says by these that it does not.
    if (response.status < 500) store.update({ waitingSince: null });
    return response;
  };
  const list = createListQuery<null, Operations>({
    initial: null,
    url() {
      const { newest, hour } = store.getSnapshot();
      return newest === null ? url : `${url}?${new URLSearchParams({ process: newest.process, since: String(hour.at.at(-1) ?? 0) }).toString()}`;
    },
    isPage: isOperations,
    recheckMs: samplePeriodMs,
    fetch: ask,
    clock: options.clock,
    serverNow: () => client.serverNow(),
    random: () => options.random(),
    warn: options.warn,
  });
  const take = () => {
    const { page, updatedAt, problem } = list.getSnapshot();
    const { newest, hour } = store.getSnapshot();
    const isNew = page !== null && page !== newest;
    store.update({ updatedAt, problem, ...(isNew ? { newest: page, hour: withAnswer(hour, page) } : {}) });
  };
  const seen = () => list.setVisible(lifecycle?.isVisible() ?? true);
  seen();
  const endings = [list.subscribe(take), lifecycle?.subscribe(seen)];
  return {
    subscribe: store.subscribe,
    getSnapshot: store.getSnapshot,
    stop() {
      for (const end of endings) end?.();
      list.stop();
    },
  };
}
