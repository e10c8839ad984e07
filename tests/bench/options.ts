import { parseArgs } from 'node:util';

export type BenchOptions = {
  readonly clients: number;
  /** Of the rows by long-poll and through the web role, where each client takes two sockets of one process, which may open 20,000 files. */
  readonly wayClients: number;
  /** Rounds of everything; each measures ours and the others one after the other. */
  readonly rounds: number;
  /** The same of what takes longest: everybody connects anew, or a minute passes. */
  readonly longRounds: number;
  readonly broadcastsPerRound: number;
  readonly spreadMs: number;
  readonly changesPerSecond: number;
  readonly changesForS: number;
  readonly pagesPerRound: number;
  readonly kills: number;
  readonly visits: number;
  readonly visitsOverMs: number;
  /** Within which 3,000 people arrive, beside the design that failed. */
  readonly arrivalsOverMs: number;
  /** For how long slow panels look on while the list changes. */
  readonly slowPanelsForMs: number;
  /** In a file that is counted. */
  readonly countedBallots: number;
  readonly isQuick: boolean;
  /** BENCHMARKS.md is written beside the results. */
  readonly writes: boolean;
  /** Names of rows to measure; empty: all. */
  readonly only: readonly string[];
  /** Folder for the CPU profiles of workers, or none. */
  readonly profile: string | null;
};

type Scale = Omit<BenchOptions, 'isQuick' | 'writes' | 'only' | 'profile'>;

const full: Scale = {
  clients: 10_000,
  wayClients: 5_000,
  rounds: 3,
  longRounds: 3,
  broadcastsPerRound: 12,
  spreadMs: 10_000,
  changesPerSecond: 5_000,
  changesForS: 10,
  pagesPerRound: 1_000,
  kills: 3,
  visits: 10_000,
  visitsOverMs: 60_000,
  arrivalsOverMs: 40_000,
  slowPanelsForMs: 600_000,
  countedBallots: 100_000,
};
const quick: Scale = {
  clients: 1_000,
  wayClients: 500,
  rounds: 3,
  longRounds: 1,
  broadcastsPerRound: 6,
  spreadMs: 2_000,
  changesPerSecond: 5_000,
  changesForS: 3,
  pagesPerRound: 200,
  kills: 1,
  visits: 1_000,
  visitsOverMs: 6_000,
  arrivalsOverMs: 8_000,
  slowPanelsForMs: 60_000,
  countedBallots: 10_000,
};

/** What a worker is started with for `--profile`. */
export function profilingArgs({ profile }: BenchOptions): readonly string[] {
  return profile === null ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`];
}

/** `--quick`, `--write`, `--only <row>` (may be repeated), `--clients <number>`, `--profile <folder>`. */
export function readOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
      only: { type: 'string', multiple: true, default: [] },
      clients: { type: 'string' },
      profile: { type: 'string' },
    },
  });
  const scale = values.quick ? quick : full;
  const clients = values.clients === undefined ? scale.clients : Number(values.clients);
  return { ...scale, clients, wayClients: Math.min(clients, scale.wayClients), isQuick: values.quick, writes: values.write, only: values.only, profile: values.profile ?? null };
}
