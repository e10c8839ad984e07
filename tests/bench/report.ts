import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { isBusy, type Machine } from './machine.ts';

/** One line of the table. Numbers are in `unit`; `met` is null where there is nothing to compare with. */
export type Row = {
  readonly what: string;
  readonly target: string;
  readonly unit: string;
  readonly ours: number;
  readonly bare: number | null;
  readonly socketIo: number | null;
  readonly met: boolean | null;
  readonly note: string;
};

export type Skipped = { readonly what: string; readonly target: string; readonly why: string };
export type Line = Row | Skipped;
export type Report = { readonly startedAt: string; readonly clients: number; readonly isQuick: boolean; readonly machine: Machine; readonly lines: readonly Line[] };

const root = path.resolve(import.meta.dirname, '../..');

export function toMarkdown(report: Report): string {
  const { machine } = report;
  const load = isBusy(machine)
    ? `The machine was busy with other work when the run began (load ${machine.loadAtStart}): times are worse than its own, ratios are of the same run.`
    : `The machine was otherwise idle (load ${machine.loadAtStart}).`;
  const head = [
    '# Benchmarks',
    '',
    `${report.startedAt.slice(0, 10)}, ${report.clients.toLocaleString('en')} clients${report.isQuick ? ' (quick run)' : ''}; ${machine.cores} cores (${machine.processor}), ${machine.memoryGb} GB, ${machine.system}, Node ${machine.node}. ${load}`,
    '',
    'Server, clients and PostgreSQL are processes of their own on one machine, over loopback. Compared are a bare `ws` loop that sends one shared buffer, and Socket.IO 4.8 over WebSocket, in the same run; × says how many times theirs ours is. The two others store nothing.',
    '',
    '| what | target | ours | met | bare `ws` loop | Socket.IO 4.8 | remarks |',
    '|---|---|---|---|---|---|---|',
  ];
  return `${[...head, ...report.lines.map(lineOf)].join('\n')}\n`;
}

function lineOf(line: Line): string {
  if ('why' in line) return `| ${line.what} | ${line.target} | not measured | | | | ${line.why} |`;
  const met = line.met === null ? '' : line.met ? 'yes' : '**no**';
  return `| ${line.what} | ${line.target} | ${show(line.ours)} ${line.unit} | ${met} | ${compared(line.ours, line.bare)} | ${compared(line.ours, line.socketIo)} | ${line.note} |`;
}

function compared(ours: number, theirs: number | null): string {
  return theirs === null ? '' : `${show(theirs)} (${(ours / theirs).toFixed(2)} ×)`;
}

export function show(value: number): string {
  if (value >= 1_000) return Math.round(value).toLocaleString('en');
  return value >= 10 ? value.toFixed(0) : value.toFixed(2);
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? upper)) / 2;
}

/** Keeps the report in `bench-results/`, and with `asDocument` as BENCHMARKS.md. */
export function keep(report: Report, asDocument: boolean): void {
  const folder = path.join(root, 'bench-results');
  mkdirSync(folder, { recursive: true });
  const name = `${report.startedAt.replaceAll(':', '').slice(0, 15)}${report.isQuick ? '-quick' : ''}`;
  writeFileSync(path.join(folder, `${name}.json`), `${JSON.stringify(report, null, 2)}\n`);
  writeFileSync(path.join(folder, `${name}.md`), toMarkdown(report));
  if (asDocument) writeFileSync(path.join(root, 'BENCHMARKS.md'), toMarkdown(report));
}
