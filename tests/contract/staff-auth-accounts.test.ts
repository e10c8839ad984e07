import pg from 'pg';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { handleLinkCheck, handleLinkRedeem } from '../../app/api/_handlers/staff-link.ts';
import { handleInvite, handleNames } from '../../app/api/_handlers/staff.ts';
import { handleSetup, handleSetupCheck } from '../../app/api/_handlers/set-up.ts';
import { ensureSetupLink } from '../../lib/auth/setup-token.ts';
import { createStaffUser } from '../../lib/auth/staff-account.ts';
import { createStaffLink } from '../../lib/auth/staff-link.ts';
import { readStaffMember } from '../../lib/auth/staff-services.ts';
import { aGet, aPost, cookieOf, openStaffSite, siteUrl, type StaffSite } from '../fixtures/staff-site.ts';

const patience = { timeout: 20_000 };
const dayMs = 24 * 60 * 60 * 1_000;
const password = 'a long enough password';
const ada = { name: 'Ada Lovelace', email: 'Ada@Example.org', password };

let site: StaffSite;
beforeEach(async () => {
  site = await openStaffSite();
});
afterEach(() => site.close());

function tokenIn(link: string | null): string {
  const [address, token] = (link ?? '').split('#');
  if (address === undefined || token === undefined) throw new Error(`no link: ${link}`);
  return token;
}

const setupLink = () => ensureSetupLink(site.services.prisma, site.services);
const memberOf = (response: Response) => readStaffMember(site.services, new Headers({ cookie: cookieOf(response) }));
const accounts = () => site.services.prisma.user.count();

async function owner(): Promise<string> {
  return cookieOf(await handleSetup(site.services, aPost('/api/setup', { ...ada, token: tokenIn(await setupLink()) })));
}

const invite = (cookie: string, email = 'grace@example.org') =>
  handleInvite(site.services, aPost('/api/staff', { email, name: 'Grace Hopper', language: 'de' }, { cookie }));
const redeem = (token: string, withPassword: string | null) =>
  handleLinkRedeem(site.services, aPost('/api/staff-link/redeem', { token, password: withPassword }));
const check = (token: string) => handleLinkCheck(site.services, aPost('/api/staff-link/check', { token }));

test('[I3] the set-up link survives a restart, makes the owner, signs in, and dies with that', async () => {
  const link = await setupLink();
  expect(link).toMatch(new RegExp(`^${siteUrl}/setup#[\\w-]{43}$`));
  expect(await setupLink()).toBe(link);
  const token = tokenIn(link);
  expect((await handleSetupCheck(site.services, aPost('/api/setup/check', { token }))).status).toBe(200);

  const response = await handleSetup(site.services, aPost('/api/setup', { ...ada, token }));
  expect(response.status).toBe(200);
  for (const cookie of response.headers.getSetCookie()) expect(cookie).toMatch(/; HttpOnly; Secure; SameSite=Lax$/);
  expect(await memberOf(response)).toMatchObject({ name: 'Ada Lovelace', email: 'ada@example.org', installationRole: 'owner' });

  expect(await setupLink()).toBeNull();
  const again = await handleSetup(site.services, aPost('/api/setup', { ...ada, email: 'eve@example.org', token }));
  expect([again.status, await again.json()]).toEqual([410, { reason: 'already-set-up' }]);
  expect(await accounts()).toBe(1);
});

