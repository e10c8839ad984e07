import type { Localized } from '../../../lib/assembly/basics.ts';
import type { PollDefinition } from '../../../lib/assembly/poll.ts';
import { pickText } from '../../../lib/protocol/down.ts';

/** A button with a longer name breaks over three lines at 360 px. */
const longestNameChars = 32;

/** What buttons and sentences call a poll: its label, or the start of its question where it has none. */
export function pollName(definition: Pick<PollDefinition, 'label' | 'question'>, languages: readonly string[]): string {
  const label = definition.label.trim();
  return label === '' ? shorten(pickText(definition.question, languages)) : label;
}

/** The languages in which texts are looked for: the reader's, then the assembly's in their order. */
export function readingOrder(locale: string, languages: readonly string[]): readonly string[] {
  return [locale, ...languages.filter((language) => language !== locale)];
}

/** The languages of the assembly in which a text says nothing yet. */
export function missingLanguages(text: Localized, languages: readonly string[]): readonly string[] {
  return languages.filter((language) => (text[language] ?? '').trim() === '');
}

/** At a word's end where there is one. */
function shorten(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  if (line.length <= longestNameChars) return line;
  const cut = line.slice(0, longestNameChars);
  const end = cut.lastIndexOf(' ');
  return `${(end > 0 ? cut.slice(0, end) : cut).replace(/[\s,;:.–-]+$/, '')}…`;
}
