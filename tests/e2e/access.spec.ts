/** Getting in: by link, by code, with a link that was lost, and what is said when it doesn't work. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { prepareAssembly } from '../fixtures/e2e/assembly.ts';
import { expect, expectNoSidewaysScroll, test } from '../fixtures/e2e/house.ts';
import { memberPage } from '../fixtures/e2e/member-page.ts';

test('[P1][M2] a code typed in small letters without groups signs in; a wrong one says what to do', async ({ house, enter }) => {
  const assembly = await prepareAssembly(house.staff, { people: 12, isSitting: true });
  const [member] = assembly.members;
  if (member === undefined) throw new Error('The roll is empty.');
  const code = await assembly.codeOf(member);
  const page = await enter();
  await page.goto(`/a/${assembly.slug}`);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByText('Please type your code first.')).toBeVisible();
  await page.getByRole('textbox', { name: 'Your code' }).fill(code.toLowerCase().replaceAll(/[^a-z0-9]/g, ''));
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByText(member.name)).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Where are you?' })).toBeVisible();
});

test.describe('with refusals', () => {
  test.use({ expectsNetworkErrors: true });

  test('[P1] an unknown code is told as such, and a link of another assembly opens nothing', async ({ house, enter }) => {
    const assembly = await prepareAssembly(house.staff, { people: 12 });
    const page = await enter();
    await page.goto(`/a/${assembly.slug}`);
    await page.getByRole('textbox', { name: 'Your code' }).fill('AAAA-BBBB-CCCC');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page.getByText('This code is not known here.')).toBeVisible();
    await page.goto('/a/no-such-assembly');
    await expect(page.getByRole('heading', { name: 'There is no assembly here' })).toBeVisible();
  });

  test('[SE6][M5] a new link ends the old one on an open page within seconds', async ({ house, enter }) => {
    const assembly = await prepareAssembly(house.staff, { people: 12, isSitting: true });
    const [member] = assembly.members;
    if (member === undefined) throw new Error('The roll is empty.');
    const old = await assembly.linkOf(member);
    const one = memberPage(await enter());
    await one.signIn(old);
    await one.checkIn('I am in the room');
    await assembly.reissue(member);
    await expect(one.page.getByRole('heading', { name: 'You have a new link' })).toBeVisible();
    const other = await enter();
    await other.goto(old);
    await expect(other.getByText('This link is no longer valid')).toBeVisible();
    const fresh = memberPage(await enter());
    await fresh.signIn(await assembly.linkOf(member));
    await expect(fresh.page.getByRole('heading', { name: 'No vote is open' })).toBeVisible();
  });
});

/** The text of a mail in the folder, without the folding of quoted-printable. */
function mailTo(folder: string, address: string): string | null {
  const files = readdirSync(folder, { withFileTypes: true }).filter((file) => file.name.endsWith('.eml'));
  const texts = files.map((file) => readFileSync(path.join(folder, file.name), 'utf8').replaceAll('=\r\n', '').replaceAll('=3D', '='));
  return texts.find((text) => text.includes(`To: ${address}`)) ?? null;
}

test('[M2][M3] "Send me my link again": the link comes by mail in the page’s language, and lets in', async ({ house, enter }) => {
  const assembly = await prepareAssembly(house.staff, { people: 12, isSitting: true });
  const page = await enter({ locale: 'de-DE' });
  await page.goto(`/a/${assembly.slug}`);
  await page.getByRole('button', { name: 'Ich finde meinen Link nicht' }).click();
  await page.getByRole('textbox', { name: 'E-Mail-Adresse' }).fill('MEMBER00001@example.org');
  await page.getByRole('button', { name: 'Link noch einmal senden' }).click();
  await expect(page.getByText('Wenn diese Adresse im Verzeichnis steht, ist der Link unterwegs.')).toBeVisible();
  await expectNoSidewaysScroll(page, 'link sent');

  const folder = path.join(house.installation.dataDir, 'mail');
  let mail = '';
  await expect(() => {
    mail = mailTo(folder, 'member00001@example.org') ?? '';
    expect(mail).toContain(`/a/${assembly.slug}#`);
  }).toPass();
  expect(mail).toContain('Jahrestagung');
  const link = new RegExp(`http://\\S+/a/${assembly.slug}#[\\w-]+`).exec(mail)?.[0] ?? '';
  // Opened in the same tab, where only the fragment differs.
  await page.goto(link);
  await page.getByRole('button', { name: 'Weiter' }).click();
  await expect(page.getByRole('heading', { name: 'Wo sind Sie?' })).toBeVisible();
});

test('[P12][W10] the language is changed on the page and stays over a reload', async ({ house, enter }) => {
  const assembly = await prepareAssembly(house.staff, { people: 12, isSitting: true });
  const [member] = assembly.members;
  if (member === undefined) throw new Error('The roll is empty.');
  const page = await enter();
  await page.goto(await assembly.linkOf(member));
  await expect(page.getByRole('button', { name: 'Continue' })).toBeVisible();
  // The link is not lost with the language.
  await page.getByRole('button', { name: 'Language: Deutsch' }).click();
  await page.getByRole('button', { name: 'Weiter' }).click();
  await page.getByRole('button', { name: 'Ich bin im Saal' }).click();
  await expect(page.getByRole('heading', { name: 'Keine Abstimmung offen' })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Keine Abstimmung offen' })).toBeVisible();
});
