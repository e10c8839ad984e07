import { dividedUp, oneVote, timesUp } from './meek-arithmetic.ts';
import type { BallotTree, Candidate } from './meek-tree.ts';

/** Step A: 10^-6, in the nine decimals of the rule. */
const omega = 1_000n;

/** In 1/`oneVote`. The votes of each stand with the candidates. */
export type Distributed = {
  /** All votes that count for somebody. */
  readonly votes: bigint;
  readonly quota: bigint;
};

/** What an iteration has come to; the keep factors, too, stand with the candidates. */
export type Iterated = Distributed & {
  /** What the elected have above the quota, all together, in 1/`oneVote`. */
  readonly surplus: bigint;
  /** The hopeful who reach the quota; nobody when the surplus is as good as gone. */
  readonly reached: readonly Candidate[];
  /** How many times the votes were distributed. */
  readonly iterations: number;
};

/** Step B.2: distributes the votes and lowers the keep factors until somebody reaches the quota or no surplus is left. */
export function iterate(tree: BallotTree, candidates: readonly Candidate[], seats: number): Iterated {
  const elected = candidates.filter(({ state }) => state === 'elected');
  const hopeful = candidates.filter(({ state }) => state === 'hopeful');
  let previous: bigint | null = null;
  for (let iterations = 1; ; iterations += 1) {
    const distributed = distribute(tree, candidates, seats);
    const { quota } = distributed;
    const reached = hopeful.filter(({ votes }) => votes >= quota); // B.2.c
    const above = sum(elected.map(({ votes }) => votes - quota)); // B.2.d
    const surplus = above > 0n ? above : 0n;
    const isFinished = surplus < omega || (previous !== null && surplus >= previous); // B.2.e
    if (reached.length > 0 || isFinished) return { ...distributed, surplus, reached, iterations };
    previous = surplus;
    for (const candidate of elected) candidate.keepFactor = nextKeepFactor(candidate, quota);
  }
}

/** Steps B.2.a and B.2.b; the quota is truncated to nine decimals, and 10^-9 more. */
export function distribute(tree: BallotTree, candidates: readonly Candidate[], seats: number): Distributed {
  tree.distribute();
  const votes = sum(candidates.map((candidate) => candidate.votes));
  return { votes, quota: votes / BigInt(seats + 1) + 1n };
}

/**
 * Step B.2.f. Rounding in front of a candidate can take so much that they fall a little below the quota. The text would
 * then raise their factor, above 1 in the extreme; but nobody keeps more of a ballot than it is worth.
 */
function nextKeepFactor({ keepFactor, votes }: Candidate, quota: bigint): bigint {
  const factor = dividedUp(timesUp(keepFactor, quota) * oneVote, votes);
  return factor < oneVote ? factor : oneVote;
}

function sum(numbers: readonly bigint[]): bigint {
  return numbers.reduce((total, each) => total + each, 0n);
}
