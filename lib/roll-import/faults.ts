/** What a column of a roll can hold. */
export const fields = [
  'number',
  'firstName',
  'lastName',
  'email',
  'group',
  'votingRight',
  'weight',
  'language',
] as const;
export type Field = (typeof fields)[number];

/**
 * What is wrong with one person's fields, as the import and the form for one person report it.
 * Each code has a text of the same name under `rowFault` in the message catalogues; the other properties are its parameters.
 */
export type FieldFault =
  | { code: 'number-missing' }
  | { code: 'number-too-long'; limit: number }
  | { code: 'name-missing' }
  | { code: 'email-invalid' }
  | { code: 'weight-not-positive' }
  | { code: 'weight-not-a-number'; text: string }
  /** "1.000" is a thousand to some and one to others: never guessed. */
  | { code: 'weight-ambiguous'; text: string }
  | { code: 'voting-right-missing' }
  | { code: 'voting-right-unclear'; text: string }
  | { code: 'language-unknown'; text: string }
  | { code: 'text-too-long'; field: Field; limit: number }
  | { code: 'control-characters'; field: Field }
  /** Characters that turn the direction of writing make one name look like another. */
  | { code: 'bidi-control'; field: Field }
  /** U+FFFD: an earlier program has lost the letter, and nobody can know it any more. */
  | { code: 'letters-lost'; field: Field }
  | { code: 'formula'; field: Field };

/** What is wrong with one row of the file. */
export type RowFault =
  | FieldFault
  | { code: 'too-few-fields'; expected: number; found: number }
  | { code: 'too-many-fields'; expected: number; found: number }
  /** The first good row with a number stays; this one repeats it, in the same or in another case. */
  | { code: 'number-twice'; number: string; firstLine: number }
  /** A cell that begins with a quotation mark ran over several lines without a proper end: they were read as one row. */
  | { code: 'quotes-broken'; lastLine: number };

/** Why a file as a whole can't be read. Nothing of it is planned. Texts under `fileFault` in the message catalogues. */
export type FileFault =
  | { code: 'file-empty' }
  | { code: 'file-too-large'; limitMebibytes: number }
  | { code: 'file-is-spreadsheet' }
  | { code: 'file-not-text' }
  | { code: 'rows-missing' }
  | { code: 'too-many-rows'; limit: number }
  | { code: 'too-many-columns'; limit: number }
  | { code: 'row-too-long'; line: number }
  | { code: 'quote-not-closed'; line: number }
  /** `headers` are those found, so that a person can say which one it is. */
  | { code: 'number-column-missing'; headers: readonly string[] }
  | { code: 'column-twice'; field: Field; headers: readonly string[] }
  /** `column` counts from 1, as people do. */
  | { code: 'column-not-there'; column: number };

/** Worth a look, stops nothing. Texts under `warning` in the message catalogues. */
export type RollWarning =
  | { code: 'column-ignored'; header: string }
  | { code: 'garbled-letters'; line: number }
  | { code: 'email-shared'; line: number; firstLine: number }
  | { code: 'email-shared-with-absent'; line: number; number: string }
  | { code: 'looks-like-formula'; line: number; field: Field };
