import { isPlainText } from '../assembly/tidy-text.ts';

/** Embeddings, overrides and isolates. The plain marks (U+200E, U+200F, U+061C) do no harm and are dropped as invisible. */
const bidiControl = /[\p{Bidi_Control}--[\u061C\u200E\u200F]]/v;

/** C0 and C1 without tab, line feed, vertical tab, form feed and carriage return, which count as space. */
// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const controlCharacter = /[\u0000-\u0008\u000E-\u001F\u007F-\u009F]/v;

export type TextProblem = 'control-characters' | 'bidi-control' | 'letters-lost';

/**
 * Finds what must not be in a text that is shown to others.
 *
 * @returns null for a harmless text
 */
export function findTextProblem(text: string): TextProblem | null {
  if (isPlainText(text)) return null;
  if (bidiControl.test(text)) return 'bidi-control';
  if (controlCharacter.test(text) || !text.isWellFormed()) return 'control-characters';
  if (text.includes('\uFFFD')) return 'letters-lost';
  return null;
}

/**
 * A text cut to length that can be shown anywhere: what would change the display is written out (`⟨U+202E⟩`).
 *
 * @param maxLength in characters, without the dots that mark the cut
 */
export function previewText(text: string, maxLength: number): string {
  const characters = Array.from(text.slice(0, maxLength * 2));
  const shown = characters.slice(0, maxLength).map(writeOut).join('').replace(/\s+/gv, ' ').trim();
  return characters.length > maxLength ? `${shown}…` : shown;
}

function writeOut(character: string): string {
  if (!bidiControl.test(character) && !controlCharacter.test(character) && character.isWellFormed()) return character;
  const codePoint = character.codePointAt(0) ?? 0;
  return `⟨U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}⟩`;
}
