/** What pages of others may ask of the web role: every route that changes something (faults.md row 37). */
import { globSync } from 'node:fs';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createStaffUser, hashStaffPassword, setStaffPassword } from '../../lib/auth/staff-account.ts';
import type { StaffServices } from '../../lib/auth/staff-services.ts';
import { projectRoot } from '../../scripts/root.ts';
import { aPost, cookieOf, openStaffSite, siteUrl, type StaffSite } from '../fixtures/staff-site.ts';

const site = vi.hoisted((): { services: StaffServices | null } => ({ services: null }));
vi.mock(import('../../lib/auth/staff-services.ts'), async (original) => ({
  ...(await original()),
  staffServices: () => {
    if (site.services === null) throw new Error('the site is not open');
    return site.services;
  },
}));

type Route = { readonly path: string; readonly POST: (request: Request) => Promise<Response> };

const password = 'a long enough password';
let opened: StaffSite;
let routes: readonly Route[];
let cookie: string;

beforeAll(async () => {
  opened = await openStaffSite();
  site.services = opened.services;
  // As Next.js finds them, so that none is forgotten.
  const files = globSync('app/api/**/route.ts', { cwd: projectRoot }).sort();
  const found = await Promise.all(files.map(async (file) => ({ file, module: Object(await import(`${projectRoot}/${file}`)) })));
  routes = found.flatMap(({ file, module }) => {
    const path = `/${file.replace(/^app\//, '').replace(/\/route\.ts$/, '')}`;
    const paths = path.endsWith('[...all]') ? ['/api/auth/sign-in/email', '/api/auth/sign-out'] : [path];
    return typeof module.POST === 'function' ? paths.map((one) => ({ path: one, POST: module.POST })) : [];
  });
  const made = await createStaffUser(opened.services.prisma, { name: 'Ada', email: 'ada@example.org', installationRole: 'owner' });
  if (!made.ok) throw new Error('no account');
  await setStaffPassword(opened.services.prisma, made.staffId, await hashStaffPassword(password));
  cookie = cookieOf(await post('/api/auth/sign-in/email', { email: 'ada@example.org', password }, siteUrl));
});
afterAll(() => opened.close());

function post(path: string, body: object, origin: string | null): Promise<Response> {
  const route = routes.find((one) => one.path === path);
  if (route === undefined) throw new Error(`there is no route ${path}`);
  return route.POST(aPost(path, body, { origin, cookie }));
}

test.each(['https://evil.example', `${siteUrl}:8443`, `${siteUrl}.evil.example`, 'http://vote.example.org', 'null', null])('[AC9] [faults 37] no POST from the origin %s is heard, though the cookie is good', async (origin) => {
  expect(routes.length).toBeGreaterThanOrEqual(9);
  for (const { path } of routes) {
    const response = await post(path, {}, origin);
    expect([path, response.status, await response.json(), response.headers.getSetCookie()]).toEqual([path, 403, { reason: 'foreign-origin' }, []]);
  }
  // Nobody was signed out by any of them.
  expect((await post('/api/realtime-ticket', {}, siteUrl)).status).toBe(200);
});
