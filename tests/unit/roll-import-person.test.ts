import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FieldFault } from '../../lib/roll-import/faults.ts';
import type { PersonFields, RawPerson } from '../../lib/roll-import/person.ts';
import { checkPerson, rawOf } from '../../lib/roll-import/person.ts';

const ida: RawPerson = {
  number: 'M1', firstName: 'Ida', lastName: 'Smith', email: 'ida@example.org', group: 'Nord', votingRight: 'yes', weight: '1', language: 'de',
};

function personOf(change: Partial<RawPerson>): PersonFields {
  const checked = checkPerson({ ...ida, ...change });
  if (!checked.ok) throw new Error(`refused: ${JSON.stringify(checked.faults)}`);
  return checked.person;
}

function faultsOf(change: Partial<RawPerson>): readonly FieldFault[] {
  const checked = checkPerson({ ...ida, ...change });
  return checked.ok ? [] : checked.faults;
}

describe('texts', () => {
  test('[IM7] spaces, line breaks and stray invisible characters go, NFD becomes NFC', () => {
    expect(personOf({ firstName: ' \u00A0Ida\r\n Marie\t', lastName: 'Gro\u00ADße\u200B' })).toMatchObject({ firstName: 'Ida Marie', lastName: 'Große' });
    expect(personOf({ lastName: 'Mu\u0308ller' }).lastName).toBe('M\u00FCller');
    expect(personOf({ number: '\uFEFF M\u200D1 ' }).number).toBe('M1');
  });

  test('[IM7] joiners stay where scripts need them; a mark of direction alone is dropped', () => {
    expect(personOf({ firstName: 'علی\u200Cرضا' }).firstName).toBe('علی\u200Cرضا');
    expect(personOf({ firstName: 'שרה\u200F' }).firstName).toBe('שרה');
  });

  test.each(['\u202E', '\u202A', '\u2066', '\u2069'])('[IM7] %j in any text is a fault', (character) => {
    for (const field of ['number', 'firstName', 'lastName', 'group', 'email'] as const) {
      expect(faultsOf({ [field]: `x${character}y` })).toContainEqual({ code: 'bidi-control', field });
    }
  });

  test('[IM7] control characters, lost letters and overlong texts are faults', () => {
    expect(faultsOf({ firstName: 'a\u0000b' })).toEqual([{ code: 'control-characters', field: 'firstName' }]);
    expect(faultsOf({ group: 'a\u0081b' })).toEqual([{ code: 'control-characters', field: 'group' }]);
    expect(faultsOf({ lastName: '\uD83D' })).toEqual([{ code: 'control-characters', field: 'lastName' }]);
    expect(faultsOf({ lastName: 'J\uFFFDrgen' })).toEqual([{ code: 'letters-lost', field: 'lastName' }]);
    expect(faultsOf({ lastName: 'x'.repeat(201) })).toEqual([{ code: 'text-too-long', field: 'lastName', limit: 200 }]);
    expect(faultsOf({ lastName: 'x'.repeat(200), group: 'x'.repeat(200) })).toEqual([]);
  });

  test('[IM7] one of two names is enough, none is a fault, also if it is invisible', () => {
    expect(personOf({ firstName: '' })).toMatchObject({ firstName: '', lastName: 'Smith' });
    expect(faultsOf({ firstName: ' ', lastName: '\u200D' })).toEqual([{ code: 'name-missing' }]);
  });

  test('[IM7] a name that begins like a formula is text', () => {
    expect(personOf({ firstName: '=1+1' }).firstName).toBe('=1+1');
  });

  test('all faults of a person are told at once, in the order of the fields', () => {
    const raw = { ...ida, number: ' ', firstName: '\u0007', email: '@', weight: 'x', language: 'Deutsch' };
    expect(faultsOf(raw).map(({ code }) => code)).toEqual([
      'number-missing', 'control-characters', 'email-invalid', 'weight-not-a-number', 'language-unknown',
    ]);
  });
});

describe('numbers', () => {
  test.each(['=1', '+1', '-1', '@1'])('[IM6] %s begins like a formula', (number) => {
    expect(faultsOf({ number })).toEqual([{ code: 'formula', field: 'number' }]);
  });

  test('[IM6] missing and overlong numbers are faults', () => {
    expect(faultsOf({ number: undefined })).toEqual([{ code: 'number-missing' }]);
    expect(faultsOf({ number: '\u200B' })).toEqual([{ code: 'number-missing' }]);
    expect(faultsOf({ number: '1'.repeat(65) })).toEqual([{ code: 'number-too-long', limit: 64 }]);
    expect(personOf({ number: '1'.repeat(64) }).number).toHaveLength(64);
  });
});

