import { describe, expect, test } from 'vitest';
import { checkMajority, needed, reaches } from '../../lib/counting/majority.ts';
import { measure, measureEach } from '../../lib/counting/measure.ts';
import { formatRational, one, parseRational, rational } from '../../lib/counting/rational.ts';
import { baseAmount } from '../../lib/counting/tally.ts';
import type { MajorityBase, Threshold } from '../../lib/counting/majority.ts';
import type { Turnout } from '../../lib/counting/types.ts';

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

describe('[voting-rules: Majorities] every base with every threshold', () => {
  // 90 ballots cast, 10 of them abstentions, 100 present, 121 eligible; each bears 1. The numbers are computed by hand.
  const tally = { cast: { heads: 90, units: 90n }, abstentions: { heads: 10, units: 10n } };
  const turnout: Turnout = { present: { heads: 100, weight: '100' }, eligible: { heads: 121, weight: '121' } };
  const bases: readonly MajorityBase[] = ['yes-no', 'valid', 'cast', 'present', 'eligible'];
  const leastOf: readonly (readonly [string, Threshold, readonly number[]])[] = [
    ['a third, exceeded', moreThan(1, 3), [27, 31, 31, 34, 41]],
    ['a third, at least', atLeast(1, 3), [27, 30, 30, 34, 41]],
    ['a simple or absolute majority', moreThan(1, 2), [41, 46, 46, 51, 61]],
    ['half, at least', atLeast(1, 2), [40, 45, 45, 50, 61]],
    ['three fifths, at least', atLeast(3, 5), [48, 54, 54, 60, 73]],
    ['two thirds, exceeded', moreThan(2, 3), [54, 61, 61, 67, 81]],
    ['two thirds, at least', atLeast(2, 3), [54, 60, 60, 67, 81]],
    ['three quarters, exceeded', moreThan(3, 4), [61, 68, 68, 76, 91]],
    ['three quarters, at least', atLeast(3, 4), [60, 68, 68, 75, 91]],
    ['9999 of 10000, exceeded', moreThan(9_999, 10_000), [80, 90, 90, 100, 121]],
    ['unanimity', atLeast(1, 1), [80, 90, 90, 100, 121]],
  ];
  const cases = leastOf.flatMap(([name, threshold, numbers]) => bases.map((base, at) => [name, base, numbers[at] ?? 0, threshold] as const));

  test.each(cases)('%s of base %s: %d are needed and reach it, one less does not', (_name, base, least, threshold) => {
    const amount = baseAmount(base, tally, 1n, turnout);
    const votes = (units: number) => measure({ option: 'yes', heads: units, units: BigInt(units) }, amount, threshold, 1n);
    expect(votes(least)).toMatchObject({ reached: true, needed: String(least), step: { step: 'compared', votes: String(least), base: amount.weight, needed: String(least), reached: true } });
    expect(votes(least - 1)).toMatchObject({ reached: false, needed: String(least), formula: { kind: 'majority', votes: { heads: least - 1 }, threshold, reached: false } });
  });

  test.each<[MajorityBase, number]>([['yes-no', 80], ['valid', 90], ['cast', 90], ['present', 100], ['eligible', 121]])('the base %s is %d', (base, size) => {
    expect(baseAmount(base, tally, 1n, turnout)).toEqual({ name: base, heads: size, weight: String(size) });
    // In thirds of a vote: turnout is handed in as it is, ballots are in units.
    const weight = base === 'present' || base === 'eligible' ? String(size) : formatRational(rational(BigInt(size), 3n));
    expect(baseAmount(base, tally, 3n, turnout)).toEqual({ name: base, heads: size, weight });
  });

  test('two thirds of 9 at least is 6, absolute of 9 is 5', () => {
    const nine = { name: 'cast', heads: 9, weight: '9' } as const;
    const at = (units: bigint, threshold: Threshold) => measure({ option: 'a', heads: 9, units }, nine, threshold, 1n).reached;
    expect([at(6n, atLeast(2, 3)), at(5n, atLeast(2, 3)), at(5n, moreThan(1, 2)), at(4n, moreThan(1, 2))]).toEqual([true, false, true, false]);
  });

  test('comparisons are exact where floating point is not', () => {
    const large = 10n ** 30n;
    const base = { name: 'cast', heads: 2, weight: String(2n * large) } as const;
    const at = (units: bigint) => measure({ option: 'a', heads: 1, units }, base, moreThan(1, 2), 1n).reached;
    expect([at(large), at(large + 1n)]).toEqual([false, true]);
    // A tenth and two tenths are three tenths.
    expect(reaches(read('0.3'), read('1'), atLeast(3, 10))).toBe(true);
    expect(reaches(read('1/3'), read('1'), atLeast(333_333_333, 1_000_000_000))).toBe(true);
    expect(reaches(read('333333333/1000000000'), read('1'), atLeast(1, 3))).toBe(false);
  });
});

describe('measuring several against one threshold', () => {
  const total = (option: string, units: bigint) => ({ option, heads: Number(units), units });
  const baseOf = ({ option }: { readonly option: string }) => ({ name: 'yes-no', heads: 0, weight: option === 'a' ? '30' : '10' }) as const;

  test('the most votes come first, equal ones in ballot order, each on its own base', () => {
    const { steps, reached, needed: least, base, formula } = measureEach([total('a', 6n), total('b', 6n), total('c', 7n)], baseOf, moreThan(1, 2), 1n);
    expect(steps.map((step) => step.step === 'compared' && [step.option, step.base, step.needed, step.reached])).toEqual([
      ['c', '10', '6', true], ['a', '30', '16', false], ['b', '10', '6', true],
    ]);
    expect([...reached].sort()).toEqual(['b', 'c']);
    expect({ least, base, formula }).toMatchObject({ least: '6', base: { weight: '10' }, formula: { option: 'c', reached: true } });
  });

  test('nobody to measure is a bug', () => expect(() => measureEach([], baseOf, moreThan(1, 2), 1n)).toThrow(TypeError));
});
