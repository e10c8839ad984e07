/**
 * Exact fractions. Every weight, total and majority is computed with these; no floating point takes part in a decision.
 * Always reduced, denominator above zero, so that equal numbers have equal parts.
 */
export type Rational = { readonly n: bigint; readonly d: bigint };

export const zero: Rational = { n: 0n, d: 1n };
export const one: Rational = { n: 1n, d: 1n };

/** No weight or total needs more; a longer text is an attack or a mistake, and parsing it would take time. */
export const maxRationalCharacters = 1_000;

/** More decimals than anybody displays; bounds the power of ten. */
const maxPercentDecimals = 20;

const fraction = /^([+-]?)([0-9]+)\/([0-9]+)$/;
const decimal = /^([+-]?)([0-9]+)(?:[.,]([0-9]+))?$/;

/** `n / d`, reduced. Throws a RangeError when `d` is zero: dividing by nothing is a bug of the caller. */
export function rational(n: bigint, d: bigint): Rational {
  if (d === 0n) throw new RangeError(`rational: ${n}/0 is not a number; check the denominator first`);
  if (d === 1n) return { n, d };
  const sign = d < 0n ? -1n : 1n;
  const divisor = greatestCommonDivisor(n, d);
  return { n: (sign * n) / divisor, d: (sign * d) / divisor };
}

/**
 * Reads "3", "-1/3", "0.5" or "0,5" exactly; null for everything else, a zero denominator, blanks, exponents and texts
 * above `maxRationalCharacters` included. There are no thousands separators: "1,000" is one, as "0,125" is an eighth,
 * so whoever imports weights shows them as read.
 */
export function parseRational(text: string): Rational | null {
  if (text.length > maxRationalCharacters) return null;
  const asFraction = fraction.exec(text);
  if (asFraction !== null) {
    const [, sign = '', above = '', below = ''] = asFraction;
    const d = BigInt(below);
    return d === 0n ? null : rational(signed(sign, BigInt(above)), d);
  }
  const asDecimal = decimal.exec(text);
  if (asDecimal === null) return null;
  const [, sign = '', whole = '', decimals = ''] = asDecimal;
  return rational(signed(sign, BigInt(whole + decimals)), 10n ** BigInt(decimals.length));
}

/** The canonical text: "1", "-1/3"; one text for each number, so texts can be compared, hashed and grouped. */
export function formatRational(r: Rational): string {
  return r.d === 1n ? String(r.n) : `${r.n}/${r.d}`;
}

export function add(a: Rational, b: Rational): Rational {
  return a.d === b.d ? rational(a.n + b.n, a.d) : rational(a.n * b.d + b.n * a.d, a.d * b.d);
}

export function subtract(a: Rational, b: Rational): Rational {
  return add(a, { n: -b.n, d: b.d });
}

export function multiply(a: Rational, b: Rational): Rational {
  return rational(a.n * b.n, a.d * b.d);
}

export function compare(a: Rational, b: Rational): -1 | 0 | 1 {
  const left = a.n * b.d;
  const right = b.n * a.d;
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

/** Compares exact numbers as texts, so that the greatest comes first; a text that is none counts as nothing. */
export function greatestFirst(one: string, other: string): -1 | 0 | 1 {
  return compare(parseRational(other) ?? zero, parseRational(one) ?? zero);
}

export function isPositive(r: Rational): boolean {
  return r.n > 0n;
}

/** The largest whole number that is not above `r`. */
export function floor(r: Rational): bigint {
  const quotient = r.n / r.d;
  return r.n < 0n && quotient * r.d !== r.n ? quotient - 1n : quotient;
}

/** The least number that both divide; arguments above zero. */
export function leastCommonMultiple(a: bigint, b: bigint): bigint {
  return a === b ? a : (a / greatestCommonDivisor(a, b)) * b;
}

/**
 * `part` of `whole` in per cent, for display only: rounded half up from the exact value, with a point and exactly
 * `decimals` (0 to 20) decimals, without a sign "%". A whole of zero gives zero. Throws a RangeError for other decimals.
 */
export function percent(part: Rational, whole: Rational, decimals: number): string {
  if (!Number.isInteger(decimals) || decimals < 0 || decimals > maxPercentDecimals) {
    throw new RangeError(`percent: decimals is ${decimals}; give a whole number from 0 to ${maxPercentDecimals}`);
  }
  const scale = 10n ** BigInt(decimals);
  const doubled = whole.n === 0n ? zero : rational(200n * scale * part.n * whole.d, part.d * whole.n);
  const rounded = floor(rational(doubled.n + doubled.d, 2n * doubled.d));
  const digits = String(rounded < 0n ? -rounded : rounded).padStart(decimals + 1, '0');
  const sign = rounded < 0n ? '-' : '';
  if (decimals === 0) return sign + digits;
  return `${sign}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

/** The rules that round keep nine decimals at most, and weights such as halves some more. */
const mostDecimals = 12;

/** "1.75" for "7/4": as a decimal where it ends within twelve places, or else as `formatRational` writes it. Exact either way; a text that is no number stays as it is. */
export function decimalText(exact: string): string {
  const r = parseRational(exact);
  if (r === null) return exact;
  const scale = 10n ** BigInt(mostDecimals);
  if (scale % r.d !== 0n) return formatRational(r);
  const digits = String((r.n < 0n ? -r.n : r.n) * (scale / r.d)).padStart(mostDecimals + 1, '0');
  const decimals = digits.slice(-mostDecimals).replace(/0+$/, '');
  return `${r.n < 0n ? '-' : ''}${digits.slice(0, -mostDecimals)}${decimals === '' ? '' : `.${decimals}`}`;
}

function signed(sign: string, n: bigint): bigint {
  return sign === '-' ? -n : n;
}

/** The largest number that divides both; of 0 and a number, that number. */
export function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  let x = a < 0n ? -a : a;
  let y = b < 0n ? -b : b;
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}
