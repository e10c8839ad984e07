const lineBreak = /\r\n?|[\v\f\u0085\u2028\u2029]/gu;
/** Control characters but the line feed, half characters, and what turns the direction of writing. */
const unfit = /(?!\n)[\p{Cc}\p{Cs}\u202A-\u202E\u2066-\u2069]/gu;

/**
 * A text as it was typed or pasted into a form, in the form in which it may be sent (PO24): what word processors and PDFs
 * put between the letters becomes a space or a line break, or goes.
 */
export function typedText(text: string): string {
  return text.replace(lineBreak, '\n').replaceAll('\t', ' ').replace(unfit, '').trim();
}
