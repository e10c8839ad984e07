import type { BenchOptions } from './options.ts';

/** What all stands are put up with. */
export type Context = {
  readonly options: BenchOptions;
  readonly isWanted: (row: string) => boolean;
  /** An empty database on the PostgreSQL of this run; its URL. */
  readonly createDatabase: (name: string) => Promise<string>;
  readonly say: (sentence: string) => void;
};

/** Slower than admission lets people in (1,000 a second), so that nobody has to try twice. */
const joinsPerSecond = 800;

export function joinWindowMs(clients: number): number {
  return (clients / joinsPerSecond) * 1_000;
}
