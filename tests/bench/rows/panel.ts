import { chromium, type Page } from '@playwright/test';
import { arePagesBuilt } from '../../../scripts/prepare/pages.ts';
import { startInstallation } from '../../../scripts/screens/installation.ts';
import { browserArguments, findBrowser } from '../../../scripts/test/browser.ts';
import { prepareAssembly } from '../../fixtures/e2e/assembly.ts';
import { openStaffRoom } from '../../fixtures/e2e/staff.ts';
import { Crowd } from '../../fixtures/l1/crowd.ts';
import { measured, show } from '../measured.ts';
import type { Line } from '../report.ts';

/** The day of lesson L1, seen from the page that froze then. */
const people = 3_000;
const changes = 5_000;
const rounds = 3;
const joinWindowMs = 4_000;
const targetMs = 200;
const what = `Longest task of the attendance page in Chromium under ${changes.toLocaleString('en')} changes at once`;
const target = `< ${targetMs} ms`;

/** The real pages in a real browser, on an installation of its own. */
export async function panelRow(): Promise<Line[]> {
  if (!arePagesBuilt()) return [{ table: 'targets', what, target, why: 'there is no build of these sources; `npm run build` makes one' }];
  const executablePath = findBrowser();
  if (executablePath === undefined) return [{ table: 'targets', what, target, why: 'there is no Chromium; `npm test` installs one' }];
  const installation = await startInstallation({ isDemo: false });
  const staff = openStaffRoom(installation);
  const crowd = new Crowd();
  const browser = await chromium.launch({ executablePath, args: [...browserArguments] });
  let preparedDesk: { stop(): void } | null = null;
  try {
    const admin = await staff.hire('Ada Admin');
    const assembly = await prepareAssembly(staff, { people, isSitting: true, roles: [[admin, 'admin']] });
    preparedDesk = assembly.desk.client;
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await page.goto(await staff.linkFor(admin));
    await page.locator('button[type=submit]').click();
    await page.waitForURL('**/staff');
    await page.goto(`${installation.publicUrl}/staff/a/${assembly.slug}/attendance`);
    await page.getByRole('group', { name: 'Attendance in numbers' }).waitFor();
    const house = { secret: Buffer.from(installation.secret), assemblyId: assembly.id, participants: assembly.members.map((member) => member.id) };
    await watchTasks(page);
    await checkWatch(page);
    await crowd.join(house, installation.workerUrl, joinWindowMs, { origin: installation.publicUrl });
    const joining = await longestTaskMs(page);
    const longest: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      await crowd.order({ do: 'toggle', from: 0, to: changes / 2, times: 2, overMs: 0 });
      // Once more for one of them, so that there is something to see at the end.
      await crowd.order({ do: 'toggle', from: 0, to: 1, times: 1, overMs: 0 });
      await showsPresent(page, round % 2 === 0 ? 1 : 0);
      longest.push(await longestTaskMs(page));
    }
    const worst = Math.max(...longest, joining);
    const note = `${show(joining)} ms while ${people.toLocaleString('en')} joined; tasks under 50 ms are not reported by the browser and count as 0, and a task of 120 ms made on purpose was seen`;
    return [{ table: 'targets', what, target, unit: 'ms', values: [measured(longest), null, null], met: worst < targetMs, note }];
  } finally {
    await browser.close();
    preparedDesk?.stop();
    await crowd.end();
    await staff.close();
    await installation.stop();
  }
}

/** Notes the longest task since the last question, by the Long Tasks API. */
async function watchTasks(page: Page): Promise<void> {
  await page.evaluate(() => {
    const note = { longest: 0 };
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) note.longest = Math.max(note.longest, duration);
    }).observe({ entryTypes: ['longtask'] });
    Object.assign(globalThis, { benchLongestTask: note });
  });
}

/** A watch that sees nothing would find every page quick: it must see a task that we make long. */
async function checkWatch(page: Page): Promise<void> {
  const busyMs = 120;
  await page.evaluate(
    (ms) =>
      new Promise<void>((resolve) => {
        setTimeout(() => {
          const until = performance.now() + ms;
          while (performance.now() < until);
          // The browser reports it after the task.
          setTimeout(resolve, ms);
        });
      }),
    busyMs,
  );
  const seen = await longestTaskMs(page);
  if (!(seen >= busyMs)) throw new Error(`The browser reported ${seen} ms for a task of ${busyMs} ms: long tasks can't be measured here`);
}

function longestTaskMs(page: Page): Promise<number> {
  return page.evaluate(() => {
    const note: unknown = Reflect.get(globalThis, 'benchLongestTask');
    if (typeof note !== 'object' || note === null || !('longest' in note) || typeof note.longest !== 'number') return Number.NaN;
    const { longest } = note;
    note.longest = 0;
    return longest;
  });
}

/** The headline number follows by itself; when it is there, the page has taken the last change. */
async function showsPresent(page: Page, present: number): Promise<void> {
  const figure = page.locator('.adm-figure').filter({ has: page.getByText('Present', { exact: true }) });
  await figure.locator('.num').filter({ hasText: new RegExp(`^${present}$`) }).waitFor();
}
