/** Every page in its main states, in the order in which an assembly comes to them. */
import path from 'node:path';
import type { Page } from '@playwright/test';
import { projectRoot } from '../root.ts';
import { picks, yesNoAbstain } from './crowd.ts';
import type { Director } from './director.ts';
import type { Installation } from './installation.ts';
import type { SignedIn, Sitter, Studio } from './studio.ts';

type Links = { readonly owner: string; readonly member: string; readonly screen: string };

const shows = (selector: string) => (page: Page) => page.locator(selector).first().waitFor();
const says = (text: string | RegExp) => (page: Page) => page.getByText(text).first().waitFor();
const press = (selector: string) => (page: Page) => page.locator(selector).first().click();
/** Headings of participant pages that differ by language; the first of the two words that stands there will do. */
const heading = (words: RegExp) => (page: Page) => page.getByRole('heading', { name: words }).first().waitFor();

export async function photograph(studio: Studio, director: Director, installation: Installation): Promise<void> {
  const links = linksOf(installation.lines);
  await entryPages(studio, links);
  const owner = await studio.signIn(async (page) => {
    await page.goto(links.owner);
    await page.locator('button[type=submit]').click();
    await page.waitForURL('**/staff');
  });
  await ownPages(studio, owner);
  await setUpPages(studio, director, owner);
  await signInPages(studio, director, links);

  const member = await studio.sitter('member, phone', 'phone');
  const screen = await studio.sitter('screen, projector', 'projector');
  const chair = await studio.sitter('chair, laptop', 'laptop', owner);
  await firstLook(director, links, { member, screen, chair });
  await motion(director, installation, { member, screen, chair });
  await election(director, { member, screen, chair });
  await breaks(director, { member, screen, chair });
  for (const sitter of [member, screen, chair]) await sitter.close();
}

/** The demo prints a link for each role. */
function linksOf(lines: readonly string[]): Links {
  const link = (who: string) => lines.map((line) => new RegExp(`^ *${who} +(http\\S+)$`).exec(line)?.[1]).find((found) => found !== undefined);
  const [owner, member, screen] = [link('owner'), link('member 1'), link('screen')];
  if (owner === undefined || member === undefined || screen === undefined) throw new Error(`The demo printed no links:\n${lines.join('\n')}`);
  return { owner, member, screen };
}

async function entryPages(studio: Studio, links: Links): Promise<void> {
  const anyone = await studio.sitter('before signing in, phone', 'phone');
  await anyone.open('/');
  await anyone.shoot('home', shows('main.home'));
  await anyone.open('/no/such/page');
  await anyone.shoot('nowhere', shows('main'));
  await anyone.open('/screen/demo');
  await anyone.shoot('screen without its link', says(/needs its link|braucht (seinen|ihren) Link/));
  await anyone.close();
  const staff = await studio.sitter('staff before signing in, laptop', 'laptop');
  await staff.open('/staff/sign-in');
  await staff.shoot('sign in', shows('input[type=password]'));
  await staff.each((page) => page.locator('input[type=email]').fill('nobody@example.org'));
  await staff.each((page) => page.locator('input[type=password]').fill('not the password'));
  await staff.each(press('button[type=submit]'));
  await staff.shoot('wrong password', shows('[role=alert]:not(:empty)'));
  await staff.open(links.owner);
  await staff.shoot('sign-in link', shows('button[type=submit]'));
  await staff.open('/staff/enter#used');
  await staff.each((page) => page.reload());
  await staff.shoot('used link', shows('main a'));
  await staff.open('/setup');
  await staff.shoot('set-up without its link', shows('main'));
  await staff.close();
}

async function ownPages(studio: Studio, owner: SignedIn): Promise<void> {
  const own = await studio.sitter('assemblies and account, laptop', 'laptop', owner);
  await own.open('/staff');
  await own.shoot('assemblies', shows('.assembly'));
  await own.each(press('.column-head button'));
  await own.shoot('new assembly', shows('form.create'), { isWhole: true });
  await own.open('/staff/account');
  await own.shoot('account', shows('.account-section'), { isWhole: true });
  await own.close();
}

