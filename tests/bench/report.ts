import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { isBusy, type Machine } from './machine.ts';
import { show, showMeasured, type Measured } from './measured.ts';

export type TableName = 'targets' | 'baseline' | 'ways' | 'counting';

/** One line of a table. What was measured stands by the table's columns, in `unit`. */
export type Row = {
  readonly table: TableName;
  readonly what: string;
  readonly unit: string;
  /** By the design (section 8); null where the numbers are only for comparison. */
  readonly target: string | null;
  /** Null where there is no target. */
  readonly met: boolean | null;
  /** The first is ours. */
  readonly values: readonly (Measured | null)[];
  readonly note: string;
};

export type Skipped = { readonly table: TableName; readonly what: string; readonly target: string | null; readonly why: string };
export type Line = Row | Skipped;
export type Report = { readonly startedAt: string; readonly tookS: number; readonly clients: number; readonly isQuick: boolean; readonly machine: Machine; readonly lines: readonly Line[] };

/** `ours`: the ratio says how many times theirs ours is; `theirs`: how many times ours theirs is. */
type Table = { readonly title: string; readonly intro: string; readonly columns: readonly string[]; readonly ratioOf: 'ours' | 'theirs' };

export const tables: Readonly<Record<TableName, Table>> = {
  targets: {
    title: 'The targets of the design, and the others',
    intro: 'Beside ours a bare `ws` loop that sends one shared buffer, and Socket.IO 4.8 over WebSocket, interleaved in the same rounds; × says how many times theirs ours is. The two others store nothing.',
    columns: ['ours', 'bare `ws` loop', 'Socket.IO 4.8'],
    ratioOf: 'ours',
  },
  baseline: {
    title: 'Beside the design that failed',
    intro: 'Lesson L1: the same arrivals, with ten panels that look on over lines of 100 Mbit/s each. The naive server keeps everything in memory, stores nothing, and sends the whole list to every panel on every change, encoded once for all of them. × says how many times ours its is.',
    columns: ['ours', 'naive'],
    ratioOf: 'theirs',
  },
  ways: {
    title: 'By long-poll, and through the web role',
    intro: 'The same participants on a worker of their own for each column, interleaved: all over WebSocket straight to the worker; 10 % and all of them by long-poll; all over WebSocket through the web role, which forwards `/realtime`. There are no targets for the last three; × says how many times the first column they are.',
    columns: ['WebSocket', '10 % long-poll', '100 % long-poll', 'forwarded'],
    ratioOf: 'theirs',
  },
  counting: {
    title: 'Counting',
    intro: 'Made-up ballots of 30 candidates, 100,000 (10,000 in a quick run), no two alike except where it says so; each count is a process of its own on one core, interleaved. The first line of a method is the count alone, of ballots that are read and, ours, checked; the packages from npm check nothing and count with floating point, `meeks-prf-js` apart. The whole command is `npm run -s count -- --json`, from its start to its end. Memory is the most that the process ever had (RSS), with the ballots. × says how many times ours theirs is.',
    columns: ['ours', '`votes`', '`schulze-method`', '`meeks-prf-js`'],
    ratioOf: 'theirs',
  },
};

const tableNames: readonly TableName[] = ['targets', 'baseline', 'ways', 'counting'];

const root = path.resolve(import.meta.dirname, '../..');

export function toMarkdown(report: Report): string {
  const { machine } = report;
  const load = isBusy(machine)
    ? `The machine was busy with other work when the run began (load ${machine.loadAtStart}): times are worse than its own, ratios are of the same run.`
    : `The machine was otherwise idle (load ${machine.loadAtStart}).`;
  const minutes = (report.tookS / 60).toFixed(0);
  const blocks = [
    '# Benchmarks',
    `${report.startedAt.slice(0, 10)}, \`npm run bench\`, ${report.clients.toLocaleString('en')} clients${report.isQuick ? ' (quick run)' : ''}, ${minutes} minutes; ${machine.cores} cores (${machine.processor}), ${machine.memoryGb} GB, ${machine.system}, Node ${machine.node}. ${load}`,
    'Server, clients and PostgreSQL are processes of their own on one machine, over loopback. Each number is the median of its rounds, and in brackets are the least and the most of them.',
    ...tableNames.flatMap((name) => tableOf(name, report.lines.filter((line) => line.table === name))),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function tableOf(name: TableName, lines: readonly Line[]): string[] {
  if (lines.length === 0) return [];
  const table = tables[name];
  const hasTargets = lines.some((line) => line.target !== null);
  const head = ['what', ...(hasTargets ? ['target', 'met'] : []), ...table.columns, 'remarks'];
  const rows = lines.map((line) => {
    const targets = hasTargets ? [line.target ?? 'none', 'why' in line ? '' : met(line.met)] : [];
    if ('why' in line) return [line.what, ...targets, 'not measured', ...table.columns.slice(1).map(() => ''), line.why];
    return [line.what, ...targets, ...cellsOf(line, table), line.note];
  });
  const markdown = [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
  return [`## ${table.title}`, table.intro, markdown];
}

function met(isMet: boolean | null): string {
  if (isMet === null) return '';
  return isMet ? 'yes' : '**no**';
}

function cellsOf({ values, unit }: Row, { columns, ratioOf }: Table): string[] {
  const ours = values[0]?.median ?? Number.NaN;
  return columns.map((_, index) => {
    const value = values[index] ?? null;
    if (value === null) return '';
    if (index === 0) return `${showMeasured(value)} ${unit}`;
    const ratio = ratioOf === 'ours' ? ours / value.median : value.median / ours;
    return `${showMeasured(value)}, ${show(ratio)} ×`;
  });
}

/** Keeps the report in `bench-results/`, and with `asDocument` as BENCHMARKS.md with its numbers beside it. */
export function keep(report: Report, asDocument: boolean): void {
  const folder = path.join(root, 'bench-results');
  mkdirSync(folder, { recursive: true });
  const name = `${report.startedAt.replaceAll(':', '').slice(0, 15)}${report.isQuick ? '-quick' : ''}`;
  const json = `${JSON.stringify(report, null, 2)}\n`;
  writeFileSync(path.join(folder, `${name}.json`), json);
  writeFileSync(path.join(folder, `${name}.md`), toMarkdown(report));
  if (!asDocument) return;
  writeFileSync(path.join(root, 'BENCHMARKS.md'), toMarkdown(report));
  writeFileSync(path.join(root, 'BENCHMARKS.json'), json);
}
