import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { putPerson, type Person } from '../../lib/assembly/directory.ts';
import { putMember, removeMember, type Member } from '../../lib/assembly/roll.ts';
import { emptyState } from '../../lib/assembly/state.ts';
import { participantsQuery, type ParticipantsPage } from '../../lib/protocol/http.ts';
import type { AssemblyHost } from '../../realtime/assembly-host.ts';
import type { HostListener } from '../../realtime/host-listeners.ts';
import { ListIndexer } from '../../realtime/list/list-index.ts';
import { computePage } from '../../realtime/list/compute-page.ts';
import { createParticipantsList } from '../../realtime/list/participants-list.ts';
import { sortInSlices } from '../../realtime/list/sliced-sort.ts';

test('[RT3] sorting in slices is sorting: stable, complete, with pauses for others', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(fc.integer({ min: 0, max: 20 }), fc.nat()), { maxLength: 900 }), async (items) => {
      const compare = (a: [number, number], b: [number, number]) => a[0] - b[0];
      expect(await sortInSlices(items, compare, () => Promise.resolve())).toEqual(items.toSorted(compare));
    }),
  );
  let pauses = 0;
  const backwards = Array.from({ length: 10_000 }, (_, index) => -index);
  await sortInSlices(backwards, (a, b) => a - b, () => Promise.resolve(void (pauses += 1)));
  expect(pauses).toBeGreaterThan(20);
});

test('[RT3] after any corrections, enrolments and removals the orders are those of a new index', async () => {
  const step = fc.record({ at: fc.nat(30), last: fc.constantFrom('Ä', 'Arendt', 'Zoë', 'a', 'ß', ''), number: fc.constantFrom('2', '10', 'M3', 'm20'), group: fc.constantFrom(null, 'Süd', 'Nord', 'sud'), isRemoved: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
      const world = fakeHost(20);
      const indexer = new ListIndexer(world.host);
      await indexer.current();
      for (const { at, last, number, group, isRemoved } of steps) {
        if (isRemoved) world.remove(at);
        else world.put(at, { lastName: last, number }, { group });
        if (at % 3 === 0) await indexer.current();
      }
      const fresh = await new ListIndexer(world.host).current();
      expect(await indexer.current()).toEqual(fresh);
      expect(indexer.rebuilds).toBe(1);
    }),
    { numRuns: 60 },
  );
});

test('[RT3] arrivals cost the index nothing; 500 corrections at once sort it anew, once', async () => {
  const world = fakeHost(1_000);
  const indexer = new ListIndexer(world.host);
  await indexer.current();
  for (let at = 0; at < 1_000; at += 1) world.arrive(at, 'room');
  await indexer.current();
  expect(indexer.rebuilds).toBe(1);
  for (let at = 0; at < 500; at += 1) world.put(at, { lastName: `Other ${at}` }, {});
  await Promise.all([indexer.current(), indexer.current(), indexer.current()]);
  expect(indexer.rebuilds).toBe(2);
});

test('[A2] rows are found by parts of names in any order, by number, and by group; every filter holds', async () => {
  const world = fakeHost(0);
  world.put(0, { firstName: 'Jürgen', lastName: 'Große', number: 'M-17' }, { group: 'Nord' });
  world.put(1, { firstName: 'María Elena', lastName: 'Rossi', number: 'M-170' }, { group: 'Süd' });
  world.put(2, { firstName: 'Łukasz', lastName: 'Öz', number: '5' }, { group: null });
  world.arrive(0, 'room');
  world.arrive(1, 'remote');
  world.connected.add(world.id(2));
  const names = async (query: object) => (await pageOf(world, query)).rows.map((row) => row.lastName);
  expect(await names({ search: 'JURGEN gros' })).toEqual(['Große']);
  expect(await names({ search: 'juergen' })).toEqual(['Große']);
  expect(await names({ search: 'm-17' })).toEqual(['Große', 'Rossi']);
  expect(await names({ search: 'elena sud' })).toEqual(['Rossi']);
  expect(await names({ search: 'lukasz oz 5' })).toEqual(['Öz']);
  expect(await names({ search: 'nobody' })).toEqual([]);
  expect(await names({ attendance: 'present' })).toEqual(['Große', 'Rossi']);
  expect(await names({ attendance: 'absent' })).toEqual(['Öz']);
  expect(await names({ attendance: 'remote' })).toEqual(['Rossi']);
  expect(await names({ connection: 'connected' })).toEqual(['Öz']);
  expect(await names({ connection: 'not-connected', group: 'Süd' })).toEqual(['Rossi']);
  expect((await pageOf(world, {})).groups).toEqual(['Nord', 'Süd']);
});

