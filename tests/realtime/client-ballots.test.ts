/** What becomes of a ballot while the connection comes and goes (RT8). */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { closedPoll, openPoll } from '../fixtures/client-data.ts';
import { ClientSite, connected, no, pollId, stepOf, until, yes } from '../fixtures/client-site.ts';
import { serverStart } from '../fixtures/client-worker.ts';
import { MemoryStorage } from '../fixtures/client-world.ts';

const site = new ClientSite();

beforeEach(site.start);
afterEach(site.stop);

test('[RT8] a ballot is recorded with its reply, and then nothing of it stays in the browser', async () => {
  const page = await site.voting();
  page.client.casting?.choose(pollId, yes);
  expect(page.storage.text).toContain('yes');
  page.client.casting?.cast(pollId);
  expect(stepOf(page)).toMatchObject({ kind: 'sending', isAgain: false });
  expect(page.state.casts[pollId]?.recorded).toBeNull();
  await until(() => expect(stepOf(page)?.kind).toBe('resting'));
  expect(page.state.casts[pollId]?.recorded?.choice).toEqual(yes);
  expect(page.state.standing?.ballots[pollId]?.choice).toEqual(yes);
  expect(page.storage.casts).toBe(0);
});

test('[L3] a choice typed offline is not sent by itself, and is shown again when the poll has changed', async () => {
  const page = await site.voting();
  await site.lose(page);
  page.client.casting?.choose(pollId, yes);
  site.worker.assembly.setPoll(openPoll(pollId, serverStart, 2));
  site.network.lead(site.worker.server.port);
  await connected(page);
  expect(stepOf(page)).toMatchObject({ kind: 'confirm-again', because: 'poll-changed' });
  expect(site.worker.received).toEqual([]);
});

test('[RT8] a Cast that never arrived is sent again, under the new epoch and with the same command id', async () => {
  const page = await site.voting();
  site.network.freeze();
  page.client.casting?.choose(pollId, yes);
  page.client.casting?.cast(pollId);
  await until(() => expect(site.worker.received).toHaveLength(1));
  await until(() => expect(stepOf(page)?.kind).toBe('resting'));
  expect(page.state.casts[pollId]?.recorded?.choice).toEqual(yes);
  expect(site.worker.received[0]?.outcome).toBe('accepted');
  expect(site.worker.received[0]?.epoch).not.toBe('epoch-2');
});

test('[RT8] a Cast that was recorded before the reply was lost is not sent again: the standing tells', async () => {
  const page = await site.voting();
  site.worker.onCommand = 'cut-before-reply';
  page.client.casting?.choose(pollId, yes);
  page.client.casting?.cast(pollId);
  await until(() => expect(page.state.casts[pollId]?.recorded?.choice).toEqual(yes));
  expect(stepOf(page)?.kind).toBe('resting');
  expect(site.worker.received.map((command) => command.outcome)).toEqual(['accepted']);
});

test('[RT8] a Cast survives a restart of the browser: the next page learns and sends it again', async () => {
  const storage = new MemoryStorage();
  const page = await site.voting({ storage });
  site.worker.onCommand = 'ignore';
  page.client.casting?.choose(pollId, no);
  page.client.casting?.cast(pollId);
  await until(() => expect(site.worker.received).toHaveLength(1));
  page.client.stop();
  site.worker.onCommand = 'answer';
  const next = site.open({ storage });
  expect(stepOf(next)?.kind).toBe('unanswered');
  await until(() => expect(next.state.casts[pollId]?.recorded?.choice).toEqual(no));
  expect(site.worker.received.map((command) => command.outcome)).toEqual(['ignored', 'accepted']);
  expect(new Set(site.worker.received.map((command) => command.commandId)).size).toBe(1);
  expect(storage.casts).toBe(0);
});

test('[faults 40] after the close it says that the ballot was not counted, and when the poll closed', async () => {
  const page = await site.voting();
  await site.lose(page);
  page.client.casting?.choose(pollId, yes);
  page.client.casting?.cast(pollId);
  site.worker.assembly.setPoll(closedPoll(pollId, serverStart + 5_000));
  site.worker.assembly.elapsedMs = 600_000;
  site.network.lead(site.worker.server.port);
  await connected(page);
  expect(stepOf(page)).toEqual({ kind: 'not-counted', because: 'late', choice: yes, closedAt: serverStart + 5_000, arrivedAt: null });
  expect(site.worker.received).toEqual([]);
});

