import { formatRational, isPositive, parseRational } from '../counting/rational.ts';
import { BallotBox } from './ballot-box.ts';
import { fault, mostBallotsOfAKind, type BallotFile, type BallotReader, type FileFault, type ReadBallots } from './ballot-file.ts';
import { Names, readCandidateCount, shown, wholeNumber } from './names.ts';

/**
 * BLT, the format of Hill, Wichmann and Woodall (Algorithm 123, 1987): `candidates seats`, withdrawn candidates as `-k`,
 * ballots `weight first second … 0`, a lone `0`, the names in quotes, the title in quotes. Words may stand in any lines;
 * `1=2` are equal, and `#` begins a comment. A whole weight says how many ballots are alike, as everybody reads it; a
 * fraction (`3/2`, `1.5`) is the weight of one ballot, which is ours. What follows the title is left aside.
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
  let begun = { weight: '1', count: 1, ranks: [] as number[][], line: 0 };
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
        if (read === null || read < 1) return fault(line, `the number of seats is ${JSON.stringify(shown(word))}; a whole number from 1 is meant`);
        if (read > candidates) return fault(line, `there are more seats (${read}) than candidates (${candidates})`);
        seats = read;
        state = 'withdrawn';
        return null;
      }
      case 'withdrawn':
        if (word.startsWith('-')) return withdraw(word, line);
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
        return fault(line, `${JSON.stringify(shown(word))} stands where the ${state === 'names' ? `name of candidate ${names.all.length + 1}` : 'title'} is meant, in quotes`);
      case 'done':
        return null;
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

  function withdraw(word: string, line: number): FileFault | null {
    const who = wholeNumber(word.slice(1));
    if (who === null || who < 1 || who > candidates) return fault(line, `there is no candidate ${JSON.stringify(shown(word))} who could be withdrawn`);
    if (withdrawn.has(who - 1)) return fault(line, `candidate ${who} is withdrawn twice`);
    withdrawn.add(who - 1);
    return null;
  }

  function beginBallot(word: string, line: number): FileFault | null {
    const weight = parseRational(word);
    if (weight === null) return fault(line, `a ballot's weight is ${JSON.stringify(shown(word))}; a number above zero is meant`);
    if (!isPositive(weight)) return fault(line, `a ballot's weight is ${shown(word)}; it must be above zero`);
    const isCount = weight.d === 1n;
    if (isCount && weight.n > BigInt(mostBallotsOfAKind)) return fault(line, `${shown(word)} ballots are too many; at most ${mostBallotsOfAKind} can say the same`);
    begun = { weight: isCount ? '1' : formatRational(weight), count: isCount ? Number(weight.n) : 1, ranks: [], line };
    ballot += 1;
    state = 'ranks';
    return null;
  }

  function takeRank(word: string, line: number): FileFault | null {
    if (word === '-') return fault(line, 'a rank is left out; the ranks of a ballot follow one another');
    const rank: number[] = [];
    for (const part of word.includes('=') ? word.split('=') : [word]) {
      const who = wholeNumber(part);
      if (who === null || who < 1 || who > candidates) return fault(line, `there is no candidate ${JSON.stringify(shown(part))}; they are numbered from 1 to ${candidates}`);
      if (rankedBy[who - 1] === ballot) return fault(line, `candidate ${who} stands twice on a ballot`);
      rankedBy[who - 1] = ballot;
      if (!withdrawn.has(who - 1)) rank.push(who - 1);
    }
    if (rank.length > 0) begun.ranks.push(rank.sort((one, other) => one - other));
    return null;
  }

  function endBallot(): null {
    box.add({ kind: 'ranks', ranks: begun.ranks }, begun.weight, begun.count, begun.line);
    state = 'weight';
    return null;
  }

  function takeQuoted(text: string, line: number): FileFault | null {
    switch (state) {
      case 'names': {
        const wrong = names.add(text, line);
        if (wrong === null && names.all.length === candidates) state = 'title';
        return wrong;
      }
      case 'title':
        title = text.trim() === '' ? null : text.trim();
        state = 'done';
        return null;
      case 'done':
        return null;
      default:
        return fault(line, `${JSON.stringify(shown(text))} stands in quotes where a number is meant; the ballots end with a lone 0`);
    }
  }

  function file(): BallotFile {
    return { title, candidates: names.all, withdrawn: [...withdrawn].toSorted((one, other) => one - other), seats, ballots: box.ballots };
  }

  return {
    take(text, line) {
      if (!/["#]/.test(text)) return takeWords(text, line);
      for (const piece of piecesOf(text)) {
        if (piece.kind === 'unclosed') return fault(line, 'a quotation mark is not closed in this line');
        const wrong = piece.kind === 'quoted' ? takeQuoted(piece.text, line) : takeWord(piece.text, line);
        if (wrong !== null) return wrong;
      }
      return null;
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
        return `the ballot that begins in line ${begun.line} has no 0 at its end`;
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
