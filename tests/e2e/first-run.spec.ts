/** From the link that `npm start` prints to personal links in the hand of an admin, all in the browser. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '../fixtures/e2e/house.ts';
import { memberPage } from '../fixtures/e2e/member-page.ts';
import { projectRoot } from '../../scripts/root.ts';

test('[I3][SE1][A8][IM1][IM6][IM12][IM14][M5] set-up link, first account, new assembly, a messy list, personal links', async ({ house, enter }) => {
  const page = await enter({ viewport: { width: 1440, height: 900 } });

  await test.step('[I3] the set-up link makes the first account, once', async () => {
    const setupLink = house.installation.lines.map((line) => /http:\/\/\S+\/setup#\S+/.exec(line)?.[0]).find((link) => link !== undefined);
    await page.goto(setupLink ?? 'no set-up link was printed');
    await page.getByRole('textbox', { name: 'Your name' }).fill('Olga Owner');
    await page.getByRole('textbox', { name: 'E-mail' }).fill('olga@example.org');
    await page.getByLabel('Password', { exact: true }).fill('correct horse battery staple');
    await page.getByRole('button', { name: 'Create account and continue' }).click();
    await expect(page.getByRole('heading', { name: 'Assemblies' })).toBeVisible();
    await expect(page.getByText('No assembly yet. Create the first one.')).toBeVisible();
  });

  await test.step('[SE1] a new assembly', async () => {
    await page.getByRole('button', { name: 'New assembly' }).click();
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Annual meeting 2026');
    await expect(page.getByRole('textbox', { name: 'Address' })).toHaveValue('annual-meeting-2026');
    await page.getByRole('button', { name: 'Create assembly' }).click();
    await expect(page.getByRole('heading', { name: 'Nothing is being voted on.' })).toBeVisible();
  });

  await test.step('[A8][IM5][IM12] a messy list: the dry run changes nothing and says what is wrong; the good rows go in', async () => {
    await page.getByRole('link', { name: 'Participants' }).click();
    await expect(page.getByRole('heading', { name: 'Nobody on the roll yet' })).toBeVisible();
    await page.getByRole('link', { name: 'Import a list' }).first().click();
    await page.locator('input[type=file]').setInputFiles(path.join(projectRoot, 'lib/demo/data/members-messy.csv'));
    // Of its 20 rows with text the good ones are M1, M2, M3, M4, M7, M8, M13, M15 and M17. Faulty: M2 again, M5 (address), M6
    // and M9 (weight not above zero), M10 (no number), the formula, M11 (too many fields), M12 (too few), M14 (direction
    // control), M16 (too long), m1 (M1 in small letters).
    await expect(page.getByText('20 rows: 9 new, 0 changed, 0 as on the roll, 11 faulty.')).toBeVisible();
    await page.getByRole('tab', { name: /faulty/ }).click();
    await expect(page.getByText('The number M2 is already in line 3.')).toBeVisible();
    await expect(page.getByText('This is not an e-mail address.')).toBeVisible();
    await page.getByRole('button', { name: 'Bring in 9 good rows' }).click();
    await expect(page.getByText('Done: 9 people added, 0 changed.')).toBeVisible();
    await expect(page.getByText('11 faulty rows stayed out; correct them and import the file again.')).toBeVisible();
    await page.getByRole('link', { name: 'Back to the participants' }).click();
    await expect(page.getByRole('heading', { name: '9 participants' })).toBeVisible();
    // Markup is text.
    await expect(page.getByText('<script>alert(1)</script>', { exact: false })).toBeVisible();
  });

  const links = await test.step('[A7] the personal links are downloaded', async () => {
    await page.getByRole('button', { name: 'Downloads' }).click();
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Download personal links as CSV' }).click()]);
    return readFileSync(await file.path(), 'utf8');
  });

  await test.step('[P1] such a link lets its member in', async () => {
    const line = links.split('\n').find((row) => row.includes('Jürgen')) ?? '';
    const link = /http:\/\/[^\s"';,]+\/a\/annual-meeting-2026#[\w-]+/.exec(line)?.[0] ?? 'no link in the download';
    const one = memberPage(await enter());
    await one.signIn(link);
    await expect(one.page.getByText('Jürgen Große')).toBeVisible();
  });

  await test.step('[B1][SE5] the screen’s link opens the projector', async () => {
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: 'Settings' }).click();
    await page.getByRole('region', { name: 'Screen' }).getByRole('button', { name: 'Show' }).click();
    const url = (await page.getByText(/\/screen\/annual-meeting-2026#/).textContent()) ?? '';
    const screen = await enter({ viewport: { width: 1920, height: 1080 } });
    await screen.goto(url);
    await expect(screen.getByRole('heading', { name: 'Welcome' })).toBeVisible();
  });
});
