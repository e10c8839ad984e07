/** An operator sees the system breathe, and is told in words when it does not (L4e). */
import { prepareAssembly } from '../fixtures/e2e/assembly.ts';
import { expect, expectAccessible, test } from '../fixtures/e2e/house.ts';

test.use({ expectsNetworkErrors: true });

/** On a busy machine it may truly be slow, and says so. */
const running = /Everything is running|The worker is slow/;
/** A question that hangs is given up after 10 s, and one failure is not told yet. */
const restartMs = 40_000;

test('[OP6][OP7][OP8] an admin reads how the worker is doing, is told when it stands still, and sees its restart as a mark', async ({ house, staffPage }) => {
  const ada = await house.staff.hire('Ada Admin');
  const assembly = await prepareAssembly(house.staff, { people: 3, roles: [[ada, 'admin']] });
  const page = await staffPage(ada);
  await page.goto(`/staff/a/${assembly.slug}/attendance`);
  await page.getByRole('link', { name: 'Operations' }).click();
  const headline = page.locator('.ops-headline');
  await expect(headline).toContainText(running);
  await expect(page.getByRole('figure', { name: 'Connections' })).toContainText(/WebSocket\s*[1-9]/);
  await expect(page.getByText('up to date', { exact: true })).toBeVisible();
  await expect(page.getByRole('definition').filter({ hasText: /^WebSocket$/ })).toBeVisible();

  // Numbers move by themselves, and an earlier moment can be read by keyboard, in all plots.
  const when = page.getByText(/^Numbers are of/);
  const first = await when.textContent();
  await expect(when).not.toHaveText(first ?? '');
  const along = page.getByRole('slider', { name: 'Connections: read along the hour' });
  await along.focus();
  await page.keyboard.press('ArrowLeft');
  await expect(along).toHaveAttribute('aria-valuetext', /^\d\d:\d\d:\d\d; WebSocket \d+; long-poll \d+$/);
  await page.getByText('As a table').first().click();
  await expect(page.getByRole('row').first()).toContainText('WebSocket');
  const worker = house.installation.workerPid();
  if (worker === null) throw new Error('There is no worker.');
  process.kill(worker, 'SIGSTOP');
  // One question without an answer is not told yet: the page is looked at meanwhile.
  await expectAccessible(page, 'operations');
  await page.setViewportSize({ width: 360, height: 740 });
  await expectAccessible(page, 'operations on a phone');
  await expect(headline).toContainText(/The worker has not answered for \d+ s\./, { timeout: restartMs });
  await expectAccessible(page, 'operations without a worker');
  process.kill(worker, 'SIGKILL');
  await expect(headline).toContainText(running, { timeout: restartMs });
  await expect(page.getByText(/^Worker started/)).toHaveCount(2);
});
