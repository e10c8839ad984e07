import { countKnownHeaders } from './columns.ts';
import type { FileFault } from './faults.ts';
import { delimiterSampleRowCount, maxFileSizeBytes } from './limits.ts';
import type { Delimiter } from './table.ts';
import { parseTable } from './table.ts';

export type RollEncoding = 'utf-8' | 'utf-16le' | 'windows-1252';

export type DecodedFile =
  | { ok: true; encoding: RollEncoding; delimiter: Delimiter; text: string }
  | { ok: false; fault: FileFault };

const mebibyte = 1024 * 1024;

/** First bytes of what people upload instead of a CSV: XLSX and ODS (zip), XLS (OLE). */
const spreadsheetSignatures: readonly (readonly number[])[] = [
  [0x50, 0x4b, 0x03, 0x04],
  [0xd0, 0xcf, 0x11, 0xe0],
];
const utf16LittleEndianMark: readonly number[] = [0xff, 0xfe];
const pdfSignature: readonly number[] = [0x25, 0x50, 0x44, 0x46];

/** Control characters that no text has; pictures and programs are full of them. */
// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const binaryCharacter = /[\u0000-\u0008\u000E-\u001A\u001C-\u001F]/gv;
/** A stray control character in a name is that row's fault; one in a hundred is no text. */
const maxBinaryShare = 0.01;
const binarySampleLength = 65_536;

/** Excel writes and reads this first line to say which delimiter follows. */
const delimiterHint = /^"?sep=([;,\t])"?(?=\n|$)/iv;

/** In the order in which a tie is decided: German spreadsheets write `;`, and it is the rarest within texts. */
const delimiters: readonly Delimiter[] = [';', '\t', ','];

/**
 * Finds out how the bytes of an uploaded file are to be read. The text has `\n` line ends and no byte order mark; its
 * lines are the lines of the file.
 *
 * Encoding: UTF-16LE (Excel's "Unicode text") with its mark, else UTF-8 if the bytes are valid UTF-8, else Windows-1252.
 * Delimiter: the one that Excel's `sep=` line names, else the one under which the first row names most known columns,
 * else the one that splits most rows alike.
 */
export function decodeFile(bytes: Uint8Array): DecodedFile {
  if (bytes.length > maxFileSizeBytes) {
    return { ok: false, fault: { code: 'file-too-large', limitMebibytes: maxFileSizeBytes / mebibyte } };
  }
  if (spreadsheetSignatures.some((signature) => startsWith(bytes, signature))) {
    return { ok: false, fault: { code: 'file-is-spreadsheet' } };
  }
  const { encoding, raw } = decodeText(bytes);
  if (startsWith(bytes, pdfSignature) || isBinary(raw)) return { ok: false, fault: { code: 'file-not-text' } };
  const text = raw.replace(/\r\n?/gv, '\n');
  if (text.trim() === '') return { ok: false, fault: { code: 'file-empty' } };
  const hint = delimiterHint.exec(text);
  const hinted = delimiters.find((delimiter) => delimiter === hint?.[1]);
  if (hint === null || hinted === undefined) return { ok: true, encoding, delimiter: findDelimiter(text), text };
  // The emptied line stays, so that the numbers of the lines below stay right.
  return { ok: true, encoding, delimiter: hinted, text: text.slice(hint[0].length) };
}

function decodeText(bytes: Uint8Array): { encoding: RollEncoding; raw: string } {
  if (startsWith(bytes, utf16LittleEndianMark)) {
    return { encoding: 'utf-16le', raw: new TextDecoder('utf-16le').decode(bytes) };
  }
  try {
    return { encoding: 'utf-8', raw: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    // Not UTF-8. In Windows-1252 every byte is a character, so that this can't fail.
    return { encoding: 'windows-1252', raw: new TextDecoder('windows-1252').decode(bytes) };
  }
}

function isBinary(text: string): boolean {
  if (text.includes('\0')) return true;
  const sample = text.slice(0, binarySampleLength);
  return (sample.match(binaryCharacter)?.length ?? 0) > sample.length * maxBinaryShare;
}

function findDelimiter(text: string): Delimiter {
  let best: { delimiter: Delimiter; known: number; alike: number } = { delimiter: ';', known: 0, alike: 0 };
  for (const delimiter of delimiters) {
    // A refused sample (an open quotation mark further down) has a header all the same.
    const sample = parseTable(text, { delimiter, maxRows: delimiterSampleRowCount });
    const headers = sample.rows[0]?.cells ?? [];
    const known = countKnownHeaders(headers);
    const alike = headers.length > 1 ? sample.rows.filter((row) => row.cells.length === headers.length).length : 0;
    if (known > best.known || (known === best.known && alike > best.alike)) best = { delimiter, known, alike };
  }
  return best.delimiter;
}

function startsWith(bytes: Uint8Array, signature: readonly number[]): boolean {
  return signature.every((byte, index) => bytes[index] === byte);
}
