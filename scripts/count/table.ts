import type { Sheet } from './sheet.ts';

const gap = '  ';
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Lays a sheet out for a terminal. A table that is wider than that goes on below itself. */
export function toTable({ candidate, heads, lines, legend }: Sheet, width: number): string {
  const names = [candidate, ...lines.map(({ name }) => name)];
  const columns = heads.map((head, at) => [head, ...lines.map(({ cells }) => cells[at] ?? '')]);
  const nameWidth = Math.max(...names.map(widthOf));
  const blocks = blocksOf(columns, width - nameWidth).map((block) => names.map((name, line) => [name + blank(nameWidth - widthOf(name)), ...block.map((column) => padded(column, line))].join(gap).trimEnd()).join('\n'));
  return [...blocks, ...(legend === null ? [] : [legend])].join('\n\n');
}

function padded(column: readonly string[], line: number): string {
  const text = column[line] ?? '';
  return blank(Math.max(...column.map(widthOf)) - widthOf(text)) + text;
}

function blank(width: number): string {
  return ' '.repeat(width);
}

const wide = /^(?:\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul}|\p{Emoji_Presentation})/u;

/** In columns of a terminal: an accent of its own takes no room, East Asian letters and pictures take two. */
function widthOf(text: string): number {
  return [...graphemes.segment(text)].reduce((width, { segment }) => width + (wide.test(segment) ? 2 : 1), 0);
}

/** As many columns side by side as fit, one at least. */
function blocksOf(columns: readonly (readonly string[])[], width: number): readonly (readonly (readonly string[])[])[] {
  const blocks: (readonly string[])[][] = [];
  let room = 0;
  for (const column of columns) {
    const needed = Math.max(...column.map(widthOf)) + gap.length;
    const block = blocks.at(-1);
    if (block !== undefined && needed <= room) block.push(column);
    else blocks.push([column]);
    room = (block !== undefined && needed <= room ? room : width) - needed;
  }
  return blocks;
}
