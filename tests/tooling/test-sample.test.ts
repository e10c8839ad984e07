import { expect, test } from 'vitest';
import { sample } from '../../scripts/test/sample.ts';

const items = Array.from({ length: 17 }, (_, index) => `file-${index}`);

test('a seed picks the same part again, in order and without repeats', () => {
  const picked = sample(items, 5, 12_345);
  expect(picked).toHaveLength(5);
  expect(sample(items, 5, 12_345)).toEqual(picked);
  expect(items.filter((item) => picked.includes(item))).toEqual(picked);
});

test('over many seeds everything is picked, about as often', () => {
  const often = new Map<string, number>(items.map((item) => [item, 0]));
  for (let seed = 0; seed < 3_400; seed += 1) for (const item of sample(items, 5, seed)) often.set(item, (often.get(item) ?? 0) + 1);
  for (const [item, times] of often) expect(times, item).toBeGreaterThan(700);
});

test('more than there is is everything', () => {
  expect(sample(items, 99, 1)).toEqual(items);
  expect(sample([], 3, 1)).toEqual([]);
});
