/** Two admins with one person open: nobody's work is overwritten, and nobody's typing is lost. */
import type { Page } from '@playwright/test';
import { prepareAssembly } from '../fixtures/e2e/assembly.ts';
import { expect, expectAccessible, test } from '../fixtures/e2e/house.ts';

test('[RO9][RT6] the second to save sees what the first changed beside what they typed, and decides again', async ({ house, staffPage }) => {
  const [ada, bo] = [await house.staff.hire('Ada Admin'), await house.staff.hire('Bo Admin')];
  const assembly = await prepareAssembly(house.staff, { people: 12, roles: [[ada, 'admin'], [bo, 'admin']] });
  const [member] = assembly.members;
  if (member === undefined) throw new Error('The roll is empty.');
  const open = async (page: Page): Promise<void> => {
    await page.goto(`/staff/a/${assembly.slug}/participants?search=${member.number}`);
    await page.getByRole('button', { name: `Open ${member.name}` }).click();
    await expect(page.getByRole('dialog', { name: member.name })).toBeVisible();
  };
  const [first, second] = [await staffPage(ada), await staffPage(bo, { viewport: { width: 360, height: 740 } })];
  await Promise.all([open(first), open(second)]);
  await first.getByRole('textbox', { name: 'Last name' }).fill('Meier');
  await first.getByRole('textbox', { name: 'E-mail' }).fill('meier@example.org');
  await first.getByRole('button', { name: 'Save' }).click();
  await expect(first.getByText(/ Meier is saved\./)).toBeVisible();

  await second.getByRole('textbox', { name: 'Last name' }).fill('Mayer');
  await second.getByRole('textbox', { name: 'Language' }).fill('en');
  await second.getByRole('button', { name: 'Save' }).click();
  await expect(second.getByText('Somebody else has changed this person meanwhile.')).toBeVisible();
  await expect(second.getByText('Last name: now “Meier” on the roll. You have “Mayer”.')).toBeVisible();
  await expect(second.getByText('E-mail: now “meier@example.org”, here as well.')).toBeVisible();
  await expect(second.getByRole('textbox', { name: 'Last name' })).toHaveValue('Mayer');
  await expect(second.getByRole('textbox', { name: 'Language' })).toHaveValue('en');
  await expectAccessible(second, 'a person whom somebody else changed');
  await second.getByRole('button', { name: 'Use the new one: Last name' }).click();
  await second.getByRole('button', { name: 'Save' }).click();
  await expect(second.getByText(/ Meier is saved\./)).toBeVisible();

  await first.goto('about:blank');
  await first.goto(`/staff/a/${assembly.slug}/participants?search=${member.number}`);
  await first.getByRole('button', { name: /^Open .* Meier$/ }).click();
  await expect(first.getByRole('textbox', { name: 'Language' })).toHaveValue('en');
  await expect(first.getByRole('textbox', { name: 'E-mail' })).toHaveValue('meier@example.org');

  await assembly.reissue(member);
  await first.getByRole('button', { name: 'Remove from the roll' }).click();
  await first.getByRole('dialog', { name: /^Remove / }).getByRole('button', { name: 'Remove from the roll' }).click();
  await expect(first.getByText('so nothing was done. This is how the entry stands now.')).toBeVisible();
  await expect(first.getByRole('textbox', { name: 'E-mail' })).toHaveValue('meier@example.org');
});
