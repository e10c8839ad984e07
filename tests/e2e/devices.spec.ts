/** What devices do by themselves: they freeze tabs, change networks, and don't know what day it is (faults 41). */
import type { Page } from '@playwright/test';
import { expect, newContext, test } from '../fixtures/e2e/house.ts';
import { holdLine } from '../fixtures/e2e/line.ts';
import { memberPage } from '../fixtures/e2e/member-page.ts';
import { startOfficeProxy } from '../fixtures/e2e/office-proxy.ts';
import { startPhone } from '../fixtures/e2e/phone.ts';
import { openScene, question } from '../fixtures/e2e/scene.ts';
import { watchSentBallots } from '../fixtures/e2e/sent-ballots.ts';

const dayMs = 24 * 60 * 60_000;

/** The device's clock is off. Time that passes is right all the same. */
async function shiftClock(page: Page, byMs: number): Promise<void> {
  await page.addInitScript((shiftMs) => {
    const now = () => Math.floor(performance.timeOrigin + performance.now()) + shiftMs;
    window.Date = new Proxy(Date, {
      construct: (real, given: unknown[]) => Reflect.construct(real, given.length === 0 ? [now()] : given),
      get: (real, key): unknown => (key === 'now' ? now : Reflect.get(real, key)),
    });
  }, byMs);
}

test.describe('a phone', () => {
  test.use({ expectsNetworkErrors: true });

  test('[faults 41][RT8][P13][P15] sleeps, is cut off, and leaves the page for another: back on it, what has happened is told, what was chosen stands, and nothing was cast', async ({ house, watch, baseURL }) => {
    const { assembly, member, pollId } = await openScene(house.staff);
    const [network, phone] = [await startOfficeProxy({ allowsTunnels: true }), await startPhone()];
    try {
      const context = await newContext(phone.browser, { ...network.options, ...(baseURL !== undefined && { baseURL }) });
      watch(context);
      const one = memberPage(await context.newPage());
      const { page } = one;
      const sent = watchSentBallots(page);
      const seen: string[] = [];
      await page.exposeFunction('note', (event: string) => seen.push(event));
      await page.addInitScript(() => {
        const note = (event: string) => void Reflect.get(window, 'note')(event);
        addEventListener('pageshow', ({ persisted }) => note(persisted ? 'out of the cache' : 'loaded'));
        document.addEventListener('freeze', () => document.documentElement.setAttribute('data-frozen', 'yes'));
      });
      await one.signIn(await assembly.linkOf(member));
      await one.seesBallot(question);
      await one.choose('Yes');

      // In a pocket: nothing runs, the network cuts it off, and the vote is closed.
      phone.sleep();
      network.line.cut();
      await assembly.close(pollId);
      phone.wake();
      await expect(page.getByRole('heading', { name: 'This vote is closed' })).toBeVisible();
      await expect(page.getByText('no vote of yours was recorded')).toBeVisible();

      // A message that came in is looked at, in the same tab.
      const [second, third] = [await assembly.prepare({ label: 'T2', question: { en: 'Shall we meet again in May?' } }), await assembly.prepare({ label: 'T3', question: { en: 'Shall we meet in June?' } })];
      await assembly.open(second);
      await one.seesBallot('Shall we meet again in May?');
      await one.choose('No');
      await page.goto('/no/such/page');
      await expect(page.getByRole('heading', { name: 'There is no such page' })).toBeVisible();
      await assembly.open(third);
      await page.evaluate(() => history.back());
      await expect(page.getByText('Another vote is open.')).toBeVisible();
      await expect(page.getByText('Connected', { exact: true })).toBeVisible();
      await expect(page.getByRole('radio', { name: 'No', exact: true })).toBeChecked();
      expect(seen.at(-1)).toBe('out of the cache');
      await expect(page.locator('html[data-frozen]')).toBeAttached();
      expect(sent.count).toBe(0);
      await one.cast('No');
      await one.seesRecorded('No');
      expect(sent.count).toBe(1);
    } finally {
      await phone.close();
      await network.close();
    }
  });

  test('[faults 12][RT12][RT8] another address in the middle of a vote, and the old connection half-open: connected again, one ballot', async ({ house, enter }) => {
    test.skip(process.platform !== 'linux', 'Other systems have one loopback address.');
    const { assembly, member, castSoFar } = await openScene(house.staff);
    const network = await startOfficeProxy({ allowsTunnels: true });
    try {
      const one = memberPage(await enter(network.options));
      const sent = watchSentBallots(one.page);
      await one.signIn(await assembly.linkOf(member));
      await one.seesBallot(question);
      await one.vote('Yes');
      const connectedNow = () => assembly.desk.client.getSnapshot().figures?.connected;
      await expect.poll(connectedNow).toBe(1);
      // From the hall's network to the telephone's: nobody tells the old connection.
      network.line.freeze();
      network.from = '127.0.0.2';
      await one.page.getByRole('button', { name: 'Change my vote' }).click();
      await one.choose('No');
      await one.cast('No');
      await one.seesRecorded('No');
      await expect(one.page.getByText('Connected', { exact: true })).toBeVisible();
      // The half-open one stands beside it, and is nobody else.
      expect(network.tunnels).toBe(2);
      await expect.poll(castSoFar).toBe(1);
      expect(connectedNow()).toBe(1);
      // Once into the dead line, and once again (RT8).
      expect(sent.count).toBe(3);
    } finally {
      await network.close();
    }
  });

  test('[faults 41][CL3][RT8] whose clock is three days off shows the right time left, votes, and counts the two minutes by the server', async ({ house, enter }) => {
    const { assembly, member, pollId, castSoFar } = await openScene(house.staff);
    await assembly.close(pollId, 10 * 60_000);
    const ahead = memberPage(await enter());
    await shiftClock(ahead.page, 3 * dayMs);
    const line = await holdLine(ahead.page);
    await ahead.signIn(await assembly.linkOf(member));
    await ahead.seesBallot(question);
    await expect(ahead.page.getByText(/closes in (10:00|9:\d\d)/)).toBeVisible();
    await ahead.choose('No');
    line.lose('up');
    await ahead.cast('No');
    await expect(ahead.page.getByRole('heading', { name: 'Not yet recorded' })).toBeVisible();
    const storageState = await ahead.page.context().storageState();
    await ahead.page.context().close();
    expect(castSoFar()).toBe(0);

    // The clock is set, to the other side. By the server's time the tap was a moment ago.
    const behind = memberPage(await enter({ storageState }));
    await shiftClock(behind.page, -3 * dayMs);
    await behind.page.goto(`/a/${assembly.slug}`);
    await behind.seesRecorded('No');
    await expect.poll(castSoFar).toBe(1);
  });
});
