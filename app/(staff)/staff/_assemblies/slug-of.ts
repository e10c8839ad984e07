import { sizes } from '../../../../lib/protocol/values.ts';

/** Letters whose plain form is another, or more than one, letter; all others lose their marks by Unicode's own rules. */
const spelledOut: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue', ß: 'ss', æ: 'ae', ø: 'oe', å: 'aa', œ: 'oe', ł: 'l', đ: 'd', þ: 'th', ð: 'd' };

/** A proposal for an assembly's part of the address: "Mitgliederversammlung für 2027" → "mitgliederversammlung-fuer-2027". */
export function slugOf(title: string): string {
  return title
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\u0000-\u007f]/gu, (letter) => spelledOut[letter] ?? letter)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    // Signs like № come apart into capitals.
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, sizes.slug)
    .replace(/^-+|-+$/g, '');
}
