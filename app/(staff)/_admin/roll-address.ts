import { participantSorts, type ParticipantsQuery } from '../../../lib/protocol/http.ts';

/** The query of an address without parameters. Fifty rows fill a laptop's screen twice. */
export const plainQuery: ParticipantsQuery = { search: '', attendance: 'any', connection: 'any', group: '', sort: 'name', order: 'up', page: 1, size: 50 };

export const attendances = ['any', 'present', 'absent', 'room', 'remote'] as const;
export const connections = ['any', 'connected', 'not-connected'] as const;
export const pageSizes = [50, 100, 200] as const;
export type RollSort = ParticipantsQuery['sort'];

/** As long as the server's own schema lets them be. */
const maxSearchChars = 100;
const maxGroupChars = 200;
const maxPage = 10_000;

/**
 * The query that an address names. Addresses are shared and typed: what is no such value counts as not said, so that no
 * address leads to an error.
 */
export function queryOf(parameters: Pick<URLSearchParams, 'get'>): ParticipantsQuery {
  const page = Number(parameters.get('page') ?? plainQuery.page);
  const size = Number(parameters.get('size') ?? plainQuery.size);
  return {
    search: (parameters.get('search') ?? '').slice(0, maxSearchChars),
    attendance: attendances.find((one) => one === parameters.get('attendance')) ?? plainQuery.attendance,
    connection: connections.find((one) => one === parameters.get('connection')) ?? plainQuery.connection,
    group: (parameters.get('group') ?? '').slice(0, maxGroupChars),
    sort: participantSorts.find((one) => one === parameters.get('sort')) ?? plainQuery.sort,
    order: parameters.get('order') === 'down' ? 'down' : plainQuery.order,
    page: Number.isInteger(page) && page >= 1 && page <= maxPage ? page : plainQuery.page,
    size: pageSizes.find((one) => one === size) ?? plainQuery.size,
  };
}

/** The part of an address after its path, with what differs from the plain query; empty when nothing does. */
export function addressOf(query: ParticipantsQuery): string {
  const parameters = new URLSearchParams();
  for (const name of ['search', 'attendance', 'connection', 'group', 'sort', 'order', 'page', 'size'] as const) {
    if (query[name] !== plainQuery[name]) parameters.set(name, String(query[name]));
  }
  const text = parameters.toString();
  return text === '' ? '' : `?${text}`;
}

/** What a change of search, filter or order leads to: its first page, unless a page is asked for. */
export function changedQuery(query: ParticipantsQuery, changes: Partial<ParticipantsQuery>): ParticipantsQuery {
  return { ...query, page: 1, ...changes };
}

/** A press on a column's head: by that column, and the other way round when it is by that column already. */
export function sortedBy(query: ParticipantsQuery, sort: RollSort): ParticipantsQuery {
  return changedQuery(query, { sort, order: query.sort === sort && query.order === 'up' ? 'down' : 'up' });
}

/** Whether anything but order and page narrows what is shown. */
export function isNarrowed({ search, attendance, connection, group }: ParticipantsQuery): boolean {
  return search !== '' || attendance !== 'any' || connection !== 'any' || group !== '';
}

/** Whether a page of that address counts the same people: the same search and filters, whatever the order and the page. */
export function isSameSearch(address: string, query: ParticipantsQuery): boolean {
  const shown = queryOf(new URLSearchParams(address));
  return shown.search === query.search && shown.attendance === query.attendance && shown.connection === query.connection && shown.group === query.group;
}
