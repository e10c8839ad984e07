import { describe, expect, test } from 'vitest';
import { byEffect, headlineOf, reachedLimits, type LiveFacts } from '../../app/(staff)/_operations/headline.ts';
import { emptyHour, isOperations, withAnswer, type Hour } from '../../lib/client/operations-hour.ts';
import { createOperationsWatch, type OperationsView } from '../../lib/client/operations-watch.ts';
import { samplePeriodMs, samplesKept, seriesNames, type Operations, type SeriesName } from '../../lib/protocol/operations.ts';
import { ManualClock, settled } from '../fixtures/client-world.ts';

const startedAt = 1_000_000;

function answer(at: readonly number[], changes: Partial<Operations> = {}, series: Partial<Record<SeriesName, readonly (number | null)[]>> = {}): Operations {
  const nothing = Object.fromEntries(seriesNames.map((name) => [name, at.map(() => 0)]));
  return {
    process: 'p',
    version: '1',
    startedAt,
    publicUrl: 'https://vote.test',
    schema: 'ready',
    heapLimit: 1_000,
    assemblies: { live: 1, stale: 0, lost: 0 },
    store: { isAnswering: true, answeredAt: at.at(-1) ?? null },
    at,
    series: { ...emptyHour.series, ...nothing, ...series },
    limits: {},
    ...changes,
  };
}

describe('[OP6] the hour of a page', () => {
  test('is put together from answers: what comes twice counts once, a limit that was not reached is zero', () => {
    const first = withAnswer(emptyHour, answer([1, 2], { limits: { attempts: { sinceStart: 4, counts: [0, 4] } } }, { ballots: [10, 20] }));
    const second = withAnswer(first, answer([2, 3], { limits: { attempts: { sinceStart: 4, counts: null } } }, { ballots: [20, null] }));
    expect([second.at, second.series.ballots, second.limits]).toEqual([[1, 2, 3], [10, 20, null], { attempts: [0, 4, 0] }]);
    expect(second.series.heap).toEqual([0, 0, 0]);
  });

  test('goes on over a restart of the worker, whose start is in it', () => {
    const before = withAnswer(emptyHour, answer([startedAt, startedAt + 5_000], {}, { webSocket: [7, 8] }));
    const after = withAnswer(before, answer([startedAt + 60_000], { process: 'q', startedAt: startedAt + 59_000 }, { webSocket: [1] }));
    expect([after.at.length, after.series.webSocket, after.starts]).toEqual([3, [7, 8, 1], [startedAt, startedAt + 59_000]]);
  });

  test('is an hour long', () => {
    const at = Array.from({ length: samplesKept }, (_, index) => startedAt + index * samplePeriodMs);
    const whole = withAnswer(emptyHour, answer(at));
    const more = withAnswer(whole, answer([startedAt + samplesKept * samplePeriodMs]));
    expect([more.at.length, more.at[0]]).toEqual([samplesKept, startedAt + samplePeriodMs]);
  });

  test('takes nothing that can not be drawn', () => {
    expect(isOperations(answer([1]))).toBe(true);
    for (const broken of [null, [], {}, { ...answer([1]), at: ['x'] }, { ...answer([1]), series: {} }, answer([1], {}, { heap: [1, 2] }), { ...answer([1]), limits: { attempts: { sinceStart: 1, counts: [1, 2] } } }, { ...answer([1]), store: null }]) {
      expect(isOperations(broken)).toBe(false);
    }
    // A newer worker may know a limit that this page does not.
    expect(isOperations({ ...answer([1]), limits: { newer: { odd: true } } })).toBe(true);
  });
});

