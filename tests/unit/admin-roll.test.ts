import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { changedBy, markCommand, undoOf } from '../../app/(staff)/_admin/attendance-commands.ts';
import { nothingHeld, release, takePage, withAttendance, type HeldPage } from '../../app/(staff)/_admin/held-page.ts';
import { addressOf, attendances, changedQuery, connections, isSameSearch, pageSizes, plainQuery, queryOf, sortedBy } from '../../app/(staff)/_admin/roll-address.ts';
import { loadWholeRoll } from '../../app/(staff)/_admin/whole-roll.ts';
import { staffCommand } from '../../lib/protocol/commands.ts';
import { participantSorts, participantsQuery, type ParticipantRow, type ParticipantsPage, type ParticipantsQuery } from '../../lib/protocol/http.ts';

const queries: fc.Arbitrary<ParticipantsQuery> = fc.record({
  search: fc.string({ maxLength: 100 }),
  attendance: fc.constantFrom(...attendances),
  connection: fc.constantFrom(...connections),
  group: fc.string({ maxLength: 200 }),
  sort: fc.constantFrom(...participantSorts),
  order: fc.constantFrom('up', 'down'),
  page: fc.integer({ min: 1, max: 10_000 }),
  size: fc.constantFrom(...pageSizes),
});

describe('the address of a list', () => {
  test('[A2] says the query, whatever it is, and is read as the same query', () => {
    fc.assert(
      fc.property(queries, (query) => {
        expect(queryOf(new URLSearchParams(addressOf(query)))).toEqual(query);
      }),
    );
  });

  test('[A2] is the plain path for the plain query, and names only what differs', () => {
    expect(addressOf(plainQuery)).toBe('');
    expect(addressOf({ ...plainQuery, attendance: 'present', group: 'Köln & Bonn' })).toBe('?attendance=present&group=K%C3%B6ln+%26+Bonn');
  });

  test('what nobody can ask for counts as not said, and the worker takes every query of an address', () => {
    const typed = new URLSearchParams({ attendance: 'gone', connection: '1', sort: 'weight', order: 'sideways', page: '-3', size: '1000000', search: 'x'.repeat(5_000) });
    expect(queryOf(typed)).toEqual({ ...plainQuery, search: 'x'.repeat(100) });
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('search', 'attendance', 'connection', 'group', 'sort', 'order', 'page', 'size'), fc.string()), (parameters) => {
        expect(participantsQuery.safeParse(queryOf(new URLSearchParams(parameters))).success).toBe(true);
      }),
    );
  });

  test('[A4] says whether a page counts the people that are asked for: another search does not, another order or page does', () => {
    const asked = { ...plainQuery, search: 'zzz' };
    expect(isSameSearch('', asked)).toBe(false);
    expect(isSameSearch(addressOf({ ...asked, sort: 'since', page: 2 }), asked)).toBe(true);
  });

  test('a filter or another order leads to the first page; the same column twice turns the order round', () => {
    const third = { ...plainQuery, page: 3 };
    expect(changedQuery(third, { attendance: 'absent' }).page).toBe(1);
    expect(sortedBy(third, 'since')).toMatchObject({ sort: 'since', order: 'up', page: 1 });
    expect(sortedBy(sortedBy(third, 'since'), 'since')).toMatchObject({ sort: 'since', order: 'down' });
  });
});

const row = (id: string, changes: Partial<ParticipantRow> = {}): ParticipantRow => ({
  id,
  number: id,
  firstName: 'A',
  lastName: id,
  group: null,
  weight: '1',
  attendance: null,
  lastChangeAt: null,
  connected: false,
  ...changes,
});
const page = (...rows: ParticipantRow[]): ParticipantsPage => ({ rows, total: rows.length, page: 1, pages: 1, groups: [] });
const inHall = { place: 'room', since: 5, by: 'self' } as const;
const idsOf = (held: HeldPage) => held.shown?.rows.map(({ id }) => id);

