/** Pages that are opened while the worker is down: each recovers by itself, without a reload. */
import type { Page } from '@playwright/test';
import { prepareAssembly } from '../fixtures/e2e/assembly.ts';
import { expect, test } from '../fixtures/e2e/house.ts';
import { memberPage } from '../fixtures/e2e/member-page.ts';
import { bringWorkerDown } from '../fixtures/e2e/worker-down.ts';

test.use({ expectsNetworkErrors: true });

test('[RT11][P12][L1d] a participant, a chair, an admin and a screen open their pages while the worker is down: each comes up by itself', async ({ house, enter, staffPage }) => {
  const [chairing, admitting] = [await house.staff.hire('Cleo Chair'), await house.staff.hire('Ada Admin')];
  const assembly = await prepareAssembly(house.staff, { people: 12, isSitting: true, roles: [[chairing, 'chair'], [admitting, 'admin']] });
  await assembly.checkIn(assembly.members);
  const [known, fresh] = assembly.members;
  if (known === undefined || fresh === undefined) throw new Error('The roll is too short.');
  const [member, guest, screen] = [await enter(), await enter(), await enter({ viewport: { width: 1920, height: 1080 } })];
  const [chair, admin] = await Promise.all([staffPage(chairing), staffPage(admitting)]);
  await memberPage(member).signIn(await assembly.linkOf(known));
  await expect(member.getByRole('heading', { name: 'No vote is open' })).toBeVisible();
  const [link, screenLink] = [await assembly.linkOf(fresh), await assembly.screenLink()];

  const letItBack = bringWorkerDown(house.installation);
  try {
    await Promise.all([member.reload(), guest.goto(link), screen.goto(screenLink), chair.goto(`/staff/a/${assembly.slug}/chair`), admin.goto(`/staff/a/${assembly.slug}/attendance`)]);
    for (const page of [member, guest, chair, admin, screen]) await page.evaluate(() => document.documentElement.setAttribute('data-loaded', 'once'));
    await expect(member.getByRole('heading', { name: "The server can't be reached" })).toBeVisible();
    await expect(guest.getByText("The server can't be reached")).toBeVisible();
  } finally {
    letItBack();
  }
  await expect(member.getByRole('heading', { name: 'No vote is open' })).toBeVisible();
  await guest.getByRole('button', { name: 'Continue' }).click();
  await expect(guest.getByRole('heading', { name: 'No vote is open' })).toBeVisible();
  await expect(chair.getByRole('heading', { name: 'Nothing is being voted on.' })).toBeVisible();
  await expect(chair.locator('.badge.live', { hasText: 'Connected' })).toBeVisible();
  await expect(admin.getByRole('row')).toHaveCount(13);
  await expect(admin.locator('.badge.live', { hasText: 'Connected' })).toBeVisible();
  await expect.poll(() => assembly.desk.client.getSnapshot().connection).toBe('connected');
  const poll = await assembly.prepare();
  await assembly.open(poll);
  await expect(screen.getByText('Voting is open')).toBeVisible();
  await memberPage(member).vote('Yes');
  const wasReloaded = (page: Page) => page.evaluate(() => document.documentElement.getAttribute('data-loaded') !== 'once');
  for (const page of [member, guest, chair, admin, screen]) expect(await wasReloaded(page)).toBe(false);
});
