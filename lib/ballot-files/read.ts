import path from 'node:path';
import type { Method } from '../counting/types.ts';
import type { BallotReader, ReadBallots } from './ballot-file.ts';
import { createBltReader } from './blt.ts';
import { canCountRanks, cellKindOf } from './choices.ts';
import { linesOf } from './lines.ts';
import { createPreflibReader, type PreflibKind } from './preflib.ts';
import { createTableReader } from './table.ts';

const preflibKinds: readonly PreflibKind[] = ['soc', 'soi', 'toc', 'toi'];

/** The reader for a file by the end of its name (`.blt`, PrefLib's four, `.csv`, `.tsv`); a sentence where there is none for the method. */
export function readerFor(fileName: string, method: Method): BallotReader | string {
  const end = path.extname(fileName).slice(1).toLowerCase();
  if (end === 'csv' || end === 'tsv') return createTableReader(cellKindOf(method));
  const kind = preflibKinds.find((one) => one === end);
  if (kind === undefined && end !== 'blt') return `the name ends in ${JSON.stringify(end)}; .blt, .soc, .soi, .toc, .toi, .csv and .tsv can be read`;
  if (!canCountRanks(method)) return `${method} needs more than ranks: a table (.csv) with ${cellKindOf(method) === 'answer' ? 'yes, no or abstain' : 'points'} in its cells`;
  return kind === undefined ? createBltReader() : createPreflibReader(kind);
}

/** Reads a file as it streams, up to its first fault. */
export async function readBallots(chunks: AsyncIterable<Uint8Array>, reader: BallotReader): Promise<ReadBallots> {
  let last = 1;
  for await (const lines of linesOf(chunks)) {
    if ('fault' in lines) return { ok: false, fault: lines.fault };
    for (const [at, text] of lines.texts.entries()) {
      last = lines.first + at;
      const fault = reader.take(text, last);
      if (fault !== null) return { ok: false, fault };
    }
  }
  return reader.end(last);
}