/** Attendance, roll, import, settings, operations. */
async function setUpPages(studio: Studio, { slug }: Director, owner: SignedIn): Promise<void> {
  const page = (section: string) => `/staff/a/${slug}/${section}`;
  const admin = await studio.sitter('admin, laptop', 'laptop', owner);
  await admin.open(page('attendance'));
  await admin.shoot('attendance', shows('tbody tr:nth-child(20)'));
  await admin.each((one) => one.locator('tbody input[type=checkbox]').first().check());
  await admin.each((one) => one.locator('tbody input[type=checkbox]').nth(1).check());
  await admin.shoot('attendance, some chosen', shows('.adm-chosen'));
  await admin.each(press('.adm-chosen button'));
  await admin.shoot('attendance, many at once', shows('[role=dialog]'));
  await admin.open(`${page('attendance')}?search=nobody+is+called+this`);
  await admin.shoot('attendance, nobody found', shows('.adm-nobody'));
  await admin.open(page('attendance'));
  await admin.each(press('.adm-tools-end button'));
  await admin.shoot('check everybody out', shows('[role=dialog] input'));
  await admin.open(page('participants'));
  await admin.shoot('participants', shows('tbody tr:nth-child(10)'));
  await admin.each(press('tbody button'));
  await admin.shoot('one person', shows('[role=dialog] form'));
  await admin.open(page('participants'));
  await admin.each(press('.adm-head button'));
  await admin.shoot('downloads', shows('[role=dialog]'));
  await admin.open(page('participants/import'));
  await admin.shoot('import', shows('.adm-drop'));
  await admin.inTurn(async (one) => {
    await one.locator('input[type=file]').setInputFiles(path.join(projectRoot, 'lib/demo/data/members-messy.csv'));
    await shows('.adm-total')(one);
  });
  await admin.shoot('import, dry run', shows('.adm-total'), { isWhole: true });
  await admin.each((one) => one.getByRole('tab', { name: /faulty|fehlerhaft/ }).click());
  await admin.shoot('import, faulty rows', shows('[role=tabpanel] table'), { isWhole: true });
  await admin.open(page('settings'));
  await admin.shoot('settings', shows('.adm-sections'), { isWhole: true });
  await admin.open(page('operations'));
  await admin.shoot('operations', shows('.ops-plot'), { isWhole: true });
  await admin.open(`${page('attendance')}/print`);
  await admin.shoot('print', shows('table'));
  await admin.close();
  const narrow = await studio.sitter('admin, phone', 'phone', owner);
  await narrow.open(page('attendance'));
  await narrow.shoot('attendance', shows('tbody tr:nth-child(5)'));
  await narrow.open(page('participants'));
  await narrow.shoot('participants', shows('tbody tr:nth-child(5)'));
  await narrow.open(page('operations'));
  await narrow.shoot('operations', shows('.ops-plot'), { isWhole: true });
  await narrow.open(page('chair'));
  await narrow.shoot('chair', shows('.chair-agenda'), { isWhole: true });
  await narrow.close();
}

async function signInPages(studio: Studio, { slug, desk, members }: Director, links: Links): Promise<void> {
  const someone = await studio.sitter('member signing in, phone', 'phone');
  await someone.open('/a/no-such-assembly');
  await someone.shoot('unknown assembly', heading(/no assembly|keine Versammlung/));
  await someone.open(`/a/${slug}`);
  await someone.shoot('code', shows('input.code'));
  await someone.each((page) => page.locator('input.code').fill('AAAA-BBBB-CCCC'));
  await someone.each(press('button[type=submit]'));
  await someone.shoot('unknown code', shows('.notice.lost'));
  await someone.each(press('.link-button'));
  await someone.shoot('lost link', shows('input[type=email]'));
  // One each: a few requests for the same address are all that is taken.
  let number = 0;
  await someone.inTurn((page) => page.locator('input[type=email]').fill(`member0000${(number += 1)}@example.org`));
  await someone.each(press('button[type=submit]'));
  await someone.shoot('link sent', shows('.lead[role=status]'));
  await someone.open('about:blank');
  await someone.open(links.member);
  await someone.shoot('link', shows('.act .button:not(.quiet)'));
  await desk.give({ type: 'checkOut', participantIds: members.slice(0, 1) });
  await someone.each(press('.act .button:not(.quiet)'));
  await someone.shoot('check-in', shows('.option.as-button'));
  await someone.close();
}

