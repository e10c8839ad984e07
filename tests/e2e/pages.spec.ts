/** Pages of members, of the screen, and those that stand before the assemblies, in their main states: no finding of axe in light and dark, nothing to scroll sideways, no fault in the console. */
import { prepareAssembly, type Member, type PreparedAssembly } from '../fixtures/e2e/assembly.ts';
import { expect, expectAccessible, look, test } from '../fixtures/e2e/house.ts';
import { memberPage } from '../fixtures/e2e/member-page.ts';

const german = { locale: 'de-DE' } as const;

function first(assembly: PreparedAssembly): Member {
  const [member] = assembly.members;
  if (member === undefined) throw new Error('The roll is empty.');
  return member;
}

const election = {
  label: 'E1',
  question: { en: 'Chairperson', de: 'Vorsitz' },
  method: 'plurality',
  options: [
    { id: 'o1', text: { en: 'Elif Öztürk' } },
    { id: 'o2', text: { en: 'Hannes Großmann-Wüstenhagen von und zu Liechtenstein' } },
  ],
  majority: { base: 'valid', threshold: { kind: 'more-than', numerator: 1, denominator: 2 } },
  confirmation: 'review',
} as const;

test('[W1][W2][W6][W12] a member’s pages in their states, on 360 pixels', async ({ house, enter }) => {
  const assembly = await prepareAssembly(house.staff, { people: 12 });
  const member = first(assembly);
  const page = await enter();
  await page.goto(`/a/${assembly.slug}`);
  await look(page, 'Sign in');
  await page.getByRole('button', { name: 'I can’t find my link' }).or(page.getByRole('button', { name: "I can't find my link" })).click();
  await look(page, 'Get your link again');
  await page.goto('about:blank');
  await page.goto(await assembly.linkOf(member));
  await look(page, /Continue as/);
  await page.getByRole('button', { name: 'Continue' }).click();
  await look(page, 'Where are you?');
  await page.getByRole('button', { name: 'I am in the room' }).click();
  await look(page, 'The assembly has not begun');
  await assembly.desk.give({ type: 'openSitting', basis: 0 });
  await look(page, 'No vote is open');
  await page.getByRole('button', { name: 'Help' }).click();
  await look(page, 'Help');
  await page.keyboard.press('Escape');
  await assembly.checkIn(assembly.members.slice(1));

  const poll = await assembly.prepare();
  await assembly.open(poll);
  await look(page, 'Shall the fee stay as it is?', 'a ballot');
  await memberPage(page).vote('Yes');
  await look(page, 'Your vote is recorded');
  const second = await assembly.prepare(election);
  await assembly.open(second);
  await look(page, /2 votes are open|One vote is open/);
  await page.getByRole('button', { name: /Chairperson/ }).click();
  await look(page, 'Chairperson', 'an election');
  await page.getByRole('radio', { name: /Hannes/ }).check();
  await page.getByRole('button', { name: 'Review my choice' }).click();
  await look(page, 'Check your choice');
  await page.getByRole('button', { name: /^Cast my vote/ }).click();
  await expect(page.getByRole('heading', { name: 'Your vote is recorded' })).toBeVisible();
  await assembly.close(poll);
  await assembly.close(second);
  await assembly.publish(poll);
  await look(page, 'Carried');
  await page.getByRole('button', { name: 'Back to the start page' }).click();
  await look(page, 'No vote is open', 'idle with a result');
  await page.getByRole('button', { name: 'Help' }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await look(page, 'You are signed out');
});

test('[H6][H8] a withheld result and a voided vote, as a member sees them', async ({ house, enter }) => {
  const assembly = await prepareAssembly(house.staff, { people: 12, isSitting: true });
  await assembly.checkIn(assembly.members);
  const page = await enter();
  await page.goto(await assembly.linkOf(first(assembly)));
  await page.getByRole('button', { name: 'Continue' }).click();
  await look(page, 'No vote is open');
  const withheld = await assembly.prepare({ result: 'withheld' });
  await assembly.open(withheld);
  await expect(page.getByText('Only the chair learns the result.')).toBeVisible();
  await memberPage(page).vote('No');
  await assembly.close(withheld);
  await expect(page.getByText('The result goes to the chair and is not announced.')).toBeVisible();
  await expectAccessible(page, 'a withheld result');
  await page.getByRole('button', { name: 'Back to the start page' }).click();
  await look(page, 'No vote is open', 'idle after a withheld result');

  const wrong = await assembly.prepare({ label: 'T2' });
  const other = await assembly.prepare({ label: 'T3', question: { en: 'Shall we meet again in May?' } });
  await assembly.open(wrong);
  await page.getByRole('radio', { name: 'Yes' }).check();
  await assembly.open(other);
  await assembly.voidPoll(wrong, { en: 'A word was missing.' });
  await look(page, 'This vote was declared void', 'a void vote for those who were at it');
  await expect(page.getByText('Reason: A word was missing.', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Back to the start page' }).click();
  await look(page, 'Shall we meet again in May?');

  const third = await assembly.prepare({ label: 'T4' });
  await assembly.open(third);
  await page.getByRole('button', { name: /Shall we meet again in May/ }).click();
  await page.getByRole('radio', { name: 'Yes' }).check();
  await assembly.voidPoll(third, { en: 'It was opened by mistake.' });
  const told = page.getByRole('region', { name: 'Vote T4 was declared void' });
  await expect(told).toBeVisible();
  await expectAccessible(page, 'a void vote beside a ballot');
  await told.getByRole('button', { name: 'All right' }).click();
  await expect(told).toBeHidden();
  await expect(page.getByRole('radio', { name: 'Yes' })).toBeChecked();
});

test('[W6] a member’s pages in German, whose words are longer', async ({ house, enter }) => {
  const assembly = await prepareAssembly(house.staff, { people: 12, isSitting: true });
  const page = await enter({ ...german, viewport: { width: 320, height: 640 } });
  await page.goto(await assembly.linkOf(first(assembly)));
  await look(page, /Weiter als/);
  await page.getByRole('button', { name: 'Weiter' }).click();
  await look(page, 'Wo sind Sie?');
  await page.getByRole('button', { name: 'Ohne Anmeldung weiter' }).click();
  const poll = await assembly.prepare({ ...election, eligibility: 'present', admission: 'latecomers' });
  await assembly.checkIn(assembly.members.slice(1));
  await assembly.open(poll);
  await look(page, 'Sie sind nicht angemeldet', 'nicht anwesend');
  await page.getByRole('button', { name: 'Anwesenheit melden' }).click();
  await page.getByRole('button', { name: 'Ich bin im Saal' }).click();
  await look(page, 'Vorsitz');
  await page.getByRole('radio', { name: /Hannes/ }).check();
  await page.getByRole('button', { name: 'Auswahl prüfen' }).click();
  await look(page, 'Prüfen Sie Ihre Auswahl');
  await page.getByRole('button', { name: /^Stimme abgeben/ }).click();
  await look(page, 'Ihre Stimme ist verzeichnet');
  await assembly.close(poll);
  await assembly.publish(poll);
  await look(page, 'Gewählt');
});

test('[B4][W12] the screen in its states, light and dark', async ({ house, enter }) => {
  const assembly = await prepareAssembly(house.staff, { people: 12 });
  const page = await enter({ viewport: { width: 1920, height: 1080 } });
  await page.goto(await assembly.screenLink());
  await look(page, 'Welcome');
  await assembly.desk.give({ type: 'openSitting', basis: 0 });
  await assembly.checkIn(assembly.members);
  const poll = await assembly.prepare();
  await assembly.open(poll);
  await look(page, 'Shall the fee stay as it is?', 'an open vote');
  await assembly.close(poll);
  await expect(page.getByText('Voting is closed')).toBeVisible();
  await expectAccessible(page, 'a closed vote');
  await assembly.publish(poll);
  await expect(page.locator('.screen-outcome')).toBeVisible();
  await expectAccessible(page, 'a result');
  await assembly.voidPoll(poll, { en: 'The question was read out wrongly.' });
  await look(page, 'This vote is void', '[H8] a void vote');
  await expect(page.getByText('Reason: The question was read out wrongly.')).toBeVisible();
  await assembly.desk.give({ type: 'publishAnnouncement', announcementId: crypto.randomUUID(), text: { en: 'The buffet is open.' }, pinned: false });
  await look(page, 'The buffet is open.');
});

test('[W12] pages that stand before the assemblies: home, nowhere, sign-in, account, the list', async ({ house, enter, staffPage }) => {
  const page = await enter();
  await page.goto('/');
  await look(page, 'Hemicycle');
  await page.goto('/staff/sign-in');
  await look(page, 'Sign in', 'staff sign-in');
  await page.goto('/setup');
  await look(page, 'Set up Hemicycle');
  const member = await house.staff.hire('Lea List', { isOwner: true });
  await page.goto(await house.staff.linkFor(member));
  await look(page, 'Continue as Lea List?');
  const staff = await staffPage(member);
  await look(staff, 'Assemblies');
  await staff.getByRole('button', { name: 'New assembly' }).click();
  await look(staff, 'New assembly');
  await staff.goto('/staff/account');
  await look(staff, 'Your account');
});

test.describe('addresses that lead nowhere', () => {
  test.use({ expectsNetworkErrors: true });
  test('[W12] say so in every language, without a fault', async ({ enter }) => {
    const page = await enter();
    await page.goto('/no/such/page');
    await look(page, 'There is no such page');
    // Under the policy of rendered pages, whose scripts a built page would not have.
    await page.goto('/staff/a/no-such-assembly/no-such-page');
    await look(page, 'There is no such page', 'a staff address that leads nowhere');
    await page.goto('/staff/enter#an-unknown-link');
    await expect(page.getByText('This link was already used')).toBeVisible();
    await expectAccessible(page, 'a used link');
    await page.goto('/screen/no-such-assembly');
    await expect(page.getByText('This screen needs its link.').or(page.getByText('There is no assembly at this address.'))).toBeVisible();
    await expectAccessible(page, 'a screen without a link');
  });
});
