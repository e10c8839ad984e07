/**
 * The example convention, items 1 to 5 and the first election with its run-off: a chair, an admin, a screen and members
 * in real browsers, 300 more over the stock channel client, and a worker that is killed in the middle of a vote. Every
 * result is computed by hand in the comments.
 */
import type { Locator, Page } from '@playwright/test';
import { pollsOf } from '../../lib/client/stage-view.ts';
import { prepareAssembly, type Member, type PreparedAssembly } from '../fixtures/e2e/assembly.ts';
import { chairPage, type ChairPage } from '../fixtures/e2e/chair-page.ts';
import { gatherCrowd, picks, yesNoAbstain, type Crowd } from '../../scripts/screens/crowd.ts';
import { expect, test, type House } from '../fixtures/e2e/house.ts';
import { memberPage, type MemberPage } from '../fixtures/e2e/member-page.ts';
import { attendancePage, type AttendancePage } from '../fixtures/e2e/attendance-page.ts';

/** Seven polls of 300 people, on two cores that others use as well. */
const limitMs = 180_000;

// 306 people: three in browsers, 300 in the crowd, one who comes late, one without a device, one who never comes.
const crowdFrom = 3;
const crowdTo = 303;
const people = 306;

test.use({ expectsNetworkErrors: true });

type Hall = {
  readonly house: House;
  readonly assembly: PreparedAssembly;
  readonly chair: ChairPage;
  readonly admin: AttendancePage;
  readonly screen: Page;
  readonly crowd: Crowd;
  readonly ada: MemberPage;
  readonly ben: MemberPage;
  readonly cem: MemberPage;
};

function memberAt(assembly: PreparedAssembly, index: number): Member {
  const member = assembly.members[index];
  if (member === undefined) throw new Error(`The roll has no place ${index}.`);
  return member;
}

/** The open poll of this name. */
async function openPollNamed({ assembly }: Hall, label: string): Promise<string> {
  const find = () => pollsOf(assembly.desk.client.getSnapshot().stage).find((poll) => poll.definition.label === label && poll.status === 'open')?.id;
  await expect.poll(find).toBeDefined();
  return find() ?? '';
}

/** Opens a poll at the console and waits until everybody has it. */
async function openFor(hall: Hall, label: string, question: string): Promise<string> {
  const facts = await hall.chair.open(label);
  await expect(hall.screen.getByText('Voting is open')).toBeVisible();
  await expect(hall.screen.getByRole('heading', { name: question })).toBeVisible();
  const pollId = await openPollNamed(hall, label);
  await hall.crowd.seesOpen(pollId);
  for (const one of [hall.ada, hall.ben, hall.cem]) await one.seesBallot(question);
  expect(facts).toContain(`Open ${label} to`);
  return pollId;
}

/** Closes and publishes at the console; nobody sees a result before that (B3), and then all see the same. */
async function settle(hall: Hall, label: string, result: { readonly verdict: string; readonly onScreen: string; readonly formula: string }): Promise<void> {
  const { chair, screen, ada, ben, cem } = hall;
  await chair.close(label);
  await expect(screen.getByText('Voting is closed')).toBeVisible();
  await expect(screen.getByText('needed', { exact: false })).toHaveCount(0);
  await expect(ada.page.getByText('The vote is closed, and your vote counts.')).toBeVisible();
  // The chair sees the proposal first (H7).
  const proposal = chair.page.getByRole('region', { name: 'Proposed result' });
  await expect(proposal).toContainText(result.verdict);
  await expect(proposal).toContainText(result.formula);
  await chair.publish(label);
  await expect(screen.locator('.screen-outcome')).toHaveText(result.onScreen);
  await expect(screen.getByText(result.formula)).toBeVisible();
  for (const one of [ada, ben, cem]) await expect(one.page.getByText(result.formula)).toBeVisible();
}

async function castAll(hall: Hall, pollId: string): Promise<void> {
  await hall.crowd.allRecorded(pollId);
}

/** A line of the screen's result: what stands beside the option. */
const screenRow = (screen: Page, label: string): Locator => screen.locator('.screen-rows li').filter({ hasText: label }).locator('.num');

