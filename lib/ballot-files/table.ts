import { parse } from 'csv-parse/sync';
import { formatRational, one } from '../counting/rational.ts';
import { BallotBox } from './ballot-box.ts';
import { fault, mostBallotsOfAKind, mostCandidates, type BallotReader, type FileFault, type Marking, type ReadBallots } from './ballot-file.ts';
import { Names, quoted, wholeNumber } from './names.ts';
import { readWeight } from './weights.ts';

/** What the cells of a table say of a candidate: their rank, a number of points, an answer, or whether they are picked. */
export type CellKind = 'rank' | 'points' | 'answer' | 'pick';

/**
 * A table of ballots, one a line, as spreadsheets write them: a column for each candidate under their name, and before
 * them, if wanted, `count` (how many ballots are alike) and `weight` (of each of them). Columns are parted by tab,
 * else by semicolon, else by comma, whichever stands in the first line. An empty cell says nothing of the candidate. Ranks are 1, 2, 3 …
 * without a gap, and equal ranks are the same number.
 */
export function createTableReader(kind: CellKind): BallotReader {
  const names = new Names();
  const box = new BallotBox();
  let delimiter = ',';
  let [countAt, weightAt, firstAt] = [-1, -1, -1];

  function takeHeader(text: string, line: number): FileFault | null {
    delimiter = ['\t', ';'].find((one) => text.includes(one)) ?? ',';
    const columns = headerOf(text, delimiter);
    if (columns === null) return fault(line, 'the names in the first line can not be read; a quotation mark may be missing');
    const head = columns.slice(0, 2).map((column) => column.toLowerCase());
    countAt = head.indexOf('count');
    weightAt = head.indexOf('weight');
    firstAt = countAt === 0 || weightAt === 0 ? (countAt >= 0 && weightAt >= 0 ? 2 : 1) : 0;
    if (firstAt === 0) [countAt, weightAt] = [-1, -1];
    const candidates = columns.slice(firstAt);
    if (candidates.length > mostCandidates) return fault(line, `${candidates.length} candidates are too many; at most ${mostCandidates} can be counted`);
    for (const name of candidates) {
      const wrong = names.add(name, line);
      if (wrong !== null) return wrong;
    }
    return candidates.length > 0 ? null : fault(line, 'the first line names no candidate');
  }

  function takeBallot(text: string, line: number): FileFault | null {
    const cells = text.split(delimiter).map((cell) => cell.trim().replace(/^"(.*)"$/, '$1').trim());
    const width = firstAt + names.all.length;
    if (cells.length !== width) return fault(line, `${cells.length} cells stand in this line, and ${width} in the first`);
    const count = countAt === -1 ? 1 : wholeNumber(cells[countAt] ?? '');
    if (count === null || count < 1) return fault(line, `the count is ${quoted(cells[countAt] ?? '')}; a whole number from 1 is meant`);
    if (count > mostBallotsOfAKind) return fault(line, `${count} ballots are too many; at most ${mostBallotsOfAKind} can say the same`);
    const weight = weightAt === -1 ? { weight: one } : readWeight(cells[weightAt] ?? '');
    if ('wrong' in weight) return fault(line, `the weight is ${quoted(cells[weightAt] ?? '')}; ${weight.wrong}`);
    const mark = markingOf(kind, cells.slice(firstAt), names.all);
    if (typeof mark === 'string') return fault(line, mark);
    return box.add(mark, formatRational(weight.weight), count, line);
  }

  return {
    take(text, line) {
      if (text.trim() === '') return null;
      return firstAt === -1 ? takeHeader(text, line) : takeBallot(text, line);
    },
    end(line): ReadBallots {
      if (firstAt === -1) return { ok: false, fault: fault(line, 'the file is empty; its first line names the candidates') };
      return { ok: true, file: { title: null, candidates: names.all, withdrawn: [], seats: null, ballots: box.ballots } };
    },
  };
}

function headerOf(text: string, delimiter: string): readonly string[] | null {
  try {
    const [columns] = parse(text, { delimiter, trim: true, relax_column_count: true });
    return columns ?? [];
  } catch {
    return null;
  }
}

/** A sentence where the cells are no ballot. */
function markingOf(kind: CellKind, cells: readonly string[], names: readonly string[]): Marking | string {
  const filled = cells.flatMap((cell, candidate) => (cell === '' ? [] : [{ cell, candidate, name: names[candidate] ?? '' }]));
  switch (kind) {
    case 'answer': {
      const answers: [number, 'yes' | 'no' | 'abstain'][] = [];
      for (const { cell, candidate, name } of filled) {
        const answer = cell.toLowerCase();
        if (answer !== 'yes' && answer !== 'no' && answer !== 'abstain') return `${quoted(cell)} under ${quoted(name)} is neither yes, no nor abstain`;
        answers.push([candidate, answer]);
      }
      return { kind: 'answers', answers };
    }
    case 'pick': {
      const other = filled.find(({ cell }) => !/^[1x]$/i.test(cell));
      if (other !== undefined) return `${quoted(other.cell)} under ${quoted(other.name)} is no pick; 1, x or nothing is meant`;
      return { kind: 'ranks', ranks: filled.length === 0 ? [] : [filled.map(({ candidate }) => candidate)] };
    }
    case 'points':
    case 'rank': {
      const numbers: [number, number][] = [];
      for (const { cell, candidate, name } of filled) {
        const number = wholeNumber(cell);
        if (number === null) return `${quoted(cell)} under ${quoted(name)} is no whole number from 0`;
        numbers.push([candidate, number]);
      }
      return kind === 'points' ? { kind: 'numbers', numbers } : ranksOf(numbers);
    }
  }
}

function ranksOf(numbers: readonly (readonly [number, number])[]): Marking | string {
  const ranks: number[][] = [];
  for (const [candidate, rank] of numbers) {
    if (rank < 1) return 'ranks are counted from 1';
    if (rank > numbers.length) return `rank ${rank} is given, and a better one is left out`;
    (ranks[rank - 1] ??= []).push(candidate);
  }
  const gap = Array.from(ranks, (one) => one === undefined).indexOf(true);
  return gap === -1 ? { kind: 'ranks', ranks } : `rank ${gap + 1} is left out`;
}
