import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startHttpWorld, type HttpWorld } from '../fixtures/http-world.ts';
import type { TestAssembly } from '../fixtures/worker.ts';

/** Role by action, cell by cell (SE3). The statuses are written here by hand and not taken from the table in the code. */
const callers = ['owner', 'chair', 'admin', 'observer', 'staff elsewhere', 'installation owner', 'participant', 'screen', 'nobody'] as const;
type Caller = (typeof callers)[number];

const actions: readonly { readonly name: string; readonly method: 'GET' | 'POST'; readonly path: (id: string, person: string) => string; readonly body?: unknown; readonly headers?: Record<string, string>; readonly statuses: readonly number[] }[] = [
  //                                                                                                   own  cha  adm  obs  else inst part scr  nobody
  { name: 'list of participants', method: 'GET', path: (id) => `assemblies/${id}/participants`, statuses: [200, 200, 200, 200, 403, 403, 403, 403, 401] },
  { name: 'desk', method: 'GET', path: (id) => `assemblies/${id}/desk`, statuses: [200, 200, 200, 200, 403, 403, 403, 403, 401] },
  { name: 'code of a participant', method: 'GET', path: (id, person) => `assemblies/${id}/participants/${person}`, statuses: [200, 403, 200, 403, 403, 403, 403, 403, 401] },
  { name: 'personal links', method: 'GET', path: (id) => `assemblies/${id}/links.csv`, statuses: [200, 403, 200, 403, 403, 403, 403, 403, 401] },
  { name: 'export of the roll', method: 'GET', path: (id) => `assemblies/${id}/roll.csv`, statuses: [200, 403, 200, 403, 403, 403, 403, 403, 401] },
  { name: 'screen link', method: 'GET', path: (id) => `assemblies/${id}/screen-link`, statuses: [200, 200, 200, 403, 403, 403, 403, 403, 401] },
  { name: 'operations', method: 'GET', path: (id) => `assemblies/${id}/operations`, statuses: [200, 403, 200, 403, 403, 403, 403, 403, 401] },
  { name: 'import', method: 'POST', path: (id) => `assemblies/${id}/import`, body: 'Number,Name\n1,A\n', headers: { 'content-type': 'text/csv' }, statuses: [200, 403, 200, 403, 403, 403, 403, 403, 401] },
  { name: 'own assemblies', method: 'GET', path: () => 'assemblies', statuses: [200, 200, 200, 200, 200, 200, 403, 403, 401] },
  { name: 'new assembly', method: 'POST', path: () => 'assemblies', body: newAssembly, statuses: [403, 403, 403, 403, 403, 201, 403, 403, 401] },
];

const cells = actions.flatMap((action) => callers.map((caller, index) => ({ action, caller, title: action.name, status: action.statuses[index] ?? 0 })));

let world: HttpWorld;
let assembly: TestAssembly;
const cookies = new Map<Caller, string>();

beforeAll(async () => {
  world = await startHttpWorld();
  assembly = await world.assembly(2);
  const other = await world.assembly(1);
  for (const role of ['owner', 'chair', 'admin', 'observer'] as const) cookies.set(role, await world.staffCookie(await world.staffWithRole(assembly, role)));
  cookies.set('staff elsewhere', await world.staffCookie(other.owner));
  cookies.set('installation owner', await world.staffCookie(randomUUID(), { isInstallationOwner: true }));
  cookies.set('participant', await world.participantCookie(assembly, assembly.participants[0] ?? ''));
  cookies.set('screen', await world.screenCookie(assembly));
  cookies.set('nobody', 'theme=dark');
});
afterAll(() => world.stop());

function ask(action: (typeof actions)[number], caller: Caller, assemblyId: string, person: string): Promise<Response> {
  const body = typeof action.body === 'function' ? newAssembly() : action.body;
  return world.ask(action.method, action.path(assemblyId, person), { cookie: cookies.get(caller) ?? '', body, ...(action.headers === undefined ? {} : { headers: action.headers }) });
}

test.each(cells)('[SE3] $title, asked by $caller: $status', async ({ action, caller, status }) => {
  const answer = await ask(action, caller, assembly.id, assembly.participants[1] ?? '');
  expect(answer.status).toBe(status);
  await answer.arrayBuffer();
});

test.each(cells.filter((cell) => cell.status === 403 && !cell.title.includes('assembl')))(
  '[AC13] [faults 34] $title by $caller: no answer tells whether the assembly or the participant exists',
  async ({ action, caller }) => {
    const real = await ask(action, caller, assembly.id, assembly.participants[1] ?? '');
    const invented = await ask(action, caller, randomUUID(), randomUUID());
    const nonsense = await ask(action, caller, 'x', 'y');
    expect([real.status, await real.json()]).toEqual([403, { reason: 'not-permitted' }]);
    expect([invented.status, await invented.json()]).toEqual([403, { reason: 'not-permitted' }]);
    expect([nonsense.status, await nonsense.json()]).toEqual([403, { reason: 'not-permitted' }]);
  },
);

