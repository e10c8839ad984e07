import { isPositive, parseRational, type Rational } from '../counting/rational.ts';

/** Some read them as thousands, others as decimals. */
const thousands = /^[1-9]\d{0,2}(?:[.,]\d{3})+$/;

/** The weight that a file gives, above zero; else why it is none. */
export function readWeight(text: string): { readonly weight: Rational } | { readonly wrong: string } {
  if (thousands.test(text)) return { wrong: 'it can be read as thousands and as a decimal; write 1000, or 1.0' };
  const weight = parseRational(text);
  if (weight === null) return { wrong: 'a number above zero is meant, such as 2, 2.5 or 1/3' };
  return isPositive(weight) ? { weight } : { wrong: 'it must be above zero' };
}
