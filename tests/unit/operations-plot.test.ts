import { describe, expect, test } from 'vitest';
import { beyond, highest, highestBearable, nearest, niceTop, pathOf, placeX, placeY, rowsOf, segmentsOf, timeTicks } from '../../app/(staff)/_operations/plot/scale.ts';

describe('[OP7] a plot', () => {
  test('breaks its line where samples are missing and where one has no value; a late one is no gap', () => {
    const values = [1, 2, null, 4, 5, 6];
    const at = [0, 5, 10, 15, 26, 40];
    expect(segmentsOf(at, values, 12).map((segment) => segment.map(({ value }) => value))).toEqual([[1, 2], [4, 5], [6]]);
    expect(segmentsOf([], [], 12)).toEqual([]);
  });

  test.each([
    [0, 1],
    [0.3, 0.5],
    [1, 1],
    [1.01, 2],
    [2.1, 5],
    [9.9, 10],
    [4_813, 5_000],
    [5_001, 10_000],
    [0.1 + 0.2, 0.5],
    [1e-3, 1e-3],
  ])('whose largest value is %d ends at %d', (most, top) => {
    expect(niceTop(most)).toBeCloseTo(top, 12);
  });

  test('reaches what nearly all of its values reach, and tells the few that lie far beyond by their numbers', () => {
    const calm = Array.from({ length: 700 }, () => 12);
    const stopped = [...calm, 100_000, 300, null, ...calm];
    expect(highestBearable([stopped], 50)).toBe(300);
    // A tenth of an hour is no outlier.
    expect(highestBearable([[...calm, ...Array.from({ length: 70 }, () => 9_000)]], 50)).toBe(9_000);
    expect([highestBearable([[]], 50), highestBearable([[4_000]], 50), highestBearable([[1, 2], [null, 3]], 50)]).toEqual([0, 4_000, 3]);
    expect(beyond([0, 10, 20, 90, 200], [[1, 700, 800, 900, 700], [null, 950, 1, 1, 1]], 500, { from: 0, to: 100 }, 50)).toEqual([{ at: 10, value: 950 }, { at: 90, value: 900 }]);
  });

  test('has its foot at nothing, its top at the end of the axis, and nothing outside', () => {
    expect([placeY(200, 0), placeY(200, 50), placeY(200, 200), placeY(200, 900), placeY(200, -1)]).toEqual([1, 0.75, 0, 0, 1]);
    expect([placeX({ from: 100, to: 300 }, 100), placeX({ from: 100, to: 300 }, 250)]).toEqual([0, 0.75]);
  });

  test('draws what lies in its hour; a sample alone is a dot', () => {
    const segments = segmentsOf([0, 100, 150, 200, 1_000], [9, 1, 2, 4, 3], 60);
    expect(pathOf(segments, { from: 100, to: 1_100 }, 4, { width: 100, height: 40 })).toBe('M0 30L5 20L10 0M90 10L90 10');
  });

  test('has ticks at round clock times', () => {
    const at = (hours: number, minutes: number) => Date.UTC(2026, 10, 21, hours, minutes);
    expect(timeTicks({ from: at(13, 3), to: at(14, 3) }, 15)).toEqual([at(13, 15), at(13, 30), at(13, 45), at(14, 0)]);
  });

  test('reads the sample that is closest, and none across a gap', () => {
    expect([nearest([0, 5, 10], 6, 3), nearest([0, 5, 10], 8, 3), nearest([0, 50], 25, 12), nearest([], 1, 9)]).toEqual([1, 2, null, null]);
  });

  test('has a table of the same numbers: the highest or the sum of each part, the newest first', () => {
    const at = [0, 1, 5, 9, 10];
    const values = [3, null, 2, 7, 1];
    expect(rowsOf(at, values, { from: 0, to: 10 }, 2, 'most')).toEqual([7, 3]);
    expect(rowsOf(at, values, { from: 0, to: 10 }, 2, 'sum')).toEqual([8, 5]);
    expect(rowsOf(at, values, { from: 0, to: 10 }, 5, 'most')).toEqual([7, null, 2, null, 3]);
    expect(highest([[1, null], [3]])).toBe(3);
  });
});
