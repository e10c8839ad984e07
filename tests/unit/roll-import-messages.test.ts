import { createTranslator } from 'next-intl';
import { describe, expect, test } from 'vitest';
import de from '../../lib/i18n/messages/import.de.json' with { type: 'json' };
import en from '../../lib/i18n/messages/import.en.json' with { type: 'json' };
import type { FileFault, RollWarning, RowFault } from '../../lib/roll-import/faults.ts';
import { fields } from '../../lib/roll-import/faults.ts';

/** One of each: a new code without an example here is a type error. */
const rowFaults: { [Code in RowFault['code']]: Extract<RowFault, { code: Code }> } = {
  'number-missing': { code: 'number-missing' },
  'number-too-long': { code: 'number-too-long', limit: 64 },
  'name-missing': { code: 'name-missing' },
  'email-invalid': { code: 'email-invalid' },
  'weight-not-positive': { code: 'weight-not-positive' },
  'weight-not-a-number': { code: 'weight-not-a-number', text: 'viel' },
  'weight-ambiguous': { code: 'weight-ambiguous', text: '1.000' },
  'voting-right-missing': { code: 'voting-right-missing' },
  'voting-right-unclear': { code: 'voting-right-unclear', text: '?' },
  'language-unknown': { code: 'language-unknown', text: 'Deutsch' },
  'text-too-long': { code: 'text-too-long', field: 'group', limit: 200 },
  'control-characters': { code: 'control-characters', field: 'firstName' },
  'bidi-control': { code: 'bidi-control', field: 'lastName' },
  'letters-lost': { code: 'letters-lost', field: 'lastName' },
  formula: { code: 'formula', field: 'number' },
  'too-few-fields': { code: 'too-few-fields', expected: 6, found: 1 },
  'too-many-fields': { code: 'too-many-fields', expected: 6, found: 9 },
  'number-twice': { code: 'number-twice', number: 'M2', firstLine: 3 },
  'quotes-broken': { code: 'quotes-broken', lastLine: 9 },
};
const fileFaults: { [Code in FileFault['code']]: Extract<FileFault, { code: Code }> } = {
  'file-empty': { code: 'file-empty' },
  'file-too-large': { code: 'file-too-large', limitMebibytes: 20 },
  'file-is-spreadsheet': { code: 'file-is-spreadsheet' },
  'file-not-text': { code: 'file-not-text' },
  'rows-missing': { code: 'rows-missing' },
  'too-many-rows': { code: 'too-many-rows', limit: 100_000 },
  'too-many-columns': { code: 'too-many-columns', limit: 200 },
  'row-too-long': { code: 'row-too-long', line: 3 },
  'quote-not-closed': { code: 'quote-not-closed', line: 3 },
  'number-column-missing': { code: 'number-column-missing', headers: ['a'] },
  'column-twice': { code: 'column-twice', field: 'email', headers: ['E-Mail', 'email'] },
  'column-not-there': { code: 'column-not-there', column: 3 },
};
const warnings: { [Code in RollWarning['code']]: Extract<RollWarning, { code: Code }> } = {
  'column-ignored': { code: 'column-ignored', header: 'Alter' },
  'garbled-letters': { code: 'garbled-letters', line: 3 },
  'email-shared': { code: 'email-shared', line: 5, firstLine: 2 },
  'email-shared-with-absent': { code: 'email-shared-with-absent', line: 5, number: 'M1' },
  'looks-like-formula': { code: 'looks-like-formula', line: 5, field: 'group' },
};

/** What a page does to show a fault: its code is the key, its other properties are the values. */
function say(locale: 'en' | 'de', message: string, fault: FileFault | RowFault | RollWarning): string {
  const translate = createTranslator({
    locale,
    messages: { message },
    onError(error) {
      throw error;
    },
  });
  const values = Object.entries(fault).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]);
  return translate('message', Object.fromEntries(values));
}

describe.each(['en', 'de'] as const)('in %s', (locale) => {
  const catalogue = locale === 'en' ? en : de;

  test.each([
    ['rowFault', rowFaults],
    ['fileFault', fileFaults],
    ['warning', warnings],
  ] as const)('[IM5] every %s has its text, says each of its values, and no text is left over', (group, examples) => {
    const messages: Record<string, string> = catalogue[group];
    expect(Object.keys(messages).toSorted()).toEqual(Object.keys(examples).toSorted());
    const faults: (FileFault | RowFault | RollWarning)[] = Object.values(examples);
    for (const fault of faults) {
      const text = say(locale, messages[fault.code] ?? '', fault);
      expect(text).toMatch(/\.$/v);
      expect(text).not.toMatch(/[\{\}]/v);
      if ('text' in fault) expect(text).toContain(fault.text);
      if ('limit' in fault) expect(text).toContain(new Intl.NumberFormat(locale).format(fault.limit));
      if ('field' in fault) expect(text).toContain(catalogue.field[fault.field]);
    }
  });

  test('every field has its name', () => {
    expect(Object.keys(catalogue.field).toSorted()).toEqual([...fields].toSorted());
  });
});
