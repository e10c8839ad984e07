/** The long-poll transport by hand: sessions and polls (channels-protocol.md sections 2 and 6). */
import { afterEach, describe, expect, test } from 'vitest';
import { defaultLongPollLimits } from '../../realtime/transports/long-poll-limits.ts';
import { until } from '../fixtures/channel-client.ts';
import { ManualClock } from '../fixtures/channel-clock.ts';
import { ask, askedOf } from '../fixtures/long-poll-client.ts';
import { bodyOf, event, join, longPollTests, pathOf } from '../fixtures/long-poll-world.ts';

const { start, speak, stop } = longPollTests();

afterEach(stop);

describe('opening', () => {
  test('[C63] [LP2] the first GET opens a session: HTTP 200, 410 in the body, a token, no messages', async () => {
    const { server } = await start();
    const response = await ask('GET', `${server.pollUrl}?a=1&vsn=2.0.0&`);
    expect(response.status).toBe(200);
    expect(await askedOf(response)).toEqual({ status: 410, token: expect.stringMatching(/^v1\./), messages: [] });
    expect([server.longPoll.connectionCount, server.channels.connectionCount]).toEqual([1, 1]);
  });

  test.each(['', '?vsn=1.0.0', '?vsn=123.1.1', '?vsn=2.0', '?vsn[]=2.0.0'])('[C15] [C18] [C20] [C21] [LP1] "%s" is refused with 403 in the body', async (query) => {
    const { server } = await start();
    const response = await ask('GET', `${server.pollUrl}${query}`);
    expect([response.status, await response.json()]).toEqual([200, { status: 403 }]);
    expect(server.longPoll.connectionCount).toBe(0);
  });

  test.each([401, 403] as const)('[C22] [LP1] whoever may not be here (%i) gets 403 in the body', async (status) => {
    const { server } = await start({}, { door: { authenticate: async () => ({ ok: false, status, reason: 'because' }) } });
    expect(await bodyOf(ask('GET', `${server.pollUrl}?vsn=2.0.0`))).toEqual({ status: 403 });
  });

  test.each([429, 503] as const)('[C23] [C89] [LP1] overload (%i) is told by HTTP, with a body that no client takes for an answer', async (status) => {
    const { server } = await start({}, { door: { admit: () => ({ ok: false, status, reason: 'because', retryAfterS: 7 }) } });
    const response = await ask('GET', `${server.pollUrl}?vsn=2.0.0`);
    expect([response.status, response.headers.get('content-type'), response.headers.get('retry-after'), await response.text()]).toEqual([status, 'text/plain; charset=utf-8', '7', 'because']);
  });

  test('[C94] [LP2] the auth token comes in its header, on the GET that opens; a POST needs none', async () => {
    const { handler, open } = await start({ join: async ({ principal }) => ({ ok: true, response: { you: principal.name } }) });
    const client = await open({ headers: { 'x-phoenix-authtoken': 'anna' } });
    expect(await client.posted(join())).toEqual({ status: 200 });
    await client.poll();
    expect(client.frames).toEqual([['1', '1', 'room:a', 'phx_reply', { status: 'ok', response: { you: 'anna' } }]]);
    expect(handler.lastJoined.principal).toEqual({ name: 'anna' });
  });

  test('[RT11] [LP1] places are those of the door: taken by a session, given back once when it ends or was never fetched', async () => {
    let places = 1;
    const admit = () => {
      if (places === 0) return { ok: false, status: 503, reason: 'full' } as const;
      places -= 1;
      return { ok: true, release: () => void (places += 1) } as const;
    };
    const { server, open } = await start({}, { door: { admit } });
    await open();
    expect((await ask('GET', `${server.pollUrl}?vsn=2.0.0`)).status).toBe(503);
    server.channels.disconnect(() => true);
    await until(() => places === 1);
    await open();
    expect(places).toBe(0);
  });

  test('[RT11] [LP1] who leaves while waiting at the door holds no place', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    let released = 0;
    let waiting = 0;
    const { server } = await start({}, {
      door: {
        async admit() {
          waiting += 1;
          await promise;
          return { ok: true, release: () => void (released += 1) };
        },
      },
    });
    const socket = await speak(server.port, `GET /realtime/longpoll?vsn=2.0.0 HTTP/1.1\r\nHost: x\r\n\r\n`);
    await until(() => waiting === 1);
    socket.destroy();
    await new Promise((done) => socket.once('close', done));
    // The server has heard of it once it answers somebody who came later.
    await ask('OPTIONS', server.pollUrl);
    resolve();
    await until(() => released === 1);
    expect(server.longPoll.connectionCount).toBe(0);
  });

  test('[LP6] sessions are bounded, in all and for one credential', async () => {
    const { server, open } = await start({}, { longPollLimits: { maxSessions: 3, maxSessionsPerCredential: 2 } });
    const as = (name: string) => ({ headers: { 'x-phoenix-authtoken': name } });
    await open(as('a'));
    await open(as('a'));
    const refused = async (name: string) => {
      const response = await ask('GET', `${server.pollUrl}?vsn=2.0.0`, as(name));
      return [response.status, await response.text()];
    };
    expect(await refused('a')).toEqual([429, 'too-many-connections']);
    await open(as('b'));
    expect(await refused('c')).toEqual([503, 'full']);
  });

  test('[RT11] [faults 30] who was cut for flooding is refused for a while', async () => {
    const { server, open } = await start({}, { limits: { messageBurst: 5, messagesPerSecond: 0 } });
    const client = await open({ headers: { 'x-phoenix-authtoken': 'flooder' } });
    expect(await client.posted(...Array.from({ length: 50 }, (_, n) => event(`${n}`, 'any')))).toEqual({ status: 410 });
    expect(server.cuts).toEqual(['flood']);
    const refused = await ask('GET', `${server.pollUrl}?vsn=2.0.0`, { headers: { 'x-phoenix-authtoken': 'flooder' } });
    expect([refused.status, await refused.text()]).toEqual([429, 'flood']);
    await open({ headers: { 'x-phoenix-authtoken': 'other' } });
  });
});