describe('[OP6] the page asks', () => {
  test('for the whole hour first, then each five seconds for what is new, one question at a time; not while nobody looks', async () => {
    const clock = new ManualClock();
    const asked: { readonly url: string; readonly answer: (response: Response) => Promise<void> }[] = [];
    let isVisible = true;
    const listeners = new Set<() => void>();
    const watch = createOperationsWatch(
      { serverNow: () => clock.now() },
      {
        baseUrl: '',
        assemblyId: 'a',
        clock,
        random: () => 0,
        warn: () => undefined,
        fetch: (input) => new Promise((resolve) => asked.push({ url: typeof input === 'string' ? input : '', answer: async (response) => (resolve(response), settled()) })),
        lifecycle: { isOnline: () => true, isVisible: () => isVisible, subscribe: (listener) => (listeners.add(() => listener('visible')), () => undefined) },
      },
    );
    const ok = (body: Operations, etag: string) => Response.json(body, { headers: { etag } });
    await clock.advance(0);
    expect(asked.map(({ url }) => url)).toEqual(['/realtime/assemblies/a/operations']);
    await clock.advance(4_000);
    expect(asked).toHaveLength(1);
    expect(watch.getSnapshot().waitingSince).toBe(1_000);
    await asked[0]?.answer(ok(answer([100, 200]), '"p.2"'));
    await clock.advance(samplePeriodMs);
    expect(asked[1]?.url).toBe('/realtime/assemblies/a/operations?process=p&since=200');
    await asked[1]?.answer(new Response(null, { status: 304 }));
    expect(watch.getSnapshot()).toMatchObject({ updatedAt: 10_000, waitingSince: null, problem: null, hour: { at: [100, 200] } });
    isVisible = false;
    for (const tell of listeners) tell();
    await clock.advance(60_000);
    expect(asked).toHaveLength(2);
    isVisible = true;
    for (const tell of listeners) tell();
    await clock.advance(0);
    await asked[2]?.answer(new Response('{"reason":"worker-away"}', { status: 503 }));
    expect(watch.getSnapshot()).toMatchObject({ waitingSince: 70_000, problem: { kind: 'unreachable' }, hour: { at: [100, 200] } });
    await clock.advance(8_000);
    await asked[3]?.answer(ok(answer([300]), '"p.3"'));
    expect(watch.getSnapshot()).toMatchObject({ waitingSince: null, problem: null, hour: { at: [100, 200, 300] } });
    watch.stop();
    await clock.advance(60_000);
    expect(asked).toHaveLength(4);
  });
});

