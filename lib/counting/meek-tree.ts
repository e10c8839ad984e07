import { oneVote, timesUp } from './meek-arithmetic.ts';

/** Somebody who stands, while it is counted. */
export type Candidate = {
  readonly option: string;
  state: 'hopeful' | 'elected' | 'excluded';
  /** What they keep of each vote that comes to them, in 1/`oneVote`. */
  keepFactor: bigint;
  /** In 1/`oneVote`, from the last distribution. */
  votes: bigint;
};

/** Ballots that rank alike. */
export type RankedPapers = {
  /** The first choice first; nobody twice. */
  readonly ranking: readonly Candidate[];
  /** How many. */
  readonly count: bigint;
};

/**
 * The ballots of a count, as a tree that knows where each of them stands: the way from the root to a node is through the
 * elected whom the ballots name first, and ends at the first who is hopeful. All ballots that came the same way are worth
 * the same there, so a distribution goes over nodes and not over ballots. Ballots are read again only where somebody is
 * elected or excluded, and then only those that stood with them.
 */
export type BallotTree = {
  /** Step B.2.a: sets the votes of all candidates by their keep factors. */
  distribute(): void;
  /** The candidate, until now hopeful, has been elected or excluded: the ballots that stood with them look on. */
  moveOn(candidate: Candidate): void;
};

type Papers = RankedPapers & {
  /** The rank at which they stand. */
  at: number;
};

/** What the root, too, has. */
type Fork = {
  /** By whom the ballots name next; made when there is somebody. */
  next: Map<Candidate, Node> | null;
  /** What a ballot is still worth behind this node, in the present distribution. */
  passedOn: bigint;
};

type Node = Fork & {
  readonly candidate: Candidate;
  readonly parent: Fork;
  /** How many ballots come here, those included that end here. */
  count: bigint;
  /** Those who stand with a hopeful candidate; nobody else has any. */
  papers: Papers[];
};

/** All candidates must be hopeful. */
export function plantTree(candidates: readonly Candidate[], ballots: readonly RankedPapers[]): BallotTree {
  const root: Fork = { next: null, passedOn: oneVote };
  /** Without the root. Each stands behind its parent. */
  let nodes: Node[] = [];
  for (const { ranking, count } of ballots) place(root, { ranking, count, at: 0 });
  return { distribute, moveOn };

  /** Takes ballots that have passed `from` to the first hopeful candidate from the rank at which they stand. */
  function place(from: Fork, papers: Papers): void {
    let parent = from;
    for (; papers.at < papers.ranking.length; papers.at += 1) {
      const candidate = papers.ranking[papers.at];
      if (candidate === undefined || candidate.state === 'excluded') continue;
      const node = parent.next?.get(candidate) ?? grow(parent, candidate);
      node.count += papers.count;
      if (candidate.state === 'hopeful') {
        node.papers.push(papers);
        return;
      }
      parent = node;
    }
  }

  function grow(parent: Fork, candidate: Candidate): Node {
    const node: Node = { next: null, passedOn: 0n, candidate, parent, count: 0n, papers: [] };
    parent.next ??= new Map();
    parent.next.set(candidate, node);
    nodes.push(node);
    return node;
  }

  function distribute(): void {
    for (const candidate of candidates) candidate.votes = 0n;
    for (const node of nodes) {
      const { candidate, parent } = node;
      const kept = candidate.state === 'hopeful' ? parent.passedOn : timesUp(parent.passedOn, candidate.keepFactor);
      node.passedOn = parent.passedOn - kept;
      candidate.votes += kept * node.count;
    }
  }

  function moveOn(candidate: Candidate): void {
    const isElected = candidate.state === 'elected';
    const left = nodes.filter((node) => node.candidate === candidate);
    if (!isElected) nodes = nodes.filter((node) => node.candidate !== candidate);
    for (const node of left) {
      const { papers, parent } = node;
      node.papers = [];
      if (!isElected) parent.next?.delete(candidate);
      for (const each of papers) {
        each.at += 1;
        place(isElected ? node : parent, each);
      }
    }
  }
}