test('[A2] numbers sort as numbers, absent people and those without a group stand at the end both ways', async () => {
  const world = fakeHost(0);
  world.put(0, { lastName: 'C', number: 'M10' }, { group: 'Nord' });
  world.put(1, { lastName: 'A', number: 'M2' }, { group: null });
  world.put(2, { lastName: 'B', number: 'M1' }, { group: 'Süd' });
  world.arrive(0, 'remote', 100);
  world.arrive(2, 'room', 200);
  const names = async (sort: string, order: string) => (await pageOf(world, { sort, order })).rows.map((row) => row.lastName).join('');
  expect([await names('name', 'up'), await names('name', 'down')]).toEqual(['ABC', 'CBA']);
  expect([await names('number', 'up'), await names('number', 'down')]).toEqual(['BAC', 'CAB']);
  expect([await names('group', 'up'), await names('group', 'down')]).toEqual(['CBA', 'BCA']);
  expect([await names('since', 'up'), await names('since', 'down')]).toEqual(['CBA', 'BCA']);
  expect([await names('attendance', 'up'), await names('attendance', 'down')]).toEqual(['BCA', 'ACB']);
});

test('[RT3] who only looks on does not see which admin recorded an attendance', async () => {
  const world = fakeHost(1);
  world.arrive(0, 'room', 100, 'admin-1');
  const by = async (view: 'administering' | 'looking-on') => (await pageOf(world, {}, view)).rows[0]?.attendance?.by;
  expect([await by('administering'), await by('looking-on')]).toEqual(['admin-1', 'staff']);
});

test('[faults 14] 200 panels that ask for the same page after one invalidation share one computation', async () => {
  const world = fakeHost(500);
  let computed = 0;
  const list = listOf(world, () => (computed += 1));
  const query = participantsQuery.parse({});
  const pages = await Promise.all(Array.from({ length: 200 }, () => list.page(world.host, 'administering', query)));
  expect(computed).toBe(1);
  expect(new Set(pages.map((page) => page.body)).size).toBe(1);
  await list.page(world.host, 'looking-on', query);
  expect(computed).toBe(2);
});

test('[RT3] a change elsewhere in the list gives a new version and the same ETag; one on the page gives another ETag', async () => {
  const world = fakeHost(200);
  const list = listOf(world);
  const query = participantsQuery.parse({ sort: 'number', size: 10 });
  const before = await list.page(world.host, 'administering', query);
  world.arrive(150, 'room');
  const elsewhere = await list.page(world.host, 'administering', query);
  expect(elsewhere.etag).toBe(before.etag);
  expect(elsewhere.version[1]).toBeGreaterThan(before.version[1]);
  world.arrive(3, 'room');
  expect((await list.page(world.host, 'administering', query)).etag).not.toBe(before.etag);
});

