import { describe, expect, test } from 'vitest';
import { contendersOf } from '../../lib/counting/contenders.ts';
import { count } from '../../lib/counting/methods.ts';
import type { CountDefinition, Mark, WeightedBallots } from '../../lib/counting/types.ts';
import { electionOf, noTurnout, shortBallots } from '../fixtures/counting/short-ballots.ts';

const ranked = (method: 'irv' | 'stv-scottish' | 'stv-meek' | 'schulze', options: string, ballots: string, seats: number, lot = '') =>
  contendersOf(count({ ...electionOf(method, options), seats }, shortBallots(ballots), noTurnout, [...lot]));

describe('[CO13] who may still be elected while a tie is open', () => {
  test('for a seat, those who are tied', () => {
    expect(ranked('schulze', 'ab', '1a 1b', 1)).toEqual(['a', 'b']);
    expect(ranked('irv', 'ab', '4a 4b', 1)).toEqual(['a', 'b']);
  });

  test('for exclusion, all who are still in, and not only the weakest', () => {
    expect(ranked('irv', 'abcd', '10a 9b 3c 3d', 1)).toEqual(['a', 'b', 'c', 'd']);
    expect(ranked('stv-scottish', 'abcdef', '20a 15b 14c 3d 3e 3f', 2)).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
    expect(ranked('stv-meek', 'abc', '10a 3b 3c', 2)).toEqual(['a', 'b', 'c']);
  });

  test('for the first surplus, the elected once and the others who are in', () => {
    expect(ranked('stv-scottish', 'abcd', '7ac 7bd 1c 1d', 3)).toEqual(['a', 'b', 'c', 'd']);
  });

  test('with the lot nobody but the elected', () => {
    expect(ranked('irv', 'abcd', '10a 9b 3c 3d', 1, 'dcab')).toEqual(['a']);
  });

  test('for a place in the final of star, whoever beats who is in it, and that one', () => {
    const star: CountDefinition = { method: 'star', options: ['a', 'b', 'c'], majority: null, runOff: false, seats: 1, maxScore: 5 };
    const ballot = (scores: readonly number[]): WeightedBallots[number] => ({ choice: { points: star.options.map((option, at): Mark<number> => [option, scores[at] ?? 0]).filter(([, mark]) => mark > 0) }, weight: '1', count: 1 });
    // All have 6; b has the most top scores, and a and c are level in everything. a beats b, c does not.
    const outcome = count(star, [ballot([2, 5, 4]), ballot([2, 0, 0]), ballot([2, 1, 2])], noTurnout);
    expect([outcome.verdict, outcome.ties.at(-1)]).toEqual(['tie', expect.objectContaining({ of: 'final', options: ['a', 'c'] })]);
    expect(contendersOf(outcome)).toEqual(['b', 'a']);
  });
});
