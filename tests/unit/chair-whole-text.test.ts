import { expect, test } from 'vitest';
import { fieldOf } from '../../app/(staff)/_chair/editor-form.ts';
import { wholeText } from '../../app/(staff)/_chair/whole-text.ts';
import { tooLong } from '../../lib/assembly/long-text.ts';
import { longestTextChars } from '../../lib/assembly/limits.ts';

const reference = (hash: string) => ({ hash, bytes: 90_000 });
const text = { en: reference('e'), de: reference('d') };
const here = (value: string) => ({ status: 'here', value }) as const;

test('[RT16] an editor opens with the whole text, in every language, or not at all', () => {
  expect(wholeText(null, {})).toEqual({ kind: 'here', text: null });
  expect(wholeText({ en: 'short' }, {})).toEqual({ kind: 'here', text: { en: 'short' } });
  expect(wholeText(text, {})).toEqual({ kind: 'coming', isAgain: false });
  expect(wholeText(text, { e: here('§ 1') })).toEqual({ kind: 'coming', isAgain: false });
  expect(wholeText(text, { e: { status: 'fetching', isAgain: true }, d: here('§ 1') })).toEqual({ kind: 'coming', isAgain: true });
  expect(wholeText(text, { e: here('§ 1'), d: { status: 'failed', because: 'away' } })).toEqual({ kind: 'missing', because: 'away' });
  expect(wholeText(text, { e: here('§ 1'), d: here('§ eins') })).toEqual({ kind: 'here', text: { en: '§ 1', de: '§ eins' } });
});

test('[PO2] a text that is too long is told before it is sent, and at its field', () => {
  expect([tooLong(null), tooLong({ en: 'x'.repeat(longestTextChars) })]).toEqual([null, null]);
  const refusal = tooLong({ en: 'x'.repeat(longestTextChars + 1) });
  expect(refusal).toEqual({ reason: 'limit-reached', limit: 'text-chars', most: longestTextChars });
  expect(refusal === null ? null : fieldOf(refusal)).toBe('text');
  expect(fieldOf({ reason: 'malformed', field: 'command.definition.text.en', fault: 'too_big' })).toBe('text');
  expect(fieldOf({ reason: 'malformed', field: 'command.definition.options.0.text.en', fault: 'too_big' })).toBe('options');
  expect(fieldOf({ reason: 'limit-reached', limit: 'polls', most: 2_000 })).toBeNull();
});
