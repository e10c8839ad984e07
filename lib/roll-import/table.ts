import { CsvError, parse } from 'csv-parse/sync';
import type { FileFault } from './faults.ts';
import { maxColumnCount, maxRowCount, maxRowLengthBytes } from './limits.ts';

export type Delimiter = ';' | ',' | '\t';

/** One row of cells; `line` and `lastLine` are physical lines of the file, from 1 (a quoted cell may span lines). */
export type CsvRow = { line: number; lastLine: number; cells: readonly string[] };

export type CsvTable =
  | { ok: true; rows: readonly CsvRow[] }
  | { ok: false; fault: FileFault; rows: readonly CsvRow[] };

/**
 * Splits a text with `\n` line ends into rows of cells. Rows without any text are left out, so is the space before a cell.
 *
 * A quotation mark within a cell is text (`Maria "Mia" Rossi`). One that is opened and never closed swallows the rest of
 * the file, so the file is refused with the line at which its row begins. A refusal carries the rows above its reason.
 *
 * @param options.maxRows stop after this many rows, empty ones included; without it the whole text is read and a file
 *   above `maxRowCount` is refused
 */
export function parseTable(text: string, options: { delimiter: Delimiter; maxRows?: number }): CsvTable {
  const rows: CsvRow[] = [];
  let endOfPreviousRow = 0;
  try {
    parse(text, {
      delimiter: options.delimiter,
      record_delimiter: '\n',
      relax_column_count: true,
      relax_quotes: true,
      ltrim: true,
      max_record_size: maxRowLengthBytes,
      to: options.maxRows ?? -1,
      // Rows are kept here, not in the parser: it then builds no second list, and its info counts the lines.
      on_record(cells: string[], context) {
        const line = endOfPreviousRow + 1;
        endOfPreviousRow = context.lines;
        if (cells.every((cell) => cell.trim() === '')) return null;
        if (cells.length > maxColumnCount) throw new TableRefusal({ code: 'too-many-columns', limit: maxColumnCount });
        // One more than the limit, since the header is a row too.
        if (rows.length > maxRowCount) throw new TableRefusal({ code: 'too-many-rows', limit: maxRowCount });
        rows.push({ line, lastLine: endOfPreviousRow, cells });
        return null;
      },
    });
  } catch (error) {
    return { ok: false, fault: faultOf(error, endOfPreviousRow + 1), rows };
  }
  return { ok: true, rows };
}

/** Leaves csv-parse's callback, which knows no other way to stop; never leaves this file. */
class TableRefusal extends Error {
  readonly fault: FileFault;

  constructor(fault: FileFault) {
    super(fault.code);
    this.fault = fault;
  }
}

function faultOf(error: unknown, line: number): FileFault {
  if (error instanceof TableRefusal) return error.fault;
  if (!(error instanceof CsvError)) throw error;
  if (error.code === 'CSV_QUOTE_NOT_CLOSED') return { code: 'quote-not-closed', line };
  if (error.code === 'CSV_MAX_RECORD_SIZE') return { code: 'row-too-long', line };
  throw error;
}
