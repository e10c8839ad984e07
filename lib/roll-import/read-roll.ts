import type { FoldedNumber } from '../assembly/fold-number.ts';
import type { Column, ColumnChoice } from './columns.ts';
import { mapColumns } from './columns.ts';
import type { RollEncoding } from './decode.ts';
import { decodeFile } from './decode.ts';
import type { Field, FileFault, RollWarning, RowFault } from './faults.ts';
import type { RawPerson } from './person.ts';
import type { ImportPlan, Known, RollRow } from './plan.ts';
import { planImport } from './plan.ts';
import type { CsvRow, Delimiter } from './table.ts';
import { parseTable } from './table.ts';
import { isTickColumn } from './weight.ts';

/** How the file was read: shown above the dry run, so that a person can correct the columns. */
export type RollSource = { encoding: RollEncoding; delimiter: Delimiter; columns: readonly Column[] };

export type ReadRoll =
  | { ok: true; source: RollSource; rows: readonly RollRow[]; warnings: readonly RollWarning[] }
  | { ok: false; fault: FileFault };

export type DryRun = { ok: true; source: RollSource; plan: ImportPlan } | { ok: false; fault: FileFault };

/** Where UTF-8 was read as Windows-1252 and saved again, or both were pasted into one file: Ã¼, ÃŸ, â€™. */
const garbledLetters = /Ã[\u0080-\u00BFŒœŠšŸŽžƒ€‚-•–—™›‹ˆ˜‰†‡…]|â€[™œ\u009D“”˜¦]/v;

/**
 * The dry run of an import: from the bytes of an uploaded file to what it would change. Pure and synchronous; a file of
 * 100,000 rows takes seconds, so it belongs in a worker thread.
 *
 * @param known everybody on the roll now, by {@link foldNumber} of their number
 * @param choice columns that a person assigned by hand; the others are guessed by their names
 */
export function dryRun(bytes: Uint8Array, known: ReadonlyMap<FoldedNumber, Known>, choice: ColumnChoice = {}): DryRun {
  const read = readRoll(bytes, choice);
  if (!read.ok) return read;
  const plan = planImport(read.rows, known);
  return { ok: true, source: read.source, plan: { ...plan, warnings: [...read.warnings, ...plan.warnings] } };
}

/** From the bytes of a file to rows with their cells sorted into fields. The first row with text names the columns. */
export function readRoll(bytes: Uint8Array, choice: ColumnChoice = {}): ReadRoll {
  const decoded = decodeFile(bytes);
  if (!decoded.ok) return decoded;
  const table = parseTable(decoded.text, { delimiter: decoded.delimiter });
  if (!table.ok) return { ok: false, fault: table.fault };
  const [header, ...body] = table.rows;
  if (header === undefined) return { ok: false, fault: { code: 'file-empty' } };
  const mapped = mapColumns(header.cells, choice);
  if (!mapped.ok) return mapped;
  if (body.length === 0) return { ok: false, fault: { code: 'rows-missing' } };
  const { columns } = mapped;
  return {
    ok: true,
    source: { encoding: decoded.encoding, delimiter: decoded.delimiter, columns },
    rows: sortIntoFields(body, columns),
    warnings: [...mapped.warnings, ...garbledWarning(decoded.text)],
  };
}

function sortIntoFields(body: readonly CsvRow[], columns: readonly Column[]): RollRow[] {
  const columnOf = new Map<Field, number>();
  for (const [index, column] of columns.entries()) if (column.field !== null) columnOf.set(column.field, index);
  const votingRight = columnOf.get('votingRight');
  const emptyMeansNo = votingRight !== undefined && isTickColumn(body.map((row) => row.cells[votingRight]));
  return body.map((row) => {
    const cell = (field: Field): string | undefined => {
      const index = columnOf.get(field);
      return index === undefined ? undefined : (row.cells[index] ?? '');
    };
    const right = cell('votingRight');
    const raw: RawPerson = {
      number: cell('number'),
      firstName: cell('firstName'),
      lastName: cell('lastName'),
      email: cell('email'),
      group: cell('group'),
      votingRight: emptyMeansNo && right?.trim() === '' ? 'no' : right,
      weight: cell('weight'),
      language: cell('language'),
    };
    return { line: row.line, lastLine: row.lastLine, cells: row.cells, raw, faults: formFaults(row, columns.length) };
  });
}

function formFaults(row: CsvRow, expected: number): RowFault[] {
  // Where a quotation mark ends badly, csv-parse keeps it in front of the text that it reached over.
  const hasBrokenQuotes = row.lastLine > row.line && row.cells.some((cell) => cell.startsWith('"') && cell.includes('\n'));
  if (hasBrokenQuotes) return [{ code: 'quotes-broken', lastLine: row.lastLine }];
  const found = row.cells.length;
  if (found < expected) return [{ code: 'too-few-fields', expected, found }];
  // Spreadsheets like to write empty cells beyond the last column.
  if (row.cells.slice(expected).some((cell) => cell.trim() !== '')) return [{ code: 'too-many-fields', expected, found }];
  return [];
}

function garbledWarning(text: string): RollWarning[] {
  const at = text.search(garbledLetters);
  if (at < 0) return [];
  return [{ code: 'garbled-letters', line: text.slice(0, at).split('\n').length }];
}
