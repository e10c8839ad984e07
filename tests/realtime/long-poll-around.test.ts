/** The long-poll transport by hand: how sessions are replaced and drained, and what is not theirs (channels-protocol.md sections 2 and 6). */
import { afterEach, describe, expect, test } from 'vitest';
import { ask } from '../fixtures/long-poll-client.ts';
import { join, longPollTests } from '../fixtures/long-poll-world.ts';

const { start, stop } = longPollTests();

afterEach(stop);

describe('replaced', () => {
  const page = (name: string, instance: string) => ({ headers: { 'x-phoenix-authtoken': name }, query: `instance=${instance}` });

  test('[LP7] [faults 17] a page that opens another session ends its older one; a POST that is delivered after that changes nothing', async () => {
    const { handler, open, server } = await start();
    const older = await open(page('anna', 'page-1'));
    await older.posted(join('1'));
    const newer = await open(page('anna', 'page-1'));
    expect([server.cuts, server.longPoll.connectionCount]).toEqual([['replaced'], 1]);
    await newer.posted(join('1'));
    expect(await older.posted(['1', '2', 'room:a', 'phx_leave', {}])).toEqual({ status: 410 });
    expect(handler.lefts.map(({ why }) => why)).toEqual(['connection-closed']);
    expect(server.fanOut.joinedCount('room:a')).toBe(1);
    const newest = await open(page('anna', 'page-1'));
    expect(await newest.posted(join('1'))).toEqual({ status: 200 });
    expect(server.cuts).toEqual(['replaced', 'replaced']);
  });

  test('[LP7] other pages keep theirs, and nobody ends somebody else’s by naming their page', async () => {
    const { open, server } = await start();
    await open(page('anna', 'page-1'));
    await open(page('anna', 'page-2'));
    await open(page('ben', 'page-1'));
    await open({ headers: { 'x-phoenix-authtoken': 'anna' } });
    expect([server.cuts, server.longPoll.connectionCount]).toEqual([[], 4]);
  });
});

describe('around it', () => {
  test('[C24] [LP10] [faults 37] a foreign origin is refused with 403 in the body whatever it asks, before anybody is asked who they are', async () => {
    const { open, server } = await start({}, { door: { checkOrigin: ({ headers }) => headers.origin === undefined || headers.origin === 'https://example.com' } });
    const client = await open();
    const headers = { origin: 'http://notallowed.com' };
    for (const response of [
      await ask('GET', `${server.pollUrl}?vsn=2.0.0`, { headers }),
      await ask('GET', client.target, { headers }),
      await ask('POST', client.target, { headers, body: JSON.stringify(join()) }),
      await ask('OPTIONS', client.target, { headers }),
    ]) {
      expect([response.status, response.headers.get('access-control-allow-origin'), await response.json()]).toEqual([200, null, { status: 403 }]);
    }
    expect([server.longPoll.connectionCount, server.fanOut.joinedCount('room:a')]).toEqual([1, 0]);
    expect(server.log.filter(({ level }) => level === 'warn')).toHaveLength(4);
  });

  test('[C77] [LP10] [deviation 14] nothing is cached or sniffed, and the allowed origin is named, never a star', async () => {
    const { server } = await start();
    for (const method of ['GET', 'POST', 'PUT']) {
      const { headers } = await ask(method, `${server.pollUrl}?vsn=2.0.0`, { headers: { origin: 'https://example.com' } });
      expect([headers.get('cache-control'), headers.get('x-content-type-options')]).toEqual(['no-store', 'nosniff']);
      if (method !== 'PUT') expect(headers.get('access-control-allow-origin')).toBe('https://example.com');
    }
  });

  test('[C79] [LP10] OPTIONS answers what may be sent', async () => {
    const { server } = await start();
    const response = await ask('OPTIONS', server.pollUrl, { headers: { origin: 'https://example.com', 'access-control-request-headers': 'x-phoenix-authtoken' } });
    const { headers } = response;
    expect([response.status, await response.text()]).toEqual([200, '']);
    expect(['headers', 'methods', 'origin'].map((name) => headers.get(`access-control-allow-${name}`))).toEqual(['x-phoenix-authtoken', 'get, post, options', 'https://example.com']);
    expect(headers.get('access-control-max-age')).toBe('3600');
  });

  test.each(['PUT', 'DELETE', 'HEAD'])('[C80] %s is answered with 400', async (method) => {
    const { server } = await start();
    expect((await ask(method, `${server.pollUrl}?vsn=2.0.0`)).status).toBe(400);
  });

  test('[L4a] [RT14] a check that throws fails that request and no other', async () => {
    const { open, server } = await start({}, {
      isStill({ headers }) {
        if (headers.cookie !== undefined) throw new Error('a bug');
        return true;
      },
    });
    const client = await open();
    const failed = await ask('GET', client.target, { headers: { cookie: 'x' } });
    expect([failed.status, await failed.text()]).toEqual([503, 'internal']);
    expect(server.log.filter(({ level }) => level === 'error')).toHaveLength(1);
    expect(await client.posted(join())).toEqual({ status: 200 });
  });
});

describe('draining', () => {
  test('[RT13] [LP9] a drain hands over what waits, refuses the polls that wait with 503, and ends', async () => {
    const { handler, open, server } = await start();
    const [idle, owed] = [await open(), await open()];
    await owed.posted(join());
    await owed.poll();
    const waiting = ask('GET', idle.target);
    await ask('OPTIONS', idle.target);
    handler.lastJoined.push('reply', { recorded: true });
    const drained = server.longPoll.drain({ windowMs: 0 });
    const refused = await waiting;
    expect([refused.status, await refused.text()]).toEqual([503, 'draining']);
    await owed.poll();
    expect(owed.frames.at(-1)?.[3]).toBe('reply');
    await drained;
    for (const target of [`${server.pollUrl}?vsn=2.0.0`, owed.target]) expect((await ask('GET', target)).status).toBe(503);
    expect([server.longPoll.connectionCount, new Set(server.cuts)]).toEqual([0, new Set(['drain'])]);
  });

  test('[RT13] [LP9] it does not wait for who does not come', async () => {
    const { open, server } = await start({}, { longPollLimits: { closeLimitMs: 20 } });
    const client = await open();
    await client.posted(join());
    await server.longPoll.drain({ windowMs: 0 });
    expect(server.longPoll.connectionCount).toBe(0);
  });
});