describe('polls', () => {
  test('[C64] [LP4] what was said comes in order, and a poll that waits is released by what comes', async () => {
    const { handler, open } = await start();
    const client = await open();
    await client.posted(join());
    handler.lastJoined.push('one', {});
    handler.lastJoined.push('two', {});
    expect(await client.poll()).toMatchObject({ status: 200, token: client.token });
    const waiting = client.poll();
    handler.lastJoined.push('three', {});
    expect((await waiting).messages).toHaveLength(1);
    expect(client.frames.map((frame) => frame[3])).toEqual(['phx_reply', 'one', 'two', 'three']);
  });

  test('[C65] [LP4] without news it ends after the window with 204 and the token', async () => {
    const { open } = await start({}, { longPollLimits: { windowMs: 20 } });
    const client = await open();
    expect(await client.poll()).toEqual({ status: 204, token: client.token, messages: [] });
  });

  test('[C73] [C90] [LP2] a token that nobody knows is told of with 410; no session is opened that nobody would use', async () => {
    const { server } = await start();
    const target = `${server.pollUrl}?vsn=2.0.0&token=v1.e30.AAAA`;
    expect(await bodyOf(ask('GET', target))).toEqual({ status: 410, token: null, messages: [] });
    expect(await bodyOf(ask('POST', target, { body: '[]' }))).toEqual({ status: 410 });
    expect(server.longPoll.connectionCount).toBe(0);
  });

  test('[C76] [LP3] the token is taken from its header, and from the query; the header goes first', async () => {
    const { server, open } = await start({}, { longPollLimits: { windowMs: 10 } });
    const client = await open();
    const headers = { 'x-phoenix-longpoll-token': client.token };
    expect((await bodyOf(ask('GET', `${server.pollUrl}?vsn=2.0.0`, { headers }))).status).toBe(204);
    expect((await bodyOf(ask('GET', `${server.pollUrl}?vsn=2.0.0&token=bogus`, { headers }))).status).toBe(204);
    expect((await bodyOf(ask('GET', client.target, { headers: { 'x-phoenix-longpoll-token': 'bogus' } }))).status).toBe(410);
  });

  test('[C78] [LP3] [deviation 6] a session is nobody else’s: other cookies meet it as gone, and harm it not', async () => {
    const { open, server } = await start({}, { isStill: ({ headers }, { name }) => headers.cookie === undefined || headers.cookie === name, door: { authenticate: async ({ request }) => ({ ok: true, principal: { name: request.headers.cookie ?? '' } }) } });
    const client = await open({ headers: { cookie: 'anna' } });
    expect((await bodyOf(ask('GET', client.target, { headers: { cookie: 'ben' } }))).status).toBe(410);
    expect((await bodyOf(ask('POST', client.target, { headers: { cookie: 'ben' }, body: JSON.stringify(join()) }))).status).toBe(410);
    expect(await client.posted(join())).toEqual({ status: 200 });
    expect(server.fanOut.joinedCount('room:a')).toBe(1);
  });

  test('[LP3] the same cookies are looked at once a minute', async () => {
    const clock = new ManualClock();
    let [looks, isStill] = [0, true];
    const { open } = await start({}, {
      clock,
      longPollLimits: { pollGapLimitMs: 2 * defaultLongPollLimits.cookieTrustMs },
      isStill() {
        looks += 1;
        return isStill;
      },
    });
    const client = await open({ headers: { cookie: 'anna' } });
    const post = async () => Object(await client.posted(join())).status;
    expect([await post(), await post(), looks]).toEqual([200, 200, 0]);
    clock.advance(defaultLongPollLimits.cookieTrustMs);
    isStill = false;
    expect([await post(), looks]).toEqual([410, 1]);
  });

  test('[C78] [LP3] [deviation 6] a token with any character changed is no session’s', async () => {
    const { server, open } = await start();
    const { token } = await open();
    for (let at = 0; at < token.length; at += 1) {
      const altered = `${token.slice(0, at)}${token[at] === 'A' ? 'B' : 'A'}${token.slice(at + 1)}`;
      expect((await bodyOf(ask('GET', `${server.pollUrl}?vsn=2.0.0&token=${altered}`))).status, `character ${at}`).toBe(410);
    }
  });

  test('[C78] [LP3] a session of another process, or from before a restart, is gone', async () => {
    const first = await start();
    const client = await first.open();
    const second = await start();
    expect((await bodyOf(ask('GET', client.target.replace(first.server.pollUrl, second.server.pollUrl)))).status).toBe(410);
  });

  test('[C87] [LP5] [deviation 4] of two polls at once the older ends with 204, the newer gets what comes; nothing twice', async () => {
    const { handler, open } = await start();
    const client = await open();
    await client.posted(join());
    await client.poll();
    const older = client.poll();
    const newer = client.poll();
    expect((await Promise.race([older, newer])).status).toBe(204);
    handler.lastJoined.push('news', {});
    const statuses = (await Promise.all([older, newer])).map(({ status }) => status);
    expect(new Set(statuses)).toEqual(new Set([200, 204]));
    expect(client.frames.filter((frame) => frame[3] === 'news')).toHaveLength(1);
  });

  test('[C85] [LP5] what comes after a poll was broken off goes to the next', async () => {
    const outcomes: string[] = [];
    const { handler, open } = await start({}, { longPollMetrics: { polled: (outcome) => void outcomes.push(outcome) } });
    const client = await open();
    await client.posted(join());
    await client.poll();
    const gone = new AbortController();
    const broken = client.poll(gone.signal).catch(() => 'broken');
    await ask('OPTIONS', client.target);
    gone.abort();
    expect(await broken).toBe('broken');
    await until(() => outcomes.includes('broken'));
    handler.lastJoined.push('news', {});
    await client.poll();
    expect(client.frames.map((frame) => frame[3])).toEqual(['phx_reply', 'news']);
  });

  test('[C86] [LP5] [deviation 4] an answer that could not be written whole is given again, once and in front', async () => {
    let requeued = 0;
    const { handler, open, server } = await start({}, { limits: { cutAboveBytes: 100_000_000, staleAboveBytes: 100_000_000 }, longPollMetrics: { requeued: (messages) => void (requeued += messages) } });
    const client = await open();
    await client.posted(join());
    await client.poll();
    // More than the buffers of both ends hold.
    for (let n = 0; n < 20; n += 1) handler.lastJoined.push('news', { n, text: 'x'.repeat(1_000_000) });
    const stuck = await speak(server.port, `GET ${pathOf(client)} HTTP/1.1\r\nHost: x\r\n\r\n`);
    await new Promise<void>((resolve) => stuck.once('data', () => resolve()));
    stuck.pause();
    handler.lastJoined.push('news', { n: 20 });
    stuck.destroy();
    await until(() => requeued === 20);
    await client.poll();
    expect(client.frames.slice(1).map((frame) => Number(/\d+/.exec(JSON.stringify(frame[4]))?.[0]))).toEqual(Array.from({ length: 21 }, (_, n) => n));
  });

  test('[C74] [C75] [LP6] without a poll for too long a session ends and its channels with it, whatever it posts', async () => {
    const clock = new ManualClock();
    const { pollGapLimitMs, livenessSweepPeriodMs } = defaultLongPollLimits;
    const { handler, open, server } = await start({}, { clock });
    const client = await open();
    await client.posted(join());
    for (let gapMs = 0; gapMs < pollGapLimitMs; gapMs += livenessSweepPeriodMs) {
      expect(await client.posted(event(`${gapMs}`, 'any'))).toEqual({ status: 200 });
      clock.advance(livenessSweepPeriodMs);
    }
    const posted = (await client.posted(event('late', 'any'))).status;
    expect([posted, server.cuts]).toEqual([410, ['silent']]);
    expect(handler.lefts.map(({ why }) => why)).toEqual(['connection-closed']);
    expect((await client.poll()).status).toBe(410);
  });

  test('[LP6] [faults 3] [faults 25] a server that stood still for a minute ends nobody for it', async () => {
    const clock = new ManualClock();
    const { open, server } = await start({}, { clock });
    const client = await open();
    clock.advance(5_000);
    clock.stall(60_000);
    clock.advance(1);
    expect(server.cuts).toEqual([]);
    const waiting = client.poll();
    await ask('OPTIONS', client.target);
    clock.advance(9_000);
    clock.advance(1_000);
    expect((await waiting).status).toBe(204);
    clock.advance(20_000);
    expect(server.cuts).toEqual(['silent']);
  });

  test('[LP3] a session ends with its token’s life', async () => {
    const { open, server } = await start({}, { longPollLimits: { livenessSweepPeriodMs: 10, maxSessionMs: 30 } });
    const client = await open();
    expect((await client.poll()).status).toBe(410);
    expect(server.cuts).toEqual(['revoked']);
  });

  test('[C58] [C83] [LP7] whose right was taken away hears the last word, then that the session is gone', async () => {
    const { handler, open, server } = await start();
    const client = await open();
    await client.posted(join());
    await client.poll();
    handler.lastJoined.push('ended', { reason: 'signed-out' });
    expect(server.channels.disconnect(() => true)).toBe(1);
    expect((await client.poll()).status).toBe(200);
    expect((await client.poll()).status).toBe(410);
    expect(client.frames.at(-1)?.[3]).toBe('ended');
    expect(handler.lefts).toHaveLength(1);
  });

  test('[C55] [LP4] a broadcast to many sessions is encoded once', async () => {
    const { open, server } = await start();
    const clients = await Promise.all(Array.from({ length: 50 }, () => open()));
    await Promise.all(clients.map((client) => client.posted(join())));
    await Promise.all(clients.map((client) => client.poll()));
    let encodings = 0;
    server.fanOut.publish('room:a', 'news', { toJSON: () => ({ n: (encodings += 1) }) });
    await Promise.all(clients.map((client) => client.poll()));
    for (const client of clients) expect(client.frames.at(-1)).toEqual([null, null, 'room:a', 'news', { n: 1 }]);
    expect(encodings).toBe(1);
  });

  test('[RT9] [faults 11] [deviation 10] a client that does not poll is owed the newest state alone, and is cut when it never comes', async () => {
    const { open, server } = await start({}, { limits: { progressWindowMs: 300 } });
    const [slow, stuck] = [await open(), await open()];
    for (const client of [slow, stuck]) {
      await client.posted(join());
      await client.poll();
    }
    for (let n = 1; n <= 50; n += 1) {
      server.fanOut.publish('room:a', 'stage', { n, text: 'x'.repeat(16 * 1024) }, { replaceKey: 'stage' });
      // What waits for its slice would be replaced there, and nobody owed anything.
      await until(() => server.fanOut.queuedCount === 0);
    }
    await slow.poll();
    const numbers = () => slow.frames.slice(1).map((frame) => Number(/\d+/.exec(JSON.stringify(frame[4]))?.[0]));
    while (numbers().at(-1) !== 50) await slow.poll();
    expect(numbers().length).toBeLessThan(10);
    await until(() => server.cuts.length > 0);
    expect(server.cuts).toEqual(['slow-consumer']);
    expect((await stuck.poll()).status).toBe(410);
    expect(server.longPoll.connectionCount).toBe(1);
  });
});
