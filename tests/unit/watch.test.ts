import { Registry } from 'prom-client';
import { describe, expect, test } from 'vitest';
import { samplePeriodMs, samplesKept, seriesNames, type Operations } from '../../lib/protocol/operations.ts';
import { Distribution } from '../../realtime/watch/distribution.ts';
import { exposeCount, exposeDistribution, exposeGauge, exposeTally } from '../../realtime/watch/expose.ts';
import { createFigures } from '../../realtime/watch/figures.ts';
import { History } from '../../realtime/watch/history.ts';
import { watchLoopDelay } from '../../realtime/watch/loop-delay.ts';
import { OperationsWatch } from '../../realtime/watch/operations.ts';
import { rememberOnce } from '../../realtime/watch/remember-once.ts';
import { StoreWatch } from '../../realtime/watch/store-watch.ts';
import { Tally } from '../../realtime/watch/tally.ts';
import { ManualClock } from '../fixtures/channel-clock.ts';

describe('a distribution', () => {
  test('[OP3] tells of the time since the last look, and counts since the start', () => {
    const times = new Distribution([10, 100]);
    for (let value = 1; value <= 100; value += 1) times.observe(value);
    expect(times.look()).toEqual({ count: 100, p50: 10 + (90 * 40) / 90, p99: 99, max: 100 });
    expect(times.look()).toEqual({ count: 0, p50: null, p99: null, max: null });
    times.observe(5_000);
    // Above all bounds nothing finer is known than the largest.
    expect(times.look()).toEqual({ count: 1, p50: 5_000, p99: 5_000, max: 5_000 });
    expect(times.cumulative()).toEqual([10, 100, 101]);
    expect(times.sum).toBe(5_050 + 5_000);
  });
});

describe('the history', () => {
  test('[OP2] holds the newest rows, in order, and gives those after an instant; none is none', () => {
    const history = new History(2, 3);
    for (let at = 1; at <= 5; at += 1) history.add(at, [at * 10, at === 4 ? null : at]);
    expect(history.added).toBe(5);
    expect(history.after(0)).toEqual({ at: [3, 4, 5], columns: [[30, 40, 50], [3, null, 5]] });
    expect(history.after(4)).toEqual({ at: [5], columns: [[50], [5]] });
    expect(history.after(5)).toEqual({ at: [], columns: [[], []] });
  });
});

describe('what Prometheus is told', () => {
  test('[OP3] tallies, counts, gauges and distributions are read in the moment of the question, and read twice they are the same', async () => {
    const registry = new Registry();
    const tally = new Tally<'a' | 'b'>();
    const times = new Distribution([10, 100]);
    let waiting = 3;
    exposeTally(registry, { name: 'limits_total', help: 'l' }, 'limit', tally);
    exposeCount(registry, { name: 'bytes_total', help: 'b' }, () => 17);
    exposeGauge(registry, { name: 'waiting', help: 'w' }, () => waiting);
    exposeDistribution(registry, { name: 'took_seconds', help: 't' }, times, 1_000);
    tally.add('a', 2);
    tally.add('b');
    times.observe(50);
    times.observe(500);
    waiting = 4;
    const text = await registry.metrics();
    expect(await registry.metrics()).toBe(text);
    for (const line of [
      'limits_total{limit="a"} 2',
      'limits_total{limit="b"} 1',
      'bytes_total 17',
      'waiting 4',
      '# TYPE took_seconds histogram',
      'took_seconds_bucket{le="0.01"} 0',
      'took_seconds_bucket{le="0.1"} 1',
      'took_seconds_bucket{le="+Inf"} 2',
      'took_seconds_sum 0.55',
      'took_seconds_count 2',
    ]) {
      expect(text.split('\n')).toContain(line);
    }
  });
});

describe('the event loop', () => {
  test('[OP3] is late by as much as its timer is', () => {
    const clock = new ManualClock();
    const late = { byMs: 0 };
    const watch = watchLoopDelay({ monotonicMs: () => clock.monotonicMs() + late.byMs, every: (periodMs, run) => clock.every(periodMs, run) });
    clock.advance(100);
    expect(watch.delays.look()).toMatchObject({ count: 5, max: 0 });
    late.byMs = 300;
    clock.advance(20);
    expect(watch.delays.look()).toMatchObject({ count: 1, max: 300 });
    watch.stop();
    expect(clock.timerCount).toBe(0);
  });
});

