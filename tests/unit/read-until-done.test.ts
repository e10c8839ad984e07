import { expect, test } from 'vitest';
import { readUntilDone } from '../../realtime/read-until-done.ts';
import { ManualClock } from '../fixtures/channel-clock.ts';
import { quiet } from '../fixtures/host-house.ts';

function reader() {
  const clock = new ManualClock();
  const seen = { begun: 0, underWay: 0, most: 0, failed: 0 };
  let next = Promise.withResolvers<void>();
  const reading = readUntilDone({
    clock,
    retryMs: 2_000,
    async work() {
      seen.begun += 1;
      seen.underWay += 1;
      seen.most = Math.max(seen.most, seen.underWay);
      await next.promise.finally(() => (seen.underWay -= 1));
    },
    onFailed: () => (seen.failed += 1),
  });
  const settle = async (how: 'ok' | 'away'): Promise<void> => {
    const { resolve, reject } = next;
    next = Promise.withResolvers<void>();
    if (how === 'ok') resolve();
    else reject(new Error('away'));
    await quiet();
  };
  return { clock, seen, reading, settle };
}

test('[AC8] while the store is away, however often it is asked for, one reading is under way and one retry is ahead', async () => {
  const { clock, seen, reading, settle } = reader();
  for (let minute = 0; minute < 10; minute += 1) {
    reading.read();
    reading.read();
    await settle('away');
    expect(clock.timerCount).toBe(1);
    clock.advance(2_000);
    await settle('away');
    expect(clock.timerCount).toBe(1);
  }
  expect([seen.most, seen.begun, seen.failed]).toEqual([1, 20, 20]);
});

test('[AC8] asked for while it reads, it reads once more: what it found may be older', async () => {
  const { seen, reading, settle } = reader();
  reading.read();
  reading.read();
  reading.read();
  await settle('ok');
  expect(seen.begun).toBe(2);
  await settle('ok');
  expect(seen.begun).toBe(2);
});

test('stopped, it begins nothing: neither the retry that was ahead nor another', async () => {
  const { clock, seen, reading, settle } = reader();
  reading.read();
  await settle('away');
  reading.stop();
  clock.advance(10_000);
  reading.read();
  expect([seen.begun, clock.timerCount]).toEqual([1, 0]);
});
