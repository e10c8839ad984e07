/** Without a pointer: a member's whole vote, and a poll from the question to its result (W12, H10). */
import type { Page } from '@playwright/test';
import { prepareAssembly } from '../fixtures/e2e/assembly.ts';
import { expect, test } from '../fixtures/e2e/house.ts';

/** Tab until the element with this name has the focus; each step is one key. */
async function tabTo(page: Page, name: string): Promise<void> {
  const mostStops = 25;
  for (let stop = 0; stop < mostStops; stop += 1) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '');
    if (focused.includes(name)) return;
  }
  throw new Error(`“${name}” is not reached with ${mostStops} tabs.`);
}

const headingInFocus = (page: Page) => page.locator('h1:focus');

test('[W1][W12][P3][P9] a member signs in, checks in, votes and changes the vote by keyboard only', async ({ house, enter }) => {
  const assembly = await prepareAssembly(house.staff, { people: 12, isSitting: true });
  const [member] = assembly.members;
  if (member === undefined) throw new Error('The roll is empty.');
  const page = await enter();
  await page.goto(await assembly.linkOf(member));
  await expect(page.getByRole('button', { name: 'Continue' })).toBeVisible();
  await tabTo(page, 'Continue');
  await page.keyboard.press('Enter');
  await expect(headingInFocus(page)).toHaveText('Where are you?');
  await tabTo(page, 'I take part remotely');
  await page.keyboard.press('Enter');
  await expect(headingInFocus(page)).toHaveText('No vote is open');
  // Nothing was lost, so nothing is back.
  await expect(page.getByText('Connected again.')).toHaveCount(0);

  // A vote that opens takes the focus to its question, so that the next Tab is its first option.
  const pollId = await assembly.prepare();
  await assembly.open(pollId);
  await expect(headingInFocus(page)).toHaveText('Shall the fee stay as it is?');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  await expect(page.getByRole('radio', { name: 'Yes' })).toBeChecked();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('radio', { name: 'No' })).toBeChecked();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(headingInFocus(page)).toHaveText('Your vote is recorded');
  await expect(page.locator('.chosen-words')).toHaveText('No');

  await tabTo(page, 'Change my vote');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Your recorded vote is: No.')).toBeVisible();
  await expect(headingInFocus(page)).toHaveText('Shall the fee stay as it is?');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Your new vote has replaced the earlier one.')).toBeVisible();
  await expect(headingInFocus(page)).toHaveText('Your vote is recorded');

  await assembly.close(pollId);
  await assembly.publish(pollId);
  await expect(headingInFocus(page)).toBeVisible();
  await expect(page.getByText('1 of 1 yes and no votes')).toBeVisible();
});

test('[H10][H4] a chair asks, opens, closes and publishes by keyboard only, and no single key does anything', async ({ house, staffPage }) => {
  const chair = await house.staff.hire('Kim Keys');
  const assembly = await prepareAssembly(house.staff, { people: 12, isSitting: true, roles: [[chair, 'chair']] });
  await assembly.checkIn(assembly.members);
  const page = await staffPage(chair);
  await page.goto(`/staff/a/${assembly.slug}/chair`);
  await expect(page.getByRole('heading', { name: 'Nothing is being voted on.' })).toBeVisible();

  await page.keyboard.press('n');
  await expect(page.getByRole('textbox', { name: 'Question' })).toBeFocused();
  await page.keyboard.type('Shall we take a break now?');
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: /^Open .*\?$/ });
  await expect(dialog.getByText('12 eligible (0 connected)?')).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Open vote' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  const opened = page.getByText(/^Open since/).first();
  await expect(opened).toBeVisible();

  await expect(page.locator('[aria-modal]')).toHaveCount(0);
  await expect(page.locator('.chair-primary')).toHaveAttribute('aria-disabled', 'false');

  // One stray key arms at most, and Escape takes it back.
  await page.keyboard.press('c');
  const armed = page.getByText('Press Enter once more, or Escape.');
  await expect(armed).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(armed).toBeHidden();
  await expect(opened).toBeVisible();
  await page.keyboard.press('p');
  await expect(opened).toBeVisible();

  await page.keyboard.press('c');
  await expect(armed).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByText(/^Closed /)).toBeVisible();
  await expect(page.locator('.chair-primary')).toHaveAttribute('aria-disabled', 'false');
  await page.keyboard.press('p');
  await expect(armed).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('region', { name: 'Now' }).getByText('Published', { exact: true })).toBeVisible();

  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog', { name: 'Keys' })).toBeHidden();
});
