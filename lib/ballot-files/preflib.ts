import { BallotBox } from './ballot-box.ts';
import { fault, mostBallotsOfAKind, type BallotReader, type FileFault, type ReadBallots } from './ballot-file.ts';
import { Names, quoted, readable, readCandidateCount, wholeNumber } from './names.ts';

/** What the name of a PrefLib file says of its orders: strict or with ties, complete or not. */
export type PreflibKind = 'soc' | 'soi' | 'toc' | 'toi';

/**
 * PrefLib's orders: `.soc`, `.soi`, `.toc`, `.toi` (preflib.org, format of 2022: lines `# KEY: value`, then
 * `count: 1,{2,3},4`), and the format before it (the number of candidates, `1,name` lines, `voters,sum,orders`, then
 * `count,1,{2,3},4`). A file whose voters or orders are others than it says was cut off or mixed up, and is refused. It names
 * no seats.
 */
export function createPreflibReader(kind: PreflibKind): BallotReader {
  const names = new Names();
  const box = new BallotBox();
  let format: 'unknown' | 'present' | 'former' = 'unknown';
  let title: string | null = null;
  let candidates = 0;
  let voters: { readonly count: number; readonly line: number } | null = null;
  let orders: { readonly count: number; readonly line: number } | null = null;
  let [read, readOrders] = [0, 0];

  function takeFirst(text: string, line: number): FileFault | null {
    format = text.startsWith('#') ? 'present' : 'former';
    return format === 'present' ? takePresent(text, line) : takeCount(text, line);
  }

  function takeCount(text: string, line: number): FileFault | null {
    const found = readCandidateCount(text.trim(), line);
    if ('fault' in found) return found.fault;
    candidates = found.count;
    return null;
  }

  function takePresent(text: string, line: number): FileFault | null {
    if (!text.startsWith('#')) {
      const [count = '', order, ...more] = text.split(':');
      if (order === undefined || more.length > 0) return fault(line, `${quoted(text)} is no line "count: 1,2,3"`);
      return takeOrder(count.trim(), order, line);
    }
    const [, key = '', value = ''] = /^#\s*([^:]+):\s?(.*)$/.exec(text) ?? [];
    const name = /^ALTERNATIVE NAME (\d+)$/.exec(key.trim())?.[1];
    if (name !== undefined) return takeName(name, value, line);
    switch (key.trim()) {
      case 'TITLE':
        return takeTitle(value, line);
      case 'DATA TYPE':
        return value.trim() === kind ? null : fault(line, `the file says that it is ${quoted(value.trim())}, and its name that it is "${kind}"`);
      case 'NUMBER ALTERNATIVES':
        return takeCount(value, line);
      case 'NUMBER VOTERS':
        return takeVoters(value.trim(), line);
      case 'NUMBER UNIQUE ORDERS':
        return takeOrders(value.trim(), line);
      default:
        return null;
    }
  }

  function takeFormer(text: string, line: number): FileFault | null {
    const comma = text.indexOf(',');
    const [head, rest] = [text.slice(0, comma === -1 ? text.length : comma).trim(), comma === -1 ? '' : text.slice(comma + 1)];
    if (names.all.length < candidates) return takeName(head, rest, line);
    if (voters !== null) return takeOrder(head, rest, line);
    const [, ordersText] = rest.split(',');
    return takeVoters(head, line) ?? (ordersText === undefined ? null : takeOrders(ordersText.trim(), line));
  }

  function takeName(number: string, name: string, line: number): FileFault | null {
    if (wholeNumber(number) !== names.all.length + 1 || names.all.length >= candidates) {
      return fault(line, `candidate ${quoted(number)} stands where ${names.all.length < candidates ? `candidate ${names.all.length + 1}` : `one of ${candidates}`} is meant`);
    }
    return names.add(name, line);
  }

  function takeVoters(text: string, line: number): FileFault | null {
    const count = wholeNumber(text);
    if (count === null) return fault(line, `the number of voters is ${quoted(text)}; a whole number is meant`);
    voters = { count, line };
    return null;
  }

  function takeOrders(text: string, line: number): FileFault | null {
    const count = wholeNumber(text);
    if (count === null) return fault(line, `the number of different orders is ${quoted(text)}; a whole number is meant`);
    orders = { count, line };
    return null;
  }

  function takeTitle(text: string, line: number): FileFault | null {
    const readTitle = readable(text);
    if (readTitle === null) return fault(line, `the title ${quoted(text)} has characters that nobody sees`);
    title = readTitle === '' ? null : readTitle;
    return null;
  }

  function takeOrder(countText: string, order: string, line: number): FileFault | null {
    if (candidates === 0 || names.all.length < candidates) return fault(line, `an order comes before the names of all candidates (${names.all.length} of ${candidates || 'an unknown number'})`);
    const count = wholeNumber(countText);
    if (count === null || count < 1) return fault(line, `the number of ballots is ${quoted(countText)}; a whole number from 1 is meant`);
    if (count > mostBallotsOfAKind) return fault(line, `${count} ballots are too many; at most ${mostBallotsOfAKind} can say the same`);
    const found = ranksOf(order, candidates);
    if (typeof found === 'string') return fault(line, found);
    const ranked = found.flat().length;
    if (kind.startsWith('s') && found.length < ranked) return fault(line, `an order of a .${kind} file has no equal ranks`);
    if (kind.endsWith('c') && ranked < candidates) return fault(line, `an order of a .${kind} file ranks all ${candidates} candidates, and this one ${ranked}`);
    read += count;
    readOrders += 1;
    return box.add({ kind: 'ranks', ranks: found }, '1', count, line);
  }

  function missingAtEnd(): string | null {
    if (format === 'unknown' || candidates === 0) return 'it says nowhere how many candidates there are';
    if (names.all.length < candidates) return `${names.all.length} of ${candidates} candidates have a name`;
    if (voters === null) return 'it says nowhere how many voters there are';
    if (voters.count !== read) return `its orders are of ${read} voters, and line ${voters.line} says ${voters.count}`;
    return orders === null || orders.count === readOrders ? null : `the number of its orders is ${readOrders}, and line ${orders.line} says ${orders.count}`;
  }

  return {
    take(text, line) {
      if (text.trim() === '') return null;
      if (format === 'unknown') return takeFirst(text, line);
      return format === 'present' ? takePresent(text, line) : takeFormer(text, line);
    },
    end(line): ReadBallots {
      const missing = missingAtEnd();
      if (missing !== null) return { ok: false, fault: fault(line, `${(voters?.count ?? read) < read || (orders?.count ?? readOrders) < readOrders ? 'the file contradicts itself' : 'the file ends too early'}: ${missing}`) };
      return { ok: true, file: { title, candidates: names.all, withdrawn: [], seats: null, ballots: box.ballots } };
    },
  };
}

