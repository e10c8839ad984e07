import type { Outcome } from '../../lib/counting/types.ts';
import { formatCount } from '../../lib/i18n/counting-words.ts';
import { roundsOf } from './json.ts';

/** The words of the table, in the language of the reader. */
export type TableWords = {
  readonly locale: string;
  readonly candidate: string;
  readonly votes: string;
  readonly quota: string;
  readonly exhausted: string;
  readonly round: (round: number) => string;
  readonly nameOf: (option: string) => string;
};

const electedMark = '✓';
const excludedMark = '✗';
const gap = '  ';

/**
 * Rounds as columns, candidates as lines: those elected first, in their order, then those who stayed longest. `✓` stands at
 * the votes with which somebody was elected, `✗` at those with which they were excluded. A table that is wider than the
 * terminal goes on below itself.
 */
export function toTable(outcome: Outcome, words: TableWords, width: number): string {
  const rounds = roundsOf(outcome);
  const options = inOrder(outcome);
  const cell = (exact: string) => formatCount(exact, words.locale);
  const names = [words.candidate, ...options.map(words.nameOf), words.exhausted, ...(rounds.some(({ quota }) => quota !== undefined) ? [words.quota] : [])];
  const columns = rounds.map(({ votes, exhausted, elected, excluded, quota }, index) => {
    const marked = options.map((option) => {
      const weight = votes.find((one) => one.option === option)?.weight;
      if (weight === undefined) return '';
      return `${cell(weight)} ${elected.includes(option) ? electedMark : excluded.includes(option) ? excludedMark : ' '}`;
    });
    const head = rounds.length === 1 ? words.votes : words.round(index + 1);
    return [`${head}  `, ...marked, `${cell(exhausted)}  `, ...(names.length > options.length + 2 ? [quota === undefined ? '' : `${cell(quota)}  `] : [])];
  });
  const nameWidth = Math.max(...names.map(({ length }) => length));
  return blocksOf(columns, width - nameWidth)
    .map((block) => names.map((name, line) => [name.padEnd(nameWidth), ...block.map((column) => padded(column, line))].join(gap).trimEnd()).join('\n'))
    .join('\n\n');
}

function padded(column: readonly string[], line: number): string {
  return (column[line] ?? '').padStart(Math.max(...column.map(({ length }) => length)));
}

/** As many columns side by side as fit, one at least. */
function blocksOf(columns: readonly (readonly string[])[], width: number): readonly (readonly (readonly string[])[])[] {
  const blocks: (readonly string[])[][] = [];
  let room = 0;
  for (const column of columns) {
    const needed = Math.max(...column.map(({ length }) => length)) + gap.length;
    const block = blocks.at(-1);
    if (block !== undefined && needed <= room) block.push(column);
    else blocks.push([column]);
    room = (block !== undefined && needed <= room ? room : width) - needed;
  }
  return blocks;
}

function inOrder(outcome: Outcome): readonly string[] {
  const excluded = outcome.rounds.flatMap((round) => round.excluded);
  const all = outcome.totals.map(({ option }) => option);
  const others = all.filter((option) => !outcome.elected.includes(option) && !excluded.includes(option));
  const byVotes = outcome.rounds.length === 0 ? others.toSorted((one, other) => votesOf(other) - votesOf(one)) : others;
  return [...outcome.elected, ...byVotes, ...excluded.filter((option) => !outcome.elected.includes(option)).toReversed()];

  /** For the order of lines only. */
  function votesOf(option: string): number {
    const [n = '0', d = '1'] = (outcome.totals.find((total) => total.option === option)?.weight ?? '0').split('/');
    return Number(n) / Number(d);
  }
}
