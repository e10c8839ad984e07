import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkPerson } from '../../lib/roll-import/person.ts';
import type { PersonFields } from '../../lib/roll-import/person.ts';
import type { ImportPlan, Known } from '../../lib/roll-import/plan.ts';
import { foldNumber, type FoldedNumber } from '../../lib/assembly/fold-number.ts';
import { dryRun } from '../../lib/roll-import/read-roll.ts';

const ida: PersonFields = { number: 'M1', firstName: 'Ida', lastName: 'Smith', email: 'ida@example.org', group: 'Nord', language: 'de', weight: '2' };
const jo: PersonFields = { number: 'M2', firstName: 'Jo', lastName: 'Nowak', email: null, group: null, language: null, weight: '0' };

function rollOf(...people: PersonFields[]): Map<FoldedNumber, Known> {
  return new Map(people.map((fields) => [foldNumber(fields.number), { id: `id-${fields.number}`, version: 1, fields }]));
}

function plan(csv: string, known: ReadonlyMap<FoldedNumber, Known> = new Map()): ImportPlan {
  const run = dryRun(new TextEncoder().encode(csv), known);
  if (!run.ok) throw new Error(`refused: ${JSON.stringify(run.fault)}`);
  return run.plan;
}

/** Roll and plan to the roll after the plan, as whoever applies it does. */
function apply(known: ReadonlyMap<FoldedNumber, Known>, { added, changed }: ImportPlan): Map<FoldedNumber, Known> {
  const next = new Map(known);
  for (const { person } of added) next.set(foldNumber(person.number), { id: `id-${person.number}`, version: 1, fields: person });
  for (const { id, after } of changed) next.set(foldNumber(after.number), { id, version: 2, fields: after });
  return next;
}

describe('comparing with the roll', () => {
  test('[IM12] what differs is named, field by field', () => {
    const csv = 'number;first name;last name;email;group;voting right;weight;language\nM1;Ida;Jones;;Süd;no;2;en\nM2;Jo;Nowak;;;yes;3;\n';
    const { changed, added, unchanged } = plan(csv, rollOf(ida, jo));
    expect({ added, unchanged }).toEqual({ added: [], unchanged: 0 });
    expect(changed).toEqual([
      {
        line: 2, id: 'id-M1', before: ida, fields: ['lastName', 'email', 'group', 'votingRight', 'language'],
        after: { ...ida, lastName: 'Jones', email: null, group: 'Süd', weight: '0', language: 'en' },
      },
      { line: 3, id: 'id-M2', before: jo, after: { ...jo, weight: '3' }, fields: ['votingRight'] },
    ]);
  });

  test('[IM12] what the file has no column for stays; an empty cell empties', () => {
    expect(plan('number;group\nM1;Süd\nM2;\n', rollOf(ida, jo))).toMatchObject({
      changed: [{ id: 'id-M1', after: { ...ida, group: 'Süd' }, fields: ['group'] }],
      unchanged: 1,
      faulty: [],
    });
    expect(plan('number;email\nM1;\n', rollOf(ida)).changed).toMatchObject([{ after: { ...ida, email: null }, fields: ['email'] }]);
  });

  test('[IM12] a voting right alone keeps the weight, a weight alone gives the right', () => {
    expect(plan('number;voting right\nM1;yes\nM2;no\n', rollOf(ida, jo))).toMatchObject({ changed: [], unchanged: 2 });
    expect(plan('number;voting right\nM1;no\nM2;yes\n', rollOf(ida, jo)).changed).toMatchObject([{ after: { weight: '0' } }, { after: { weight: '1' } }]);
    expect(plan('number;weight\nM1;1/2\nM2;1/2\n', rollOf(ida, jo)).changed).toMatchObject([
      { after: { weight: '1/2' }, fields: ['weight'] },
      { after: { weight: '1/2' }, fields: ['votingRight'] },
    ]);
  });

  test('[IM6] another case of number or address is no change', () => {
    expect(plan('number;email\nm1;IDA@Example.org\n', rollOf(ida))).toMatchObject({ changed: [], unchanged: 1, added: [], missing: [] });
  });

  test('[IM6] the first good row of a number counts, in whatever case the others are', () => {
    const { added, faulty } = plan('number;name;weight\nA1;First;viel\na1;Second;1\n\uFF211;Third;1\nA1;Fourth;0\n');
    expect(added).toMatchObject([{ line: 3, person: { number: 'a1', lastName: 'Second' } }]);
    expect(faulty.map(({ line, faults }) => [line, faults])).toEqual([
      [2, [{ code: 'weight-not-a-number', text: 'viel' }]],
      [4, [{ code: 'number-twice', number: 'a1', firstLine: 3 }]],
      [5, [{ code: 'weight-not-positive' }, { code: 'number-twice', number: 'a1', firstLine: 3 }]],
    ]);
  });

  test('[IM13] missing are those whom no row names; a faulty row names its person', () => {
    const { missing, faulty, unchanged, changed } = plan('number;name\nM1;\u202E\nM3;New\n', rollOf(ida, jo));
    expect(missing).toEqual([{ id: 'id-M2', version: 1, fields: jo }]);
    expect({ faulty: faulty.length, unchanged, changed }).toEqual({ faulty: 1, unchanged: 0, changed: [] });
  });

  test('[IM15] an address shared with somebody who is not in the file, and a name like a formula, are warnings', () => {
    const { warnings, added } = plan('number;name;email\nM3;=SUM(A1);IDA@example.org\nM4;New;Ida@example.org\n', rollOf(ida));
    expect(added).toHaveLength(2);
    expect(warnings).toEqual([
      { code: 'looks-like-formula', line: 2, field: 'lastName' },
      { code: 'email-shared-with-absent', line: 2, number: 'M1' },
      { code: 'email-shared', line: 3, firstLine: 2 },
    ]);
  });
});