test('[AC13] [faults 34] each attempt that was not permitted is noted with who and what', async () => {
  const before = world.logged().length;
  await world.ask('GET', `assemblies/${assembly.id}/links.csv`, { cookie: cookies.get('participant') ?? '' });
  const line: unknown = JSON.parse(world.logged().slice(before).trim());
  expect(line).toMatchObject({ level: 'warn', action: 'export-links', staffId: null, participantIds: [assembly.participants[0]], assemblyId: assembly.id });
});

test('[SE3, SE7] a role that is taken away is gone at the next request, and one that is given is there', async () => {
  const staffId = await world.staffWithRole(assembly, 'admin');
  const cookie = await world.staffCookie(staffId);
  const status = async () => (await world.ask('GET', `assemblies/${assembly.id}/roll.csv`, { cookie })).status;
  expect(await status()).toBe(200);
  await assembly.command({ type: 'takeRole', staffId, basis: assembly.host.committed.rolesVersion });
  expect(await status()).toBe(403);
});

test('[SE1] who creates an assembly owns it; the same request again gets the same answer, another with its slug is refused', async () => {
  const cookie = cookies.get('installation owner') ?? '';
  const wanted = newAssembly();
  const create = (body: object) => world.ask('POST', 'assemblies', { cookie, body });
  expect(await (await create(wanted)).json()).toEqual({ id: wanted.assemblyId, slug: wanted.slug });
  expect((await create(wanted)).status).toBe(201);
  const taken = await create({ ...newAssembly(), slug: wanted.slug });
  expect([taken.status, await taken.json()]).toEqual([409, { reason: 'slug-taken' }]);
  const mine: unknown = await (await world.ask('GET', 'assemblies', { cookie })).json();
  expect(mine).toContainEqual({ id: wanted.assemblyId, slug: wanted.slug, title: { en: 'New' }, role: 'owner', sitting: 'preparing', people: 0 });
  const empty = await create({ ...newAssembly(), settings: { ...wanted.settings, title: { en: '  ' } } });
  expect([empty.status, await empty.json()]).toEqual([400, { reason: 'malformed', field: 'settings.title' }]);
});

test('[M5] the detail holds link and code, and the code signs in', async () => {
  const [, person = ''] = assembly.participants;
  const answer = await world.ask('GET', `assemblies/${assembly.id}/participants/${person}`, { cookie: cookies.get('admin') ?? '' });
  const code = world.codeOf(assembly, person);
  expect(await answer.json()).toMatchObject({ id: person, number: 'M00002', email: 'm00002@example.org', code, link: `${world.origin}/a/${assembly.host.committed.slug}#${code}` });
  const missing = await world.ask('GET', `assemblies/${assembly.id}/participants/${randomUUID()}`, { cookie: cookies.get('admin') ?? '' });
  expect(missing.status).toBe(404);
});

test('[B1] the screen link opens a screen', async () => {
  const link = await (await world.ask('GET', `assemblies/${assembly.id}/screen-link`, { cookie: cookies.get('chair') ?? '' })).json();
  expect(link).toEqual({ link: `${world.origin}/screen/${assembly.host.committed.slug}#${world.screenCodeOf(assembly)}`, generation: 1 });
});

test('[faults 25] [faults 44] health and readiness need no credential, and metrics are for who asks directly from this machine', async () => {
  const health = await world.ask('GET', 'health', { headers: { 'sec-fetch-site': 'none' } });
  expect([health.status, await health.json()]).toEqual([200, { status: 'alive', lastTickAgeMs: expect.any(Number), longestGapMs: expect.any(Number) }]);
  expect((await world.ask('GET', 'ready')).status).toBe(200);
  const metrics = await world.ask('GET', 'metrics');
  expect(await metrics.text()).toContain('hemicycle_http_answers_total{route="health",status="200"} 1');
  for (const header of ['x-forwarded-for', 'x-forwarded-host', 'forwarded', 'via']) {
    expect((await world.ask('GET', 'metrics', { headers: { [header]: '127.0.0.1' } })).status).toBe(403);
  }
});

function newAssembly() {
  const assemblyId = randomUUID();
  return { assemblyId, slug: `new-${assemblyId.slice(0, 8)}`, settings: { title: { en: 'New' }, languages: ['en'], timeZone: 'UTC', quorum: { kind: 'none' } } };
}
