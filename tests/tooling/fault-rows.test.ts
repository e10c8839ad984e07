/** Each row of faults.md that this product has to stand has a test, found by its number in the title. */
import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { projectRoot } from '../../scripts/root.ts';

/** 35 and 36 have tests too; 38 waits for secret ballots, and 44 for backups. */
const wanted = [...range(1, 34), 37, ...range(39, 43), 45];
/** A comment that names a row shows nothing. */
const isComment = (line: string) => /^\s*(?:\/\/|\/?\*)/.test(line);
const quoted = /\[faults (\d+)\]/g;
/** Ways of writing it that would not be found. */
const misspelt = /\[(?:[^\][]*, ?)?(?:rows?|fault) \d|\[(?:[^\][]*, ?)faults \d|\[faults \d+[,\s-]/g;

const sources = globSync('tests/**/*.{ts,tsx}', { cwd: projectRoot }).map((file) => {
  const lines = readFileSync(`${projectRoot}/${file}`, 'utf8').split('\n');
  return { file, text: lines.filter((line) => !isComment(line)).join('\n') };
});

test('every row of faults.md is quoted by the title of a test', () => {
  const found = new Set(sources.flatMap(({ text }) => [...text.matchAll(quoted)].map(([, row]) => Number(row))));
  expect(wanted.filter((row) => !found.has(row)), 'rows that no title quotes').toEqual([]);
});

test('rows are quoted in one way, a bracket for each', () => {
  expect(sources.flatMap(({ file, text }) => [...text.matchAll(misspelt)].map(([words]) => `${file}: ${words}`))).toEqual([]);
});

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}
