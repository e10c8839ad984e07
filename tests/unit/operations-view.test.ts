import { describe, expect, test } from 'vitest';
import { byEffect, headlineOf, reachedLimits } from '../../app/(staff)/_operations/headline.ts';
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
    await asked[0]?.answer(ok(answer([100, 200]), '"p.2"'));
    await clock.advance(samplePeriodMs);
    expect(asked[1]?.url).toBe('/realtime/assemblies/a/operations?process=p&since=200');
    await asked[1]?.answer(new Response(null, { status: 304 }));
    expect(watch.getSnapshot()).toMatchObject({ updatedAt: 10_000, problem: null, hour: { at: [100, 200] } });
    isVisible = false;
    for (const tell of listeners) tell();
    await clock.advance(60_000);
    expect(asked).toHaveLength(2);
    isVisible = true;
    for (const tell of listeners) tell();
    await clock.advance(0);
    await asked[2]?.answer(new Response('{"reason":"worker-away"}', { status: 503 }));
    expect(watch.getSnapshot()).toMatchObject({ problem: { kind: 'unreachable' }, hour: { at: [100, 200] } });
    await clock.advance(8_000);
    await asked[3]?.answer(ok(answer([300]), '"p.3"'));
    expect(watch.getSnapshot()).toMatchObject({ problem: null, hour: { at: [100, 200, 300] } });
    watch.stop();
    await clock.advance(60_000);
    expect(asked).toHaveLength(4);
  });
});

describe('[OP8] the first sentence', () => {
  const at = [startedAt, startedAt + 5_000];
  const now = startedAt + 6_000;
  const view = (given: Operations, changes: Partial<OperationsView> = {}): OperationsView => ({ newest: given, hour: withAnswer(emptyHour, given), updatedAt: now - 1_000, problem: null, ...changes });
  const kind = (given: OperationsView) => headlineOf(given, now).kind;
  const away = { isAnswering: false, answeredAt: now - 12_000 };

  test('says that all is well, with how many are connected and how fast the store is', () => {
    expect(headlineOf(view(answer(at, {}, { webSocket: [1, 40], longPoll: [0, 2], store: [1, 3] })), now)).toEqual({ kind: 'running', connected: 42, storeMs: 3 });
  });

  test('names what matters most, first the worker, then the store, then assemblies, memory, places, speed', () => {
    const slow = { loopP99: [300, 2] };
    const full = { limits: { 'arrivals-waiting': { sinceStart: 5, counts: [0, 5] } } } as const;
    const memory = { heap: [1, 950] };
    expect(kind(view(answer(at, {}, slow)))).toBe('slow');
    expect(headlineOf(view(answer(at, full, slow)), now)).toEqual({ kind: 'full', limit: 'arrivals-waiting', times: 5 });
    expect(kind(view(answer(at, full, memory)))).toBe('memory');
    expect(kind(view(answer(at, { ...full, assemblies: { live: 1, stale: 0, lost: 1 } }, memory)))).toBe('lost');
    expect(headlineOf(view(answer(at, { store: away, assemblies: { live: 0, stale: 0, lost: 1 } })), now)).toEqual({ kind: 'store-away', forMs: 12_000 });
    expect(kind(view(answer(at, { assemblies: { live: 0, stale: 1, lost: 0 } })))).toBe('store-away');
    expect(headlineOf(view(answer(at, { store: away }), { problem: { kind: 'unreachable' }, updatedAt: now - 20_000 }), now)).toEqual({ kind: 'unreachable', forMs: 20_000, since: now - 20_000 });
    expect(kind(view(answer(at), { problem: { kind: 'refused', status: 403, reason: 'not-permitted' } }))).toBe('refused');
  });

  test('does not cry over one question that was not answered, nor over what is long past', () => {
    expect(kind(view(answer(at), { problem: { kind: 'unreachable' }, updatedAt: now - 6_000 }))).toBe('running');
    const long = [startedAt - 300_000, startedAt];
    expect(kind(view(answer(long, { limits: { connections: { sinceStart: 9, counts: [9, 0] } } }, { loopP99: [900, 1] })))).toBe('running');
  });

  test('waits for the first answer, and says when there is none', () => {
    const nothing = { newest: null, hour: emptyHour, updatedAt: null, problem: null };
    expect(kind(nothing)).toBe('loading');
    expect(kind({ ...nothing, problem: { kind: 'unreachable' } })).toBe('unreachable');
  });

  test('[OP5] limits are listed with those of the last hour first, and summed by what they do to people', () => {
    const given = answer(at, { limits: { attempts: { sinceStart: 9, counts: null }, output: { sinceStart: 2, counts: [1, 1] }, 'mail-queue': { sinceStart: 3, counts: [0, 3] } } });
    expect(reachedLimits(view(given))).toEqual([
      { name: 'mail-queue', inHour: 3, sinceStart: 3 },
      { name: 'output', inHour: 2, sinceStart: 2 },
      { name: 'attempts', inHour: 0, sinceStart: 9 },
    ]);
    const hour: Hour = withAnswer(emptyHour, given);
    expect([byEffect(hour, 'refused'), byEffect(hour, 'cut'), byEffect(hour, 'held')]).toEqual([[0, 3], [1, 1], [0, 0]]);
  });
});
