import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mapColumns } from '../../lib/roll-import/columns.ts';
import type { FileFault } from '../../lib/roll-import/faults.ts';
import { maxColumnCount, maxFileSizeBytes, maxRowCount, maxRowLengthBytes } from '../../lib/roll-import/limits.ts';
import type { ReadRoll } from '../../lib/roll-import/read-roll.ts';
import { readRoll } from '../../lib/roll-import/read-roll.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const read = (text: string, choice = {}): ReadRoll => readRoll(bytesOf(text), choice);

function good(result: ReadRoll): Extract<ReadRoll, { ok: true }> {
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.fault)}`);
  return result;
}

function faultOf(result: ReadRoll): FileFault {
  if (result.ok) throw new Error('the file was accepted');
  return result.fault;
}

describe('encoding', () => {
  const text = 'Nummer;Vorname;Nachname\r\n1;Jürgen;Große\r\n';

  test.each([
    ['UTF-8 with BOM', bytesOf(`\uFEFF${text}`), 'utf-8'],
    ['UTF-8 without BOM', bytesOf(text), 'utf-8'],
    ['Windows-1252', Uint8Array.from(text, (letter) => letter.codePointAt(0) ?? 0), 'windows-1252'],
    ['UTF-16LE with BOM (Excel: Unicode text)', new Uint8Array(Uint16Array.from(`\uFEFF${text}`, (c) => c.charCodeAt(0)).buffer), 'utf-16le'],
  ])('[IM1] %s', (_name, bytes, encoding) => {
    const { source, rows } = good(readRoll(bytes));
    expect(source.encoding).toBe(encoding);
    expect(source.columns[0]).toEqual({ header: 'Nummer', field: 'number' });
    expect(rows[0]?.raw).toMatchObject({ number: '1', firstName: 'Jürgen', lastName: 'Große' });
  });

  test('[IM1] Windows-1252 is not Latin-1: € and typographic quotes are read', () => {
    const bytes = Uint8Array.from([...bytesOf('Nummer;Name\n1;'), 0x80, 0x93, 0x8a, 0x0a]);
    expect(good(readRoll(bytes)).rows[0]?.raw.lastName).toBe('€“Š');
  });

  test('[IM15] UTF-8 that was once read as Windows-1252 is pointed out with its first line', () => {
    expect(good(read('Nummer;Name\n1;Rossi\n2;MÃ¼ller\n')).warnings).toEqual([{ code: 'garbled-letters', line: 3 }]);
  });
});

describe('delimiter and lines', () => {
  test.each([';', ',', '\t'])('[IM2] %j', (delimiter) => {
    const text = [['Nummer', 'Vorname', 'Nachname'], ['1', 'Ida', 'Smith']].map((row) => row.join(delimiter)).join('\n');
    const { source, rows } = good(read(text));
    expect(source.delimiter).toBe(delimiter);
    expect(rows[0]?.raw).toMatchObject({ number: '1', firstName: 'Ida', lastName: 'Smith' });
  });

  test('[IM2] another delimiter within header and cells does not mislead', () => {
    const { source, rows } = good(read('Nummer,"Name; Titel","a;b;c",Vorname\n1,"Smith; Dr.","x;y",Ida\n'));
    expect(source.delimiter).toBe(',');
    expect(rows[0]?.cells).toEqual(['1', 'Smith; Dr.', 'x;y', 'Ida']);
    expect(good(read('Nummer;Name, Titel;Vorname\n1;Smith, Dr.;Ida\n')).source.delimiter).toBe(';');
  });

  test('[IM2] unknown column names: the delimiter that splits the rows alike', () => {
    const text = 'aaa,bbb,ccc\n1,"a;b",x\n2,c;d,y\n';
    const { source } = good(read(text, { 0: 'number', 1: 'lastName' }));
    expect(source.delimiter).toBe(',');
  });

  test("[IM2] Excel's sep= line names the delimiter and still counts as a line", () => {
    const { source, rows } = good(read('sep=,\r\nNummer,Name\r\n1,"a;b"\r\n'));
    expect(source.delimiter).toBe(',');
    expect(rows.map((row) => row.line)).toEqual([3]);
  });

  test.each(['\n', '\r\n', '\r'])('[IM5] with line ends %j lines are those of the file, over empty and broken ones', (end) => {
    const text = ['Nummer,Vorname,Nachname', '1,"Zei', 'len",A', '', ',,', '2,"a ""b""",B', '3,C,D'].join(end);
    const { rows } = good(read(text));
    expect(rows.map((row) => [row.line, row.lastLine, row.raw.number])).toEqual([
      [2, 3, '1'],
      [6, 6, '2'],
      [7, 7, '3'],
    ]);
    expect(rows[1]?.raw.firstName).toBe('a "b"');
    expect(rows.flatMap((row) => row.faults)).toEqual([]);
  });

  test('[IM11] quotation marks within a cell are text, a space before a quoted cell is none', () => {
    const { rows } = good(read('Nummer,Vorname,Nachname\n1,Maria "Mia", "Rossi, jr."\n'));
    expect(rows[0]).toMatchObject({ raw: { firstName: 'Maria "Mia"', lastName: 'Rossi, jr.' }, faults: [] });
  });

  test('[IM11] a quoted cell without a proper end that swallows lines is a fault which names the last of them', () => {
    const { rows } = good(read('Nummer,Vorname,Nachname\n1,"Ida,Smith\n2,Jo,Nowak\n3,"Maria, Elena",Rossi\n4,Priya,Petrov\n'));
    expect(rows.map((row) => [row.line, row.faults])).toEqual([
      [2, [{ code: 'quotes-broken', lastLine: 4 }]],
      [5, []],
    ]);
  });

  test('[IM11] empty cells beyond the last column are no fault, text is', () => {
    const { rows } = good(read('Nummer,Name\n1,Smith,,\n2,Smith,,x\n3\n'));
    expect(rows.map((row) => row.faults)).toEqual([
      [],
      [{ code: 'too-many-fields', expected: 2, found: 4 }],
      [{ code: 'too-few-fields', expected: 2, found: 1 }],
    ]);
  });
});

describe('columns', () => {
  const fieldsOf = (headers: readonly string[], choice = {}): unknown => {
    const mapped = mapColumns(headers, choice);
    return mapped.ok ? mapped.columns.map((column) => column.field) : mapped.fault;
  };

  test.each([
    [['Mitglieds-Nr.', 'VORNAME', 'Familien name', 'e_mail-adresse', 'Stimm-Recht', 'Sprache']],
    [['member_number', 'First Name', 'Surname', 'E-Mail Address', 'voting right', 'LANGUAGE']],
  ])('[IM3] case, space, underscore, hyphen and point make no difference: %j', (headers) => {
    expect(fieldsOf(headers)).toEqual(['number', 'firstName', 'lastName', 'email', 'votingRight', 'language']);
  });

  test('[IM3] a weak name gives way to a clear one and is named in a warning', () => {
    expect(mapColumns(['ID', 'Name', 'Mitgliedsnummer', 'Nachname'])).toMatchObject({
      columns: [{ field: null }, { field: null }, { field: 'number' }, { field: 'lastName' }],
      warnings: [{ code: 'column-ignored', header: 'ID' }, { code: 'column-ignored', header: 'Name' }],
    });
    expect(fieldsOf(['ID', 'Name', 'Vorname'])).toEqual(['number', 'lastName', 'firstName']);
  });

  test('[IM3] a choice goes first, also to use a column for nothing', () => {
    expect(fieldsOf(['Nummer', 'Alte Nummer', 'Gruppe', 'Name'], { 0: null, 1: 'number', 2: null })).toEqual([null, 'number', null, 'lastName']);
    expect(fieldsOf(['Gruppe', 'Bereich', 'Nummer'], { 1: 'group' })).toEqual([null, 'group', 'number']);
  });

  test('[IM4] two columns for one field, and a chosen column that is not there, are refused', () => {
    expect(fieldsOf(['Nummer', 'E-Mail', 'email'])).toEqual({ code: 'column-twice', field: 'email', headers: ['E-Mail', 'email'] });
    expect(fieldsOf(['a', 'b', 'Nummer'], { 0: 'group', 1: 'group' })).toEqual({ code: 'column-twice', field: 'group', headers: ['a', 'b'] });
    expect(fieldsOf(['Nummer'], { 1: 'group' })).toEqual({ code: 'column-not-there', column: 2 });
  });

  test('[IM9] in a column of ticks an empty cell means no; beside words it means nothing', () => {
    const rights = (cells: string[]): unknown =>
      good(read(`Nummer;Name;Stimmrecht\n${cells.map((cell, index) => `${index};N;${cell}`).join('\n')}`)).rows.map((row) => row.raw.votingRight);
    expect(rights(['x', '', 'X'])).toEqual(['x', 'no', 'X']);
    expect(rights(['x', '', 'ja'])).toEqual(['x', '', 'ja']);
  });
});

describe('files that are refused as a whole', () => {
  const header = 'Nummer;Name\n';
  const cases: readonly [string, Uint8Array, FileFault][] = [
    ['an empty file', new Uint8Array(), { code: 'file-empty' }],
    ['nothing but white space', bytesOf('\uFEFF \r\n\r\n'), { code: 'file-empty' }],
    ['nothing but delimiters', bytesOf(';;;\n;;;\n'), { code: 'file-empty' }],
    ['an XLSX', Uint8Array.from([0x50, 0x4b, 3, 4, 20, 0, 6, 0]), { code: 'file-is-spreadsheet' }],
    ['an XLS', Uint8Array.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1]), { code: 'file-is-spreadsheet' }],
    ['a PDF', bytesOf('%PDF-1.7\n'), { code: 'file-not-text' }],
    ['binary garbage', Uint8Array.from({ length: 4096 }, (_, index) => (index * 167 + 13) % 256), { code: 'file-not-text' }],
    ['control characters all over', bytesOf(`${header}1;\u0001\u0002\u0003\n`), { code: 'file-not-text' }],
    ['a header alone', bytesOf(header), { code: 'rows-missing' }],
    ['no number column', bytesOf('Name;Vorname\nSmith;Ida\n'), { code: 'number-column-missing', headers: ['Name', 'Vorname'] }],
    ['an open quotation mark', bytesOf(`${header}1;A\n2;"B\n3;C\n`), { code: 'quote-not-closed', line: 3 }],
    ['an open quotation mark and commas', bytesOf('Nummer,Name\n1,A\n2,"B\n3,C\n'), { code: 'quote-not-closed', line: 3 }],
    ['an endless row', bytesOf(`${header}1;A\n2;${'x'.repeat(maxRowLengthBytes + 1)}\n`), { code: 'row-too-long', line: 3 }],
    ['too many columns', bytesOf(`${header}1${';'.repeat(maxColumnCount)}x\n`), { code: 'too-many-columns', limit: maxColumnCount }],
    ['too many rows', bytesOf(header + '1;A\n'.repeat(maxRowCount + 1)), { code: 'too-many-rows', limit: maxRowCount }],
    ['too many bytes', new Uint8Array(maxFileSizeBytes + 1), { code: 'file-too-large', limitMebibytes: 20 }],
  ];
  test.each(cases)('[IM4] %s', (_name, bytes, fault) => {
    expect(faultOf(readRoll(bytes))).toEqual(fault);
  });

  test('[IM4] as many rows as allowed are read', () => {
    expect(good(readRoll(bytesOf(header + '1;A\n'.repeat(maxRowCount)))).rows).toHaveLength(maxRowCount);
  });
});

test('[IM4] whatever the bytes: a refusal or rows whose lines rise, never an exception', () => {
  const piece = fc.constantFrom('"', '""', ';', ',', '\t', '\n', '\r', '\r\n', 'Nummer', 'Name', 'x', ' ', '\uFEFF', 'ü', '\u202E', 'sep=;');
  const text = fc.array(piece, { maxLength: 40 }).map((pieces) => bytesOf(`Nummer;Name\n${pieces.join('')}`));
  fc.assert(
    fc.property(fc.oneof(text, fc.uint8Array({ maxLength: 60 })), (bytes) => {
      const result = readRoll(bytes);
      if (!result.ok) return;
      let previous = 1;
      for (const row of result.rows) {
        expect(row.line).toBeGreaterThan(previous);
        expect(row.lastLine).toBeGreaterThanOrEqual(row.line);
        previous = row.lastLine;
      }
    }),
    { numRuns: 2000 },
  );
});
