import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { issueStaffSession, staffSessionMs } from '../../lib/auth/session-token.ts';
import { cookieFrom, startHttpWorld, type HttpWorld } from '../fixtures/http-world.ts';
import type { TestAssembly } from '../fixtures/worker.ts';

let world: HttpWorld;
let assembly: TestAssembly;
let slug: string;

beforeAll(async () => {
  world = await startHttpWorld();
  assembly = await world.assembly(5);
  slug = assembly.host.committed.slug;
});
afterAll(() => world.stop());

const sessionOf = async (cookie: string): Promise<unknown> => (await world.ask('GET', `session?slug=${slug}`, { cookie })).json();
const first = (): string => assembly.participants[0] ?? '';

test('[AC4, M2] [L1e] a link can be opened many times: the invitation shows a masked name, signs nobody in and changes nothing', async () => {
  const before = assembly.host.version;
  for (let opening = 0; opening < 5; opening += 1) {
    const answer = await world.ask('POST', 'invitation', { body: { slug, code: world.codeOf(assembly, first()) } });
    expect(answer.status).toBe(200);
    expect(answer.headers.getSetCookie()).toEqual([]);
    expect(await answer.json()).toEqual({ assemblyId: assembly.id, participantId: first(), title: { en: 'Test assembly' }, maskedName: 'P… M…', language: 'en' });
  }
  expect(assembly.host.version).toEqual(before);
});

test('[AC2, AC5] a typed code signs in, and the session names the participant', async () => {
  const typed = ` ${world.codeOf(assembly, first()).toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l')} `;
  const answer = await world.ask('POST', 'sign-in', { body: { slug, code: typed } });
  expect(await answer.json()).toEqual({ assemblyId: assembly.id, participantId: first() });
  const [cookie = ''] = answer.headers.getSetCookie();
  expect(cookie).toContain('; Path=/; Max-Age=1209600; HttpOnly; SameSite=Strict');
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect(await sessionOf(cookieFrom(answer))).toMatchObject({ assemblyId: assembly.id, participantId: first(), isScreen: false, languages: ['en'] });
  expect(await sessionOf('')).toMatchObject({ participantId: null });
});

test('[AC5] one browser is in two assemblies at once, and signing out of one leaves the other', async () => {
  const other = await world.assembly(1);
  const here = await world.participantCookie(assembly, first());
  const there = await world.participantCookie(other, other.participants[0] ?? '');
  const both = `${here}; ${there}`;
  expect(await sessionOf(both)).toMatchObject({ participantId: first() });
  expect(await (await world.ask('GET', `session?slug=${other.host.committed.slug}`, { cookie: both })).json()).toMatchObject({ participantId: other.participants[0] });
  const out = await world.ask('POST', 'sign-out', { body: { slug }, cookie: both });
  expect(out.headers.getSetCookie()).toEqual([expect.stringMatching(new RegExp(`^${here.split('=', 1)[0]}=; .*Max-Age=0`))]);
});

test('[AC6, SE6, M5] [faults 33] a code issued again ends the older code, which says so, and the session it opened', async () => {
  const [, second = ''] = assembly.participants;
  const olderCode = world.codeOf(assembly, second);
  const cookie = await world.participantCookie(assembly, second);
  await assembly.command({ type: 'reissueAccess', people: [assembly.seen(second)] });
  const older = await world.ask('POST', 'sign-in', { body: { slug, code: olderCode } });
  expect([older.status, await older.json()]).toEqual([401, { reason: 'revoked-code' }]);
  expect(await sessionOf(cookie)).toMatchObject({ participantId: null });
  expect((await world.ask('POST', 'sign-in', { body: { slug, code: world.codeOf(assembly, second) } })).status).toBe(200);
});

test('[faults 33] a code of another assembly, of somebody removed, and a forged one are unknown', async () => {
  const other = await world.assembly(1);
  const [, , third = ''] = assembly.participants;
  const removedCode = world.codeOf(assembly, third);
  const cookie = await world.participantCookie(assembly, third);
  await assembly.command({ type: 'changeRoll', enrol: [], correct: [], remove: [assembly.seen(third)] });
  for (const code of [world.codeOf(other, other.participants[0] ?? ''), removedCode, 'AAAA-AAAA-AAAA', 'x', '<script>']) {
    const answer = await world.ask('POST', 'sign-in', { body: { slug, code } });
    expect([answer.status, await answer.json(), answer.headers.getSetCookie()]).toEqual([401, { reason: 'unknown-code' }, []]);
  }
  expect(await sessionOf(cookie)).toMatchObject({ participantId: null });
});

test('[AC3] an id copied from another assembly does not give its code away', async () => {
  const other = await world.assembly(0);
  const person = { number: 'X1', firstName: 'Copy', lastName: 'Cat', email: null, language: null, group: null, weight: '1' };
  await other.command({ type: 'changeRoll', enrol: [{ id: first(), person }], correct: [], remove: [] });
  const answer = await world.ask('POST', 'sign-in', { body: { slug, code: world.codeOf(other, first()) } });
  expect(answer.status).toBe(401);
});

