import type { Localized } from './basics.ts';
import { longestTextBytes, longestTextChars, mostTextChars } from './limits.ts';
import type { PollDefinition } from './poll.ts';
import type { Refusal } from './refusals.ts';
import { jsonBytes } from './stage-size.ts';
import type { AssemblyState } from './state.ts';

/** Names a text that is fetched (RT16): SHA-256 of its UTF-8 bytes, lower-case hex, and how many they are. */
export type TextReference = { readonly hash: string; readonly bytes: number };

/** A text as it leaves the worker, by language: itself, or where it is fetched. */
export type TextOnStage = Readonly<Record<string, string | TextReference>>;

/** How texts are shown; the worker hands it in, since the core hashes nothing. */
export type ShowText = (text: Localized) => TextOnStage;

export type DefinitionOnStage = Omit<PollDefinition, 'text'> & { readonly text: TextOnStage | null };

/**
 * A text up to this size, JSON in UTF-8 in all its languages, goes along with what it belongs to: two paragraphs in two
 * languages. A member who joins in the middle of a dozen votes then gets some 50 KiB at most; what is longer is fetched by
 * whoever reads it.
 */
export const inlineTextBytes = 2_048;

/** @param refer names one language of a long text */
export function textOnStage(text: Localized, refer: (text: string) => TextReference): TextOnStage {
  if (jsonBytes(text) <= inlineTextBytes) return text;
  const spoken = Object.entries(text).filter(([, part]) => part.trim() !== '');
  return Object.fromEntries(spoken.map(([language, part]) => [language, refer(part)]));
}

export function definitionOnStage(definition: PollDefinition, showText: ShowText): DefinitionOnStage {
  return { ...definition, text: definition.text === null ? null : showText(definition.text) };
}

/** As large as the text that is shown, without a hash: for measuring. */
export function sizedText(text: Localized): TextOnStage {
  return textOnStage(text, (part) => ({ hash: anyHash, bytes: new TextEncoder().encode(part).length }));
}

const anyHash = '0'.repeat(64);

/** Whether a text is longer than any may be, in one language or in all together. */
export function tooLong(text: Localized | null): Extract<Refusal, { reason: 'limit-reached' }> | null {
  if (text === null) return null;
  if (Object.values(text).some((part) => part.length > longestTextChars)) return { reason: 'limit-reached', limit: 'text-chars', most: longestTextChars };
  return jsonBytes(text) > longestTextBytes ? { reason: 'limit-reached', limit: 'text-bytes', most: longestTextBytes } : null;
}

/** AG1, PO2: one text is bounded, and so are all of an assembly together. @param replaces the text that the new one takes the place of */
export function checkLength(state: AssemblyState, text: Localized | null, replaces: Localized | null): Refusal | null {
  const fault = tooLong(text);
  if (fault !== null) return fault;
  const added = charsOf(text) - charsOf(replaces);
  if (added > 0 && charsOfAll(state) + added > mostTextChars) return { reason: 'limit-reached', limit: 'all-texts', most: mostTextChars };
  return null;
}

function charsOfAll(state: AssemblyState): number {
  let chars = 0;
  for (const item of state.agenda) chars += charsOf(item.text);
  for (const poll of state.polls.values()) chars += charsOf(poll.definition.text);
  return chars;
}

function charsOf(text: Localized | null): number {
  return text === null ? 0 : Object.values(text).reduce((sum, part) => sum + part.length, 0);
}
