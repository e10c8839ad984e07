/** Whose a long-poll session is, with the real worker behind it: real origin check, cookies, tickets. */
import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import { longestTextChars } from '../../lib/assembly/limits.ts';
import { participantTopic, staffTopic } from '../../lib/protocol/topics.ts';
import { protocolVersion } from '../../lib/protocol/version.ts';
import { aMotion } from '../fixtures/assembly-world.ts';
import type { HttpWorld } from '../fixtures/http-world.ts';
import { ask, askedOf, RawLongPoll } from '../fixtures/long-poll-client.ts';
import { longPollWorkerTests } from '../fixtures/long-poll-worker.ts';
import { joinTopic, pushCommand } from '../fixtures/phoenix-client.ts';

const { start, ticketFor, overLongPoll, stop, stops } = longPollWorkerTests();

afterEach(stop);

describe('who may', () => {
  const target = (world: HttpWorld) => `${world.base}/longpoll?vsn=2.0.0`;

  test('[AC5] [AC9] [LP10] a browser’s cookie opens a session and every request of it; a POST without our origin is refused', async () => {
    const { world, assembly, id } = await start();
    const cookie = await world.participantCookie(assembly, id);
    const headers = { cookie, origin: world.origin };
    const client = await RawLongPoll.open(`${world.base}/longpoll`, { headers });
    stops.push(() => client.end());
    const params = { protocol: protocolVersion, instance: randomUUID(), mounts: 0 };
    expect(await client.posted(['1', '1', participantTopic(assembly.id, id), 'phx_join', params])).toEqual({ status: 200 });
    await client.poll();
    expect(client.frames[0]?.[4]).toMatchObject({ status: 'ok' });
    for (const foreign of [{}, { cookie }, { cookie, origin: 'http://evil.test' }, { cookie, 'sec-fetch-site': 'cross-site' }]) {
      const refused = await ask('POST', client.target, { headers: foreign, body: '[]' });
      expect(await askedOf(refused), JSON.stringify(foreign)).toEqual({ status: 403 });
    }
    const asPage = await ask('GET', target(world), { headers: { cookie, 'sec-fetch-site': 'cross-site' } });
    expect(await askedOf(asPage)).toEqual({ status: 403 });
  });

  test('[C78] [LP3] [deviation 6] the token of a session is no credential where there is a cookie: without it, or with another, the session is gone', async () => {
    const { world, assembly, id } = await start(2);
    const [, other = ''] = assembly.participants;
    const client = await RawLongPoll.open(`${world.base}/longpoll`, { headers: { cookie: await world.participantCookie(assembly, id), origin: world.origin } });
    stops.push(() => client.end());
    for (const cookie of ['', await world.participantCookie(assembly, other)]) {
      const headers = { cookie, origin: world.origin };
      expect((await askedOf(await ask('GET', client.target, { headers }))).status).toBe(410);
      expect((await askedOf(await ask('POST', client.target, { headers, body: '[]' }))).status).toBe(410);
    }
    expect(await client.posted([null, '1', 'phoenix', 'heartbeat', {}])).toEqual({ status: 200 });
    expect((await client.poll()).status).toBe(200);
  });

  test('[AC7] [LP3] [faults 33] a ticket opens one session; a spent, forged or missing one none', async () => {
    const { world, assembly, id } = await start();
    const headers = { 'x-phoenix-authtoken': ticketFor(world, assembly, id)() };
    const client = await RawLongPoll.open(`${world.base}/longpoll`, { headers });
    stops.push(() => client.end());
    // The channel client sends the spent ticket with every poll: the session goes on.
    expect(await client.posted([null, '1', 'phoenix', 'heartbeat', {}])).toEqual({ status: 200 });
    expect((await client.poll()).status).toBe(200);
    for (const refused of [headers, { 'x-phoenix-authtoken': 'forged' }, {}]) {
      expect(await askedOf(await ask('GET', target(world), { headers: refused }))).toEqual({ status: 403 });
    }
  });

  test('[AC8] signing out everywhere ends a session at once', async () => {
    const { world, assembly } = await start();
    const cookie = await world.staffCookie(assembly.owner);
    const client = await RawLongPoll.open(`${world.base}/longpoll`, { headers: { cookie, origin: world.origin } });
    stops.push(() => client.end());
    const waiting = client.poll();
    await ask('OPTIONS', client.target, { headers: { origin: world.origin } });
    world.signedOut.end({ staffId: assembly.owner, sessionIds: 'all' });
    world.worker.inside.disconnect((principal) => principal.staff?.staffId === assembly.owner);
    expect((await waiting).status).toBe(410);
    expect(await askedOf(await ask('GET', target(world), { headers: { cookie } }))).toEqual({ status: 403 });
  });

  test('[AC12] no token, ticket or cookie is logged', async () => {
    const { world, assembly, id } = await start();
    const ticket = ticketFor(world, assembly, id)();
    const client = await RawLongPoll.open(`${world.base}/longpoll`, { headers: { 'x-phoenix-authtoken': ticket } });
    stops.push(() => client.end());
    await client.post('nonsense!');
    await ask('GET', client.target, { headers: { origin: 'http://evil.test' } });
    expect(world.logged()).toContain('malformed message');
    for (const secret of [ticket, client.token]) expect(world.logged()).not.toContain(secret);
  });
});

test('[AG1] [LP8] the longest motion comes in over long-poll too, from staff; nobody else may send as much', async () => {
  const { world, assembly, id } = await start();
  const ticket = () => world.ticketOf({ kind: 'staff', staffId: assembly.owner, sessionId: randomUUID(), isInstallationOwner: false });
  const desk = await joinTopic(overLongPoll(world.port, ticket), staffTopic(assembly.id));
  const text = { en: 'ü'.repeat(longestTextChars), de: 'ß'.repeat(longestTextChars) };
  const pollId = randomUUID();
  expect(await pushCommand(desk, { type: 'preparePoll', pollId, definition: aMotion({ text }) })).toMatchObject({ status: 'ok' });
  expect(assembly.host.committed.polls.get(pollId)?.definition.text).toEqual(text);
  const participant = await RawLongPoll.open(`${world.base}/longpoll`, { headers: { 'x-phoenix-authtoken': ticketFor(world, assembly, id)() } });
  stops.push(() => participant.end());
  const longer = JSON.stringify(['1', '1', participantTopic(assembly.id, id), 'phx_join', { filling: 'x'.repeat(2 * longestTextChars) }]);
  expect((await participant.post(longer)).status).toBe(413);
});
