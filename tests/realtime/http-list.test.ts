import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { staffTopic } from '../../lib/protocol/topics.ts';
import { until } from '../fixtures/channel-client.ts';
import { startHttpWorld, type HttpWorld } from '../fixtures/http-world.ts';
import { joinTopic, openSocket } from '../fixtures/phoenix-client.ts';
import type { TestAssembly } from '../fixtures/worker.ts';

let world: HttpWorld;
let assembly: TestAssembly;
let cookie: string;

beforeAll(async () => {
  world = await startHttpWorld();
  assembly = await world.assembly(120);
  cookie = await world.staffCookie(assembly.owner);
});
afterAll(() => world.stop());

const list = (query = '', headers: Record<string, string> = {}) => world.ask('GET', `assemblies/${assembly.id}/participants${query}`, { cookie, headers });
const versionOf = (answer: Response): number => Number(answer.headers.get('x-list-version')?.split('.')[1]);

test('[RT3] [L1c] an invalidation that changes nothing on the page ends in 304 with a newer version; one that does brings the page', async () => {
  const first = await list('?sort=number&size=50');
  const etag = first.headers.get('etag') ?? '';
  expect(await first.json()).toMatchObject({ total: 120, page: 1, pages: 3, rows: expect.objectContaining({ length: 50 }) });
  await assembly.command({ type: 'checkOut', participantIds: [assembly.participants[100] ?? ''] });
  for (const tag of [etag, `W/${etag}`, `"x", ${etag}`]) {
    const elsewhere = await list('?sort=number&size=50', { 'if-none-match': tag });
    expect([elsewhere.status, await elsewhere.text()]).toEqual([304, '']);
    expect(versionOf(elsewhere)).toBeGreaterThan(versionOf(first));
  }
  await assembly.command({ type: 'checkOut', participantIds: [assembly.participants[3] ?? ''] });
  const here = await list('?sort=number&size=50', { 'if-none-match': etag });
  expect([here.status, await here.json()]).toMatchObject([200, { rows: { 3: { number: 'M00004', attendance: null } } }]);
});

test('[RT3] the version grows when somebody connects, and the row says so', async () => {
  const before = await list('?connection=connected');
  expect(await before.json()).toMatchObject({ total: 0 });
  world.worker.inside.live(assembly.id)?.presence.opened(assembly.participants[7] ?? '');
  const after = await list('?connection=connected');
  expect(versionOf(after)).toBeGreaterThan(versionOf(before));
  expect(await after.json()).toMatchObject({ total: 1, rows: [{ number: 'M00008', connected: true }] });
});

test('[RT3] a person enrolled, corrected or removed is on the next page that is asked for', async () => {
  const id = randomUUID();
  const person = { number: 'Z1', firstName: 'Žofie', lastName: 'Nová', email: null, language: null, group: 'Čechy', weight: '2' };
  await assembly.command({ type: 'changeRoll', enrol: [{ id, person }], correct: [], remove: [] });
  expect(await (await list('?search=zofie+cechy')).json()).toMatchObject({ total: 1, rows: [{ id, weight: '2' }], groups: ['Čechy'] });
  await assembly.command({ type: 'changeRoll', enrol: [], correct: [{ ...assembly.seen(id), person: { ...person, lastName: 'Stará', group: null } }], remove: [] });
  expect(await (await list('?search=nova')).json()).toMatchObject({ total: 0, groups: [] });
  expect(await (await list('?search=stara')).json()).toMatchObject({ total: 1 });
  await assembly.command({ type: 'changeRoll', enrol: [], correct: [], remove: [assembly.seen(id)] });
  expect(await (await list('?search=stara')).json()).toMatchObject({ total: 0 });
});

test('[RT3] another main language orders the names anew, under a newer version, and panels hear of it', async () => {
  for (const [number, lastName] of [['S1', 'Öberg'], ['S2', 'Zander']] as const) {
    const person = { number, firstName: 'Kim', lastName, email: null, language: null, group: 'Kim', weight: '1' };
    await assembly.command({ type: 'changeRoll', enrol: [{ id: randomUUID(), person }], correct: [], remove: [] });
  }
  const ticket = world.ticketOf({ kind: 'staff', staffId: assembly.owner, sessionId: 'panel', isInstallationOwner: false });
  const socket = openSocket(`ws://127.0.0.1:${world.port}/realtime`, ticket);
  const panel = await joinTopic(socket, staffTopic(assembly.id));
  try {
    const inEnglish = await list('?group=Kim');
    expect(await inEnglish.json()).toMatchObject({ rows: [{ lastName: 'Öberg' }, { lastName: 'Zander' }] });
    const { settings, settingsVersion, slug } = assembly.host.committed;
    await assembly.command({ type: 'changeSettings', settings: { ...settings, languages: ['sv'] }, slug, basis: settingsVersion });
    const inSwedish = await list('?group=Kim');
    expect(await inSwedish.json()).toMatchObject({ rows: [{ lastName: 'Zander' }, { lastName: 'Öberg' }] });
    expect(versionOf(inSwedish)).toBeGreaterThan(versionOf(inEnglish));
    await until(() => panel.events.some(({ event, payload }) => event === 'invalidate' && JSON.stringify(payload['version']) === JSON.stringify([assembly.host.term, versionOf(inSwedish)])));
  } finally {
    socket.disconnect();
  }
});

test('[faults 29] queries that fit no schema are refused with the field', async () => {
  for (const [query, field] of [['?size=100000', 'size'], ['?page=0', 'page'], ['?sort=email', 'sort'], [`?search=${'x'.repeat(101)}`, 'search'], ['?order=__proto__', 'order']] as const) {
    const answer = await list(query);
    expect([answer.status, await answer.json()]).toEqual([400, { reason: 'malformed', field }]);
  }
});

test('[RT3] the desk comes with its version', async () => {
  const desk = await world.ask('GET', `assemblies/${assembly.id}/desk`, { cookie });
  expect(await desk.json()).toMatchObject({ slug: assembly.host.committed.slug, version: assembly.host.version, roles: [{ staffId: assembly.owner, role: 'owner' }] });
});
