import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { RowFault } from '../../lib/roll-import/faults.ts';
import type { ImportPlan, Known } from '../../lib/roll-import/plan.ts';
import { foldNumber, type FoldedNumber } from '../../lib/assembly/fold-number.ts';
import type { RollSource } from '../../lib/roll-import/read-roll.ts';
import { dryRun } from '../../lib/roll-import/read-roll.ts';

function planFile(name: string, known: ReadonlyMap<FoldedNumber, Known> = new Map()): { source: RollSource; plan: ImportPlan } {
  const run = dryRun(readFileSync(new URL(`../../lib/demo/data/${name}`, import.meta.url)), known);
  if (!run.ok) throw new Error(`${name} was refused: ${run.fault.code}`);
  return run;
}

/** The roll after the added rows of a plan went in. */
function rollAfter(plan: ImportPlan): Map<FoldedNumber, Known> {
  return new Map(plan.added.map(({ person }) => [foldNumber(person.number), { id: `id-${person.number}`, version: 1, fields: person }]));
}

describe('members-messy.csv', () => {
  const { source, plan } = planFile('members-messy.csv');
  const faultsAt = new Map(plan.faulty.map(({ line, faults }) => [line, faults]));
  const personAt = new Map(plan.added.map(({ line, person }) => [line, person]));

  test('[IM1] [IM2] [IM3] UTF-8 without BOM, comma and German column names are found out', () => {
    expect(source.encoding).toBe('utf-8');
    expect(source.delimiter).toBe(',');
    expect(source.columns.map(({ header, field }) => [header, field])).toEqual([
      ['Mitgliedsnummer', 'number'],
      ['Vorname', 'firstName'],
      ['Nachname', 'lastName'],
      ['E-Mail', 'email'],
      ['Gruppe', 'group'],
      ['Stimmgewicht', 'weight'],
    ]);
  });

  test('[IM12] twenty rows: nine good, eleven faulty; the row of empty cells is none', () => {
    expect({ total: plan.total, good: plan.added.length, faulty: plan.faulty.length }).toEqual({ total: 20, good: 9, faulty: 11 });
    expect(faultsAt.has(14)).toBe(false);
    expect(personAt.has(14)).toBe(false);
  });

  const faulty: readonly [line: number, why: string, fault: RowFault][] = [
    [4, 'M2 a second time', { code: 'number-twice', number: 'M2', firstLine: 3 }],
    [7, 'no e-mail address', { code: 'email-invalid' }],
    [8, 'a negative weight', { code: 'weight-not-positive' }],
    [11, 'a weight of zero', { code: 'weight-not-positive' }],
    [12, 'a word as weight', { code: 'weight-not-a-number', text: 'viel' }],
    [13, 'a formula as number', { code: 'formula', field: 'number' }],
    [15, 'more fields than columns', { code: 'too-many-fields', expected: 6, found: 9 }],
    [16, 'fewer fields than columns', { code: 'too-few-fields', expected: 6, found: 2 }],
    [18, 'a right-to-left override', { code: 'bidi-control', field: 'firstName' }],
    [20, 'a name of 5,000 characters', { code: 'text-too-long', field: 'firstName', limit: 200 }],
    [21, 'm1 after M1', { code: 'number-twice', number: 'M1', firstLine: 2 }],
  ];
  test.each(faulty)('[IM5] line %i is faulty: %s', (line, _why, fault) => {
    expect(faultsAt.get(line)).toEqual([fault]);
  });

  const good: readonly [line: number, what: string, person: object][] = [
    [2, 'umlauts', { number: 'M1', firstName: 'Jürgen', lastName: 'Große', email: 'juergen@example.org', weight: '1' }],
    [3, 'a quoted comma', { number: 'M2', firstName: 'Maria, Elena', lastName: 'Rossi', group: 'Süd', weight: '2' }],
    [5, 'a shared address', { number: 'M3', email: 'juergen@example.org' }],
    [6, 'no address', { number: 'M4', firstName: 'Ohne', email: null }],
    [9, 'a third', { number: 'M7', weight: '1/3' }],
    [10, 'a decimal comma', { number: 'M8', weight: '1/2' }],
    [17, 'markup is text', { number: 'M13', firstName: '<script>alert(1)</script>', lastName: "O'Neil; DROP TABLE" }],
    [19, 'spaces and a tab around', { number: 'M15', firstName: 'Leer', lastName: 'Tab', email: 'LEER@example.org' }],
    [22, 'a line break in a name', { number: 'M17', firstName: 'Zeile umbruch', lastName: 'Name' }],
  ];
  test.each(good)('[IM5] line %i is good: %s', (line, _what, person) => {
    expect(personAt.get(line)).toMatchObject({ language: null, ...person });
  });

  test('[IM8] the address of two people is a warning, not a fault', () => {
    expect(plan.warnings).toEqual([{ code: 'email-shared', line: 5, firstLine: 2 }]);
  });

  test('[IM7] the preview of a faulty row writes out what would turn the text, and is bounded', () => {
    const previewAt = new Map(plan.faulty.map(({ line, preview }) => [line, preview]));
    expect(previewAt.get(18)?.[1]).toBe('⟨U+202E⟩RTL');
    expect(previewAt.get(20)?.[1]).toBe(`${'x'.repeat(40)}…`);
  });

  test('[IM14] the same file again: the good rows are unchanged, the faulty ones still faulty, nobody is missing', () => {
    const again = planFile('members-messy.csv', rollAfter(plan)).plan;
    expect(again).toMatchObject({ total: 20, added: [], changed: [], unchanged: 9, missing: [], faulty: plan.faulty });
  });
});

