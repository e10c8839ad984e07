/** How a page joins, is refused, and is told that it has to go. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { protocolVersion } from '../../lib/protocol/version.ts';
import { openPoll } from '../fixtures/client-data.ts';
import { ClientSite, connected, pollId, until, yes } from '../fixtures/client-site.ts';
import { annaId, assemblyId, deskOf, serverStart } from '../fixtures/client-worker.ts';

const site = new ClientSite();

beforeEach(site.start);
afterEach(site.stop);

test('[RT5] a participant has stage, standing and server time from the join replies', async () => {
  site.worker.assembly.setPoll(openPoll(pollId, serverStart));
  const page = site.open();
  await connected(page);
  expect(page.state).toMatchObject({ me: { name: 'Anna' }, standing: { weight: '1' }, room: { present: 3 }, stale: false });
  expect(page.state.stage.polls[pollId]?.body?.status).toBe('open');
  expect(page.client.serverNow()).toBeGreaterThanOrEqual(serverStart);
  expect(site.worker.joins.map((join) => join.topic)).toEqual([`assembly:${assemblyId}`, `assembly:${assemblyId}:participant:${annaId}`]);
  expect(site.worker.joins[0]?.payload).toEqual({ protocol: protocolVersion, instance: page.options.instance, mounts: 0, as: 'participant' });
});

test('[RT6] each reconnect is counted in the join, by the same instance', async () => {
  const page = site.open();
  await connected(page);
  site.worker.cut();
  await until(() => expect(site.worker.joins.length).toBe(4));
  expect(site.worker.joins[3]?.payload).toMatchObject({ instance: page.options.instance, mounts: 1 });
  await connected(page);
});

test('a screen joins the stage alone, as a screen, and sends nothing', async () => {
  const page = site.open({ as: { kind: 'screen' } });
  await connected(page);
  expect(site.worker.joins).toHaveLength(1);
  expect(site.worker.joins[0]?.payload).toMatchObject({ as: 'screen' });
  expect((await page.client.send({ type: 'checkInSelf', place: 'room' })).answer).toEqual({ outcome: 'refused', refusal: { reason: 'not-connected' } });
});

test('[RT11] a final refusal stops the client for good', async () => {
  site.worker.refuseJoins = 'unauthorized';
  const page = site.open();
  await until(() => expect(page.state.connection).toEqual({ ended: 'unauthorized' }));
  await until(() => expect(site.worker.server.transport.connectionCount).toBe(0));
  const { connectionCount } = site.network;
  page.lifecycle('online');
  page.lifecycle('visible');
  page.client.start();
  const other = site.open({ as: { kind: 'screen' } });
  await until(() => expect(other.state.connection).toEqual({ ended: 'unauthorized' }));
  expect(site.network.connectionCount).toBe(connectionCount + 1);
});

test('[RT11] a refusal that passes is tried again by itself', async () => {
  site.worker.refuseJoins = 'try-again';
  const page = site.open({ random: () => 0 });
  await until(() => expect(site.worker.joins.length).toBeGreaterThanOrEqual(2));
  expect(page.state.connection).toBe('connecting');
  site.worker.refuseJoins = null;
  await connected(page);
});

test('the end of a session disconnects for good and says why', async () => {
  const page = await site.voting();
  page.client.casting?.choose(pollId, yes);
  site.worker.publishOwn('ended', { reason: 'removed-from-roll' });
  await until(() => expect(page.state.connection).toEqual({ ended: 'removed-from-roll' }));
  await until(() => expect(site.worker.server.transport.connectionCount).toBe(0));
  expect(page.storage.length).toBe(0);
});

test('a client that was stopped starts again, also at once', async () => {
  const page = site.open();
  page.client.stop();
  page.client.start();
  await connected(page);
  page.client.stop();
  page.client.start();
  await connected(page);
  await until(() => expect(site.worker.channels.size).toBe(2));
  expect((await page.client.send({ type: 'checkOutSelf' })).answer.outcome).toBe('accepted');
});

test('a topic that the server closes is joined again', async () => {
  const page = site.open({ random: () => 0 });
  await connected(page);
  for (const channel of site.worker.channels) channel.close();
  await until(() => expect(site.worker.joins).toHaveLength(4));
  await connected(page);
});

test('[RT2] the desk comes with the join, and is fetched when an event names a newer version', async () => {
  const urls: string[] = [];
  const page = site.open({
    as: { kind: 'staff' },
    fetch: (input) => {
      urls.push(typeof input === 'string' ? input : '');
      return Promise.resolve(Response.json({ ...deskOf(site.worker.assembly), slug: 'fetched' }));
    },
  });
  await connected(page);
  expect(page.state).toMatchObject({ staff: { role: 'chair' }, desk: { slug: 'assembly' }, figures: { people: 10 } });
  const versions: unknown[] = [];
  page.client.onParticipantsVersion((version) => void versions.push(version));
  site.worker.publishStaff('desk', { version: [1, site.worker.assembly.sequence] });
  site.worker.publishStaff('invalidate', { list: 'participants', version: [1, 99] });
  await until(() => expect(versions).toEqual([[1, 10], [1, 99]]));
  expect(urls).toEqual([]);
  site.worker.assembly.sequence += 1;
  site.worker.publishStaff('desk', { version: [1, site.worker.assembly.sequence] });
  await until(() => expect(page.state.desk?.slug).toBe('fetched'));
  expect(urls).toEqual([`${site.network.origin}/realtime/assemblies/${assemblyId}/desk`]);
});
