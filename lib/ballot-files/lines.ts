import { fault, type FileFault } from './ballot-file.ts';

/** A ballot that ranks a thousand candidates has 5 kB. */
export const longestLine = 1_000_000;

/**
 * The lines of a file as they come, without their ends (LF or CRLF) and a leading byte order mark. Ends with a fault where
 * a line is too long or is no UTF-8.
 */
export async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<{ readonly text: string; readonly line: number } | { readonly fault: FileFault }> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let rest = '';
  let line = 1;
  for await (const chunk of chunks) {
    const text = decoded(() => decoder.decode(chunk, { stream: true }));
    if (text === null) return yield { fault: notText(line) };
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const one of lines) {
      if (one.length > longestLine) return yield { fault: tooLong(line) };
      yield { text: one.endsWith('\r') ? one.slice(0, -1) : one, line };
      line += 1;
    }
    if (rest.length > longestLine) return yield { fault: tooLong(line) };
  }
  const last = decoded(() => rest + decoder.decode());
  if (last === null) return yield { fault: notText(line) };
  if (last !== '') yield { text: last, line };
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
