import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { handlePassword, handleSignOutEverywhere, handleTicket } from '../../app/api/_handlers/account.ts';
import { handleAuth } from '../../app/api/_handlers/sign-in.ts';
import { deriveKey } from '../../lib/auth/keys.ts';
import { createStaffUser, hashStaffPassword, setStaffPassword } from '../../lib/auth/staff-account.ts';
import { createStaffServices, readStaffMember } from '../../lib/auth/staff-services.ts';
import { parseSessionsEnded, staffSessionChannel, type SessionsEnded } from '../../lib/auth/staff-session-channel.ts';
import { readTicket, ticketMs } from '../../lib/auth/ticket.ts';
import { createPrismaClient } from '../../lib/store/prisma-client.ts';
import { listen, type Listener } from '../../lib/store/staff-notifications.ts';
import { aGet, aPost, cookieOf, openStaffSite, type Asked, type StaffSite } from '../fixtures/staff-site.ts';
import { quietLog } from '../fixtures/store-data.ts';

const patience = { timeout: 20_000 };
const password = 'a long enough password';
const email = 'ada@example.org';

let site: StaffSite;
let listener: Listener;
let staffId: string;
const ended: (SessionsEnded | null)[] = [];

beforeAll(async () => {
  site = await openStaffSite();
  const made = await createStaffUser(site.services.prisma, { name: 'Ada', email, installationRole: 'owner' });
  if (!made.ok) throw new Error(made.refusal);
  staffId = made.staffId;
  let isListening = false;
  listener = listen({
    connectionString: site.databaseUrl,
    channel: staffSessionChannel,
    onPayload: (payload) => ended.push(parseSessionsEnded(payload)),
    onListening: () => (isListening = true),
    log: quietLog,
  });
  await vi.waitFor(() => expect(isListening).toBe(true), patience);
});
afterAll(async () => {
  await listener.close();
  await site.close();
});
beforeEach(async () => {
  await setStaffPassword(site.services.prisma, staffId, await hashStaffPassword(password));
  ended.length = 0;
});

const signIn = (typed: string, asked: Asked = {}, as = email) =>
  handleAuth(site.services, aPost('/api/auth/sign-in/email', { email: as, password: typed }, asked));
const memberOf = (cookie: string) => readStaffMember(site.services, new Headers({ cookie }));

async function sessionIdOf(cookie: string): Promise<string> {
  const member = await memberOf(cookie);
  if (member === null) throw new Error('signed out');
  return member.sessionId;
}

test('the right password signs in, in any case of the address; a wrong one and an unknown address get the same 401', async () => {
  const right = await signIn(password, {}, 'ADA@example.org');
  expect(right.status).toBe(200);
  expect(await memberOf(cookieOf(right))).toMatchObject({ staffId, installationRole: 'owner' });
  const wrong = await signIn(`${password}!`);
  const unknown = await signIn(password, {}, 'eve@example.org');
  expect([wrong.status, unknown.status]).toEqual([401, 401]);
  expect(await unknown.json()).toEqual(await wrong.json());
  expect(wrong.headers.getSetCookie()).toEqual([]);
});

test('a sign-in from another origin, or without one, is refused before the password is looked at', async () => {
  for (const origin of ['https://evil.example', 'null', null]) {
    const response = await signIn(password, { origin });
    expect([response.status, await response.json()]).toEqual([403, { reason: 'foreign-origin' }]);
  }
});

test('nobody signs up, and better-auth has no other doors', async () => {
  const body = { email: 'eve@example.org', password, name: 'Eve' };
  for (const path of ['sign-up/email', 'update-user', 'change-email', 'delete-user', 'request-password-reset', 'start-staff-session', 'ok']) {
    expect((await handleAuth(site.services, aPost(`/api/auth/${path}`, body))).status).toBe(404);
  }
  await expect(site.services.auth.api.signUpEmail({ body })).rejects.toThrow(/sign up is not enabled/i);
  expect(await site.services.prisma.user.count()).toBe(1);
});

test('ten wrong passwords close an account to one address, and not to another', async () => {
  const address = '198.51.100.1';
  for (let tries = 0; tries < 10; tries++) expect((await signIn('wrong wrong wrong', { address })).status).toBe(401);
  const limited = await signIn(password, { address });
  expect(limited.status).toBe(429);
  expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(0);
  expect((await signIn(password, { address: '198.51.100.2' })).status).toBe(200);
});

