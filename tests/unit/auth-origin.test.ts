import { expect, test } from 'vitest';
import { createClientAddress, networkOf } from '../../realtime/http/client-address.ts';
import { createLoopWatch } from '../../realtime/http/loop-watch.ts';
import { maskName } from '../../realtime/http/mask-name.ts';
import { createReadiness } from '../../realtime/http/readiness.ts';
import { ManualClock } from '../fixtures/channel-clock.ts';

const client = createClientAddress(['127.0.0.0/8', '::1/128', '10.0.0.0/8']);

test("[faults 31] a client's address counts only from proxies that are trusted, from the right", () => {
  const cases: readonly (readonly [string | undefined, string | undefined, string])[] = [
    ['203.0.113.9', undefined, '203.0.113.9'],
    // Not a proxy of ours: what it says of others is hearsay.
    ['203.0.113.9', '198.51.100.1', '203.0.113.9'],
    ['127.0.0.1', '198.51.100.1', '198.51.100.1'],
    ['127.0.0.1', '6.6.6.6, 198.51.100.1, 10.1.2.3', '198.51.100.1'],
    ['::ffff:127.0.0.1', '2001:db8::7', '2001:db8::7'],
    ['127.0.0.1', '198.51.100.1, not-an-address', '127.0.0.1'],
    ['127.0.0.1', '', '127.0.0.1'],
    ['127.0.0.1', '127.0.0.1, 127.0.0.1', '127.0.0.1'],
    [undefined, undefined, 'unknown'],
  ];
  for (const [remote, forwarded, wanted] of cases) {
    expect(client.of(remote, forwarded === undefined ? {} : { 'x-forwarded-for': forwarded }), `${remote} ${forwarded}`).toBe(wanted);
  }
});

test('[faults 31] an IPv6 customer is counted by the /64 network that they hold', () => {
  expect(networkOf('2001:db8:1:2:3:4:5:6')).toBe('2001:db8:1:2::/64');
  expect(networkOf('2001:db8:1:2::9')).toBe('2001:db8:1:2::/64');
  expect(networkOf('2001:DB8::1')).toBe('2001:db8:0:0::/64');
  expect(networkOf('::1')).toBe('0:0:0:0::/64');
  expect(networkOf('192.0.2.1')).toBe('192.0.2.1');
});

test('metrics are for loopback and trusted networks, directly', () => {
  expect(client.isOperator('127.0.0.1', {})).toBe(true);
  expect(client.isOperator('10.9.9.9', {})).toBe(true);
  expect(client.isOperator('203.0.113.9', {})).toBe(false);
  expect(client.isOperator('127.0.0.1', { 'x-forwarded-host': 'vote.test' })).toBe(false);
});

test('[M2] a masked name shows the first letter of each part, whole letters only', () => {
  expect(maskName('Zoë', 'Wagner')).toBe('Z… W…');
  expect(maskName('Anna  Maria', '')).toBe('A… M…');
  expect(maskName('', '李小龍')).toBe('李…');
  expect(maskName('e\u0301a', '👩‍👩‍👧x')).toBe('e\u0301… 👩‍👩‍👧…');
});

test('[faults 25] an event loop that stood still for 2 s is unhealthy, and healthy again 5 s later', () => {
  const clock = new ManualClock();
  let stuckMs = 0;
  const watch = createLoopWatch({ every: (period, run) => clock.every(period, run), monotonicMs: () => clock.monotonicMs() + stuckMs });
  clock.advance(10_000);
  expect(watch.state()).toEqual({ isAlive: true, lastTickAgeMs: 0, longestGapMs: 250 });
  stuckMs = 2_000;
  expect(watch.state().isAlive).toBe(false);
  clock.advance(250);
  expect(watch.state()).toEqual({ isAlive: false, lastTickAgeMs: 0, longestGapMs: 2_250 });
  clock.advance(5_500);
  expect(watch.state().isAlive).toBe(true);
});

test('[faults 44] readiness asks the store at most once a second, and tells the first reason', async () => {
  const clock = new ManualClock();
  let asked = 0;
  let schema: string | null = 'schema-too-new';
  const ready = createReadiness([() => Promise.resolve(null), () => Promise.resolve((asked++, schema))], clock);
  expect(await Promise.all([ready(), ready(), ready()])).toEqual(Array(3).fill('schema-too-new'));
  expect(asked).toBe(1);
  schema = null;
  clock.advance(1_001);
  expect(await ready()).toBeNull();
  expect(await createReadiness([() => Promise.reject(new Error('away'))], clock)()).toBe('store-away');
});

test('[faults 44] while the store hangs, readiness asks it no second time', async () => {
  const clock = new ManualClock();
  const hung = Promise.withResolvers<string | null>();
  let asked = 0;
  const ready = createReadiness([() => ((asked += 1), hung.promise)], clock);
  const first = ready();
  clock.advance(10_000);
  const second = ready();
  expect(asked).toBe(1);
  hung.resolve('schema');
  expect(await Promise.all([first, second])).toEqual(['schema', 'schema']);
  clock.advance(1_001);
  await ready();
  expect(asked).toBe(2);
});
