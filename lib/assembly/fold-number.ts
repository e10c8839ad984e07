import { tidyToken } from './tidy-text.ts';

/** The identity of a person within an assembly: the result of {@link foldNumber}. */
export type FoldedNumber = string;

/**
 * A number in the form in which numbers are compared: `m1`, `M1` and `Ｍ１` are one person. Idempotent. Leading zeros
 * and inner spaces count.
 */
export function foldNumber(number: string): FoldedNumber {
  let folded = foldOnce(number);
  // Nearly always stable at once. Compatibility forms of rare letters hide more letters, accents or spaces that fold again.
  for (let step = 1; step < maxFoldSteps; step += 1) {
    const next = foldOnce(folded);
    if (next === folded) break;
    folded = next;
  }
  return folded;
}

/** Two rounds were the most that changed anything, tried on every code point; the bound is for those yet to come. */
const maxFoldSteps = 8;

function foldOnce(text: string): string {
  return tidyToken(text.normalize('NFKC').toUpperCase().toLowerCase());
}