describe('[OP8] the first sentence', () => {
  const at = [startedAt, startedAt + 5_000];
  const now = startedAt + 6_000;
  const view = (given: Operations, changes: Partial<OperationsView> = {}): OperationsView => ({ newest: given, hour: withAnswer(emptyHour, given), updatedAt: now - 1_000, waitingSince: null, problem: null, ...changes });
  const nothingHeard: LiveFacts = { store: null, heardAt: null };
  const head = (given: OperationsView, live: LiveFacts = nothingHeard) => headlineOf(given, live, now);
  const kind = (given: OperationsView, live: LiveFacts = nothingHeard) => head(given, live).kind;
  const away = { isAnswering: false, answeredAt: now - 12_000 };

  test('says that all is well, with how many are connected and how fast the store is', () => {
    expect(head(view(answer(at, {}, { webSocket: [1, 40], longPoll: [0, 2], store: [1, 3] })))).toEqual({ kind: 'running', connected: 42, storeMs: 3 });
    // Of a sample that was taken before anybody came, whoever reads it included.
    expect(head(view(answer(at, {}, { webSocket: [0, 0], store: [1, null] })))).toEqual({ kind: 'running', connected: null, storeMs: null });
  });

  test('names what matters most, first the worker, then the store, then assemblies, memory, places, speed', () => {
    const slow = { loopP99: [300, 2] };
    const full = { limits: { 'arrivals-waiting': { sinceStart: 5, counts: [0, 5] } } } as const;
    const memory = { heap: [1, 950] };
    expect(kind(view(answer(at, {}, slow)))).toBe('slow');
    expect(head(view(answer(at, full, slow)))).toEqual({ kind: 'full', limit: 'arrivals-waiting', times: 5 });
    expect(kind(view(answer(at, full, memory)))).toBe('memory');
    expect(kind(view(answer(at, { ...full, assemblies: { live: 1, stale: 0, lost: 1 } }, memory)))).toBe('lost');
    expect(head(view(answer(at, { store: away, assemblies: { live: 0, stale: 0, lost: 1 } })))).toEqual({ kind: 'store-away', forMs: 12_000 });
    expect(kind(view(answer(at, { assemblies: { live: 0, stale: 1, lost: 0 } })))).toBe('store-away');
    expect(head(view(answer(at, { store: away }), { problem: { kind: 'unreachable' }, waitingSince: now - 20_000 }))).toEqual({ kind: 'unreachable', forMs: 20_000, of: now - 1_000 });
    expect(kind(view(answer(at), { problem: { kind: 'refused', status: 403, reason: 'not-permitted' } }))).toBe('refused');
  });

  test('does not cry over one question that was not answered, nor over what is long past', () => {
    expect(kind(view(answer(at), { problem: { kind: 'unreachable' }, waitingSince: now - 2_000 }))).toBe('running');
    const long = [startedAt - 300_000, startedAt];
    expect(kind(view(answer(long, { limits: { connections: { sinceStart: 9, counts: [9, 0] } } }, { loopP99: [900, 1] })))).toBe('running');
  });

  test('waits for the first answer, and says when there is none', () => {
    const nothing = { newest: null, hour: emptyHour, updatedAt: null, waitingSince: null, problem: null };
    expect(kind(nothing)).toBe('loading');
    expect(kind({ ...nothing, problem: { kind: 'unreachable' } })).toBe('unreachable');
  });

  test('claims nothing of now while an answer is late, unless the worker is heard otherwise', () => {
    const hanging = view(answer(at), { waitingSince: now - 4_000 });
    expect(head(hanging)).toEqual({ kind: 'waiting', of: now - 1_000 });
    expect(kind(hanging, { store: null, heardAt: now - 500 })).toBe('running');
    const longAgo = answer([startedAt - 600_000]);
    expect(kind(view(longAgo))).toBe('waiting');
  });

  test('takes what the channel says of the store before a sample that is older', () => {
    const sample = startedAt + 5_000;
    const isAway = (since: number) => ({ store: { isAway: true, at: since }, heardAt: null });
    const isBack = (since: number) => ({ store: { isAway: false, at: since }, heardAt: null });
    expect(head(view(answer(at)), isAway(now - 700))).toEqual({ kind: 'store-away', forMs: 700 });
    expect(kind(view(answer(at, { store: away })), isBack(sample + 500))).toBe('running');
    expect(kind(view(answer(at, { store: away })), isBack(sample - 500))).toBe('store-away');
  });

  test('calls no worker slow that was not late: a reply that took long is told as one', () => {
    expect(head(view(answer(at, {}, { loopP99: [27, 3], replyP99: [1_400, null] })))).toEqual({ kind: 'slow-replies', replyMs: 1_400 });
    expect(head(view(answer(at, {}, { loopP99: [300, 3], replyP99: [1_400, null] })))).toEqual({ kind: 'slow', loopMs: 300, replyMs: 1_400 });
  });

  test('[OP5] of a worker that started within the hour only the hour is told, which holds its start and what was before', () => {
    const given = answer(at, { startedAt, limits: { attempts: { sinceStart: 1, counts: [0, 1] } } });
    expect(reachedLimits(view(given))).toEqual([{ name: 'attempts', inHour: 1, sinceStart: null }]);
  });

  test('[OP5] limits are listed with those of the last hour first, and summed by what they do to people', () => {
    const given = answer(at, { startedAt: startedAt - 5_000_000, limits: { attempts: { sinceStart: 9, counts: null }, output: { sinceStart: 2, counts: [1, 1] }, 'mail-queue': { sinceStart: 3, counts: [0, 3] } } });
    expect(reachedLimits(view(given))).toEqual([
      { name: 'mail-queue', inHour: 3, sinceStart: 3 },
      { name: 'output', inHour: 2, sinceStart: 2 },
      { name: 'attempts', inHour: 0, sinceStart: 9 },
    ]);
    const hour: Hour = withAnswer(emptyHour, given);
    expect([byEffect(hour, 'refused'), byEffect(hour, 'cut'), byEffect(hour, 'held')]).toEqual([[0, 3], [1, 1], [0, 0]]);
  });
});
