import { foldNumber, type FoldedNumber } from '../assembly/fold-number.ts';
import type { Field, RollWarning, RowFault } from './faults.ts';
import { maxPreviewCellCount, maxPreviewCellLength } from './limits.ts';
import type { CheckedPerson, PersonFields, RawPerson } from './person.ts';
import { checkPerson, foldEmail, rawOf } from './person.ts';
import { previewText } from './text.ts';
import { noVotingRight } from './weight.ts';

/** One row of the file, its cells sorted into fields. `faults` are those of its form; its contents are checked here. */
export type RollRow = {
  line: number;
  lastLine: number;
  cells: readonly string[];
  raw: RawPerson;
  faults: readonly RowFault[];
};

/** A person who is on the roll already, and the version that they have there (RO9). */
export type Known = { id: string; version: number; fields: PersonFields };

export type AddedRow = { line: number; person: PersonFields };
export type ChangedRow = { line: number; id: string; before: PersonFields; after: PersonFields; fields: readonly Field[] };
export type FaultyRow = { line: number; faults: readonly RowFault[]; preview: readonly string[] };

/**
 * What an import would do. `total` counts rows with text; it is the sum of added, changed, unchanged and faulty.
 * `missing` are people of the roll whom no row names, not even a faulty one; they are listed and left alone.
 */
export type ImportPlan = {
  total: number;
  added: readonly AddedRow[];
  changed: readonly ChangedRow[];
  unchanged: number;
  missing: readonly Known[];
  faulty: readonly FaultyRow[];
  warnings: readonly RollWarning[];
};

/**
 * Compares the rows of a file with the roll. Nothing is applied here: whoever applies the plan does it in one step, for
 * the good rows and on the roll that it was made for.
 *
 * - A field that the file has no column for keeps its value; an empty cell empties it.
 * - Of several rows with one number the first good one counts, the others are faulty.
 * - A number in another case is the same person; the spelling on the roll stays.
 * - An address of two people is a warning: households share one, and a link sent again goes out for each of them.
 */
export function planImport(rows: readonly RollRow[], known: ReadonlyMap<FoldedNumber, Known>): ImportPlan {
  const added: AddedRow[] = [];
  const changed: ChangedRow[] = [];
  const faulty: FaultyRow[] = [];
  const accepted = new Map<FoldedNumber, AddedRow>();
  const named = new Set<FoldedNumber>();
  let unchanged = 0;
  for (const row of rows) {
    const folded = foldNumber(row.raw.number ?? '');
    named.add(folded);
    const before = known.get(folded);
    const { checked, faults } = checkRow(row, before, accepted.get(folded));
    if (!checked.ok || faults.length > 0) {
      faulty.push({ line: row.line, faults, preview: previewCells(row.cells) });
      continue;
    }
    const after = before === undefined ? checked.person : keepSpelling(before.fields, checked.person);
    accepted.set(folded, { line: row.line, person: after });
    if (before === undefined) {
      added.push({ line: row.line, person: after });
      continue;
    }
    const fields = changedFields(before.fields, after);
    if (fields.length > 0) changed.push({ line: row.line, id: before.id, before: before.fields, after, fields });
    else unchanged += 1;
  }
  const absent = [...known].filter(([folded]) => !accepted.has(folded)).map(([, person]) => person);
  const missing = [...known].filter(([folded]) => !named.has(folded)).map(([, person]) => person);
  const warnings = warningsOf(accepted.values(), absent);
  return { total: rows.length, added, changed, unchanged, missing, faulty, warnings };
}

function checkRow(
  row: RollRow,
  before: Known | undefined,
  first: AddedRow | undefined,
): { checked: CheckedPerson; faults: readonly RowFault[] } {
  // The cells of a row of the wrong form may stand in the wrong columns: what they say is not judged.
  if (row.faults.length > 0) return { checked: { ok: false, faults: [] }, faults: row.faults };
  const checked = checkPerson(before === undefined ? row.raw : fillFrom(before.fields, row.raw));
  const faults: RowFault[] = checked.ok ? [] : [...checked.faults];
  if (first !== undefined) faults.push({ code: 'number-twice', number: first.person.number, firstLine: first.line });
  return { checked, faults };
}

/** What the file has no column for is as it is on the roll. */
function fillFrom(before: PersonFields, raw: RawPerson): RawPerson {
  const stored = rawOf(before);
  return {
    number: raw.number,
    firstName: raw.firstName ?? stored.firstName,
    lastName: raw.lastName ?? stored.lastName,
    email: raw.email ?? stored.email,
    group: raw.group ?? stored.group,
    language: raw.language ?? stored.language,
    // A weight in the file gives a voting right, unless a column of the file says no.
    votingRight: raw.votingRight ?? (raw.weight === undefined ? stored.votingRight : undefined),
    weight: raw.weight ?? stored.weight,
  };
}

/** Another case of number or address is the same number or address: no change, so that two exports don't take turns. */
function keepSpelling(before: PersonFields, after: PersonFields): PersonFields {
  const sameEmail = before.email !== null && after.email !== null && foldEmail(before.email) === foldEmail(after.email);
  return { ...after, number: before.number, email: sameEmail ? before.email : after.email };
}

function changedFields(before: PersonFields, after: PersonFields): Field[] {
  const changed: Field[] = [];
  if (before.firstName !== after.firstName) changed.push('firstName');
  if (before.lastName !== after.lastName) changed.push('lastName');
  if (before.email !== after.email) changed.push('email');
  if (before.group !== after.group) changed.push('group');
  if ((before.weight === noVotingRight) !== (after.weight === noVotingRight)) changed.push('votingRight');
  else if (before.weight !== after.weight) changed.push('weight');
  if (before.language !== after.language) changed.push('language');
  return changed;
}

function warningsOf(accepted: Iterable<AddedRow>, absent: readonly Known[]): RollWarning[] {
  const warnings: RollWarning[] = [];
  const linesByEmail = new Map<string, number>();
  const numbersByEmail = new Map<string, string>();
  for (const { fields } of absent) {
    if (fields.email !== null) numbersByEmail.set(foldEmail(fields.email), fields.number);
  }
  for (const { line, person } of accepted) {
    for (const field of ['firstName', 'lastName', 'group'] as const) {
      if (/^[=+@\-]/v.test(person[field] ?? '')) warnings.push({ code: 'looks-like-formula', line, field });
    }
    if (person.email === null) continue;
    const folded = foldEmail(person.email);
    const firstLine = linesByEmail.get(folded);
    const absentNumber = numbersByEmail.get(folded);
    if (firstLine !== undefined) warnings.push({ code: 'email-shared', line, firstLine });
    else if (absentNumber !== undefined) warnings.push({ code: 'email-shared-with-absent', line, number: absentNumber });
    if (firstLine === undefined) linesByEmail.set(folded, line);
  }
  return warnings;
}

function previewCells(cells: readonly string[]): string[] {
  return cells.slice(0, maxPreviewCellCount).map((cell) => previewText(cell, maxPreviewCellLength));
}
