/**
 * `npm run bench`: the targets of the design beside a bare `ws` loop, Socket.IO and the design that failed, and counting
 * beside packages of others, in the same run. Loopback only, ends by itself. `--quick` takes a tenth of everything;
 * `--write` keeps the report as BENCHMARKS.md and BENCHMARKS.json; `--only <row>` measures some; `--clients <number>` takes
 * so many; `--profile <folder>` writes the worker's CPU profile there.
 */
import { startPostgres, type BenchPostgres } from './bench-postgres.ts';
import type { Context } from './context.ts';
import { describeMachine } from './machine.ts';
import { readOptions } from './options.ts';
import { keep, toMarkdown, type Line, type Report } from './report.ts';
import { instantRows, spreadRow } from './rows/ballots.ts';
import { baselineRows } from './rows/baseline.ts';
import { countingRows } from './rows/counting.ts';
import { deliveriesRow } from './rows/deliveries.ts';
import { killRows } from './rows/kill.ts';
import { invalidationsRow, pageRow } from './rows/list.ts';
import { memoryRow } from './rows/memory.ts';
import { pageLoadsRow } from './rows/page-loads.ts';
import { pageWeightRow } from './rows/page-weight.ts';
import { panelRow } from './rows/panel.ts';
import { slowPanelsRows } from './rows/slow-panels.ts';
import { wayRows } from './rows/ways.ts';
import { openBallotFiles } from './stands/ballot-files.ts';
import { openConvention } from './stands/convention.ts';
import { openHall } from './stands/hall.ts';
import { openWays } from './stands/ways.ts';

/** What rows are measured on, and they themselves in their order, by the names that `--only` takes. */
type Station = { readonly rows: readonly string[]; measure(context: Context): Promise<Line[]> };

/** What is put up at the moment. */
let standing: { close(): Promise<void> } | null = null;

function station<Stand extends { close(): Promise<void> }>(open: (context: Context) => Promise<Stand>, rows: Readonly<Record<string, (stand: Stand) => Line[] | Promise<Line[]>>>): Station {
  return {
    rows: Object.keys(rows),
    async measure(context) {
      const lines: Line[] = [];
      const stand = await open(context);
      standing = stand;
      try {
        for (const [name, row] of Object.entries(rows)) {
          if (!context.isWanted(name)) continue;
          context.say(name);
          lines.push(...(await orFailed(name, async () => row(stand))));
        }
      } finally {
        standing = null;
        await stand.close();
      }
      return lines;
    },
  };
}

/** A row that fails costs the run its exit code, and not the half hour of the others. */
async function orFailed(name: string, act: () => Promise<Line[]>): Promise<Line[]> {
  try {
    return await act();
  } catch (error) {
    console.error(error);
    process.exitCode = 1;
    return [{ table: 'targets', what: `The row ${name}`, target: null, why: `it failed: ${error instanceof Error ? error.message : String(error)}` }];
  }
}

/** For rows that bring along what they need. */
const nothing = ({ options }: Context) => Promise.resolve({ options, close: () => Promise.resolve() });

const stations: readonly Station[] = [
  // Those that compare with the others come first: then the others end.
  station(openHall, { memory: memoryRow, deliveries: deliveriesRow, instant: instantRows, spread: spreadRow, page: pageRow, invalidations: invalidationsRow, kill: killRows }),
  station(nothing, { panel: panelRow, weight: pageWeightRow, loads: ({ options }) => pageLoadsRow(options) }),
  station(openConvention, { 'slow-panels': slowPanelsRows, baseline: baselineRows }),
  station(openWays, { ways: wayRows }),
  station(openBallotFiles, { count: countingRows }),
];

const options = readOptions(process.argv.slice(2));
const known = stations.flatMap(({ rows }) => rows);
const unknown = options.only.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  console.error(`There is no row ${unknown.join(', ')}; there are ${known.join(', ')}`);
  process.exit(1);
}
const report = await measure();
keep(report, options.writes);
console.log(`\n${toMarkdown(report)}`);
process.exit();

function say(sentence: string): void {
  console.error(`${new Date().toISOString().slice(11, 19)} ${sentence}`);
}

async function measure(): Promise<Report> {
  const machine = describeMachine();
  const startedAt = new Date().toISOString();
  const started = performance.now();
  const lines: Line[] = [];
  // Only for rows that need one.
  let postgres: Promise<BenchPostgres> | null = null;
  const stopPostgres = async () => (await postgres)?.stop();
  // Whoever breaks it off leaves no server behind.
  const breakOff = async () => {
    await Promise.allSettled([standing?.close()]);
    await Promise.allSettled([stopPostgres()]);
    process.exit(1);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void breakOff());
  const createDatabase = async (name: string) => {
    postgres ??= startPostgres();
    return (await postgres).createDatabase(name);
  };
  const isWanted = (name: string) => options.only.length === 0 || options.only.includes(name);
  const context: Context = { options, isWanted, say, createDatabase };
  try {
    for (const one of stations) if (one.rows.some(isWanted)) lines.push(...(await orFailed(one.rows.join(', '), () => one.measure(context))));
  } finally {
    await stopPostgres();
  }
  return { startedAt, tookS: Math.round((performance.now() - started) / 1_000), clients: options.clients, isQuick: options.isQuick, machine, lines };
}