/** `1,{2,3},4` as ranks; a sentence where it is none. */
function ranksOf(order: string, candidates: number): number[][] | string {
  const ranks: number[][] = [];
  const ranked = new Set<number>();
  let open: number[] | null = null;
  /** Whether somebody, or a group, must come next: at the beginning and behind each comma. */
  let isDue = true;
  for (const [piece] of order.matchAll(/[{},]|[^\s{},]+/g)) {
    if (piece === ',') {
      if (isDue) return 'a comma stands where a candidate is meant';
      isDue = true;
      continue;
    }
    if (piece !== '}' && !isDue) return `a comma is missing before ${quoted(piece)}`;
    // Old files have empty groups.
    if (piece === '}' && isDue && open?.length !== 0) return 'a comma stands at the end of a group';
    isDue = piece === '{';
    if (piece === '{') {
      if (open !== null) return 'a brace opens inside another';
      open = [];
    } else if (piece === '}') {
      if (open === null) return 'a brace closes that was not opened';
      if (open.length > 0) ranks.push(open.sort((one, other) => one - other));
      open = null;
    } else {
      const who = wholeNumber(piece);
      if (who === null || who < 1 || who > candidates) return `there is no candidate ${quoted(piece)}; they are numbered from 1 to ${candidates}`;
      if (ranked.has(who - 1)) return `candidate ${who} stands twice in an order`;
      ranked.add(who - 1);
      if (open === null) ranks.push([who - 1]);
      else open.push(who - 1);
    }
  }
  if (open !== null) return 'a brace is not closed';
  return isDue ? 'the order ends where a candidate is meant' : ranks;
}
