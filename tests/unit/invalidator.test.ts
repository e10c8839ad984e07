import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createInvalidator, invalidationPeriodMs } from '../../realtime/invalidator.ts';
import { ManualClock } from '../fixtures/channel-clock.ts';

function start(options: { waitsFirst?: boolean } = {}) {
  const clock = new ManualClock();
  const announced: number[] = [];
  const invalidator = createInvalidator({ clock, ...options, announce: () => announced.push(clock.monotonicMs()) });
  return { clock, announced, invalidator };
}

describe('the coalescer', () => {
  test('[RT1] the first change after a quiet second is announced at once', () => {
    const { clock, announced, invalidator } = start();
    invalidator.mark();
    expect(announced).toEqual([0]);
    clock.advance(5_000);
    invalidator.mark();
    expect(announced).toEqual([0, 5_000]);
  });

  test('[RT4] where the first change waits as well, it is told with those that came in its period', () => {
    const { clock, announced, invalidator } = start({ waitsFirst: true });
    clock.advance(300);
    invalidator.mark();
    clock.advance(500);
    invalidator.mark();
    expect(announced).toEqual([]);
    clock.advance(10_000);
    expect(announced).toEqual([300 + invalidationPeriodMs]);
    invalidator.mark();
    invalidator.stop();
    clock.advance(10_000);
    expect(announced).toHaveLength(1);
  });

  test('[RT1] a hundred changes in one second cause one announcement at once and one after the last', () => {
    const { clock, announced, invalidator } = start();
    for (let change = 0; change < 100; change += 1) {
      invalidator.mark();
      clock.advance(5);
    }
    clock.advance(10_000);
    expect(announced).toEqual([0, invalidationPeriodMs]);
  });

  test('[RT1] while changes go on there is exactly one announcement a second', () => {
    const { clock, announced, invalidator } = start();
    for (let step = 0; step < 100; step += 1) {
      invalidator.mark();
      clock.advance(100);
    }
    clock.advance(5_000);
    expect(announced).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((second) => second * 1_000));
  });

  test('[RT1] whatever the changes: never two within a second, and the last one is always followed by one', () => {
    const waits = fc.array(fc.nat({ max: 2_500 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(waits, (pauses) => {
        const { clock, announced, invalidator } = start();
        let last = 0;
        for (const pause of pauses) {
          clock.advance(pause);
          last = clock.monotonicMs();
          invalidator.mark();
        }
        clock.advance(2 * invalidationPeriodMs);
        expect(announced.at(-1)).toBeGreaterThanOrEqual(last);
        for (const [index, at] of announced.entries()) {
          const before = announced[index - 1];
          if (before !== undefined) expect(at - before).toBeGreaterThanOrEqual(invalidationPeriodMs);
        }
      }),
    );
  });

  test('nothing is announced after it was stopped', () => {
    const { clock, announced, invalidator } = start();
    invalidator.mark();
    invalidator.mark();
    invalidator.stop();
    invalidator.mark();
    clock.advance(10_000);
    expect(announced).toEqual([0]);
  });
});
