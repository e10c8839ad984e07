import type { AssemblyId } from '../assembly/basics.ts';
import type { Desk } from '../protocol/down.ts';
import type { ClientClock } from './clock.ts';
import { createListQuery, type ListQuery } from './list-query.ts';
import { isDesk } from './read-down.ts';
import type { Warn } from './warn.ts';

export type DeskQueryDeps = {
  readonly baseUrl: string;
  readonly assemblyId: AssemblyId;
  readonly clock: ClientClock;
  random(): number;
  readonly warn: Warn;
  readonly fetch?: typeof fetch;
  serverNow(): number | null;
  onDesk(desk: Desk): void;
};

/** The desk: given with each join, fetched when a `desk` event names a newer version. */
export function createDeskQuery(deps: DeskQueryDeps): ListQuery<null, Desk> {
  const url = `${deps.baseUrl}/realtime/assemblies/${deps.assemblyId}/desk`;
  const query = createListQuery<null, Desk>({
    initial: null,
    url: () => url,
    isPage: isDesk,
    versionOf: (desk) => desk.version,
    startsAtOnce: false,
    fetch: deps.fetch ?? ((input, init) => globalThis.fetch(input, init)),
    clock: deps.clock,
    serverNow: () => deps.serverNow(),
    random: () => deps.random(),
    warn: deps.warn,
  });
  query.subscribe(() => {
    const { page } = query.getSnapshot();
    if (page !== null) deps.onDesk(page);
  });
  return query;
}