test('[faults 43] 2,000 different searches keep at most 1,000 pages, and a page under a new version is never an old one', async () => {
  const world = fakeHost(50);
  let computed = 0;
  const list = listOf(world, () => (computed += 1));
  for (let index = 0; index < 2_000; index += 1) await list.page(world.host, 'administering', participantsQuery.parse({ search: `x${index}` }));
  await list.page(world.host, 'administering', participantsQuery.parse({ search: 'x1999' }));
  expect(computed).toBe(2_000);
  await list.page(world.host, 'administering', participantsQuery.parse({ search: 'x0' }));
  expect(computed).toBe(2_001);
  for (let at = 0; at < 20; at += 1) {
    world.arrive(at, 'room');
    const page = await list.page(world.host, 'administering', participantsQuery.parse({ attendance: 'present' }));
    expect(JSON.parse(page.body.toString('utf8'))).toMatchObject({ total: at + 1 });
  }
});

test('[RT3] a page beyond the end is the last one', async () => {
  const page = await pageOf(fakeHost(25), { page: 99, size: 10 });
  expect([page.page, page.pages, page.total, page.rows.length]).toEqual([3, 3, 25, 5]);
});

type World = ReturnType<typeof fakeHost>;

function listOf(world: World, onComputed: () => void = () => undefined) {
  return createParticipantsList({ listVersion: () => [1, world.version()], isConnected: (_host, id) => world.connected.has(id), onComputed });
}

async function pageOf(world: World, query: object, view: 'administering' | 'looking-on' = 'administering'): Promise<ParticipantsPage> {
  const index = await new ListIndexer(world.host).current();
  return computePage({ index, isConnected: (id) => world.connected.has(id) }, participantsQuery.parse(query), view);
}

/** A host's committed state and listeners, without the store behind them. */
function fakeHost(people: number) {
  const state = emptyState(randomUUID(), 'test');
  state.settings = { ...state.settings, languages: ['de'] };
  const listeners = new Set<HostListener>();
  const ids: string[] = [];
  const connected = new Set<string>();
  let version = 0;
  const id = (at: number) => (ids[at] ??= `id-${at}`);
  const host: Pick<AssemblyHost, 'id' | 'committed' | 'listen'> = { id: state.id, committed: state, listen: (listener) => (listeners.add(listener), () => listeners.delete(listener)) };
  const tell = (person: Person) => {
    for (const listener of listeners) listener.committed({ entries: [], actedMs: null, registry: [{ kind: 'put-person', person }] });
  };
  const world = {
    // oxlint-disable-next-line no-unsafe-type-assertion -- the list uses only these three
    host: host as AssemblyHost,
    connected,
    id,
    version: () => version,
    put(at: number, person: Partial<Person>, member: Partial<Member>) {
      version += 1;
      const before = state.directory.people.get(id(at));
      const next: Person = { id: id(at), number: `N${at}`, firstName: 'First', lastName: `Last ${at}`, email: null, language: null, generation: 1, ...before, ...person, removedAt: null };
      putPerson(state.directory, next);
      putMember(state.roll, { id: id(at), ordinal: at, version, weight: '1', group: null, attendance: null, lastChangeAt: null, lastCommand: null, ...state.roll.members.get(id(at)), ...member });
      tell(next);
    },
    remove(at: number) {
      const before = state.directory.people.get(id(at));
      if (before === undefined) return;
      version += 1;
      putPerson(state.directory, { ...before, removedAt: 1 });
      removeMember(state.roll, id(at));
      tell({ ...before, removedAt: 1 });
    },
    arrive(at: number, place: 'room' | 'remote', since = 1, by = 'self') {
      const member = state.roll.members.get(id(at));
      if (member === undefined) throw new Error(`nobody at ${at}`);
      version += 1;
      putMember(state.roll, { ...member, attendance: { place, since, by }, lastChangeAt: since });
      const change = { type: 'attendance.checkedIn@1', body: { participants: [id(at)], place } } as const;
      for (const listener of listeners) listener.committed({ entries: [{ sequence: version, at: since, actor: 'system', commandId: null, change }], registry: [], actedMs: null });
    },
  };
  for (let at = 0; at < people; at += 1) world.put(at, {}, {});
  return world;
}
