import { globSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

/** Smaller ones fit one packet either way. */
const leastBytes = 1_024;
/** The highest that takes seconds and not minutes for a whole build. */
const brotliQuality = 9;
const gzipLevel = 9;

/**
 * Writes a `.br` and a `.gz` beside each file of a folder that text compresses: it is done once, with the build, and not
 * for each of ten thousand people who load the page in the same minute.
 */
export function compressFiles(folder: string): void {
  for (const name of globSync('**/*.{js,css,svg,json,txt}', { cwd: folder })) {
    const file = path.join(folder, name);
    const bytes = readFileSync(file);
    if (bytes.length < leastBytes) continue;
    writeFileSync(`${file}.br`, brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: brotliQuality, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }));
    writeFileSync(`${file}.gz`, gzipSync(bytes, { level: gzipLevel }));
  }
}
