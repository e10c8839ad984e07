import type { ParticipantId } from '../../lib/assembly/basics.ts';
import type { Member } from '../../lib/assembly/roll.ts';
import type { StaffRole } from '../../lib/assembly/state.ts';
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
  readonly isConnected: (id: ParticipantId) => boolean;
};

/** One page of the list, from memory: no database, no comparison by locale. A page beyond the end is the last one. */
export function computePage(source: ListSource, query: ParticipantsQuery, view: ListView): ParticipantsPage {
  const matching = arrange(source, query, filter(source, query));
  const pages = Math.max(1, Math.ceil(matching.length / query.size));
  const page = Math.min(query.page, pages);
  const rows = pageOf(matching, page, query).map((entry) => rowOf(source, entry, entry.member, view));
  return { rows, total: matching.length, page, pages, groups: source.index.groups };
}

/** One participant's row. */
export function rowOf(
  { isConnected }: Pick<ListSource, 'isConnected'>,
  { id, number, firstName, lastName }: Pick<IndexedPerson, 'id' | 'number' | 'firstName' | 'lastName'>,
  { group, weight, attendance, lastChangeAt }: Member,
  view: ListView,
): ParticipantRow {
  return {
    id,
    number,
    firstName,
    lastName,
    group,
    weight,
    attendance: attendance === null ? null : { place: attendance.place, since: attendance.since, by: attendance.by === 'self' || view === 'administering' ? attendance.by : 'staff' },
    lastChangeAt,
    connected: isConnected(id),
  };
}

/** Orders that are kept read backwards are not turned around for the sake of one page. */
function pageOf({ length, at }: Arranged, page: number, { size }: ParticipantsQuery): IndexedPerson[] {
  const rows: IndexedPerson[] = [];
  for (let index = (page - 1) * size; index < Math.min(length, page * size); index += 1) {
    const entry = at(index);
    if (entry !== undefined) rows.push(entry);
  }
  return rows;
}

type Entries = readonly IndexedPerson[];
/** Entries in the order that was asked for. */
type Arranged = { readonly length: number; readonly at: (index: number) => IndexedPerson | undefined };

/** In the order by name, number or group: the others are arranged within it. Without a filter this is the kept order itself. */
function filter({ index, isConnected }: ListSource, query: ParticipantsQuery): Entries {
  const base = query.sort === 'number' || query.sort === 'group' ? index.sorted[query.sort] : index.sorted.name;
  const words = searchWords(query.search);
  const { attendance, connection, group } = query;
  const isWhole = words.length === 0 && attendance === 'any' && connection === 'any' && group === '';
  if (isWhole) return base;
  return base.filter(
    (entry) =>
      (group === '' || entry.group === group) &&
      hasAttendance(entry.member, attendance) &&
      (connection === 'any' || isConnected(entry.id) === (connection === 'connected')) &&
      words.every((word) => entry.searchKey.includes(word)),
  );
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

function arrange({ isConnected }: ListSource, query: ParticipantsQuery, found: Entries): Arranged {
  const isDown = query.order === 'down';
  switch (query.sort) {
    case 'name':
    case 'number':
      return isDown ? backwards(found, found.length) : forwards(found);
    case 'group': {
      // Both ways people without a group stand at the end, where the kept order has them.
      const without = isDown ? found.findIndex((entry) => entry.group === null) : -1;
      return isDown ? backwards(found, without === -1 ? found.length : without) : forwards(found);
    }
    case 'attendance':
      return forwards(inBuckets(found, isDown, ({ member }) => (member.attendance === null ? 2 : member.attendance.place === 'room' ? 0 : 1)));
    case 'connection':
      return forwards(inBuckets(found, isDown, ({ id }) => (isConnected(id) ? 0 : 1)));
    case 'since':
      return forwards(bySince(found, isDown));
  }
}

function forwards(found: Entries): Arranged {
  return { length: found.length, at: (index) => found[index] };
}

/** The first `turned` entries backwards, then the others as they are. */
function backwards(found: Entries, turned: number): Arranged {
  return { length: found.length, at: (index) => found[index < turned ? turned - 1 - index : index] };
}

/** Three buckets at most, each in the order by name. */
function inBuckets(found: Entries, isDown: boolean, bucketOf: (entry: IndexedPerson) => number): Entries {
  const buckets: IndexedPerson[][] = [[], [], []];
  for (const entry of found) buckets[bucketOf(entry)]?.push(entry);
  return (isDown ? buckets.reverse() : buckets).flat();
}

/** Room for the place in the list beside the time in one exact number: 131,072 people over two years of milliseconds. */
const placesPerMs = 2 ** 17;

/**
 * Both ways the absent stand at the end, by name; those who came in the same millisecond are by name as well. Numbers
 * sort ten times as fast as objects do, and this order can't be kept: every arrival changes it.
 */
function bySince(found: Entries, isDown: boolean): Entries {
  const present: IndexedPerson[] = [];
  const absent: IndexedPerson[] = [];
  let earliest = Infinity;
  for (const entry of found) {
    (entry.member.attendance === null ? absent : present).push(entry);
    earliest = Math.min(earliest, entry.member.attendance?.since ?? Infinity);
  }
  let latest = earliest;
  for (const { member } of present) latest = Math.max(latest, member.attendance?.since ?? earliest);
  const keys = Float64Array.from(present, ({ member }, place) => {
    const since = member.attendance?.since ?? earliest;
    return (isDown ? latest - since : since - earliest) * placesPerMs + place;
  }).sort();
  const sorted: IndexedPerson[] = [];
  for (const key of keys) {
    const entry = present[key % placesPerMs];
    if (entry !== undefined) sorted.push(entry);
  }
  return sorted.concat(absent);
}
