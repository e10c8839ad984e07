import { rankingKey } from '../counting/ranking.ts';
import { fault, type FileBallots, type FileFault, type Marking } from './ballot-file.ts';

/** One and a half gigabytes of memory by the time they are counted. No assembly has so many members, and fewer of them vote each in their own way. */
export const mostDifferentBallots = 1_000_000;

/** Puts ballots that say and weigh the same together while they are read, so that only different ones take memory. */
export class BallotBox {
  readonly #alone = new Map<number, readonly number[]>();
  readonly #kinds = new Map<string, { mark: Marking; weight: string; count: number; line: number }>();

  /** @param weight a canonical rational; `count` ballots have it */
  add(mark: Marking, weight: string, count: number, line: number): FileFault | null {
    const key = `${weight} ${keyOf(mark)}`;
    const kind = this.#kinds.get(key);
    if (kind !== undefined) {
      kind.count += count;
      return null;
    }
    if (this.#kinds.size >= mostDifferentBallots) return fault(line, `more than ${mostDifferentBallots} ballots differ from each other; so many can not be counted`);
    this.#kinds.set(key, { mark: this.#shared(mark), weight, count, line });
    return null;
  }

  /** Nearly every rank holds one candidate: all ballots share the same few arrays of one. */
  #shared(mark: Marking): Marking {
    if (mark.kind !== 'ranks') return mark;
    return { kind: 'ranks', ranks: mark.ranks.map((rank) => (rank.length === 1 ? this.#one(rank) : rank)) };
  }

  #one(rank: readonly number[]): readonly number[] {
    const candidate = rank[0] ?? -1;
    const earlier = this.#alone.get(candidate);
    if (earlier === undefined) this.#alone.set(candidate, rank);
    return earlier ?? rank;
  }

  get ballots(): readonly FileBallots[] {
    return [...this.#kinds.values()];
  }
}

function keyOf(mark: Marking): string {
  switch (mark.kind) {
    case 'ranks':
      return rankingKey(mark.ranks);
    case 'numbers':
      return `#${mark.numbers.join(' ')}`;
    case 'answers':
      return `?${mark.answers.join(' ')}`;
  }
}
