import { rankOfOne } from '../counting/ranking.ts';
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
export function* ballotsOf(file: BallotFile, method: Method, options: readonly string[]): Generator<BallotGroup> {
  const nameOf = (place: number) => file.candidates[place] ?? '';
  const alone = file.candidates.map((name) => rankOfOne(options, name));
  const rankOf = (places: readonly number[]) => (places.length === 1 ? (alone[places[0] ?? -1] ?? []) : places.map(nameOf));
  for (const { mark, weight, count } of file.ballots) yield { choice: choiceOf(mark, { nameOf, rankOf }, method), weight, count };
}

type Naming = { readonly nameOf: (place: number) => string; readonly rankOf: (places: readonly number[]) => readonly string[] };

function choiceOf(mark: Marking, { nameOf, rankOf }: Naming, method: Method): Choice {
  switch (mark.kind) {
    case 'ranks':
      if (mark.ranks.length === 0) return { abstain: true };
      if (method === 'approval') return { picks: mark.ranks.flat().toSorted((one, other) => one - other).map(nameOf) };
      if (method === 'plurality') return pluralityChoice(mark.ranks[0] ?? [], nameOf);
      return { ranks: mark.ranks.map(rankOf) };
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

/** The first preference; a ballot that shares it among several counts for nobody. */
function pluralityChoice(first: readonly number[], nameOf: (place: number) => string): Choice {
  const [only, ...others] = first;
  return only === undefined || others.length > 0 ? { abstain: true } : { picks: [nameOf(only)] };
}
