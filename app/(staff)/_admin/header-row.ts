/** A header row is a few hundred bytes; this holds any that the import accepts (lib/roll-import/limits.ts). */
const lookedAtBytes = 100_000;
const delimiters = [';', '\t', ','] as const;

/**
 * The names of a file's columns, for a file that the worker refused because of them: it then names only those that it
 * stumbled over, and a person has to say which column is which. `mentioned` are those; the delimiter is the one under
 * which they are found. Null when no first row has them.
 */
export function headerRow(bytes: Uint8Array, mentioned: readonly string[]): readonly string[] | null {
  const text = decodeStart(bytes.subarray(0, lookedAtBytes));
  const line = text.split(/\r\n|\r|\n/).find((one) => one.trim() !== '' && !/^"?sep=/i.test(one));
  if (line === undefined) return null;
  for (const delimiter of delimiters) {
    const cells = cellsOf(line, delimiter);
    if (cells.length > 1 && mentioned.every((name) => cells.includes(name))) return cells;
  }
  return null;
}

function decodeStart(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  try {
    // A letter that is cut in two at the end is no fault.
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

/** Quotation marks keep delimiters together and are no part of a name. */
function cellsOf(line: string, delimiter: string): string[] {
  const cells: string[] = [];
  let cell = '';
  let isQuoted = false;
  for (const character of line) {
    if (character === '"') isQuoted = !isQuoted;
    else if (character === delimiter && !isQuoted) {
      cells.push(cell);
      cell = '';
    } else cell += character;
  }
  cells.push(cell);
  return cells.map((one) => one.replaceAll(/\s+/g, ' ').trim());
}
