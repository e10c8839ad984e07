/** Exact counts come as text: digits, a decimal, or a fraction such as `1/3` (voting-rules.md "Arithmetic"). For display only. */
const exactPattern = /^(\d+)(?:\.(\d+)|\/(\d+))?$/;

/** A number near an exact one, for the length of a bar; never for a decision. Text that is no number gives 0. */
export function approximate(exact: string): number {
  const match = exactPattern.exec(exact);
  if (match === null) return 0;
  const [, whole = '0', decimals, denominator] = match;
  if (denominator !== undefined) return Number(denominator) === 0 ? 0 : Number(whole) / Number(denominator);
  return Number(decimals === undefined ? whole : `${whole}.${decimals}`);
}

/**
 * An exact number in the reader's notation. Whole numbers and decimals are grouped and keep every digit; a fraction
 * stays a fraction.
 */
export function formatExact(exact: string, locale: string): string {
  const match = exactPattern.exec(exact);
  if (match === null) return exact;
  const [, whole = '0', decimals, denominator] = match;
  const format = new Intl.NumberFormat(locale);
  if (denominator !== undefined) return `${format.format(BigInt(whole))}/${format.format(BigInt(denominator))}`;
  if (decimals === undefined) return format.format(BigInt(whole));
  const separator = format.formatToParts(1.5).find(({ type }) => type === 'decimal')?.value ?? '.';
  return `${format.format(BigInt(whole))}${separator}${decimals}`;
}
