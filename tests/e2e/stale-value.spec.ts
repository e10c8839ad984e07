/** The timeline of L3: what somebody typed while the line was gone meets a value that has changed meanwhile. */
import { expect, test } from '../fixtures/e2e/house.ts';
import { memberPage } from '../fixtures/e2e/member-page.ts';
import { startOfficeProxy, type OfficeProxy } from '../fixtures/e2e/office-proxy.ts';
import { openScene, question } from '../fixtures/e2e/scene.ts';
import { watchSentBallots } from '../fixtures/e2e/sent-ballots.ts';

test.use({ expectsNetworkErrors: true });

let network: OfficeProxy;

test.beforeEach(async () => {
  network = await startOfficeProxy({ allowsTunnels: true });
});

test.afterEach(() => network.close());

test('[L3a][L3c][L3d][RT6][RT8] a change that was cast into a dead line, while another device has changed the ballot: nothing of it acts, and it is offered again', async ({ house, enter }) => {
  const { assembly, member, castSoFar } = await openScene(house.staff);
  const link = await assembly.linkOf(member);
  const [phone, laptop] = [memberPage(await enter(network.options)), memberPage(await enter())];
  const sent = watchSentBallots(phone.page);
  // T0: both show the same.
  await phone.signIn(link);
  await phone.seesBallot(question);
  await phone.vote('Yes');
  await laptop.signIn(link);
  await laptop.seesRecorded('Yes');
  // T1 and T2: the line of the phone dies without a word, and the laptop changes the ballot.
  network.line.freeze('all');
  await laptop.change('No');
  // T3: the phone shows the old value, and takes another one.
  await phone.page.getByRole('button', { name: 'Change my vote' }).click();
  await phone.choose('Abstain');
  expect(sent.count).toBe(1);
  await phone.cast('Abstain');
  await expect(phone.page.getByRole('heading', { name: 'Not yet recorded' })).toBeVisible();
  expect(sent.count).toBe(2);
  // T4: the line is back, and what was sent into it arrives now.
  network.line.heal();
  // T5 and T6: what is recorded stays, and comes first.
  await expect(phone.page.getByText('Your recorded vote is: No. It stays until you cast a new one.')).toBeVisible();
  await expect(phone.page.getByText('You voted on another device meanwhile.')).toBeVisible();
  await expect(phone.page.getByRole('radio', { name: 'Abstain' })).toBeChecked();
  await expect(phone.page.getByText('Connected', { exact: true })).toBeVisible();
  expect(sent.count).toBe(2);
  await laptop.seesRecorded('No');
  // The person decides.
  await phone.cast('Abstain');
  await phone.seesRecorded('Abstain');
  await laptop.seesRecorded('Abstain');
  await expect.poll(castSoFar).toBe(1);
  expect(sent.count).toBe(3);
});

test('[L3a][L3d][RT6][RT8][P13] choices made without a network while the chair voids one vote and repeats it otherwise: nothing is sent, and each is told where it stands', async ({ house, enter }) => {
  const { assembly, member, pollId } = await openScene(house.staff);
  const kept = await assembly.prepare({ label: 'T2', question: { en: 'Shall we meet again in May?' } });
  await assembly.open(kept);
  const one = memberPage(await enter(network.options));
  const { page } = one;
  const sent = watchSentBallots(page);
  await one.signIn(await assembly.linkOf(member));
  await page.getByRole('button', { name: /Shall the fee stay/ }).click();
  await one.seesBallot(question);

  network.breakLine();
  await expect(page.getByText(/^(Reconnecting|No answer)$/)).toBeVisible();
  // One is cast without a network, the other one only chosen.
  await one.choose('Yes');
  await one.cast('Yes');
  await expect(page.getByRole('heading', { name: 'Not yet recorded' })).toBeVisible();
  await page.getByRole('button', { name: 'Show', exact: true }).click();
  await page.getByRole('button', { name: /Shall we meet again in May/ }).click();
  await one.choose('No');
  await expect(page.getByText('No answer has come to your vote on T1.')).toBeVisible();

  await assembly.voidPoll(pollId, { en: 'An amount was missing.' });
  const repeated = await assembly.prepare({ label: 'T3', question: { en: 'Shall the fee stay at 60?' } });
  await assembly.open(repeated);
  network.mendLine();
  const told = page.getByRole('region', { name: 'Vote T1 was declared void' });
  await expect(told).toBeVisible();
  await expect(page.getByText('Connected', { exact: true })).toBeVisible();
  await expect(page.getByText('No answer has come to your vote on T1.')).toBeHidden();
  await expect(page.getByRole('radio', { name: 'No', exact: true })).toBeChecked();
  await expect(page.getByText('Your choice is kept. It is not yet cast.')).toBeVisible();
  expect(sent.count).toBe(0);

  await one.cast('No');
  await one.seesRecorded('No');
  expect(sent.count).toBe(1);
  // The repeated vote knows nothing of what was meant for the one before.
  await page.getByRole('button', { name: 'Go on voting' }).click();
  await page.getByRole('button', { name: /Shall the fee stay at 60/ }).click();
  await one.seesBallot('Shall the fee stay at 60?');
  await expect(page.getByRole('radio', { checked: true })).toHaveCount(0);
});