test('[AC7] [faults 33] a staff ticket lets in once; used, expired, forged and foreign ones are refused with 401', async () => {
  const holder = { kind: 'staff', staffId: randomUUID(), sessionId: randomUUID(), isInstallationOwner: false } as const;
  const ticket = world.ticketOf(holder);
  const status = async (given: string) => (await world.ask('POST', 'staff-session', { body: { ticket: given } })).status;
  expect(await status(ticket)).toBe(200);
  expect(await status(ticket)).toBe(401);
  expect(await status(world.ticketOf(holder, Date.now() - 60_001))).toBe(401);
  expect(await status(world.ticketOf(holder, Date.now() + 3_600_000))).toBe(401);
  expect(await status(`${world.ticketOf(holder).slice(0, -2)}AA`)).toBe(401);
  expect(await status(world.ticketOf({ kind: 'participant', assemblyId: assembly.id, participantId: first(), generation: 1 }))).toBe(401);
});

test('[AC8] [faults 33] a staff cookie ends after 12 hours, and at once when the account signs out', async () => {
  const sessionId = randomUUID();
  const cookie = await world.staffCookie(assembly.owner, { sessionId });
  const status = async (given: string) => (await world.ask('GET', 'assemblies', { cookie: given })).status;
  expect(await status(cookie)).toBe(200);
  const staff = { staffId: assembly.owner, sessionId: randomUUID(), isInstallationOwner: false };
  const name = cookie.split('=', 1)[0] ?? '';
  expect(await status(`${name}=${issueStaffSession(world.keys, staff, Date.now() - staffSessionMs + 5_000)}`)).toBe(200);
  expect(await status(`${name}=${issueStaffSession(world.keys, staff, Date.now() - staffSessionMs - 5_000)}`)).toBe(401);
  world.signedOut.end({ staffId: assembly.owner, sessionIds: [sessionId] });
  expect(await status(cookie)).toBe(401);
  const later = await world.staffCookie(assembly.owner);
  expect(await status(later)).toBe(200);
});

test('[SE5, B1] the screen link makes a screen, and a renewed one ends it', async () => {
  const cookie = await world.screenCookie(assembly);
  expect(await sessionOf(cookie)).toMatchObject({ isScreen: true, participantId: null });
  await assembly.command({ type: 'renewScreenLink' });
  expect(await sessionOf(cookie)).toMatchObject({ isScreen: false });
  const wrong = await world.ask('POST', 'screen-session', { body: { slug, credential: world.codeOf(assembly, first()) } });
  expect(wrong.status).toBe(401);
});

test('[AC5] under https cookies are Secure and bound to the host', async () => {
  const secure = await startHttpWorld({ publicUrl: 'https://vote.test' });
  try {
    const there = await secure.assembly(1);
    const answer = await secure.ask('POST', 'sign-in', { body: { slug: there.host.committed.slug, code: secure.codeOf(there, there.participants[0] ?? '') } });
    expect(answer.headers.getSetCookie()).toEqual([expect.stringMatching(/^__Host-hemicycle-participant-.*; Secure$/)]);
  } finally {
    await secure.stop();
  }
});

test('[faults 29] bodies that are no JSON, too deep, of the wrong shape or polluting are refused with 400, and too large ones with 413', async () => {
  const status = async (body: string) => (await world.ask('POST', 'sign-in', { body })).status;
  for (const body of ['', '{', '[]', 'null', '"x"', '['.repeat(30_000), '{"slug":"x","code":"y","__proto__":{"a":1}}', '{"slug":"x","code":1e400}', '{"slug":"Ünï","code":"x"}', '\u0000']) {
    expect(await status(body === '' ? ' ' : body), body.slice(0, 40)).toBe(400);
  }
  expect(await status(JSON.stringify({ slug, code: 'x'.repeat(70_000) }))).toBe(413);
  const answer = await world.ask('POST', 'sign-in', { body: { slug } });
  expect(await answer.json()).toEqual({ reason: 'malformed', field: 'code' });
});

test('[faults 29] unknown paths are 404 and wrong methods 405, with no more than a reason', async () => {
  for (const path of ['nothing', '', 'assemblies/x/y/z', 'sign-in/', '../health', 'Sign-In']) expect((await world.ask('GET', path)).status, path).toBe(404);
  const wrong = await world.ask('GET', 'sign-in');
  expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'POST']);
  expect((await world.ask('DELETE', 'assemblies')).headers.get('allow')).toBe('GET, POST');
});

test('[AC12, I5] [faults 35] the logs hold neither codes, tickets, cookies, names nor addresses of all these requests', async () => {
  const cookie = await world.participantCookie(assembly, first());
  const ticket = world.ticketOf({ kind: 'staff', staffId: assembly.owner, sessionId: randomUUID(), isInstallationOwner: false });
  const staff = cookieFrom(await world.ask('POST', 'staff-session', { body: { ticket } }));
  const detail = await world.ask('GET', `assemblies/${assembly.id}/participants/${first()}`, { cookie: staff });
  expect(detail.status).toBe(200);
  await (await world.ask('GET', `assemblies/${assembly.id}/links.csv`, { cookie: staff })).text();
  await world.ask('POST', 'send-link', { body: { slug, email: 'm00001@example.org', language: 'en' } });
  const logged = world.logged();
  const secrets = [
    ...assembly.participants.map((id) => world.codeOf(assembly, id)),
    ...assembly.participants.map((id) => world.codeOf(assembly, id).replaceAll('-', '')),
    world.screenCodeOf(assembly), ticket, cookie.split('=')[1] ?? '', staff.split('=')[1] ?? '', 'example.org', 'M00001', 'Person', '#',
  ];
  for (const secret of secrets) expect(logged.includes(secret), `the log holds ${secret}`).toBe(false);
  // The log is there, and it is the log of these requests.
  for (const event of ['a participant signed in', 'an access code was shown', 'all personal links were exported']) expect(logged).toContain(event);
});