describe('members-latin1.csv', () => {
  test('[IM1] Windows-1252 and semicolons are found out, and the letters are right', () => {
    const { source, plan } = planFile('members-latin1.csv');
    expect(source).toMatchObject({ encoding: 'windows-1252', delimiter: ';' });
    expect(plan.faulty).toEqual([]);
    expect(plan.added.map(({ line, person }) => [line, person.firstName, person.lastName, person.group])).toEqual([
      [2, 'Jürgen', 'Große', 'Süd'],
      [3, 'Zoë', 'Weiß', 'Süd'],
    ]);
  });
});

describe('members-3000.csv', () => {
  const { source, plan } = planFile('members-3000.csv');

  test('[IM1] [IM3] UTF-8 with BOM and English column names: 3,000 good rows, 60 guests without voting right', () => {
    expect(source).toMatchObject({ encoding: 'utf-8', delimiter: ';' });
    expect(source.columns.map(({ field }) => field)).toEqual([
      'number', 'firstName', 'lastName', 'email', 'group', 'votingRight', 'weight', 'language',
    ]);
    expect({ total: plan.total, added: plan.added.length, faulty: plan.faulty, warnings: plan.warnings }).toEqual({
      total: 3000, added: 3000, faulty: [], warnings: [],
    });
    expect(plan.added.filter(({ person }) => person.weight === '0')).toHaveLength(60);
    expect(plan.added[1]).toEqual({
      line: 3,
      person: {
        number: 'M00002', firstName: 'Søren', lastName: 'Smith', email: 'member00002@example.org', group: 'Bremen', language: 'nl', weight: '1',
      },
    });
  });

  test('[IM14] the same file again changes nothing', () => {
    const again = planFile('members-3000.csv', rollAfter(plan)).plan;
    expect(again).toEqual({ total: 3000, added: [], changed: [], unchanged: 3000, missing: [], faulty: [], warnings: [] });
  });

  test('[IM13] after it, another file finds 3,000 people missing and leaves them alone', () => {
    const other = planFile('members-latin1.csv', rollAfter(plan)).plan;
    expect({ added: other.added.length, changed: other.changed.length, missing: other.missing.length }).toEqual({
      added: 2, changed: 0, missing: 3000,
    });
  });
});
