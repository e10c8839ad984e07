import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Context } from '../context.ts';
import { bltOf, madeUpRankings } from '../counting/made-up-rankings.ts';
import type { BenchOptions } from '../options.ts';

/** The same ballots for every run. */
const seed = 2026;
export const seats = 10;
/** Of the file where many are alike: how often each comes. */
export const repeats = 100;

/** Files of made-up ballots, as many in each. */
export type BallotFiles = {
  readonly options: BenchOptions;
  readonly say: (sentence: string) => void;
  /** No two ballots are alike. */
  readonly different: string;
  /** Each ranking comes so often, never twice in a row. */
  readonly alike: string;
  /** Ends what is running. */
  readonly signal: AbortSignal;
  readonly close: () => Promise<void>;
};

export function openBallotFiles({ options, say }: Context): Promise<BallotFiles> {
  const folder = mkdtempSync(path.join(tmpdir(), 'hemicycle-bench-count-'));
  const write = (name: string, rankings: readonly string[]) => {
    const file = path.join(folder, name);
    writeFileSync(file, bltOf(rankings, seats));
    return file;
  };
  say(`${options.countedBallots.toLocaleString('en')} ballots`);
  const some = madeUpRankings(options.countedBallots / repeats, seed);
  const stop = new AbortController();
  const files = {
    different: write('different.blt', madeUpRankings(options.countedBallots, seed)),
    alike: write('alike.blt', Array.from({ length: repeats }, () => some).flat()),
  };
  const close = () => {
    stop.abort();
    rmSync(folder, { recursive: true, force: true });
    return Promise.resolve();
  };
  return Promise.resolve({ options, say, ...files, signal: stop.signal, close });
}