test('[RC13][P1][P3][P9][H2][H4][H7][A1][B1][B3][RT8][PO8][PO9][PO18] the convention: seven polls, a killed worker, a latecomer, a correction and a removal', async ({ house, enter, staffPage }) => {
  test.setTimeout(limitMs);
  const { chair, admin, screen, assembly, crowd, ada, ben, cem, hall } = await test.step('everybody comes in by link', async () => {
    const [chairing, admitting] = [await house.staff.hire('Hannes Großmann'), await house.staff.hire('Ayşe Admin')];
    const assembly = await prepareAssembly(house.staff, { people, isConvention: true, roles: [[chairing, 'chair'], [admitting, 'admin']] });
    const chair = chairPage(await staffPage(chairing));
    const admin = attendancePage(await staffPage(admitting));
    const screen = await enter({ viewport: { width: 1920, height: 1080 } });
    const crowd = gatherCrowd(house.installation, assembly.id, assembly.members.slice(crowdFrom, crowdTo).map((member) => member.id));
    const [ada, ben, cem] = [memberPage(await enter()), memberPage(await enter()), memberPage(await enter())];
    const hall: Hall = { house, assembly, chair, admin, screen, crowd, ada, ben, cem };
    await chair.goTo(assembly.slug);
    await admin.goTo(assembly.slug);
    await screen.goto(await assembly.screenLink());
    return { ...hall, hall };
  });

  await test.step('[B2][A1] item 1: the sitting opens, people arrive, and the numbers follow everywhere', async () => {
    await expect(screen.getByRole('heading', { name: 'Welcome' })).toBeVisible();
    await admin.sees('On the roll', '306');
    const fingerprint = await chair.openSitting();
    await chair.goToItem('1', 'Opening and quorum');
    await expect(screen.getByRole('heading', { name: 'Opening and quorum' })).toBeVisible();
    await expect(screen.locator('.screen-fingerprint')).toHaveText(fingerprint);
    for (const [index, one] of [ada, ben, cem].entries()) await one.signIn(await assembly.linkOf(memberAt(assembly, index)));
    await ada.checkIn('I am in the room');
    expect(await ada.fingerprint()).toBe(fingerprint);
    await ben.checkIn('I take part remotely');
    await cem.checkIn('I take part remotely');
    await admin.sees('Present', '3');
    await crowd.arrive();
    await admin.sees('Present', '303');
    await admin.sees('Remote', '302');
    await expect(ada.page.getByText('303 of 306 present')).toBeVisible();
    // A member without a device: the admin finds them by number and marks them present.
    const withoutDevice = memberAt(assembly, 304);
    await admin.search(withoutDevice.number);
    await admin.mark(withoutDevice, 'room');
    await admin.sees('Present', '304');
    await admin.sees('In the hall', '2');
    // 154 of 306 are more than half.
    await expect(chair.page.getByText('reached, +150')).toBeVisible();
    await chair.announce('Welcome. Please check in at the door or with the button on your screen.');
    await expect(screen.getByRole('heading', { name: 'Welcome. Please check in' })).toBeVisible();
    await expect(cem.page.getByText('Welcome. Please check in at the door or with the button on your screen.', { exact: true })).toBeVisible();
  });

  await test.step('[CO3] item 2: carried by the yes and no votes alone, and a vote that is changed counts once', async () => {
    await chair.goToItem('2', 'Election of the chairing panel');
    const question = 'Do you elect the proposed panel of five?';
    await chair.choose(question);
    const pollId = await openFor(hall, '2.1', question);
    crowd.vote(pollId, yesNoAbstain(180, 90, 30));
    await ada.vote('Yes');
    await ben.vote('No');
    await cem.vote('Abstain');
    await ada.change('No');
    await castAll(hall, pollId);
    await expect(screen.getByText('of 304 have voted')).toBeVisible();
    await expect(screen.locator('.screen-arch .num')).toHaveText('303');
    // Yes 180; no 90 + Ada + Ben = 92; abstain 30 + Cem = 31. Of 272 yes and no votes more than half are 137.
    await settle(hall, '2.1', { verdict: 'Carried', onScreen: 'Carried', formula: '180 of 272 yes and no votes; 137 needed (more than half).' });
    await expect(screenRow(screen, 'Abstain')).toHaveText('31');
    await expect(ada.page.getByText('You chose: No')).toBeVisible();
  });

  await test.step('[CO6] item 3: equal votes carry nothing', async () => {
    await chair.goToItem('3', 'Adoption of the agenda');
    const question = 'Do you adopt the agenda as tabled?';
    await chair.choose(question);
    const pollId = await openFor(hall, '3.1', question);
    crowd.vote(pollId, yesNoAbstain(150, 150, 0));
    await ada.vote('Yes');
    await ben.vote('No');
    await cem.vote('Abstain');
    await castAll(hall, pollId);
    // 150 + Ada = 151 against 150 + Ben = 151. Of 302, 152 were needed.
    await settle(hall, '3.1', { verdict: 'Not carried: equal votes', onScreen: 'Tied: not carried', formula: '151 of 302 yes and no votes; 152 needed (more than half).' });
  });

  await test.step('[CO3] item 4: more yes than no, and not carried, since abstentions are in the base', async () => {
    await chair.goToItem('4', 'Report of the auditors and discharge of the board');
    const question = 'Do you discharge the board for the financial year 2025?';
    await chair.choose(question);
    const pollId = await openFor(hall, '4.1', question);
    crowd.vote(pollId, yesNoAbstain(150, 120, 30));
    await ada.vote('Yes');
    await ben.vote('No');
    await cem.vote('Abstain');
    await castAll(hall, pollId);
    // Yes 151, no 121, abstain 31: 151 of 303 valid votes are one too few.
    await settle(hall, '4.1', { verdict: 'Not carried', onScreen: 'Not carried', formula: '151 of 303 valid votes; 152 needed (more than half).' });
  });

  const dee = memberPage(await enter());
  await test.step('[RT8][PO8][PO9][PO14] item 5, S1: the worker dies with ballots in the air, one member comes late, one is corrected, one removed', async () => {
    await chair.goToItem('5', 'Amendments to the statutes');
    const question = 'S1: Digital general assemblies';
    await chair.choose(question);
    const pollId = await openFor(hall, 'S1', question);

    // In the middle of the vote: the member of crowd place 299 leaves the roll, the one of place 298 gets weight 2.
    await admin.remove(memberAt(assembly, crowdTo - 1));
    await admin.correctWeight(memberAt(assembly, crowdTo - 2), '2');

    const killed = house.installation.workerPid();
    let inTheAir = -1;
    crowd.vote(pollId, yesNoAbstain(200, 60, 39), (recorded) => {
      if (inTheAir >= 0 || killed === null) return;
      process.kill(killed, 'SIGKILL');
      inTheAir = 299 - recorded;
    });
    await expect.poll(() => inTheAir, { message: 'ballots sent and unanswered at the kill' }).toBeGreaterThan(0);
    // Ada taps while nobody answers: nothing is claimed, and it arrives by itself.
    await ada.choose('Yes');
    await ada.cast('Yes');
    await ada.seesRecorded('Yes');
    expect(house.installation.workerPid()).not.toBe(killed);
    await ben.vote('No');
    await cem.vote('Abstain');
    await castAll(hall, pollId);
    // Screen, console and panel have come back by themselves.
    await expect(screen.getByText('Voting is open')).toBeVisible();
    await expect(screen.getByText('Reconnecting')).toBeHidden();
    await expect(chair.page.locator('.badge.live', { hasText: 'Connected' })).toBeVisible();
    await expect(admin.page.locator('.badge.live', { hasText: 'Connected' })).toBeVisible();

    // Dee arrives, is admitted, and votes.
    await dee.signIn(await assembly.linkOf(memberAt(assembly, crowdTo)));
    await dee.page.getByRole('button', { name: 'I am in the room' }).click();
    await dee.seesBallot(question);
    await dee.vote('Yes');

    // Yes 200 + Ada + Dee = 202; no 60 + Ben = 61; abstain 39 + Cem = 40: 303 valid votes, of which two thirds are
    // exactly 202. The weight of 2 came after the opening and does not count here.
    await settle(hall, 'S1', { verdict: 'Carried', onScreen: 'Carried', formula: '202 of 303 valid votes; 202 needed (two thirds at least).' });
    await expect(screenRow(screen, 'No')).toHaveText('61');
    await expect(screenRow(screen, 'Abstain')).toHaveText('40');
  });

  await test.step('[CO2][CO4] S2: the corrected weight counts now, and one vote is missing', async () => {
    const question = 'S2: Term of the board';
    await chair.choose(question);
    const pollId = await openFor(hall, 'S2', question);
    crowd.vote(pollId, (place) => (place === 299 ? null : yesNoAbstain(200, 60, 39)(place)));
    await ada.vote('Yes');
    await ben.vote('No');
    await cem.vote('Abstain');
    await dee.vote('Yes');
    await castAll(hall, pollId);
    // 303 people with 304 votes, since place 298 abstains with two. Two thirds of 304 are 202⅔: 203 are needed, 202 are there.
    await settle(hall, 'S2', { verdict: 'Not carried', onScreen: 'Not carried', formula: '202 of 304 valid votes; 203 needed (two thirds at least).' });
    await expect(screenRow(screen, 'Abstain')).toHaveText('41');
  });

  await test.step('[PO15] S3: who is present and does not vote counts in the base', async () => {
    const question = 'S3: Alternates for delegates';
    await chair.choose(question);
    const pollId = await openFor(hall, 'S3', question);
    crowd.vote(pollId, yesNoAbstain(150, 50, 0));
    await ada.vote('Yes');
    await ben.vote('No');
    await cem.vote('Abstain');
    await dee.vote('Yes');
    await castAll(hall, pollId);
    // Present: four in browsers, 298 of the crowd with one vote and one with two, one without a device: 305. Yes 152, no 51.
    await settle(hall, 'S3', { verdict: 'Not carried', onScreen: 'Not carried', formula: '152 of 305 present; 153 needed (more than half).' });
  });

  await test.step('[CO7][PO18][P7] item 6: nobody reaches the majority, and the run-off decides by one vote', async () => {
    await chair.goToItem('6', 'Elections to the board');
    await chair.choose('Chairperson');
    const election = await openFor(hall, '6.1', 'Chairperson');
    crowd.vote(election, (place) => (place === 299 ? null : picks(140, 100, 59)(place)));
    await ada.voteReviewed('Elif Öztürk');
    await ben.voteReviewed('Hannes Großmann');
    await cem.voteReviewed('Niamh Murphy');
    await dee.voteReviewed('Hannes Großmann');
    await castAll(hall, election);
    // Elif 140 + Ada = 141; Hannes 100 + Ben + Dee = 102; Niamh 59 people, one with two votes, + Cem = 61: 304 valid votes.
    await settle(hall, '6.1', { verdict: 'No majority: run-off between Elif Öztürk and Hannes Großmann', onScreen: 'Run-off needed', formula: '141 of 304 valid votes; 153 needed (more than half).' });
    await expect(screenRow(screen, 'Niamh Murphy')).toHaveText('61');

    await chair.prepareRunOff('6.1');
    const label = await chair.labelInFocus();
    await expect(chair.now.getByText('Niamh Murphy')).toHaveCount(0);
    const runOff = await openFor(hall, label, 'Chairperson');
    await expect(ada.page.getByRole('radio', { name: 'Niamh Murphy' })).toHaveCount(0);
    crowd.vote(runOff, (place) => (place === 299 ? null : picks(150, 149)(place)));
    await ada.voteReviewed('Elif Öztürk');
    await ben.voteReviewed('Hannes Großmann');
    await cem.voteReviewed('Hannes Großmann');
    await dee.voteReviewed('Hannes Großmann');
    await castAll(hall, runOff);
    // Elif 150 + Ada = 151; Hannes 149 people, one with two votes, + Ben + Cem + Dee = 153 of 304: exactly what is needed.
    await settle(hall, label, { verdict: 'Hannes Großmann elected', onScreen: 'Elected', formula: '153 of 304 valid votes; 153 needed (more than half).' });
    await expect(screenRow(screen, 'Hannes Großmann')).toHaveText('153');
  });
  crowd.leave();
});
