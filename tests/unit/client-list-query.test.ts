import { describe, expect, test } from 'vitest';
import { createListQuery } from '../../lib/client/list-query.ts';
import { ManualClock, settled } from '../fixtures/client-world.ts';

type Page = { readonly rows: readonly string[] };
type Request = { readonly url: string; readonly etag: string | null; readonly isAborted: boolean; answer(response: Response | Error): Promise<void> };

/** A list on a clock that stands still and a server that answers when the test says so. */
function panel(options: { readonly startsAtOnce?: boolean } = {}) {
  const clock = new ManualClock();
  const requests: Request[] = [];
  const fetchPage: typeof fetch = (input, init) =>
    new Promise((resolve, reject) => {
      requests.push({
        url: typeof input === 'string' ? input : 'not a string',
        etag: new Headers(init?.headers).get('if-none-match'),
        get isAborted() {
          return init?.signal?.aborted === true;
        },
        answer: async (response) => {
          if (response instanceof Error) reject(response);
          else resolve(response);
          await settled();
        },
      });
    });
  const list = createListQuery<string, Page>({
    initial: 'a',
    url: (query) => `/list?search=${query}`,
    isPage: (body): body is Page => typeof body === 'object' && body !== null && 'rows' in body && Array.isArray(body.rows),
    ...options,
    fetch: fetchPage,
    clock,
    serverNow: () => clock.now(),
    random: () => 0.5,
    warn: () => undefined,
  });
  const request = (index: number): Request => {
    const found = requests[index];
    if (found === undefined) throw new Error(`request ${index} was not made`);
    return found;
  };
  return { clock, list, requests, request };
}

const page = (rows: readonly string[], sequence: number, etag = `"${sequence}"`) =>
  Response.json({ rows }, { headers: { etag, 'x-list-version': `1.${sequence}` } });
const same = (sequence: number) => new Response(null, { status: 304, headers: { 'x-list-version': `1.${sequence}` } });

describe('[RT3] a panel', () => {
  test('fetches the page that it shows, once', async () => {
    const { clock, list, request, requests } = panel();
    expect(list.getSnapshot()).toMatchObject({ status: 'loading', page: null });
    await clock.advance(0);
    await request(0).answer(page(['one'], 5));
    expect(list.getSnapshot()).toMatchObject({ status: 'fresh', page: { rows: ['one'] }, version: [1, 5], updatedAt: clock.now(), problem: null });
    expect(requests).toHaveLength(1);
  });

  test('asks again with the ETag, and a 304 keeps the very same page', async () => {
    const { clock, list, request } = panel();
    await clock.advance(0);
    await request(0).answer(page(['one'], 5));
    const before = list.getSnapshot().page;
    list.invalidate([1, 6]);
    await clock.advance(1_000);
    expect(request(1).etag).toBe('"5"');
    await request(1).answer(same(6));
    expect(list.getSnapshot().page).toBe(before);
    expect(list.getSnapshot().version).toEqual([1, 6]);
  });

  test('ignores an invalidation of what it holds already', async () => {
    const { clock, list, request, requests } = panel();
    await clock.advance(0);
    await request(0).answer(page(['one'], 5));
    list.invalidate([1, 5]);
    list.invalidate([1, 4]);
    await clock.advance(5_000);
    expect(requests).toHaveLength(1);
  });

  test('has one fetch under way, and a burst of invalidations makes one more', async () => {
    const { clock, list, request, requests } = panel();
    await clock.advance(0);
    await request(0).answer(page(['one'], 5));
    for (let version = 6; version < 500; version += 1) list.invalidate([1, version]);
    await clock.advance(1_000);
    expect(requests).toHaveLength(2);
    for (let version = 500; version < 900; version += 1) list.invalidate([1, version]);
    await clock.advance(3_000);
    expect(requests).toHaveLength(2);
    await request(1).answer(page(['two'], 600));
    await clock.advance(1_000);
    expect(requests).toHaveLength(3);
  });

  test('[A4] is refetched at most once a second', async () => {
    const { clock, list, request, requests } = panel();
    await clock.advance(0);
    await request(0).answer(page(['one'], 5));
    list.invalidate([1, 6]);
    await clock.advance(999);
    expect(requests).toHaveLength(1);
    await clock.advance(1);
    expect(requests).toHaveLength(2);
  });

  test('drops the late answer to an older query', async () => {
    const { clock, list, request, requests } = panel();
    await clock.advance(0);
    list.setQuery('b');
    expect(request(0).isAborted).toBe(true);
    await clock.advance(5_000);
    expect([requests.length, list.getSnapshot().problem]).toEqual([2, null]);
    await request(1).answer(page(['of b'], 5));
    await request(0).answer(page(['of a'], 9));
    expect(list.getSnapshot()).toMatchObject({ page: { rows: ['of b'] }, pageQuery: 'b', status: 'fresh' });
  });

  test('never replaces a newer version by an older one', async () => {
    const { clock, list, request } = panel();
    await clock.advance(0);
    await request(0).answer(page(['new'], 9));
    list.refresh();
    await request(1).answer(page(['old'], 8));
    expect(list.getSnapshot()).toMatchObject({ page: { rows: ['new'] }, version: [1, 9] });
  });

  test('does not send the ETag of one query with another', async () => {
    const { clock, list, request } = panel();
    await clock.advance(0);
    await request(0).answer(page(['one'], 5));
    list.setQuery('b');
    expect(request(1).etag).toBeNull();
    expect(list.getSnapshot()).toMatchObject({ status: 'loading', page: { rows: ['one'] }, pageQuery: 'a' });
  });
});

