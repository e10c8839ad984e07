import type { Setting } from '../../lib/config-table.ts';

const begin = '<!-- settings -->';
const end = '<!-- /settings -->';

/** The document with the table between its markers, or undefined when it lacks them. */
export function withTable(document: string, settings: readonly Setting[]): string | undefined {
  const from = document.indexOf(begin);
  const to = document.indexOf(end);
  if (from === -1 || to < from) return undefined;
  return `${document.slice(0, from + begin.length)}\n${tableOf(settings)}\n${document.slice(to)}`;
}

function tableOf(settings: readonly Setting[]): string {
  const rows = settings.map(({ name, secret, meaning, fallback, example }) =>
    row([secret ? `\`${name}\` or \`${name}_FILE\`` : `\`${name}\``, meaning, fallback, example]),
  );
  return [row(['variable', 'meaning', 'default', 'example']), row(['---', '---', '---', '---']), ...rows].join('\n');
}

function row(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}