describe('the store', () => {
  test('[OP4] is asked one question at a time; one that is not answered within the patience is no answer', async () => {
    const clock = new ManualClock();
    const answers: PromiseWithResolvers<void>[] = [];
    const store = new StoreWatch({ clock, now: () => 1_000 + clock.monotonicMs(), ping: () => (answers.push(Promise.withResolvers<void>()), answers.at(-1)?.promise ?? Promise.reject(new Error('unasked'))) });
    const first = store.ask();
    void store.ask();
    expect(answers).toHaveLength(1);
    clock.advance(3);
    answers[0]?.resolve();
    await first;
    expect(store.seen(5_000)).toEqual({ isAnswering: true, answeredAt: 1_003, tookMs: 3 });
    const second = store.ask();
    clock.advance(4_999);
    expect(store.seen(5_000)).toMatchObject({ isAnswering: true });
    clock.advance(1);
    expect(store.seen(5_000)).toEqual({ isAnswering: false, answeredAt: 1_003, tookMs: null });
    answers[1]?.reject(new Error('away'));
    await second;
    expect(store.seen(5_000)).toEqual({ isAnswering: false, answeredAt: 1_003, tookMs: null });
  });

  test('[OP4] the schema is asked for until somebody answers, and then no more', async () => {
    const asked: number[] = [];
    const schema = rememberOnce(async () => {
      if (asked.push(1) === 1) throw new Error('away');
      return 'ready';
    });
    expect(schema()).toBeNull();
    expect(schema()).toBeNull();
    await new Promise((resolve) => setImmediate(resolve));
    expect(schema()).toBeNull();
    await new Promise((resolve) => setImmediate(resolve));
    expect([schema(), schema(), asked.length]).toEqual(['ready', 'ready', 2]);
  });
});

describe('the hour of samples', () => {
  const startedAt = 1_000;

  test('[OP2] a sample each five seconds says what came in them, and what waits; only what is new is sent', () => {
    const { clock, figures, watch, waiting, read } = start();
    figures.replies.observe(4);
    figures.replies.observe(8);
    figures.connections.add('websocket', 3);
    figures.reconnects.add('long-poll');
    figures.limits.add('attempts', 2);
    waiting.commitQueue = 7;
    clock.advance(samplePeriodMs);
    const whole = read({ since: 0, process: '' });
    expect(whole.at).toEqual([startedAt, startedAt + samplePeriodMs]);
    const of = (answer: Operations, index: number) => Object.fromEntries(seriesNames.map((name) => [name, answer.series[name][index]]));
    expect(of(whole, 0)).toMatchObject({ webSocket: 0, ballots: 0, replyP99: null, store: null });
    expect(of(whole, 1)).toMatchObject({ webSocket: 3, longPoll: 0, ballots: 0.4, backOnLongPoll: 1, backOnWebSocket: 0, commitQueue: 7, commitP50: null, cpu: 50, heap: 100 });
    expect(whole.limits).toEqual({ attempts: { sinceStart: 2, counts: [0, 2] } });
    const { etag } = watch;
    figures.limits.add('attempts');
    // Until the next sample the same question has the same answer.
    expect(read({ since: 0, process: '' })).toEqual(whole);
    expect(watch.etag).toBe(etag);
    clock.advance(samplePeriodMs);
    expect(watch.etag).not.toBe(etag);
    const more = read({ since: startedAt + samplePeriodMs, process: whole.process });
    expect([more.at, more.series.backOnLongPoll, more.limits]).toEqual([[startedAt + 2 * samplePeriodMs], [0], { attempts: { sinceStart: 3, counts: [1] } }]);
    // Who knows another process knows nothing of this one.
    expect(read({ since: startedAt + samplePeriodMs, process: 'another' }).at).toHaveLength(3);
    clock.advance(samplePeriodMs);
    expect(read({ since: startedAt + 2 * samplePeriodMs, process: whole.process }).limits).toEqual({ attempts: { sinceStart: 3, counts: null } });
  });

  test('[OP2] an hour is kept and no more, and nothing is taken after the end', () => {
    const { clock, watch, read } = start();
    clock.advance(samplePeriodMs * samplesKept * 2);
    const { at } = read({ since: 0, process: '' });
    expect([at.length, at.at(-1)]).toEqual([samplesKept, startedAt + samplePeriodMs * samplesKept * 2]);
    watch.stop();
    clock.advance(samplePeriodMs);
    expect(read({ since: 0, process: '' }).at.at(-1)).toBe(startedAt + samplePeriodMs * samplesKept * 2);
  });

  test('[OP2] the first sample, taken at once, claims no rate: microseconds of a start are no load of a processor', () => {
    const { read } = start();
    expect(read({ since: 0, process: '' }).series.cpu).toEqual([0]);
  });

  function start() {
    const clock = new ManualClock();
    /** Time goes on, and the processor works, a little between two looks. */
    let meanwhileMs = 0;
    const figures = createFigures();
    const waiting = { commitQueue: 0, arrivals: 0, intake: 0, broadcasts: 0, behind: 0, assemblies: { live: 1, stale: 0, lost: 0 } };
    const watch = new OperationsWatch({
      clock: { monotonicMs: () => clock.monotonicMs() + (meanwhileMs += 0.001), every: (periodMs, run) => clock.every(periodMs, run) },
      now: () => startedAt + clock.monotonicMs(),
      processId: 'p',
      version: '1',
      publicUrl: 'https://vote.test',
      heapLimit: 1_000,
      figures,
      readings: () => waiting,
      mailsWaiting: () => 0,
      loopDelays: new Distribution(),
      use: () => ({ cpuMs: clock.monotonicMs() / 2 + (meanwhileMs += 0.001) * 5, heapBytes: 100, residentBytes: 200 }),
      store: new StoreWatch({ clock, now: () => startedAt + clock.monotonicMs(), ping: () => Promise.resolve() }),
      schema: () => 'ready',
    });
    const read = (asked: { since: number; process: string }): Operations => JSON.parse(watch.answer(asked).toString());
    return { clock, figures, watch, waiting, read };
  }
});
