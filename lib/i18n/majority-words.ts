/** voting-rules.md "Majorities": a threshold numerator/denominator of a base, exceeded (`more-than`) or reached (`at-least`). */
export type MajorityRule = {
  base: 'yes-no' | 'valid' | 'cast' | 'present' | 'eligible';
  numerator: number;
  denominator: number;
  comparison: 'more-than' | 'at-least';
};

type MajorityWords = {
  comparison: 'more' | 'least';
  fraction: 'half' | 'third' | 'twoThirds' | 'threeQuarters' | 'all' | 'other';
  base: 'yesNo' | 'valid' | 'cast' | 'present' | 'eligible';
  numerator: number;
  denominator: number;
};

function fractionWord(numerator: number, denominator: number): MajorityWords['fraction'] {
  if (numerator * 2 === denominator) return 'half';
  if (numerator * 3 === denominator) return 'third';
  if (numerator * 3 === denominator * 2) return 'twoThirds';
  if (numerator * 4 === denominator * 3) return 'threeQuarters';
  return numerator === denominator ? 'all' : 'other';
}

/** Values for the catalogue's `common.majority.*` messages: rules are told in words where people have words for them. */
export function majorityWords({ base, numerator, denominator, comparison }: MajorityRule): MajorityWords {
  return {
    comparison: comparison === 'more-than' ? 'more' : 'least',
    fraction: fractionWord(numerator, denominator),
    base: base === 'yes-no' ? 'yesNo' : base,
    numerator,
    denominator,
  };
}