test('[I3] of two set-ups at once one wins', async () => {
  const token = tokenIn(await setupLink());
  const blocker = new pg.Client({ connectionString: site.databaseUrl });
  await blocker.connect();
  // Nobody can finish before both are on their way: each needs a row in this table.
  await blocker.query('BEGIN; LOCK TABLE account IN EXCLUSIVE MODE');
  const both = ['ada@example.org', 'eve@example.org'].map((email) => handleSetup(site.services, aPost('/api/setup', { ...ada, email, token })));
  await vi.waitFor(async () => {
    const waiting = await site.services.prisma.$queryRaw`SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    expect(waiting).toHaveLength(2);
  }, patience);
  await blocker.query('COMMIT');
  await blocker.end();
  const statuses = (await Promise.all(both)).map((response) => response.status);
  expect(statuses.toSorted((a, b) => a - b)).toEqual([200, 410]);
  expect(await accounts()).toBe(1);
});

test('[I3] a set-up with a wrong token, a short password, a foreign origin or too much text makes nothing', async () => {
  const token = tokenIn(await setupLink());
  const tried = async (body: object, origin: string | null = siteUrl) => {
    const response = await handleSetup(site.services, aPost('/api/setup', { ...ada, token, ...body }, { origin }));
    return [response.status, await response.json()];
  };
  expect(await tried({ token: `${token.slice(0, -1)}_` })).toEqual([403, { reason: 'wrong-link' }]);
  expect(await tried({ token: 'ü' })).toEqual([403, { reason: 'wrong-link' }]);
  expect(await tried({ password: 'too short' })).toEqual([400, { reason: 'malformed', field: 'password' }]);
  expect(await tried({ installationRole: 'owner' })).toEqual([400, { reason: 'malformed' }]);
  expect(await tried({}, 'https://evil.example')).toEqual([403, { reason: 'foreign-origin' }]);
  expect(await tried({}, null)).toEqual([403, { reason: 'foreign-origin' }]);
  expect(await tried({ name: 'x'.repeat(20_000) })).toEqual([413, { reason: 'too-large' }]);
  expect(await accounts()).toBe(0);
});

test('[M2] opening an invitation changes nothing; the first Continue sets the password, and the link is used up', async () => {
  const { link, staffId } = await (await invite(await owner())).json();
  expect(link).toMatch(new RegExp(`^${siteUrl}/staff/enter#[\\w-]{43}$`));
  const token = tokenIn(link);
  const rows = await site.services.prisma.verification.findMany();
  expect(JSON.stringify(rows)).not.toContain(token);

  const greeted = { name: 'Grace Hopper', email: 'grace@example.org', language: 'de', needsPassword: true };
  for (let opened = 0; opened < 3; opened++) expect(await (await check(token)).json()).toEqual(greeted);
  expect(await (await redeem(token, null)).json()).toEqual({ reason: 'malformed', field: 'password' });

  const both = await Promise.all([redeem(token, password), redeem(token, `${password} too`)]);
  expect(both.map((response) => response.status).toSorted((a, b) => a - b)).toEqual([200, 410]);
  const winner = both.find((response) => response.ok);
  expect(winner && (await memberOf(winner))).toMatchObject({ staffId, installationRole: null });
  expect((await check(token)).status).toBe(410);
});

test('an invitation runs out after seven days, and a new one takes its place', async () => {
  const cookie = await owner();
  const first = tokenIn((await (await invite(cookie)).json()).link);
  const second = await (await invite(cookie)).json();
  expect((await redeem(first, password)).status).toBe(410);
  site.advance(7 * dayMs - 60_000);
  expect((await check(tokenIn(second.link))).status).toBe(200);
  site.advance(60_000);
  expect((await redeem(tokenIn(second.link), password)).status).toBe(410);

  const third = await (await invite(cookie)).json();
  expect(third.staffId).toBe(second.staffId);
  expect((await redeem(tokenIn(third.link), password)).status).toBe(200);
  expect(await (await invite(cookie)).json()).toEqual({ staffId: second.staffId, link: null });
});

test('only owners of the installation invite; names are for staff', async () => {
  const ownerCookie = await owner();
  const { link, staffId } = await (await invite(ownerCookie)).json();
  const cookie = cookieOf(await redeem(tokenIn(link), password));
  expect((await invite(cookie, 'eve@example.org')).status).toBe(403);
  expect((await invite('', 'eve@example.org')).status).toBe(401);
  expect(await accounts()).toBe(2);

  const nobody = '00000000-0000-4000-8000-000000000000';
  const names = await handleNames(site.services, aGet(`/api/staff?ids=${staffId},${nobody}`, { cookie }));
  expect(await names.json()).toEqual({ staff: [{ id: staffId, name: 'Grace Hopper' }] });
  expect((await handleNames(site.services, aGet(`/api/staff?ids=${staffId}`))).status).toBe(401);
  expect((await handleNames(site.services, aGet('/api/staff?ids=x', { cookie }))).status).toBe(400);
});

test('a link to sign in asks for no password and leaves an existing one alone', async () => {
  const { prisma, publicUrl, now } = site.services;
  const made = await createStaffUser(prisma, { name: 'Demo Chair', email: 'chair@example.org', installationRole: null });
  if (!made.ok) throw new Error(made.refusal);
  expect(await createStaffUser(prisma, { name: 'Other', email: 'CHAIR@example.org', installationRole: null })).toEqual({ ok: false, refusal: 'email-taken' });
  const options = { userId: made.staffId, purpose: 'sign-in', publicUrl, now: now() } as const;
  const [first, second] = [await createStaffLink(prisma, options), await createStaffLink(prisma, options)];
  expect(await (await check(tokenIn(first))).json()).toMatchObject({ needsPassword: false, language: null });
  expect((await redeem(tokenIn(first), password)).status).toBe(200);
  expect(await prisma.account.count()).toBe(0);
  expect((await redeem(tokenIn(first), null)).status).toBe(410);
  expect((await redeem(tokenIn(second), null)).status).toBe(200);
});
