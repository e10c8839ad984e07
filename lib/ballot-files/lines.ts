import { fault, type FileFault } from './ballot-file.ts';

/** A ballot that ranks a thousand candidates has 5 kB. */
export const longestLine = 1_000_000;

/** Lines that follow one another in a file, the first of which is line `first` (from 1). */
export type Lines = { readonly texts: readonly string[]; readonly first: number };

/**
 * The lines of a file as they come, as many at once as came together, without their ends (LF or CRLF) and a leading byte
 * order mark. Ends with a fault where a line is too long or is no UTF-8.
 */
export async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Lines | { readonly fault: FileFault }> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let rest = '';
  let first = 1;
  for await (const chunk of chunks) {
    const text = decoded(() => decoder.decode(chunk, { stream: true }));
    if (text === null) return yield { fault: notText(first) };
    // Only what is new is looked through: a long line may come in many pieces.
    const [end = '', ...begun] = text.split('\n');
    const lines = [rest + end, ...begun];
    const long = lines.findIndex(({ length }) => length > longestLine);
    if (long >= 0) return yield { fault: tooLong(first + long) };
    rest = lines.pop() ?? '';
    if (lines.length > 0) yield { texts: lines.map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line)), first };
    first += lines.length;
  }
  const last = decoded(() => rest + decoder.decode());
  if (last === null) return yield { fault: notText(first) };
  if (last !== '') yield { texts: [last], first };
}

function decoded(decode: () => string): string | null {
  try {
    return decode();
  } catch {
    return null;
  }
}

function notText(line: number): FileFault {
  return fault(line, 'this is no UTF-8 text; save the file as UTF-8');
}

function tooLong(line: number): FileFault {
  return fault(line, `the line has more than ${longestLine} characters`);
}
