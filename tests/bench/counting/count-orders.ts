import type { Method } from '../../../lib/counting/types.ts';

export const counters = ['ours', 'votes', 'schulze-method', 'meeks-prf-js'] as const;
export type Counter = (typeof counters)[number];

/** What counts what. The packages do not know the other methods, or not by our rule (`tests/property/counting-independent.test.ts`). */
export const knows: Readonly<Record<Exclude<Counter, 'ours'>, readonly Method[]>> = {
  votes: ['irv', 'schulze', 'ranked-pairs', 'borda'],
  'schulze-method': ['schulze'],
  'meeks-prf-js': ['stv-meek'],
};

/** What the process says about its count, as JSON. */
export type Counted = {
  /** Of the count alone: the ballots were read, and put in the form that the counter asks for. */
  readonly ms: number;
  /** In ballot order. */
  readonly elected: readonly string[];
};