describe('numbers as identities', () => {
  test.each([['m1', 'M1'], [' M1 ', 'M1'], ['Ｍ１', 'M1'], ['M\u200B1', 'M1'], ['straße', 'STRASSE'], ['ΑΣ', 'ας']])('[IM6] %j and %j are one', (a, b) => {
    expect(foldNumber(a)).toBe(foldNumber(b));
  });

  test.each([['1', '01'], ['M1', 'M 1'], ['M1', 'M11']])('[IM6] %j and %j are two', (a, b) => {
    expect(foldNumber(a)).not.toBe(foldNumber(b));
  });

  test('[IM6] folding twice is folding once', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => foldNumber(foldNumber(text)) === foldNumber(text)), { numRuns: 5000 });
  });
});

describe('any list of people', () => {
  const text = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 15 }),
    fc.constantFrom('Maria, Elena', 'a;b', '"Mia"', "O'Neil", 'Zeile\numbruch', '<script>', '=1+1', 'Jürgen', '\tTab ', 'sep=,', ''),
  );
  const person = fc
    .record({
      number: fc.oneof(fc.nat(99).map(String), fc.string({ minLength: 1, maxLength: 8 }).map((tail) => `m${tail}`)),
      firstName: text, lastName: text, group: text,
      email: fc.oneof(fc.emailAddress(), fc.constant('')),
      votingRight: fc.constantFrom('yes', 'nein'),
      weight: fc.constantFrom('1', '0,5', '1/3', '12', ''),
      language: fc.constantFrom('de', 'nl', ''),
    })
    .filter((raw) => checkPerson(raw).ok);
  const people = fc.uniqueArray(person, { selector: (raw) => foldNumber(raw.number), minLength: 1, maxLength: 20 });
  const columns = [
    { key: 'number', header: 'Mitgliedsnummer' }, { key: 'firstName', header: 'Vorname' }, { key: 'lastName', header: 'Nachname' },
    { key: 'email', header: 'E-Mail' }, { key: 'group', header: 'Gruppe' }, { key: 'votingRight', header: 'Stimmrecht' },
    { key: 'weight', header: 'Stimmgewicht' }, { key: 'language', header: 'Sprache' },
  ];
  /** RFC 4180, 2.6: line ends within a cell are quoted. csv-stringify by itself quotes only those that end its rows. */
  const quoted_match = /[\r\n]/v;
  const form = fc.record({
    delimiter: fc.constantFrom(';', ',', '\t'), record_delimiter: fc.constantFrom('\n', '\r\n'), bom: fc.boolean(), quoted: fc.boolean(),
  });

  test('[IM14] goes in completely, and the same file again changes nothing', () => {
    fc.assert(
      fc.property(people, form, (list, options) => {
        const csv = stringify(list, { ...options, quoted_match, header: true, columns });
        const first = plan(csv);
        expect(first.faulty).toEqual([]);
        expect(first.added.map((row) => ({ ok: true, person: row.person }))).toEqual(list.map(checkPerson));
        const roll = apply(new Map(), first);
        expect(plan(csv, roll)).toMatchObject({ total: list.length, added: [], changed: [], unchanged: list.length, missing: [], faulty: [] });
      }),
      { numRuns: 300 },
    );
  });

  test('[IM14] over any other roll: applied once, the same file again changes nothing and removes nobody', () => {
    fc.assert(
      fc.property(people, people, (before, after) => {
        const roll = apply(new Map(), plan(stringify(before, { header: true, columns })));
        const csv = stringify(after, { header: true, columns });
        const first = plan(csv, roll);
        expect(first.added.length + first.changed.length + first.unchanged).toBe(after.length);
        const next = apply(roll, first);
        expect([...next.keys()]).toEqual(expect.arrayContaining([...roll.keys()]));
        expect(plan(csv, next)).toMatchObject({ added: [], changed: [], unchanged: after.length, missing: first.missing });
      }),
      { numRuns: 200 },
    );
  });
});
