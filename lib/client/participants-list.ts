import type { ParticipantsPage, ParticipantsQuery } from '../protocol/http.ts';
import type { AssemblyClient, ClientOptions } from './assembly-client.ts';
import { createListQuery, type ListQuery } from './list-query.ts';
import { isFields } from './read-down.ts';

export type ParticipantsList = ListQuery<ParticipantsQuery, ParticipantsPage>;

/** One panel's view of the roll: the page that it shows, kept new by the client's invalidations (RT3). `stop` ends it. */
export function createParticipantsList(client: AssemblyClient, options: ClientOptions, initial: ParticipantsQuery): ParticipantsList {
  const { clock, lifecycle } = options;
  const list = createListQuery<ParticipantsQuery, ParticipantsPage>({
    initial,
    url: (query) => `${options.baseUrl}/realtime/assemblies/${options.assemblyId}/participants?${parametersOf(query)}`,
    isPage: isParticipantsPage,
    fetch: options.fetch ?? ((input, init) => globalThis.fetch(input, init)),
    clock,
    serverNow: () => client.serverNow(),
    random: () => options.random(),
    warn: options.warn,
  });
  const follow = () => list.setConnected(client.getSnapshot().connection === 'connected');
  follow();
  list.setVisible(lifecycle?.isVisible() ?? true);
  const endings = [
    client.subscribe(follow),
    client.onParticipantsVersion((version) => list.invalidate(version)),
    lifecycle?.subscribe(() => list.setVisible(lifecycle.isVisible())),
  ];
  return {
    ...list,
    stop() {
      for (const end of endings) end?.();
      list.stop();
    },
  };
}

/** In one order, so that equal queries have equal addresses and share one computation. */
export function parametersOf(query: ParticipantsQuery): string {
  const { search, attendance, connection, group, sort, order, page, size } = query;
  return new URLSearchParams({ search, attendance, connection, group, sort, order, page: String(page), size: String(size) }).toString();
}

function isParticipantsPage(body: unknown): body is ParticipantsPage {
  if (!isFields(body) || !Array.isArray(body['rows']) || !body['rows'].every(isFields)) return false;
  return Number.isSafeInteger(body['total']) && Number.isSafeInteger(body['pages']) && Array.isArray(body['groups']);
}
