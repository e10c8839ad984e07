/** Everything without a glyph, except what names need: joiners (Persian, Indic) and variation selectors (Japanese). */
const strayInvisible = /[\p{Default_Ignorable_Code_Point}--[\p{Join_Control}\p{Variation_Selector}]]/gv;
const anyInvisible = /\p{Default_Ignorable_Code_Point}/gv;

const visibleLetter = /[\p{L}\p{N}\p{P}\p{S}]/v;

/** A single-line ASCII text without double spaces: nearly every cell, and nothing to do but trim. */
const plainText = /^(?:[\u0021-\u007E] ?)*$/v;

/**
 * A text as it is stored: NFC, without stray invisible characters (they come along when copying from web pages and PDFs),
 * every run of white space (line breaks too) as one space, none at the ends. A text of nothing visible becomes empty.
 */
export function tidyText(text: string): string {
  if (plainText.test(text)) return text.trimEnd();
  const tidy = text.replace(strayInvisible, '').replace(/\s+/gv, ' ').trim().normalize('NFC');
  return visibleLetter.test(tidy) ? tidy : '';
}

/** As {@link tidyText}, for texts in which no invisible character has a meaning (numbers, addresses, weights). */
export function tidyToken(text: string): string {
  return plainText.test(text) ? text.trimEnd() : tidyText(text.replace(anyInvisible, ''));
}

/** Whether there is nothing to tidy but the end. */
export function isPlainText(text: string): boolean {
  return plainText.test(text);
}