describe('[faults 42] a lost invalidation', () => {
  test('is healed within 30 s while somebody looks, and nobody asks while nobody does', async () => {
    const { clock, list, request, requests } = panel();
    await clock.advance(0);
    await request(0).answer(page(['one'], 5));
    await clock.advance(30_000);
    await request(1).answer(page(['two'], 7));
    expect(list.getSnapshot().page?.rows).toEqual(['two']);
    list.setVisible(false);
    await clock.advance(300_000);
    expect(requests).toHaveLength(2);
    list.setVisible(true);
    await clock.advance(0);
    expect(requests).toHaveLength(3);
  });

  test('is healed at the rejoin', async () => {
    const { clock, list, request, requests } = panel();
    await clock.advance(0);
    await request(0).answer(page(['one'], 5));
    await clock.advance(2_000);
    list.recheck([1, 5]);
    await clock.advance(0);
    expect(requests).toHaveLength(1);
    list.recheck([1, 6]);
    await clock.advance(0);
    expect(requests).toHaveLength(2);
  });

  test('an answer that is still older than what was announced does not make a loop', async () => {
    const { clock, list, request, requests } = panel();
    await clock.advance(0);
    await request(0).answer(page(['one'], 5));
    list.invalidate([1, 9]);
    await clock.advance(1_000);
    await request(1).answer(page(['one'], 6));
    await clock.advance(29_000);
    expect(requests).toHaveLength(2);
    await clock.advance(1_000);
    expect(requests).toHaveLength(3);
  });
});

describe('[A4] trouble', () => {
  test('a failed fetch leaves the page standing, marked stale, and is tried again with growing waits', async () => {
    const { clock, list, request, requests } = panel();
    await clock.advance(0);
    await request(0).answer(page(['one'], 5));
    list.refresh();
    await request(1).answer(new Error('no network'));
    expect(list.getSnapshot()).toMatchObject({ status: 'stale', page: { rows: ['one'] }, problem: { kind: 'unreachable' } });
    await clock.advance(8_000);
    await request(2).answer(new Response('nginx says 503', { status: 503 }));
    expect(list.getSnapshot().status).toBe('stale');
    await clock.advance(8_000);
    await request(3).answer(same(5));
    expect(list.getSnapshot()).toMatchObject({ status: 'fresh', problem: null });
    expect(requests).toHaveLength(4);
  });

  test('a fetch that never ends is given up, so that the next can begin', async () => {
    const { clock, list, request, requests } = panel();
    await clock.advance(0);
    await clock.advance(10_000);
    expect(request(0).isAborted).toBe(true);
    expect(list.getSnapshot()).toMatchObject({ status: 'loading', problem: { kind: 'unreachable' } });
    await clock.advance(8_000);
    expect(requests).toHaveLength(2);
  });

  test('a refusal is shown and not repeated; what the server asks for in wait it gets', async () => {
    const { clock, list, request, requests } = panel();
    await clock.advance(0);
    await request(0).answer(Response.json({ reason: 'not-permitted' }, { status: 403 }));
    expect(list.getSnapshot().problem).toEqual({ kind: 'refused', status: 403, reason: 'not-permitted' });
    await clock.advance(100_000);
    expect(requests).toHaveLength(1);
    list.refresh();
    await request(1).answer(Response.json({ reason: 'busy', retryAfterS: 20 }, { status: 429 }));
    await clock.advance(19_999);
    expect(requests).toHaveLength(2);
    await clock.advance(1);
    expect(requests).toHaveLength(3);
  });

  test('a body that is no page is not shown', async () => {
    const { clock, list, request } = panel();
    await clock.advance(0);
    await request(0).answer(Response.json(['nonsense']));
    expect(list.getSnapshot()).toMatchObject({ page: null, problem: { kind: 'malformed' } });
  });

  test('while the socket is down the page is marked stale', async () => {
    const { clock, list, request } = panel();
    await clock.advance(0);
    await request(0).answer(page(['one'], 5));
    list.setConnected(false);
    expect(list.getSnapshot().status).toBe('stale');
    list.setConnected(true);
    expect(list.getSnapshot().status).toBe('fresh');
  });

  test('a list that is stopped lets go of everything', async () => {
    const { clock, list, request, requests } = panel();
    await clock.advance(0);
    list.stop();
    expect(request(0).isAborted).toBe(true);
    await clock.advance(100_000);
    expect([requests.length, clock.timerCount]).toEqual([1, 0]);
  });
});

test('a page that came with the join reply is held without a fetch, and an older one is not', async () => {
  const { clock, list, requests } = panel({ startsAtOnce: false });
  list.hold({ rows: ['from the join'] }, [1, 7]);
  list.hold({ rows: ['older'] }, [1, 6]);
  await clock.advance(0);
  expect(list.getSnapshot()).toMatchObject({ status: 'fresh', page: { rows: ['from the join'] }, version: [1, 7] });
  expect(requests).toHaveLength(0);
  list.invalidate([1, 8]);
  await clock.advance(0);
  expect(requests).toHaveLength(1);
});