type Sitters = { readonly member: Sitter; readonly screen: Sitter; readonly chair: Sitter };

async function firstLook(director: Director, links: Links, { member, screen, chair }: Sitters): Promise<void> {
  await member.open(links.member);
  await member.each(press('.act .button:not(.quiet)'));
  await screen.open(links.screen);
  await chair.open(`/staff/a/${director.slug}/chair`);
  await director.desk.give({ type: 'checkIn', participantIds: director.members.slice(0, 1), place: 'room' });
  await member.shoot('idle', shows('.turnout'), { isWhole: true });
  await member.each(press('.frame-footer .tools button:last-child'));
  await member.shoot('help', shows('dialog[open]'));
  await member.each((page) => page.keyboard.press('Escape'));
  await screen.shoot('item or announcement', shows('.screen-single'));
  await chair.shoot('nothing open', shows('.chair-agenda'));
  await chair.each((page) => page.keyboard.press('?'));
  await chair.shoot('keys', shows('[role=dialog]'));
  await chair.each((page) => page.keyboard.press('Escape'));
  await chair.each((page) => page.keyboard.press('n'));
  await chair.shoot('poll from the floor', shows('[role=dialog] input'));
  await chair.each((page) => page.keyboard.press('Escape'));
  await chair.each(press('.chair-screen'));
  await chair.shoot('screen link', shows('[role=dialog] .staff-code'));
  await chair.each((page) => page.keyboard.press('Escape'));
  await director.announce({ en: 'Lunch is served in the foyer. We go on at 13:30.', de: 'Das Mittagessen steht im Foyer. Weiter geht es um 13:30 Uhr.' });
  await screen.shoot('announcement', shows('.screen-announcement'));
  await member.shoot('announcement', says(/13:30/), { isWhole: true });
  await director.goTo('5');
  await chair.each((page) => page.locator('.chair-poll').first().click());
  await chair.shoot('prepared poll', shows('.chair-question'));
  await chair.each(press('.chair-actions .button.quiet'));
  await chair.shoot('editor', shows('[role=dialog]'));
  await chair.each((page) => page.keyboard.press('Escape'));
  await chair.each(press('.chair-primary'));
  await chair.shoot('facts of an opening', shows('.chair-facts'));
  await chair.each((page) => page.keyboard.press('Escape'));
}

