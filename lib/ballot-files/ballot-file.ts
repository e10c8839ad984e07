/** What a file of ballots says, whatever its format. */
export type BallotFile = {
  readonly title: string | null;
  /** Names in the order of the file; unique, and none is empty. */
  readonly candidates: readonly string[];
  /** Places among the candidates. They are named, and no ballot counts for them. */
  readonly withdrawn: readonly number[];
  /** Null where the format has no place for it. */
  readonly seats: number | null;
  /** Ballots that say the same, and weigh the same, stand together. */
  readonly ballots: readonly FileBallots[];
};

/** `count` ballots, each of weight `weight` (a canonical rational above zero), the first of them in line `line`. */
export type FileBallots = { readonly mark: Marking; readonly weight: string; readonly count: number; readonly line: number };

/** What one ballot says, by the candidates' places. */
export type Marking =
  /** The best first; who is withdrawn or left out stands nowhere. Empty: a blank ballot. */
  | { readonly kind: 'ranks'; readonly ranks: readonly (readonly number[])[] }
  /** Of a table: whole numbers, by candidate. */
  | { readonly kind: 'numbers'; readonly numbers: readonly (readonly [candidate: number, number: number])[] }
  /** Of a table: answers, by candidate. */
  | { readonly kind: 'answers'; readonly answers: readonly (readonly [candidate: number, answer: 'yes' | 'no' | 'abstain'])[] };

/** What is wrong, and in which line (from 1). */
export type FileFault = { readonly line: number; readonly reason: string };

export type ReadBallots = { readonly ok: true; readonly file: BallotFile } | { readonly ok: false; readonly fault: FileFault };

/** Takes a file line by line, so that big ones stream. After a fault it takes no more. */
export type BallotReader = {
  /** @param line from 1 */
  take(text: string, line: number): FileFault | null;
  /** @param line the last one of the file */
  end(line: number): ReadBallots;
};

/** Ten times the candidates of the largest ballot paper that was ever printed; pairs of them still fit into memory. */
export const mostCandidates = 1_000;
/** A name is one line of a result. */
export const longestName = 200;
/** More ballots of one kind are no assembly: the sums stay whole numbers below 2^53. */
export const mostBallotsOfAKind = 1_000_000_000;

export function fault(line: number, reason: string): FileFault {
  return { line, reason };
}
