import { parseArgs } from 'node:util';

export type BenchOptions = {
  readonly clients: number;
  /** Rounds of what is compared; each round measures ours and the others one after the other. */
  readonly rounds: number;
  readonly broadcastsPerRound: number;
  readonly spreadMs: number;
  readonly changesPerSecond: number;
  readonly changesForS: number;
  readonly pages: number;
  readonly kills: number;
  readonly visits: number;
  readonly visitsOverMs: number;
  readonly isQuick: boolean;
  /** BENCHMARKS.md is written beside the results. */
  readonly writes: boolean;
  /** Names of rows to measure; empty: all. */
  readonly only: readonly string[];
  /** Folder for the worker's CPU profile, or none. */
  readonly profile: string | null;
};

const full = { clients: 10_000, rounds: 3, broadcastsPerRound: 12, spreadMs: 10_000, changesPerSecond: 5_000, changesForS: 10, pages: 2_000, kills: 3, visits: 10_000, visitsOverMs: 60_000 };
const quick = { clients: 1_000, rounds: 3, broadcastsPerRound: 6, spreadMs: 2_000, changesPerSecond: 5_000, changesForS: 3, pages: 500, kills: 1, visits: 1_000, visitsOverMs: 6_000 };

/** `--quick`, `--write`, `--only <row>` (may be repeated), `--profile <folder>`. */
export function readOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: { quick: { type: 'boolean', default: false }, write: { type: 'boolean', default: false }, only: { type: 'string', multiple: true, default: [] }, profile: { type: 'string' } },
  });
  return { ...(values.quick ? quick : full), isQuick: values.quick, writes: values.write, only: values.only, profile: values.profile ?? null };
}