describe('addresses', () => {
  test.each([
    ['ida@example.org', 'ida@example.org'],
    [' Ida.Smith+roll@EXAMPLE.Org ', 'Ida.Smith+roll@example.org'],
    ["o'neil@example.co.uk", "o'neil@example.co.uk"],
    ['jürgen@grüne-münchen.example', 'jürgen@grüne-münchen.example'],
    ['', null],
  ])('[IM8] %j is stored as %j', (email, stored) => {
    expect(personOf({ email }).email).toBe(stored);
  });

  test.each([
    'ida', '@example.org', 'ida@', 'ida@example', 'ida@@example.org', 'ida@example..org', 'ida@-example.org', 'ida smith@example.org',
    'a@example.org, b@example.org', 'a@example.org;b@example.org', 'Ida <ida@example.org>', 'ida@example.org\nBcc: x@example.org',
    '.ida@example.org', 'ida.@example.org', 'i..da@example.org', '=cmd@example.org', `${'x'.repeat(65)}@example.org`,
  ])('[IM8] %j is no address', (email) => {
    expect(faultsOf({ email })).toEqual([{ code: 'email-invalid' }]);
  });
});

describe('weight and voting right', () => {
  test.each([
    ['1', '1'], ['2', '2'], ['01', '1'], ['+3', '3'], ['1/3', '1/3'], ['2/6', '1/3'], [' 1 / 3 ', '1/3'], ['0,5', '1/2'], ['0.5', '1/2'], ['½', '1/2'],
    ['0,125', '1/8'], ['1.5', '3/2'], ['1000', '1000'], ['１２', '12'], ['', '1'],
  ])('[IM9] a weight of %j is %s', (weight, stored) => {
    expect(personOf({ weight }).weight).toBe(stored);
  });

  const faulty: readonly [string, FieldFault][] = [
    ['0', { code: 'weight-not-positive' }],
    ['0,000', { code: 'weight-not-positive' }],
    ['-1', { code: 'weight-not-positive' }],
    ['−1/2', { code: 'weight-not-positive' }],
    ['viel', { code: 'weight-not-a-number', text: 'viel' }],
    ['1/0', { code: 'weight-not-a-number', text: '1/0' }],
    ['1e3', { code: 'weight-not-a-number', text: '1e3' }],
    ['=1', { code: 'weight-not-a-number', text: '=1' }],
    ['1.000,50', { code: 'weight-not-a-number', text: '1.000,50' }],
    ['1.000', { code: 'weight-ambiguous', text: '1.000' }],
    ['12,500', { code: 'weight-ambiguous', text: '12,500' }],
    ['9'.repeat(41), { code: 'text-too-long', field: 'weight', limit: 40 }],
    [`0.${'1'.repeat(30)}`, { code: 'text-too-long', field: 'weight', limit: 40 }],
  ];
  test.each(faulty)('[IM9] a weight of %j is a fault', (weight, fault) => {
    expect(faultsOf({ weight })).toEqual([fault]);
  });

  test.each(['yes', 'Ja', 'x', '1', 'TRUE', 'wahr', ' ✓ '])('[IM9] %j gives the voting right', (votingRight) => {
    expect(personOf({ votingRight, weight: '2' }).weight).toBe('2');
  });

  test.each(['no', 'Nein', '0', 'false', 'FALSCH', 'n', '-'])('[IM9] %j takes it, whatever the weight', (votingRight) => {
    expect(personOf({ votingRight, weight: '2' }).weight).toBe('0');
    expect(personOf({ votingRight, weight: '0' }).weight).toBe('0');
    expect(personOf({ votingRight, weight: undefined }).weight).toBe('0');
  });

  test('[IM9] without a word a person votes with weight 1; an unclear word is never guessed', () => {
    expect(personOf({ votingRight: undefined, weight: undefined }).weight).toBe('1');
    expect(faultsOf({ votingRight: ' ' })).toEqual([{ code: 'voting-right-missing' }]);
    expect(faultsOf({ votingRight: 'vielleicht' })).toEqual([{ code: 'voting-right-unclear', text: 'vielleicht' }]);
    expect(faultsOf({ votingRight: 'no', weight: 'viel' })).toEqual([{ code: 'weight-not-a-number', text: 'viel' }]);
  });
});

describe('language', () => {
  test.each([['nl', 'nl'], ['DE', 'de'], ['de_AT', 'de-AT'], ['zh-Hant', 'zh-Hant'], ['', null]])('[IM10] %j is stored as %j', (language, stored) => {
    expect(personOf({ language }).language).toBe(stored);
  });

  test.each(['Deutsch', 'd', 'de-', '<b>', 'en;q=1', `en${'-x'.repeat(20)}`])('[IM10] %j is no language', (language) => {
    expect(faultsOf({ language }).map(({ code }) => code)).toEqual(['language-unknown']);
  });
});

test('[IM14] whatever is accepted is accepted again as it is stored', () => {
  const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 12 }), fc.string({ unit: 'grapheme', maxLength: 12 }));
  const weight = fc.oneof(fc.constantFrom('1', '0,5', '1/3', '7', ''), text);
  const raw = fc.record({
    number: text, firstName: text, lastName: text, group: text, weight,
    email: fc.oneof(fc.emailAddress(), text),
    votingRight: fc.constantFrom('yes', 'no', undefined),
    language: fc.constantFrom('de', 'EN', 'fr_CA', 'iw', ''),
  });
  let accepted = 0;
  fc.assert(
    fc.property(raw, (typed) => {
      const first = checkPerson(typed);
      if (!first.ok) return;
      accepted += 1;
      expect(checkPerson(rawOf(first.person))).toEqual(first);
    }),
    { numRuns: 3000 },
  );
  expect(accepted).toBeGreaterThan(100);
});