test('[faults 40] of a poll that has left the stage it asks, and is told', async () => {
  const page = await site.voting();
  site.worker.onCommand = 'cut-before-reply';
  // Nobody comes back before the poll is gone.
  site.network.lead(null);
  page.client.casting?.choose(pollId, yes);
  page.client.casting?.cast(pollId);
  await until(() => expect(site.worker.received).toHaveLength(1));
  site.worker.onCommand = 'answer';
  site.worker.assembly.polls.delete(pollId);
  site.network.lead(site.worker.server.port);
  await until(() => expect(site.worker.received.map((command) => command.outcome)).toEqual(['accepted', 'accepted before']));
  await until(() => expect(page.state.casts[pollId]?.recorded?.choice).toEqual(yes));
});

test('[RT8] more than two minutes after the tap the person decides', async () => {
  const page = await site.voting();
  await site.lose(page);
  page.client.casting?.choose(pollId, yes);
  page.client.casting?.cast(pollId);
  site.worker.assembly.elapsedMs = 500_000;
  site.network.lead(site.worker.server.port);
  await connected(page);
  expect(stepOf(page)).toMatchObject({ kind: 'confirm-again', because: 'too-long-ago' });
  expect(site.worker.received).toEqual([]);
  page.client.casting?.cast(pollId);
  await until(() => expect(page.state.casts[pollId]?.recorded?.choice).toEqual(yes));
});

test('[RT7] while the store is away it comes again by itself, with the same command id', async () => {
  const page = await site.voting();
  site.worker.onCommand = { refuse: { reason: 'try-again', because: 'store-away' } };
  page.client.casting?.choose(pollId, yes);
  page.client.casting?.cast(pollId);
  await until(() => expect(site.worker.received.length).toBeGreaterThanOrEqual(2));
  expect(page.state.casts[pollId]?.recorded).toBeNull();
  site.worker.onCommand = 'answer';
  await until(() => expect(page.state.casts[pollId]?.recorded?.choice).toEqual(yes));
  expect(new Set(site.worker.received.map((command) => command.commandId)).size).toBe(1);
});

test('[RT8] a wait that a loss of connection interrupts goes on after it', async () => {
  const page = await site.voting();
  site.worker.onCommand = { refuse: { reason: 'try-again', because: 'busy' } };
  page.client.casting?.choose(pollId, yes);
  page.client.casting?.cast(pollId);
  await until(() => expect(stepOf(page)?.kind).toBe('waiting'));
  site.network.lead(null);
  site.network.cut();
  await until(() => expect(stepOf(page)?.kind).toBe('unanswered'));
  site.worker.onCommand = 'answer';
  site.network.lead(site.worker.server.port);
  await until(() => expect(page.state.casts[pollId]?.recorded?.choice).toEqual(yes));
});

test('[RT6] a retired epoch leads to a new join, and the ballot goes out under that', async () => {
  const page = await site.voting();
  site.worker.retireEpochs();
  page.client.casting?.choose(pollId, yes);
  page.client.casting?.cast(pollId);
  await until(() => expect(page.state.casts[pollId]?.recorded?.choice).toEqual(yes));
  expect(site.worker.received.map((command) => command.outcome)).toEqual(['stale-epoch', 'accepted']);
});

test('[P15] a ballot cast on another device is shown here', async () => {
  const here = await site.voting();
  const there = site.open();
  await connected(there);
  there.client.casting?.choose(pollId, no);
  there.client.casting?.cast(pollId);
  await until(() => expect(there.state.casts[pollId]?.recorded).not.toBeNull());
  site.worker.publishOwn('standing', { ...site.worker.assembly.standing(), term: 1 });
  await until(() => expect(here.state.casts[pollId]?.recorded?.choice).toEqual(no));
});

test('[RT8] signing out leaves nothing in the browser', async () => {
  const page = await site.voting();
  page.client.casting?.choose(pollId, yes);
  expect(page.storage.casts).toBe(1);
  page.client.signOut();
  expect(page.storage.length).toBe(0);
  expect(page.state.connection).toEqual({ ended: 'signed-out' });
});
