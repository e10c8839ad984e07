import type { Field, FileFault, RollWarning } from './faults.ts';
import { fields } from './faults.ts';
import { maxPreviewCellLength } from './limits.ts';
import { tidyText } from '../assembly/tidy-text.ts';
import { previewText } from './text.ts';

/**
 * Names of columns as exports of membership databases call them, folded by {@link foldHeader}.
 * `sure` says it; `unsure` is taken only where no column says it ("Name" beside "Vorname" is the last name,
 * beside "Nachname" it is something else).
 */
const synonyms: Readonly<Record<Field, { sure: readonly string[]; unsure: readonly string[] }>> = {
  number: {
    sure: [
      'number', 'membernumber', 'memberno', 'memberid', 'membershipnumber', 'membershipno', 'membershipid',
      'participantnumber', 'participantno', 'delegatenumber', 'delegateno', 'nummer', 'mitgliedsnummer', 'mitgliedsnr',
      'mitgliednummer', 'mitgliednr', 'mitgliedsid', 'mitgliedid', 'mgnr', 'mnr', 'teilnehmernummer', 'teilnehmernr',
      'teilnehmendennummer', 'delegiertennummer', 'delegiertennr', 'ausweisnummer',
    ],
    unsure: ['no', 'nr', 'num', 'id'],
  },
  firstName: {
    sure: ['firstname', 'firstnames', 'givenname', 'givennames', 'forename', 'vorname', 'vornamen', 'rufname'],
    unsure: ['first'],
  },
  lastName: {
    sure: ['lastname', 'surname', 'familyname', 'nachname', 'familienname', 'zuname'],
    unsure: ['name', 'last', 'fullname'],
  },
  email: {
    sure: ['email', 'emailaddress', 'emailadresse', 'mailaddress', 'mailadresse'],
    unsure: ['mail', 'emailprivate', 'emailprivat'],
  },
  group: {
    sure: ['group', 'groupname', 'gruppe', 'gliederung'],
    unsure: [
      'branch', 'chapter', 'section', 'delegation', 'unit', 'region', 'department', 'untergliederung', 'landesverband',
      'bezirksverband', 'kreisverband', 'ortsverband', 'ortsgruppe', 'ortsverein', 'verband', 'bezirk', 'sektion',
      'abteilung', 'fraktion',
    ],
  },
  votingRight: {
    sure: [
      'votingright', 'votingrights', 'canvote', 'mayvote', 'entitledtovote', 'stimmrecht', 'stimmberechtigt',
      'stimmberechtigung', 'wahlberechtigt',
    ],
    unsure: ['voter', 'eligible', 'voting'],
  },
  weight: {
    sure: ['weight', 'voteweight', 'votingweight', 'numberofvotes', 'stimmgewicht', 'stimmenzahl', 'stimmenanzahl', 'anzahlstimmen'],
    unsure: ['votes', 'shares', 'gewicht', 'stimmen', 'anteile', 'stimmanteil', 'stimmanteile'],
  },
  language: {
    sure: ['language', 'preferredlanguage', 'sprache', 'korrespondenzsprache'],
    unsure: ['lang', 'locale'],
  },
};

type KnownHeader = { field: Field; sure: boolean };

const headerTable: ReadonlyMap<string, KnownHeader> = new Map(
  fields.flatMap((field) => [
    ...synonyms[field].sure.map((name): [string, KnownHeader] => [name, { field, sure: true }]),
    ...synonyms[field].unsure.map((name): [string, KnownHeader] => [name, { field, sure: false }]),
  ]),
);

/** One column of the file: its header as written and the field that it fills, or null if it is not used. */
export type Column = { header: string; field: Field | null };

/** What a person chose: column (from 0) → field, or null for "do not use". Columns that are not named keep the guess. */
export type ColumnChoice = Readonly<Record<number, Field | null>>;

export type MappedColumns =
  | { ok: true; columns: readonly Column[]; warnings: readonly RollWarning[] }
  | { ok: false; fault: FileFault };

/** The form in which headers are compared: letters and digits only, so that case, space, `_`, `-`, `.` make no difference. */
export function foldHeader(header: string): string {
  return header.normalize('NFKC').toLowerCase().replace(/[^\p{L}\p{N}]/gv, '');
}

/** How many different fields these headers name: the measure by which a delimiter is found. */
export function countKnownHeaders(headers: readonly string[]): number {
  return new Set(headers.map((header) => headerTable.get(foldHeader(header))?.field).filter((field) => field !== undefined)).size;
}

/**
 * Finds the field of each column by its usual English or German name, and lets the person's choice go first.
 *
 * Refuses a choice of a column that is not there, two columns for one field, and a file without a number column: by the
 * number a person is found again when the file comes a second time. Columns that are not used are named in a warning.
 */
export function mapColumns(headers: readonly string[], choice: ColumnChoice = {}): MappedColumns {
  const chosen = new Map(Object.entries(choice).map(([index, field]) => [Number(index), field]));
  for (const index of chosen.keys()) {
    if (!(index >= 0 && index < headers.length)) return { ok: false, fault: { code: 'column-not-there', column: index + 1 } };
  }
  const columns = headers.map((header): Column => ({ header: tidyText(header), field: null }));
  for (const field of fields) {
    const found = columnsFor(field, headers, chosen);
    const names = found.map((index) => shownHeader(columns, index));
    if (found.length > 1) return { ok: false, fault: { code: 'column-twice', field, headers: names } };
    const column = found[0] === undefined ? undefined : columns[found[0]];
    if (column !== undefined) column.field = field;
  }
  if (!columns.some((column) => column.field === 'number')) {
    const found = columns.map((_, index) => shownHeader(columns, index));
    return { ok: false, fault: { code: 'number-column-missing', headers: found } };
  }
  return { ok: true, columns, warnings: ignoredColumns(columns, chosen) };
}

function columnsFor(field: Field, headers: readonly string[], chosen: ReadonlyMap<number, Field | null>): number[] {
  const byChoice = [...chosen].filter(([, choice]) => choice === field).map(([index]) => index);
  if (byChoice.length > 0) return byChoice;
  const guessed = headers.flatMap((header, index) => {
    const known = chosen.has(index) ? undefined : headerTable.get(foldHeader(header));
    return known?.field === field ? [{ index, sure: known.sure }] : [];
  });
  const sure = guessed.filter((guess) => guess.sure);
  return (sure.length > 0 ? sure : guessed).map((guess) => guess.index);
}

function ignoredColumns(columns: readonly Column[], chosen: ReadonlyMap<number, Field | null>): RollWarning[] {
  return columns.flatMap((column, index): RollWarning[] =>
    column.field === null && column.header !== '' && !chosen.has(index)
      ? [{ code: 'column-ignored', header: shownHeader(columns, index) }]
      : [],
  );
}

function shownHeader(columns: readonly Column[], index: number): string {
  return previewText(columns[index]?.header ?? '', maxPreviewCellLength) || `(${index + 1})`;
}
