import { strictRanking } from './ranking.ts';
import type { RankedGroup } from './ranking.ts';

/** Ballots that rank alike: as many votes as they are whole units of weight. They lie with the one who stands at `at`. */
type Paper = { readonly preferences: readonly number[]; readonly votes: bigint; at: number };

/**
 * Who holds which ballots. Options by their place on the ballot; values and votes in units of 1/`scale` of a vote, whole
 * numbers all of them.
 */
export type Piles = {
  readonly scale: bigint;
  readonly votes: bigint[];
  /** For each option its papers by the value at which they came. */
  readonly parcels: Map<bigint, Paper[]>[];
};

/** How the papers of one who was elected or excluded move on. */
export type Move = {
  readonly from: number;
  /** What stays with them: the quota, or nothing. */
  readonly keeps: bigint;
  /** The new value of a paper, from the value at which it came. */
  readonly valueOf: (value: bigint) => bigint;
  readonly isContinuing: (place: number) => boolean;
};

/** Each ballot lies, with the value of one, with its first preference; one that has none counts for nobody. */
export function dealPapers(groups: readonly RankedGroup[], rules: { readonly unit: bigint; readonly scale: bigint; readonly options: number }): Piles {
  const { unit, scale, options } = rules;
  const votes = Array.from({ length: options }, () => 0n);
  const parcels = votes.map(() => new Map<bigint, Paper[]>());
  const piles = { scale, votes, parcels };
  for (const group of groups) {
    const preferences = strictRanking(group);
    const first = preferences[0];
    if (first === undefined) continue;
    const papers = { preferences, votes: group.units / unit, at: 0 };
    add(piles, first, scale, [papers], papers.votes);
  }
  return piles;
}

/** Moves each paper to the next preference that is continuing. Gives what each option received. */
export function movePapers(piles: Piles, { from, keeps, valueOf, isContinuing }: Move): readonly bigint[] {
  const before = [...piles.votes];
  const parcels = [...(piles.parcels[from] ?? [])];
  piles.parcels[from]?.clear();
  piles.votes[from] = keeps;
  for (const [oldValue, papers] of parcels) {
    const value = valueOf(oldValue);
    if (value === 0n) continue; // worth nothing to whoever gets it
    const received = new Map<number, { readonly papers: Paper[]; votes: bigint }>();
    for (const paper of papers) {
      const next = advance(paper, isContinuing);
      if (next === undefined) continue;
      const parcel = received.get(next);
      if (parcel === undefined) received.set(next, { papers: [paper], votes: paper.votes });
      else {
        parcel.papers.push(paper);
        parcel.votes += paper.votes;
      }
    }
    for (const [place, parcel] of received) add(piles, place, value, parcel.papers, parcel.votes);
  }
  return piles.votes.map((votes, place) => (place === from ? 0n : votes - (before[place] ?? 0n)));
}

/** Who is next on the paper; undefined where nobody is left on it. */
function advance(paper: Paper, isContinuing: (place: number) => boolean): number | undefined {
  for (;;) {
    paper.at += 1;
    const next = paper.preferences[paper.at];
    if (next === undefined || isContinuing(next)) return next;
  }
}

function add(piles: Piles, place: number, value: bigint, papers: readonly Paper[], votes: bigint): void {
  const parcels = piles.parcels[place];
  if (parcels === undefined) throw new TypeError(`count: a ballot ranks option ${place}, which there is not; run checkChoice first`);
  piles.votes[place] = (piles.votes[place] ?? 0n) + votes * value;
  const parcel = parcels.get(value);
  if (parcel === undefined) parcels.set(value, [...papers]);
  else for (const paper of papers) parcel.push(paper); // may be more than a spread can take
}