describe('rows that are held', () => {
  const first = takePage(nothingHeld, '', page(row('a'), row('b'), row('c')), false);

  test('[A3] nobody at work: a new page shows at once, and rows that say the same keep their identity', () => {
    const next = takePage(first, '', page(row('a'), row('x'), row('c', { connected: true })), false);
    expect(idsOf(next)).toEqual(['a', 'x', 'c']);
    expect(next.shown?.rows[0]).toBe(first.shown?.rows[0]);
    expect(next.shown?.rows[2]).not.toBe(first.shown?.rows[2]);
  });

  test('[A3] somebody at work: rows stay where they are, what is new in them shows, and the rest is counted', () => {
    const next = takePage(first, '', page(row('x'), row('a', { attendance: inHall }), row('b')), true);
    expect(idsOf(next)).toEqual(['a', 'b', 'c']);
    expect(next.shown?.rows[0]?.attendance).toEqual(inHall);
    expect(next.changes).toBe(1);
    expect(idsOf(release(next))).toEqual(['x', 'a', 'b']);
    expect(release(next).changes).toBe(0);
  });

  test('[A3] rows that only change places are counted as well; what moves nothing is not held', () => {
    expect(takePage(first, '', page(row('b'), row('a'), row('c')), true)).toMatchObject({ changes: 2 });
    const calm = takePage(first, '', page(row('a', { connected: true }), row('b'), row('c')), true);
    expect(calm).toMatchObject({ changes: 0, waiting: null });
  });

  test('[A3] the newest page waits, not the first; one that undoes the changes leaves nothing waiting', () => {
    const held = takePage(takePage(first, '', page(row('x')), true), '', page(row('y'), row('z')), true);
    expect(idsOf(release(held))).toEqual(['y', 'z']);
    expect(takePage(held, '', page(row('a'), row('b'), row('c')), true)).toMatchObject({ changes: 0, waiting: null });
  });

  test('another query replaces what is shown, even while somebody is at work', () => {
    const held = takePage(first, '', page(row('x')), true);
    expect(takePage(held, '?search=q', page(row('q')), true)).toMatchObject({ address: '?search=q', waiting: null, changes: 0 });
  });

  test('[A5] one’s own act shows at once in rows that the filter would take away', () => {
    const marked = withAttendance(first, new Set(['b']), inHall);
    expect(marked.shown?.rows.map(({ attendance }) => attendance)).toEqual([null, inHall, null]);
    expect(withAttendance(first, new Set(['elsewhere']), inHall)).toBe(first);
  });
});

describe('marking', () => {
  const id = (digit: number) => `00000000-0000-4000-8000-00000000000${digit}`;
  const room = row(id(1), { attendance: inHall });
  const remote = row(id(2), { attendance: { place: 'remote', since: 6, by: 'staff' } });
  const absent = row(id(3));

  test('[A5] the reverse of a mark brings each back to what they were', () => {
    expect(changedBy([room, remote, absent], 'room').map((one) => one.id)).toEqual([id(2), id(3)]);
    expect(undoOf(changedBy([room, remote, absent], 'absent'))).toEqual([
      { mark: 'room', ids: [id(1)] },
      { mark: 'remote', ids: [id(2)] },
    ]);
    expect(undoOf([])).toEqual([]);
  });

  test('a mark is a command that the worker understands', () => {
    for (const mark of ['room', 'remote', 'absent'] as const) expect(staffCommand.safeParse(markCommand([id(1)], mark)).success).toBe(true);
    expect(markCommand([id(1)], 'absent').type).toBe('checkOut');
  });
});

describe('the whole roll', () => {
  const people = Array.from({ length: 450 }, (_, index) => row(`p${index}`));
  const serve =
    (versionOf: (call: number) => string, calls: number[] = []) =>
    async ({ page: number, size }: ParticipantsQuery) => {
      calls.push(number);
      return { version: versionOf(calls.length), page: { rows: people.slice((number - 1) * size, number * size), total: 450, page: number, pages: 3, groups: [] } };
    };

  test('[A7] all pages, one after the other, each person once', async () => {
    const calls: number[] = [];
    const loaded = await loadWholeRoll(serve(() => '1.1', calls), plainQuery);
    expect(loaded).toMatchObject({ ok: true, isOfOneMoment: true });
    expect(loaded.ok && loaded.rows).toEqual(people);
    expect(calls).toEqual([1, 2, 3]);
  });

  test('[A7] a roll that changes meanwhile is loaded again, and after three times it says so', async () => {
    expect(await loadWholeRoll(serve((call) => (call <= 2 ? `1.${call}` : '1.9')), plainQuery)).toMatchObject({ ok: true, isOfOneMoment: true });
    const calls: number[] = [];
    expect(await loadWholeRoll(serve((call) => `1.${call}`, calls), plainQuery)).toMatchObject({ ok: true, isOfOneMoment: false });
    expect(calls).toHaveLength(9);
  });

  test('a page that can’t be had is told, not left out', async () => {
    expect(await loadWholeRoll(async () => null, plainQuery)).toEqual({ ok: false });
  });
});