async function motion(director: Director, installation: Installation, { member, screen, chair }: Sitters): Promise<void> {
  const poll = director.poll('S1');
  await director.open(poll, 10 * 60_000);
  director.crowd.vote(poll, yesNoAbstain(380, 130, 50));
  await director.crowd.allRecorded(poll);
  await member.shoot('ballot', shows('.choices'), { isWhole: true });
  await member.each((page) => page.locator('.option input').first().check());
  await member.shoot('ballot, chosen', shows('.option.chosen'), { isWhole: true });
  await screen.shoot('vote open', shows('.screen-state.live'));
  await chair.shoot('vote open', says(/^(Open since|Offen seit)/));
  await unanswered(installation, member);
  // One member at four devices: the first ballot counts, and the others ask again.
  await member.inTurn(async (page) => {
    await shows('.record-number, .choices')(page);
    if (await page.locator('.choices').isVisible()) await press('.act .button')(page);
    await shows('.record-number')(page);
  });
  await member.shoot('recorded', shows('.record-number'), { isWhole: true });
  const second = director.poll('S2');
  await director.open(second);
  await member.each((page) => page.goto(`/a/${director.slug}`));
  await member.shoot('several polls', shows('.option, .poll-card, .record-number'), { isWhole: true });
  await chair.shoot('two polls open', shows('.chair-other'));
  await director.voidPoll(second, { en: 'The text on paper was an older one.', de: 'Auf dem Papier stand eine ältere Fassung.' });
  await screen.shoot('vote void', shows('.screen-which'));
  await member.shoot('vote void', shows('.notice.voided'), { isWhole: true });
  await director.close(poll);
  await screen.shoot('vote closed', says(/^(Voting is closed|Die Abstimmung ist geschlossen)/));
  await member.shoot('closed', shows('.page'), { isWhole: true });
  await chair.each((page) => page.locator('.chair-poll').first().click());
  await chair.shoot('proposed result', shows('.chair-result'));
  await director.publish(poll);
  await screen.shoot('result', shows('.screen-outcome'));
  await member.shoot('result', shows('.bars'), { isWhole: true });
  await chair.shoot('published result', says(/^(Published|Veröffentlicht)$/));
}

/** Cast is pressed while the worker stands still: nothing is claimed, until it goes on. */
async function unanswered(installation: Installation, member: Sitter): Promise<void> {
  const worker = installation.workerPid();
  if (worker === null) return;
  process.kill(worker, 'SIGSTOP');
  try {
    await member.each(press('.act .button:not(.quiet)'));
    await member.shoot('not yet recorded', shows('.notice.waiting'));
  } finally {
    process.kill(worker, 'SIGCONT');
  }
}

async function election(director: Director, { member, screen, chair }: Sitters): Promise<void> {
  await director.goTo('6');
  const poll = director.poll('6.1');
  await director.open(poll);
  director.crowd.vote(poll, picks(230, 210, 120));
  await director.crowd.allRecorded(poll);
  await member.shoot('election', shows('.choices'), { isWhole: true });
  await member.each((page) => page.locator('.option input').nth(1).check());
  await member.each(press('.act .button'));
  await member.shoot('review', shows('.chosen-list'), { isWhole: true });
  await screen.shoot('election open', shows('.screen-state.live'));
  await director.close(poll);
  await member.shoot('closed without a vote', shows('.page'), { isWhole: true });
  await chair.each((page) => page.locator('.chair-poll').filter({ hasText: '6.1' }).click());
  await chair.shoot('run-off proposed', shows('.chair-result'));
  await director.publish(poll);
  await screen.shoot('run-off needed', shows('.screen-outcome'));
  await member.shoot('run-off needed', shows('.bars'), { isWhole: true });
}

async function breaks(director: Director, { member, screen, chair }: Sitters): Promise<void> {
  await director.sitting('pause');
  await screen.shoot('pause', says(/^Pause/));
  await chair.shoot('pause', says(/Paused since|Pause seit|unterbrochen/i));
  await director.sitting('unpause');
  await director.sitting('adjournSitting');
  await screen.shoot('adjourned', says(/adjourned|vertagt/i));
  await member.shoot('adjourned', says(/adjourned|vertagt/i), { isWhole: true });
  await chair.shoot('adjourned', says(/Adjourned|vertagt/i));
  await member.each((page) => page.getByRole('button', { name: /^(All results|Alle Ergebnisse)/ }).click());
  await member.shoot('all results', shows('.result-line'), { isWhole: true });
  await member.each(press('.result-line'));
  await member.shoot('older result', shows('.page h1'), { isWhole: true });
  await chair.each(press('.chair-row .chair-calm'));
  await chair.shoot('close the assembly', shows('[role=dialog] .chair-facts'));
  await chair.each((page) => page.keyboard.press('Escape'));
  await director.removeFirst();
  await member.shoot('removed from the roll', heading(/no longer on the roll|nicht mehr/), { isWhole: true });
}
