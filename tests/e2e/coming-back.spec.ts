/** What people do to their browsers in the middle of a vote: nothing is lost, nothing is claimed, nothing counts twice (P15, RT8). */
import { expect, test } from '../fixtures/e2e/house.ts';
import { holdLine } from '../fixtures/e2e/line.ts';
import { memberPage } from '../fixtures/e2e/member-page.ts';
import { openScene, question } from '../fixtures/e2e/scene.ts';
import { pauseWorker } from '../fixtures/e2e/worker-down.ts';

test.describe('with a line that breaks', () => {
  test.use({ expectsNetworkErrors: true });

  test('[RT8] a browser that is restarted before the reply learns that the ballot is in, and casts it no second time', async ({ house, enter }) => {
    const { assembly, member, castSoFar } = await openScene(house.staff);
    const before = memberPage(await enter());
    const line = await holdLine(before.page);
    await before.signIn(await assembly.linkOf(member));
    await before.seesBallot(question);
    await before.choose('Yes');
    line.lose('down');
    await before.cast('Yes');
    await expect.poll(castSoFar).toBe(1);
    await expect(before.page.getByRole('heading', { name: 'Your vote is recorded' })).toHaveCount(0);
    // All that a browser keeps over a restart.
    const storageState = await before.page.context().storageState();
    await before.page.context().close();

    const after = memberPage(await enter({ storageState }));
    await after.page.goto(`/a/${assembly.slug}`);
    await after.seesRecorded('Yes');
    expect(castSoFar()).toBe(1);
    // Nothing is left behind for the next one at this device.
    expect(await after.page.evaluate(() => Object.entries(localStorage).filter(([, value]) => value.includes('"yes"')))).toEqual([]);
  });

  test('[RT8][P12] a ballot that never arrived is cast by the restarted browser itself, and only then called recorded', async ({ house, enter }) => {
    const { assembly, member, castSoFar } = await openScene(house.staff);
    const before = memberPage(await enter());
    const line = await holdLine(before.page);
    await before.signIn(await assembly.linkOf(member));
    await before.seesBallot(question);
    await before.choose('No');
    line.lose('up');
    await before.cast('No');
    await expect(before.page.getByRole('heading', { name: 'Not yet recorded' })).toBeVisible();
    const storageState = await before.page.context().storageState();
    await before.page.context().close();
    expect(castSoFar()).toBe(0);

    const after = memberPage(await enter({ storageState }));
    await after.page.goto(`/a/${assembly.slug}`);
    await after.seesRecorded('No');
    await expect.poll(castSoFar).toBe(1);
  });

  test('[P12][RT8] a paused worker: the page says that nothing is recorded, and the ballot is in when it goes on', async ({ house, enter }) => {
    const { assembly, member, castSoFar } = await openScene(house.staff);
    const one = memberPage(await enter());
    await one.signIn(await assembly.linkOf(member));
    await one.seesBallot(question);
    await one.choose('Yes');
    const goOn = pauseWorker(house.installation);
    try {
      await one.cast('Yes');
      await expect(one.page.getByRole('heading', { name: 'Not yet recorded' })).toBeVisible();
    } finally {
      goOn();
    }
    await one.seesRecorded('Yes');
    await expect.poll(castSoFar).toBe(1);
  });
});

test('[P15][RT6] reload, back and forward keep a choice, and cast nothing', async ({ house, enter }) => {
  const { assembly, member, castSoFar } = await openScene(house.staff);
  const one = memberPage(await enter());
  await one.signIn(await assembly.linkOf(member));
  await one.seesBallot(question);
  // The link's secret is not left in the address or the history.
  expect(one.page.url()).not.toContain('#');
  await one.choose('Abstain');
  await one.page.reload();
  await one.seesBallot(question);
  await expect(one.page.getByRole('radio', { name: 'Abstain' })).toBeChecked();
  await expect(one.page.getByText('Your choice is kept. It is not yet cast.')).toBeVisible();
  await one.page.goBack();
  await expect(one.page.getByRole('heading', { name: 'One vote is open' })).toBeVisible();
  await one.page.goForward();
  await expect(one.page.getByRole('radio', { name: 'Abstain' })).toBeChecked();
  expect(castSoFar()).toBe(0);
  await one.cast('Abstain');
  await one.seesRecorded('Abstain');
  await one.page.reload();
  await one.seesRecorded('Abstain');
});

test('[P15][PO7] a second device shows the recorded vote and replaces it, and the first one follows', async ({ house, enter }) => {
  const { assembly, member, castSoFar } = await openScene(house.staff);
  const link = await assembly.linkOf(member);
  const [phone, laptop] = [memberPage(await enter()), memberPage(await enter({ viewport: { width: 1440, height: 900 } }))];
  await phone.signIn(link);
  await phone.seesBallot(question);
  await phone.vote('Yes');
  await laptop.signIn(link);
  await laptop.seesRecorded('Yes');
  await laptop.change('No');
  await phone.seesRecorded('No');
  await expect.poll(castSoFar).toBe(1);
});

test('[P13] a ballot for a vote that has closed meanwhile is not counted, and its page says so', async ({ house, enter }) => {
  const { assembly, member, pollId, castSoFar } = await openScene(house.staff);
  const one = memberPage(await enter());
  const line = await holdLine(one.page);
  await one.signIn(await assembly.linkOf(member));
  await one.seesBallot(question);
  await one.choose('Yes');
  // The page has not heard of the close when the person taps.
  line.lose('down');
  await assembly.close(pollId);
  await one.cast('Yes');
  const storageState = await one.page.context().storageState();
  await one.page.context().close();

  const after = memberPage(await enter({ storageState }));
  await after.page.goto(`/a/${assembly.slug}`);
  await expect(after.page.getByRole('heading', { name: 'Your vote came too late' })).toBeVisible();
  expect(castSoFar()).toBe(0);
});
