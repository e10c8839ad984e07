import type { ParticipantId } from '../../lib/assembly/basics.ts';
import type { Member } from '../../lib/assembly/roll.ts';
import type { AssemblyState, StaffRole } from '../../lib/assembly/state.ts';
import type { ParticipantRow, ParticipantsPage, ParticipantsQuery } from '../../lib/protocol/http.ts';
import { searchWords } from './fold-search.ts';
import type { IndexedPerson, ListIndex } from './list-index.ts';

/** What a role may see of the rows: admins also see which of them recorded an attendance. */
export type ListView = 'administering' | 'looking-on';

export function viewOf(role: StaffRole): ListView {
  return role === 'owner' || role === 'admin' ? 'administering' : 'looking-on';
}

export type ListSource = {
  readonly index: ListIndex;
  readonly state: AssemblyState;
  readonly isConnected: (id: ParticipantId) => boolean;
};

type Found = { readonly entry: IndexedPerson; readonly member: Member };

/** One page of the list, from memory: no database, no comparison by locale. A page beyond the end is the last one. */
export function computePage(source: ListSource, query: ParticipantsQuery, view: ListView): ParticipantsPage {
  const matching = arrange(source, query, filter(source, query));
  const pages = Math.max(1, Math.ceil(matching.length / query.size));
  const page = Math.min(query.page, pages);
  const rows = matching.slice((page - 1) * query.size, page * query.size).map((found) => rowOf(source, found, view));
  return { rows, total: matching.length, page, pages, groups: source.index.groups };
}

/** One participant's row. */
export function rowOf(source: Pick<ListSource, 'isConnected'>, { entry, member }: { readonly entry: Omit<IndexedPerson, 'searchKey' | 'ordinal'>; readonly member: Member }, view: ListView): ParticipantRow {
  const { attendance } = member;
  return {
    id: entry.id,
    number: entry.number,
    firstName: entry.firstName,
    lastName: entry.lastName,
    group: member.group,
    weight: member.weight,
    attendance: attendance === null ? null : { place: attendance.place, since: attendance.since, by: attendance.by === 'self' || view === 'administering' ? attendance.by : 'staff' },
    lastChangeAt: member.lastChangeAt,
    connected: source.isConnected(entry.id),
  };
}

/** In the order by name, number or group: the others are arranged within it. */
function filter({ index, state, isConnected }: ListSource, query: ParticipantsQuery): Found[] {
  const base = query.sort === 'number' || query.sort === 'group' ? index.sorted[query.sort] : index.sorted.name;
  const words = searchWords(query.search);
  const found: Found[] = [];
  for (const entry of base) {
    if (query.group !== '' && entry.group !== query.group) continue;
    const member = state.roll.members.get(entry.id);
    if (member === undefined || !hasAttendance(member, query.attendance)) continue;
    if (query.connection !== 'any' && isConnected(entry.id) !== (query.connection === 'connected')) continue;
    if (words.every((word) => entry.searchKey.includes(word))) found.push({ entry, member });
  }
  return found;
}

function hasAttendance({ attendance }: Member, wanted: ParticipantsQuery['attendance']): boolean {
  switch (wanted) {
    case 'any':
      return true;
    case 'present':
      return attendance !== null;
    case 'absent':
      return attendance === null;
    case 'room':
    case 'remote':
      return attendance?.place === wanted;
  }
}

function arrange({ isConnected }: ListSource, query: ParticipantsQuery, found: Found[]): Found[] {
  const isDown = query.order === 'down';
  switch (query.sort) {
    case 'name':
    case 'number':
      return isDown ? found.reverse() : found;
    case 'group': {
      // Both ways people without a group stand at the end.
      if (!isDown) return found;
      const without = found.filter(({ entry }) => entry.group === null);
      return [...found.filter(({ entry }) => entry.group !== null).reverse(), ...without];
    }
    case 'attendance':
      return inBuckets(found, isDown, ({ member }) => (member.attendance === null ? 2 : member.attendance.place === 'room' ? 0 : 1));
    case 'connection':
      return inBuckets(found, isDown, ({ entry }) => (isConnected(entry.id) ? 0 : 1));
    case 'since':
      return bySince(found, isDown);
  }
}

/** Three buckets at most, each in the order by name. */
function inBuckets(found: readonly Found[], isDown: boolean, bucketOf: (found: Found) => number): Found[] {
  const buckets: Found[][] = [[], [], []];
  for (const one of found) buckets[bucketOf(one)]?.push(one);
  return (isDown ? buckets.reverse() : buckets).flat();
}

/** Both ways the absent stand at the end, by name. */
function bySince(found: readonly Found[], isDown: boolean): Found[] {
  const present = found.filter(({ member }) => member.attendance !== null);
  const absent = found.filter(({ member }) => member.attendance === null);
  const sign = isDown ? -1 : 1;
  present.sort((a, b) => sign * ((a.member.attendance?.since ?? 0) - (b.member.attendance?.since ?? 0)));
  return [...present, ...absent];
}
