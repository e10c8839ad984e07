import { describe, expect, test } from 'vitest';
import { checkMajority, needed, reaches } from '../../lib/counting/majority.ts';
import { formatRational, one, parseRational } from '../../lib/counting/rational.ts';
import type { Threshold } from '../../lib/counting/majority.ts';

const read = (text: string) => {
  const r = parseRational(text);
  if (r === null) throw new Error(`test: ${text} is not a number`);
  return r;
};
const moreThan = (numerator: number, denominator: number): Threshold => ({ kind: 'more-than', numerator, denominator });
const atLeast = (numerator: number, denominator: number): Threshold => ({ kind: 'at-least', numerator, denominator });

describe('[voting-rules: Majorities] thresholds', () => {
  test.each([
    ['two thirds of 9, at least', atLeast(2, 3), '9', '1', '6'],
    ['two thirds of 10, at least', atLeast(2, 3), '10', '1', '7'],
    ['two thirds of 9, exceeded', moreThan(2, 3), '9', '1', '7'],
    ['absolute of 9', moreThan(1, 2), '9', '1', '5'],
    ['absolute of 10', moreThan(1, 2), '10', '1', '6'],
    ['half of 10, at least', atLeast(1, 2), '10', '1', '5'],
    ['three quarters of 10, at least', atLeast(3, 4), '10', '1', '8'],
    ['unanimity of 7', atLeast(1, 1), '7', '1', '7'],
    ['two thirds of 612, at least', atLeast(2, 3), '612', '1', '408'],
    ['nothing, at least: still a vote', atLeast(2, 3), '0', '1', '1'],
    ['nothing, exceeded', moreThan(1, 2), '0', '1', '1'],
    ['half of 10 thirds, in thirds', moreThan(1, 2), '10/3', '1/3', '2'],
    ['half of 3.5, in halves', moreThan(1, 2), '7/2', '1/2', '2'],
    ['two thirds of 5/2, in halves', atLeast(2, 3), '5/2', '1/2', '2'],
  ])('needed: %s', (_name, threshold, base, step, expected) => {
    expect(formatRational(needed(read(base), threshold, read(step)))).toBe(expected);
  });

  test('6 of 9 reach two thirds, 5 do not; 5 exceed a half, 4.5 do not', () => {
    expect([reaches(read('6'), read('9'), atLeast(2, 3)), reaches(read('5'), read('9'), atLeast(2, 3))]).toEqual([true, false]);
    expect([reaches(read('5'), read('9'), moreThan(1, 2)), reaches(read('9/2'), read('9'), moreThan(1, 2))]).toEqual([true, false]);
    expect(reaches(read('9/2'), read('9'), atLeast(1, 2))).toBe(true);
  });

  test('no votes reach nothing, of nothing either', () => {
    expect(reaches(read('0'), read('0'), atLeast(2, 3))).toBe(false);
    expect(reaches(read('0'), read('0'), moreThan(1, 2))).toBe(false);
  });

  test('a step of zero is refused', () => expect(() => needed(one, atLeast(1, 2), read('0'))).toThrow(RangeError));

  test.each([
    [atLeast(1, 1), null], [atLeast(1, 3), null], [moreThan(1, 2), null],
    [moreThan(1, 1), 'threshold-out-of-range'], [atLeast(0, 1), 'threshold-out-of-range'], [atLeast(3, 2), 'threshold-out-of-range'],
    [atLeast(1, 0), 'threshold-out-of-range'], [atLeast(-1, -2), 'threshold-out-of-range'], [atLeast(0.5, 1), 'threshold-out-of-range'],
    [atLeast(1, 2 ** 60), 'threshold-out-of-range'], [atLeast(Number.NaN, 2), 'threshold-out-of-range'],
  ])('%j is %s', (threshold, fault) => expect(checkMajority({ base: 'valid', threshold })).toBe(fault));

  test('an inherited name is no base', () => {
    expect(checkMajority(JSON.parse('{"base":"toString","threshold":{"kind":"at-least","numerator":1,"denominator":2}}'))).toBe('unknown-base');
  });

  test('an unknown kind is out of range', () => {
    expect(checkMajority(JSON.parse('{"base":"cast","threshold":{"kind":"about","numerator":1,"denominator":2}}'))).toBe('threshold-out-of-range');
  });
});
