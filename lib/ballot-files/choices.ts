import { rankingOf } from '../counting/ranking.ts';
import type { BallotGroup, Choice, Method } from '../counting/types.ts';
import type { BallotFile, Marking } from './ballot-file.ts';
import type { CellKind } from './table.ts';

/** What the cells of a table mean to a method. */
export function cellKindOf(method: Method): CellKind {
  switch (method) {
    case 'yes-no-abstain':
    case 'yes-no-per-candidate':
      return 'answer';
    case 'plurality':
    case 'approval':
      return 'pick';
    case 'cumulative':
    case 'score':
    case 'star':
      return 'points';
    case 'borda':
    case 'irv':
    case 'stv-scottish':
    case 'stv-meek':
    case 'stv-wigm':
    case 'schulze':
    case 'ranked-pairs':
      return 'rank';
  }
}

/** Whether a file that ranks says enough for the method; others need a table. */
export function canCountRanks(method: Method): boolean {
  const kind = cellKindOf(method);
  return kind === 'rank' || kind === 'pick';
}

/** The names of those who stand: who is withdrawn counts for nobody. Names are the options' ids. */
export function optionsOf({ candidates, withdrawn }: BallotFile): readonly string[] {
  return candidates.filter((_, place) => !withdrawn.includes(place));
}

/** The file's ballots as the method takes them; whether each is valid is for `checkChoice` to say. @param options of the definition */
export function* ballotsOf(file: BallotFile, method: Method, options: readonly string[]): Generator<BallotGroup & { readonly line: number }> {
  const nameOf = (place: number) => file.candidates[place] ?? '';
  const placeOf = new Map(options.map((name, place) => [name, place]));
  const onBallot = file.candidates.map((name) => placeOf.get(name) ?? -1);
  // Without anybody withdrawn the places are the same, and the ranks of a big file are not made anew.
  const rankingOnBallot = (ranks: Ranks) => rankingOf(options, file.withdrawn.length === 0 ? ranks : ranks.map((rank) => rank.map((place) => onBallot[place] ?? -1)));
  for (const { mark, weight, count, line } of file.ballots) {
    const choice = choiceOf(mark, { nameOf, rankingOnBallot }, method);
    if (choice === null) throw new RangeError('ballotsOf: a file was read that ranks whom there is not; its reader checks that');
    yield { choice, weight, count, line };
  }
}

type Ranks = readonly (readonly number[])[];
type Naming = { readonly nameOf: (place: number) => string; readonly rankingOnBallot: (ranks: Ranks) => Choice | null };

function choiceOf(mark: Marking, { nameOf, rankingOnBallot }: Naming, method: Method): Choice | null {
  switch (mark.kind) {
    case 'ranks':
      if (mark.ranks.length === 0) return { abstain: true };
      if (method === 'approval') return { picks: mark.ranks.flat().toSorted((one, other) => one - other).map(nameOf) };
      // Who picks several breaks the rule: their ballot is given as it is, and refused.
      if (method === 'plurality') return { picks: (mark.ranks[0] ?? []).map(nameOf) };
      return rankingOnBallot(mark.ranks);
    case 'numbers': {
      const points = mark.numbers.filter(([, number]) => number > 0).map(([place, number]) => [nameOf(place), number] as const);
      return points.length === 0 ? { abstain: true } : { points };
    }
    case 'answers': {
      if (method === 'yes-no-abstain') return { answer: mark.answers[0]?.[1] ?? 'abstain' };
      const answers = mark.answers.flatMap(([place, answer]) => (answer === 'abstain' ? [] : [[nameOf(place), answer] as const]));
      return answers.length === 0 ? { abstain: true } : { answers };
    }
  }
}
