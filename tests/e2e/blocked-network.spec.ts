/** A participant in an office whose network lets no WebSocket through, until it does (RT17, RT18), and everything else that can go wrong while they vote. */
import { setTimeout as after } from 'node:timers/promises';
import { prepareAssembly } from '../fixtures/e2e/assembly.ts';
import { expect, test } from '../fixtures/e2e/house.ts';
import { memberPage } from '../fixtures/e2e/member-page.ts';
import { startOfficeProxy } from '../fixtures/e2e/office-proxy.ts';

/** Looks for the way back become rarer while the network blocks: after two minutes there is one in less than three. */
const wayBackMs = 180_000;
/** A worker that starts on a busy machine, and a client whose attempts have become rarer meanwhile. */
const restartMs = 60_000;
/** How long the network is gone: the fault itself. */
const cutMs = 20_000;

test.use({ expectsNetworkErrors: true });
test.setTimeout(300_000);

test('[RT17][RT18][RT8][P12][faults 1][faults 18] the WebSocket is blocked, then the worker killed, then the network cut for 20 s while somebody votes: the page says where the ballot stands, and one counts', async ({ house, enter }) => {
  const proxy = await startOfficeProxy({ allowsTunnels: false });
  try {
    const assembly = await prepareAssembly(house.staff, { people: 12, isSitting: true });
    await assembly.checkIn(assembly.members);
    const pollId = await assembly.prepare();
    await assembly.open(pollId);
    const [member] = assembly.members;
    if (member === undefined) throw new Error('The roll is empty.');
    const castSoFar = () => assembly.desk.client.getSnapshot().counts[pollId]?.cast ?? 0;

    const one = memberPage(await enter(proxy.options));
    const { page } = one;
    const connected = page.getByText('Connected', { exact: true });
    const notYetRecorded = page.getByRole('heading', { name: 'Not yet recorded' });
    await one.signIn(await assembly.linkOf(member));
    await one.seesBallot('Shall the fee stay as it is?');
    await expect(connected).toBeVisible();
    await expect.poll(() => [proxy.tunnels, proxy.polls]).toEqual([0, 1]);

    await test.step('the worker dies with a ballot in the air', async () => {
      await one.choose('Yes');
      const worker = house.installation.workerPid();
      if (worker === null) throw new Error('There is no worker.');
      process.kill(worker, 'SIGSTOP');
      await one.cast('Yes');
      await expect(notYetRecorded).toBeVisible();
      process.kill(worker, 'SIGKILL');
      await expect(page.getByRole('heading', { name: 'Your vote is recorded' })).toBeVisible({ timeout: restartMs });
      await one.seesRecorded('Yes');
      await expect(connected).toBeVisible();
      await expect(page.getByRole('status').getByText('Connected again.')).toBeAttached();
      await expect.poll(castSoFar).toBe(1);
    });

    await test.step('the network is gone for 20 s, and the vote is changed in the middle', async () => {
      proxy.line.freeze('all');
      const isOver = after(cutMs);
      await page.getByRole('button', { name: 'Change my vote' }).click();
      await one.choose('No');
      await one.cast('No');
      await expect(page.getByRole('button', { name: 'Sending your vote …' })).toBeVisible();
      await expect(notYetRecorded).toBeVisible();
      await isOver;
      await expect(page.getByText(/^(Reconnecting|No answer)$/)).toBeVisible();
      await expect(notYetRecorded).toBeVisible();
      proxy.line.heal();
      await one.seesRecorded('No');
      await expect(connected).toBeVisible();
      await expect(page.getByText('Your new vote has replaced the earlier one.')).toBeVisible();
      await expect.poll(castSoFar).toBe(1);
      expect(proxy.tunnels).toBe(0);
    });

    await test.step('the block is lifted, and the page goes back', async () => {
      proxy.allowsTunnels = true;
      await expect.poll(() => [proxy.tunnels, proxy.polls], { timeout: wayBackMs }).toEqual([1, 0]);
      await expect(connected).toBeVisible();
      await one.change('Abstain');
      await expect.poll(castSoFar).toBe(1);
      expect([proxy.tunnels, proxy.polls]).toEqual([1, 0]);
    });

    await test.step('one ballot counts, the last one', async () => {
      await one.change('Yes');
      await assembly.close(pollId);
      await assembly.publish(pollId);
      await expect(page.getByText('1 of 1 yes and no votes')).toBeVisible();
      await expect(page.getByText('You chose: Yes')).toBeVisible();
    });
  } finally {
    await proxy.close();
  }
});
