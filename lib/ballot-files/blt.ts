import { formatRational, one } from '../counting/rational.ts';
import { BallotBox } from './ballot-box.ts';
import { fault, mostBallotsOfAKind, type BallotFile, type BallotReader, type FileBallots, type FileFault, type ReadBallots } from './ballot-file.ts';
import { Names, quoted, readable, readCandidateCount, wholeNumber } from './names.ts';
import { readWeight } from './weights.ts';

/**
 * BLT, the format of Hill, Wichmann and Woodall (Algorithm 123, 1987): `candidates seats`, withdrawn candidates as `-k`,
 * ballots `weight first second … 0`, a lone `0`, the names in quotes, the title in quotes; quoted texts that follow (source,
 * comment) are left aside. `1=2` are equal, and `#` begins a comment. A ballot stands on one line, and those who withdrew
 * on lines without ballots, so that a lost 0 or a weight below zero is seen; else words may stand in any lines.
 *
 * Whole weights say how many ballots are alike, as everybody reads them. Where one of them is a fraction (`3/2`, `1.5`),
 * which is ours, all are weights of one ballot each, as in the column of a table.
 *
 * Refused, since readers of BLT disagree about it: skipped ranks (`-`), ballot names (`(1)`), and options (`[…]`).
 */
export function createBltReader(): BallotReader {
  const names = new Names();
  const box = new BallotBox();
  const withdrawn = new Set<number>();
  let state: 'size' | 'seats' | 'withdrawn' | 'weight' | 'ranks' | 'names' | 'title' | 'done' = 'size';
  let [candidates, seats] = [0, 0];
  let title: string | null = null;
  let withdrawalLine = 0;
  let hasFractions = false;
  let begun = { weight: one, ranks: [] as number[][], line: 0 };
  /** By candidate: the ballot that ranked them last. */
  let rankedBy: number[] = [];
  let ballot = 0;

  function takeWord(word: string, line: number): FileFault | null {
    switch (state) {
      case 'size': {
        const read = readCandidateCount(word, line);
        if ('fault' in read) return read.fault;
        candidates = read.count;
        rankedBy = Array.from({ length: candidates }, () => 0);
        state = 'seats';
        return null;
      }
      case 'seats': {
        const read = wholeNumber(word);
        if (read === null || read < 1) return fault(line, `the number of seats is ${quoted(word)}; a whole number from 1 is meant`);
        if (read > candidates) return fault(line, `there are more seats (${read}) than candidates (${candidates})`);
        seats = read;
        state = 'withdrawn';
        return null;
      }
      case 'withdrawn':
        if (word.startsWith('-')) return withdraw(word, line);
        if (line === withdrawalLine) return fault(line, `a ballot's weight must be above zero; if -${([...withdrawn].at(-1) ?? 0) + 1} has withdrawn, that stands on a line of its own`);
        state = 'weight';
        return takeWord(word, line);
      case 'weight':
        if (word !== '0') return beginBallot(word, line);
        state = 'names';
        return null;
      case 'ranks':
        return word === '0' ? endBallot() : takeRank(word, line);
      case 'names':
      case 'title':
        return fault(line, `${quoted(word)} stands where the ${state === 'names' ? `name of candidate ${names.all.length + 1}` : 'title'} is meant, in quotes`);
      case 'done':
        return fault(line, `${quoted(word)} stands behind the title, where nothing more is meant`);
    }
  }

  /** Nearly all lines of a big file are words and nothing else. */
  function takeWords(text: string, line: number): FileFault | null {
    for (const word of text.split(/\s+/)) {
      const wrong = word === '' ? null : takeWord(word, line);
      if (wrong !== null) return wrong;
    }
    return null;
  }

  function takePieces(text: string, line: number): FileFault | null {
    for (const piece of piecesOf(text)) {
      if (piece.kind === 'unclosed') return fault(line, 'a quotation mark is not closed in this line');
      const wrong = piece.kind === 'quoted' ? takeQuoted(piece.text, line) : takeWord(piece.text, line);
      if (wrong !== null) return wrong;
    }
    return null;
  }

  function withdraw(word: string, line: number): FileFault | null {
    const who = wholeNumber(word.slice(1));
    if (who === null || who < 1 || who > candidates) return fault(line, `there is no candidate ${quoted(word)} who could be withdrawn`);
    if (withdrawn.has(who - 1)) return fault(line, `candidate ${who} is withdrawn twice`);
    withdrawn.add(who - 1);
    withdrawalLine = line;
    return null;
  }

  function beginBallot(word: string, line: number): FileFault | null {
    const read = readWeight(word);
    if ('wrong' in read) return fault(line, `a ballot's weight is ${quoted(word)}; ${read.wrong}`);
    const { weight } = read;
    if (weight.d !== 1n) hasFractions = true;
    else if (weight.n > BigInt(mostBallotsOfAKind)) return fault(line, `${quoted(word)} ballots are too many; at most ${mostBallotsOfAKind} can say the same`);
    begun = { weight, ranks: [], line };
    ballot += 1;
    state = 'ranks';
    return null;
  }

  function takeRank(word: string, line: number): FileFault | null {
    if (word === '-') return fault(line, 'a rank is left out; the ranks of a ballot follow one another');
    const rank: number[] = [];
    for (const part of word.includes('=') ? word.split('=') : [word]) {
      const who = wholeNumber(part);
      if (who === null || who < 1 || who > candidates) return fault(line, `there is no candidate ${quoted(part)}; they are numbered from 1 to ${candidates}`);
      if (rankedBy[who - 1] === ballot) return fault(line, `candidate ${who} stands twice on a ballot`);
      rankedBy[who - 1] = ballot;
      if (!withdrawn.has(who - 1)) rank.push(who - 1);
    }
    if (rank.length > 0) begun.ranks.push(rank.sort((one, other) => one - other));
    return null;
  }

  /** What a whole weight means is known at the end of the file: till then it is kept as it is, and the lines are counted. */
  function endBallot(): FileFault | null {
    state = 'weight';
    return box.add({ kind: 'ranks', ranks: begun.ranks }, formatRational(begun.weight), 1, begun.line);
  }

  function takeQuoted(text: string, line: number): FileFault | null {
    switch (state) {
      case 'names': {
        const wrong = names.add(text, line);
        if (wrong === null && names.all.length === candidates) state = 'title';
        return wrong;
      }
      case 'title':
        return takeTitle(text, line);
      case 'done':
        return null;
      default:
        return fault(line, `${quoted(text)} stands in quotes where a number is meant; the ballots end with a lone 0`);
    }
  }

  function takeTitle(text: string, line: number): FileFault | null {
    const read = readable(text);
    if (read === null) return fault(line, `the title ${quoted(text)} has characters that nobody sees`);
    title = read === '' ? null : read;
    state = 'done';
    return null;
  }

  /** Whole weights alone are numbers of ballots, which are put together whatever the weights of their lines. */
  function countedBallots(): readonly FileBallots[] {
    if (hasFractions || box.ballots.every(({ weight }) => weight === '1')) return box.ballots;
    const together = new BallotBox();
    for (const { mark, weight, count, line } of box.ballots) together.add(mark, '1', Number(weight) * count, line);
    return together.ballots;
  }

  function file(): BallotFile {
    return { title, candidates: names.all, withdrawn: [...withdrawn].toSorted((one, other) => one - other), seats, ballots: countedBallots() };
  }

  return {
    take(text, line) {
      const wrong = /["#]/.test(text) ? takePieces(text, line) : takeWords(text, line);
      if (wrong !== null || state !== 'ranks') return wrong;
      return fault(line, `the ballot has no 0 at its end`);
    },
    end(line): ReadBallots {
      const missing = missingAtEnd();
      return missing === null ? { ok: true, file: file() } : { ok: false, fault: fault(line, `the file ends too early: ${missing}`) };
    },
  };

  function missingAtEnd(): string | null {
    switch (state) {
      case 'size':
      case 'seats':
        return 'it must begin with the number of candidates and the number of seats';
      case 'withdrawn':
      case 'weight':
        return 'the ballots end with a lone 0, and the names follow';
      case 'ranks':
        return 'a ballot has no 0 at its end';
      case 'names':
        return `${names.all.length} of ${candidates} candidates have a name`;
      case 'title':
      case 'done':
        return null;
    }
  }
}

type Piece = { readonly kind: 'word' | 'quoted'; readonly text: string } | { readonly kind: 'unclosed' };

/** The words and quoted texts of a line, without comments. */
function* piecesOf(text: string): Generator<Piece> {
  for (const [piece] of text.matchAll(/"[^"]*"?|[^\s"#]+|#.*/g)) {
    if (piece.startsWith('#')) return;
    if (!piece.startsWith('"')) yield { kind: 'word', text: piece };
    else if (piece.length > 1 && piece.endsWith('"')) yield { kind: 'quoted', text: piece.slice(1, -1) };
    else return yield { kind: 'unclosed' };
  }
}