test('the ticket says who, by which session and with which role, for a minute', async () => {
  const keys = { tickets: deriveKey(site.services.secret, 'tickets') };
  const cookie = cookieOf(await signIn(password));
  const response = await handleTicket(site.services, aPost('/api/realtime-ticket', {}, { cookie }));
  const { ticket } = await response.json();
  const now = site.services.now();
  const holder = { kind: 'staff', staffId, sessionId: await sessionIdOf(cookie), isInstallationOwner: true };
  expect(readTicket(keys, ticket, now)).toMatchObject({ holder });
  expect(readTicket(keys, ticket, now + ticketMs)).toBeNull();
  expect((await handleTicket(site.services, aPost('/api/realtime-ticket', {}, { cookie, origin: 'https://evil.example' }))).status).toBe(403);
  expect((await handleTicket(site.services, aPost('/api/realtime-ticket', {}))).status).toBe(401);
});

test('signing out ends this session and tells the worker which', async () => {
  const [here, there] = [cookieOf(await signIn(password)), cookieOf(await signIn(password))];
  const sessionId = await sessionIdOf(here);
  expect((await handleAuth(site.services, aPost('/api/auth/sign-out', {}, { cookie: here }))).status).toBe(200);
  await vi.waitFor(() => expect(ended).toEqual([{ staffId, sessionIds: [sessionId] }]), patience);
  expect(await memberOf(here)).toBeNull();
  expect(await memberOf(there)).not.toBeNull();
});

test('signing out everywhere ends all sessions and tells the worker', async () => {
  const cookies = [cookieOf(await signIn(password)), cookieOf(await signIn(password))];
  const foreign = aPost('/api/staff/sign-out-everywhere', {}, { cookie: cookies[0] ?? '', origin: 'https://evil.example' });
  expect((await handleSignOutEverywhere(site.services, foreign)).status).toBe(403);
  expect((await handleSignOutEverywhere(site.services, aPost('/api/staff/sign-out-everywhere', {}, { cookie: cookies[0] ?? '' }))).status).toBe(200);
  await vi.waitFor(() => expect(ended).toEqual([{ staffId, sessionIds: 'all' }]), patience);
  for (const cookie of cookies) expect(await memberOf(cookie)).toBeNull();
});

test('a new password ends the other sessions and needs the old one', async () => {
  const [here, there] = [cookieOf(await signIn(password)), cookieOf(await signIn(password))];
  const before = await Promise.all([sessionIdOf(here), sessionIdOf(there)]);
  const change = (currentPassword: string) =>
    handlePassword(site.services, aPost('/api/staff/password', { currentPassword, newPassword: 'another long password' }, { cookie: here }));
  const refused = await change('wrong wrong wrong');
  expect([refused.status, await refused.json()]).toEqual([403, { reason: 'wrong-password', field: 'currentPassword' }]);
  const changed = await change(password);
  expect(changed.status).toBe(200);
  expect(await memberOf(cookieOf(changed))).toMatchObject({ staffId });
  expect(await memberOf(there)).toBeNull();
  expect((await signIn(password)).status).toBe(401);
  expect((await signIn('another long password')).status).toBe(200);
  await vi.waitFor(() => expect(ended.flatMap((one) => one?.sessionIds ?? [])).toEqual(expect.arrayContaining(before)), patience);
});

test('what is asked of us from elsewhere is not answered', async () => {
  const cookie = cookieOf(await signIn(password));
  const request = aGet('/api/auth/get-session', { cookie });
  expect((await handleAuth(site.services, request)).status).toBe(200);
  request.headers.set('sec-fetch-site', 'cross-site');
  expect((await handleAuth(site.services, request)).status).toBe(403);
});

test('the services are made without a database, as the build needs it', async () => {
  const prisma = createPrismaClient('postgresql://postgres@127.0.0.1:1/none', quietLog);
  const services = createStaffServices({ ...site.services, prisma });
  expect(typeof services.auth.handler).toBe('function');
  await prisma.$disconnect();
});

test('a payload that is none of ours is none', () => {
  for (const payload of ['', 'x', '{}', '{"staffId":"x","sessionIds":"all"}', `{"staffId":"${staffId}","sessionIds":[]}`]) {
    expect(parseSessionsEnded(payload)).toBeNull();
  }
});
