import { afterEach, describe, expect, test } from 'vitest';
import { createContentFetcher, type ContentFetcher, type Contents } from '../../lib/client/content.ts';
import { ManualClock } from '../fixtures/client-world.ts';

type Asked = { readonly url: string; readonly answer: (response: Response | 'no network') => void; readonly signal: AbortSignal | null | undefined };

let fetcher: ContentFetcher | null = null;
afterEach(() => fetcher?.stop());

/** A fetcher whose requests are answered by hand. */
function start() {
  const clock = new ManualClock();
  const asked: Asked[] = [];
  const seen: Contents[] = [];
  const created = createContentFetcher({
    baseUrl: 'http://vote.test',
    assemblyId: 'x',
    clock,
    random: () => 0.5,
    fetch: (input, init) => new Promise((resolve, reject) => asked.push({ url: typeof input === 'string' ? input : '', signal: init?.signal, answer: (response) => (response === 'no network' ? reject(new TypeError()) : resolve(response)) })),
    onChange: (contents) => void seen.push(contents),
  });
  fetcher = created;
  const answer = async (response: Response | 'no network') => {
    asked.at(-1)?.answer(response);
    await clock.advance(0);
  };
  return { clock, asked, answer, want: created.want, stop: created.stop, now: () => seen.at(-1) ?? {} };
}

const text = (body: string) => new Response(body, { headers: { 'content-type': 'text/plain; charset=utf-8' } });

describe('[RT16] what is fetched by content hash', () => {
  test('is asked for once, however many want it, and kept', async () => {
    const { asked, answer, now, want } = start();
    want('a');
    want('a');
    expect(now()).toEqual({ a: { status: 'fetching', isAgain: false } });
    expect(asked.map(({ url }) => url)).toEqual(['http://vote.test/realtime/assemblies/x/content/a']);
    await answer(text('§ 1'));
    expect(now()).toEqual({ a: { status: 'here', value: '§ 1' } });
    want('a');
    expect(asked).toHaveLength(1);
  });

  test('a document comes as its JSON', async () => {
    const { answer, now, want } = start();
    want('a');
    await answer(Response.json({ entries: [], older: null }));
    expect(now()['a']).toEqual({ status: 'here', value: { entries: [], older: null } });
  });

  test('is tried again by itself while nobody answers, and given up after five attempts until a person asks', async () => {
    const { asked, answer, clock, now, want } = start();
    want('a');
    for (let attempt = 1; attempt < 5; attempt += 1) {
      await answer(attempt % 2 === 0 ? 'no network' : new Response(null, { status: 503 }));
      expect(now()['a']).toEqual({ status: 'fetching', isAgain: true });
      want('a');
      expect(asked).toHaveLength(attempt);
      await clock.advance(8_000);
    }
    await answer('no network');
    expect([asked.length, now()['a']]).toEqual([5, { status: 'failed', because: 'away' }]);
    await clock.advance(60_000);
    expect(asked).toHaveLength(5);
    want('a');
    await answer(text('at last'));
    expect(now()['a']).toEqual({ status: 'here', value: 'at last' });
  });

  test('a request into a black hole ends, and another is made', async () => {
    const { asked, clock, now, want } = start();
    want('a');
    asked[0]?.signal?.addEventListener('abort', () => asked[0]?.answer('no network'));
    await clock.advance(40_000);
    expect(now()['a']).toEqual({ status: 'fetching', isAgain: true });
    await clock.advance(8_000);
    expect(asked).toHaveLength(2);
  });

  test('what is not on show any more is not asked for again', async () => {
    const { asked, answer, clock, now, want } = start();
    want('a');
    await answer(Response.json({ reason: 'unknown-content' }, { status: 404 }));
    await clock.advance(60_000);
    expect([asked.length, now()['a']]).toEqual([1, { status: 'failed', because: 'unknown' }]);
  });

  test('memory is bounded: the oldest goes, and is fetched anew when it is wanted', async () => {
    const { asked, answer, now, want } = start();
    for (let number = 0; number < 25; number += 1) {
      want(`t${number}`);
      await answer(text('x'.repeat(100_000)));
    }
    expect(Object.keys(now())).toHaveLength(20);
    expect(now()['t0']).toBeUndefined();
    want('t0');
    expect(asked).toHaveLength(26);
  });

  test('stopped, it answers nobody; wanted again, an answer to the first attempt is none to the second', async () => {
    const { asked, clock, now, stop, want } = start();
    want('a');
    stop();
    expect(now()['a']).toEqual({ status: 'failed', because: 'away' });
    want('a');
    asked[0]?.answer(text('old'));
    await clock.advance(0);
    expect(now()['a']).toEqual({ status: 'fetching', isAgain: false });
    asked[1]?.answer(text('new'));
    await clock.advance(0);
    expect(now()['a']).toEqual({ status: 'here', value: 'new' });
  });
});
