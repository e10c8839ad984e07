/** What is too long for the stage: a motion of many pages, and results of earlier votes. */
import { randomUUID } from 'node:crypto';
import { prepareAssembly, type PreparedAssembly } from '../fixtures/e2e/assembly.ts';
import { expect, expectAccessible, test } from '../fixtures/e2e/house.ts';
import { memberPage } from '../fixtures/e2e/member-page.ts';

/** Some thirty pages; the last line tells that all of it is there. */
const pages = (about: string) => [...Array.from({ length: 900 }, (_, line) => `(${line + 1}) ${about}: every member may speak, put motions and vote, for as long as it takes.`), `End of ${about}`].join('\n');

async function settled(assembly: PreparedAssembly, label: string): Promise<void> {
  const poll = await assembly.prepare({ label, question: { en: `Shall ${label} pass?` } });
  await assembly.open(poll);
  await assembly.close(poll);
  await assembly.publish(poll);
}

test('[RT16][PO23][AG5] a member reads a motion of thirty pages, and a result of this morning', async ({ house, enter }) => {
  const assembly = await prepareAssembly(house.staff, { people: 12, isSitting: true });
  const [member] = assembly.members;
  if (member === undefined) throw new Error('The roll is empty.');
  const itemId = randomUUID();
  await assembly.desk.give({ type: 'addAgendaItem', itemId, number: '5', title: { en: 'Statutes' }, text: { en: pages('the item') }, after: null });
  await assembly.desk.give({ type: 'goToItem', itemId, basis: 0 });
  const page = await enter();
  const ada = memberPage(page);
  await ada.signIn(await assembly.linkOf(member));
  await ada.checkIn('I am in the room');
  await page.getByText('Read the text').click();
  await expect(page.getByText('End of the item')).toBeVisible();

  const motion = await assembly.prepare({ label: 'M1', question: { en: 'Shall M1 pass?' }, text: { en: pages('the motion') } });
  await assembly.open(motion);
  await ada.seesBallot('Shall M1 pass?');
  await page.getByText('Read the full text').click();
  await expect(page.getByText('End of the motion')).toBeVisible();
  await ada.vote('Yes');
  await assembly.close(motion);
  await assembly.publish(motion);
  await expect(page.getByRole('heading', { name: 'Carried', exact: true })).toBeVisible();
  for (const label of ['M2', 'M3', 'M4', 'M5', 'M6']) await settled(assembly, label);
  await expect(page.getByText('Result · M6')).toBeVisible();
  await page.getByRole('button', { name: 'Back to the start page' }).click();

  await page.getByRole('button', { name: 'All results (6)' }).click();
  await expect(page.getByRole('listitem')).toHaveCount(6);
  await expectAccessible(page, 'the list of results');
  await page.getByRole('listitem').last().getByRole('button').click();
  await expect(page.getByRole('heading', { name: 'Carried', exact: true })).toBeVisible();
  await expect(page.getByText('Result · M1')).toBeVisible();
  await expect(page.getByText('You chose: Yes')).toBeVisible();
  await page.reload();
  await expect(page.getByText('Result · M1')).toBeVisible();
  await page.getByText('Read the full text').click();
  await expect(page.getByText('End of the motion')).toBeVisible();
  await expectAccessible(page, 'an older result');
  await page.getByRole('button', { name: 'Back to all results' }).click();
  await expect(page.getByRole('listitem')).toHaveCount(6);
});

test('[RT16] a chair changes the question of a long motion, and its text stays whole', async ({ house, staffPage }) => {
  const chair = await house.staff.hire('Cleo Chair');
  const assembly = await prepareAssembly(house.staff, { people: 3, isSitting: true, roles: [[chair, 'chair']] });
  const text = pages('the motion');
  await assembly.prepare({ label: 'L1', question: { en: 'Shall L1 pass?' }, text: { en: text } });
  const page = await staffPage(chair);
  await page.goto(`/staff/a/${assembly.slug}/chair`);
  await page.locator('.chair-poll').click();
  await page.getByText('Text that is voted on').click();
  await expect(page.getByText('End of the motion')).toBeVisible();
  await page.getByRole('button', { name: 'Edit', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByLabel('Text that is voted on (English)')).toHaveValue(text);
  await dialog.getByLabel('Question (English)').fill('Shall L1 pass as amended?');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('heading', { name: 'Shall L1 pass as amended?' })).toBeVisible();
  await expect(page.getByText('End of the motion')).toBeVisible();
});
