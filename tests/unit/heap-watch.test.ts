import { describe, expect, test } from 'vitest';
import { createHeapWatch, mostLiveShare, oldLimitBytes } from '../../realtime/heap-watch.ts';

/** A heap of 100 bytes whose use and collections the test decides on. */
function aHeap() {
  const heap = { usedBytes: 0 };
  let collected = (): void => undefined;
  let isWatched = true;
  const watch = createHeapWatch({
    read: () => ({ usedBytes: heap.usedBytes, limitBytes: 100 }),
    onCollected: (callback) => {
      collected = callback;
      return () => (isWatched = false);
    },
  });
  const hold = (usedBytes: number) => void (heap.usedBytes = usedBytes);
  const collect = (usedBytes: number) => {
    hold(usedBytes);
    collected();
  };
  return { watch, hold, collect, isWatched: () => isWatched };
}

describe('memory', () => {
  test('[FA3][faults 24] is short when what is alive takes too much of the heap, and not when garbage does', () => {
    const { watch, hold, collect } = aHeap();
    hold(99);
    expect(watch.isShort()).toBe(false);
    collect(mostLiveShare * 100 - 1);
    hold(99);
    expect(watch.isShort()).toBe(false);
    collect(mostLiveShare * 100);
    expect([watch.isShort(), watch.liveShare()]).toEqual([true, mostLiveShare]);
  });

  test('[FA3] is no longer short once less is in use, be it before the next full collection', () => {
    const { watch, hold, collect } = aHeap();
    collect(90);
    hold(mostLiveShare * 100 - 1);
    expect(watch.isShort()).toBe(false);
    hold(95);
    expect(watch.isShort()).toBe(true);
    collect(50);
    hold(95);
    expect(watch.isShort()).toBe(false);
  });

  test('[FA3] the limit is the one that was given, the last of several, or else V8\'s own less the young generation', () => {
    const megabyte = 1024 * 1024;
    expect(oldLimitBytes(4_288 * megabyte, [])).toBe(4_096 * megabyte);
    expect(oldLimitBytes(272 * megabyte, ['--enable-source-maps', '--max-old-space-size=512', '--max_old_space_size=80'])).toBe(80 * megabyte);
  });

  test('is watched until it is no longer wanted, and the real one can be read', () => {
    const { watch, isWatched } = aHeap();
    watch.stop();
    expect(isWatched()).toBe(false);
    const real = createHeapWatch();
    expect([real.isShort(), real.liveShare()]).toEqual([false, 0]);
    real.stop();
  });
});
