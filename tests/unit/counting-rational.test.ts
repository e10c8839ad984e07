import { describe, expect, test } from 'vitest';
import {
  add, compare, floor, formatRational, isPositive, leastCommonMultiple, maxRationalCharacters, multiply, one, parseRational, percent,
  rational, subtract, zero,
} from '../../lib/counting/rational.ts';

const read = (text: string) => {
  const r = parseRational(text);
  if (r === null) throw new Error(`test: ${text} is not a number`);
  return r;
};
const canonical = (text: string) => {
  const r = parseRational(text);
  return r === null ? null : formatRational(r);
};

describe('[voting-rules: Arithmetic] exact rationals', () => {
  test.each([
    ['1', '1'], ['0', '0'], ['-0', '0'], ['+7', '7'], ['007', '7'],
    ['1/3', '1/3'], ['2/6', '1/3'], ['2/2', '1'], ['-4/6', '-2/3'], ['0/5', '0'],
    ['0.5', '1/2'], ['0,5', '1/2'], ['0,125', '1/8'], ['-1.50', '-3/2'], ['1.0', '1'],
    ['123456789012345678901234567890', '123456789012345678901234567890'],
  ])('%s reads as %s', (text, expected) => expect(canonical(text)).toBe(expected));

  test.each(['', ' 1', '1 ', 'a', '1/0', '0/0', '1/-3', '1/2/3', '.5', '5.', '1e3', '0x1', '1.5/2', '--1', '1_000', '1.2.3', '٣', 'NaN', 'Infinity', '1\n'])(
    '%j is not a number',
    (text) => expect(parseRational(text)).toBeNull(),
  );

  test('a text of more characters than allowed is not a number', () => {
    expect(parseRational('1'.repeat(maxRationalCharacters))).not.toBeNull();
    expect(parseRational('1'.repeat(maxRationalCharacters + 1))).toBeNull();
  });

  test('sums, differences, products and order by hand', () => {
    expect(formatRational(add(read('1/3'), read('1/6')))).toBe('1/2');
    expect(formatRational(subtract(read('1/3'), read('1/2')))).toBe('-1/6');
    expect(formatRational(multiply(read('2/3'), read('3/4')))).toBe('1/2');
    expect([compare(read('1/3'), read('0.333')), compare(read('-1'), zero), compare(read('2/2'), one)]).toEqual([1, -1, 0]);
    expect([floor(read('7/2')), floor(read('-7/2')), floor(read('-4')), leastCommonMultiple(4n, 6n)]).toEqual([3n, -4n, -4n, 12n]);
    expect([isPositive(read('1/9')), isPositive(zero), isPositive(read('-1'))]).toEqual([true, false, false]);
    expect(rational(3n, -6n)).toEqual({ n: -1n, d: 2n });
  });

  test('a denominator of zero is refused by name', () => expect(() => rational(1n, 0n)).toThrow(RangeError));

  test.each([
    ['1', '3', 1, '33.3'], ['2', '3', 0, '67'], ['2', '3', 2, '66.67'], ['1', '1', 1, '100.0'],
    ['1', '8', 0, '13'], ['1', '8', 1, '12.5'], ['1', '200', 0, '1'], ['1', '2000', 1, '0.1'], ['0', '7', 2, '0.00'],
    ['421', '612', 1, '68.8'], ['1/3', '2/3', 0, '50'], ['5', '0', 1, '0.0'], ['3', '2', 0, '150'],
  ])('%s of %s with %i decimals is %s per cent, rounded half up', (part, whole, decimals, expected) => {
    expect(percent(read(part), read(whole), decimals)).toBe(expected);
  });

  test.each([-1, 0.5, 21, Number.NaN])('%d decimals are refused', (decimals) => expect(() => percent(one, one, decimals)).toThrow(RangeError));
});
