/** A participant in an office whose network lets no WebSocket through, until it does (RT17, RT18). */
import { prepareAssembly } from '../fixtures/e2e/assembly.ts';
import { expect, test } from '../fixtures/e2e/house.ts';
import { memberPage } from '../fixtures/e2e/member-page.ts';
import { startOfficeProxy } from '../fixtures/e2e/office-proxy.ts';

/** Looks for the way back become rarer while the network blocks: after a minute there is one in less than a minute and a half. */
const wayBackMs = 90_000;
/** A worker that starts on a busy machine, and a client whose attempts have become rarer meanwhile. */
const restartMs = 60_000;

test.use({ expectsNetworkErrors: true });
test.setTimeout(240_000);

test('[RT17][RT18][RT8] who can’t have a WebSocket votes by long-poll, through the death of the worker, and goes back when the block is lifted', async ({ house, enter }) => {
  const proxy = await startOfficeProxy();
  try {
    const assembly = await prepareAssembly(house.staff, { people: 12, isSitting: true });
    await assembly.checkIn(assembly.members);
    const pollId = await assembly.prepare();
    await assembly.open(pollId);
    const [member] = assembly.members;
    if (member === undefined) throw new Error('The roll is empty.');
    const castSoFar = () => assembly.desk.client.getSnapshot().counts[pollId]?.cast ?? 0;

    const one = memberPage(await enter(proxy.options));
    const connected = one.page.getByText('Connected', { exact: true });
    await one.signIn(await assembly.linkOf(member));
    await one.seesBallot('Shall the fee stay as it is?');
    await expect(connected).toBeVisible();
    await expect.poll(() => [proxy.tunnels, proxy.polls]).toEqual([0, 1]);

    await one.choose('Yes');
    const worker = house.installation.workerPid();
    if (worker === null) throw new Error('There is no worker.');
    process.kill(worker, 'SIGSTOP');
    await one.cast('Yes');
    await expect(one.page.getByRole('heading', { name: 'Not yet recorded' })).toBeVisible();
    process.kill(worker, 'SIGKILL');
    await expect(one.page.getByRole('heading', { name: 'Your vote is recorded' })).toBeVisible({ timeout: restartMs });
    await one.seesRecorded('Yes');
    await expect(connected).toBeVisible();
    await expect(one.page.getByRole('status').getByText('Connected again.')).toBeAttached();
    await expect.poll(castSoFar).toBe(1);
    expect(proxy.tunnels).toBe(0);

    proxy.allowsTunnels = true;
    await expect.poll(() => [proxy.tunnels, proxy.polls], { timeout: wayBackMs }).toEqual([1, 0]);
    await expect(connected).toBeVisible();
    await one.change('No');
    await expect.poll(castSoFar).toBe(1);
    expect([proxy.tunnels, proxy.polls]).toEqual([1, 0]);
  } finally {
    await proxy.close();
  }
});
