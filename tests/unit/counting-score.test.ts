import { describe, expect, test } from 'vitest';
import { checkChoice, checkDefinition, count } from '../../lib/counting/methods.ts';
import type { CountDefinition, DefinitionFault, Mark, Turnout, WeightedBallots } from '../../lib/counting/types.ts';

const score = (options: readonly string[], rules: Partial<CountDefinition> = {}): CountDefinition => ({
  method: 'score', options, majority: null, runOff: false, seats: 1, maxScore: 10, ...rules,
});
/** Scores in ballot order, a 0 left out as it is recorded. */
const ballot = (options: readonly string[], scores: readonly number[], size: number, weight = '1'): WeightedBallots[number] => {
  const points = options.map((option, place): Mark<number> => [option, scores[place] ?? 0]).filter(([, mark]) => mark > 0);
  return { choice: points.length === 0 ? { abstain: true } : { points }, weight, count: size };
};
const turnout: Turnout = { present: { heads: 100, weight: '100' }, eligible: { heads: 120, weight: '120' } };

describe('[voting-rules: Methods] score', () => {
  // The example of docs/counting/score.md: the voters of the four cities that are usual in voting theory; the scores by
  // distance are ours, summed by hand.
  const cities = ['Memphis', 'Nashville', 'Chattanooga', 'Knoxville'];
  const voters = [
    ballot(cities, [10, 4, 2, 0], 42), ballot(cities, [0, 10, 4, 2], 26), ballot(cities, [0, 3, 10, 6], 15), ballot(cities, [0, 5, 7, 10], 17),
  ];

  test('the largest sum wins, not the most best scores', () => {
    const outcome = count(score(cities), voters, turnout);
    expect(outcome).toMatchObject({
      rule: 'score/exact', verdict: 'elected', elected: ['Nashville'], needed: null, ties: [], rounds: [],
      totals: [
        { option: 'Memphis', heads: 42, weight: '420' }, { option: 'Nashville', heads: 100, weight: '558' },
        { option: 'Chattanooga', heads: 100, weight: '457' }, { option: 'Knoxville', heads: 58, weight: '312' },
      ],
      formula: { kind: 'most-points', options: ['Nashville'], points: '558' },
    });
  });

  test('several seats go to the largest sums in order', () => {
    expect(count(score(cities, { seats: 3 }), voters, turnout).elected).toEqual(['Nashville', 'Chattanooga', 'Memphis']);
  });

  test('not to score and to give 0 are the same, and a ballot of zeros is an abstention', () => {
    expect(count(score(['a', 'b']), [ballot(['a', 'b'], [4, 0], 2), ballot(['a', 'b'], [0, 0], 3)], turnout)).toMatchObject({
      totals: [{ heads: 2, weight: '8' }, { heads: 0, weight: '0' }], abstentions: { heads: 3, weight: '3' }, cast: { heads: 5, weight: '5' },
    });
  });

  test('equal sums are open without a lot, and the lot decides', () => {
    const voting = [ballot(['a', 'b', 'c'], [5, 5, 1], 3)];
    expect(count(score(['a', 'b', 'c']), voting, turnout)).toMatchObject({
      verdict: 'tie', elected: [], ties: [{ place: 1, options: ['a', 'b'], votes: '15' }], formula: { options: ['a', 'b'], points: '15' },
    });
    expect(count(score(['a', 'b', 'c']), voting, turnout, ['c', 'b', 'a'])).toMatchObject({ verdict: 'elected', elected: ['b'], ties: [{ broken: { by: 'lot', picked: ['b'] } }] });
  });

  test('who has no score above 0 is not elected, and without ballots nobody is', () => {
    expect(count(score(['a', 'b'], { seats: 2 }), [ballot(['a', 'b'], [0, 1], 1)], turnout)).toMatchObject({ verdict: 'elected', elected: ['b'] });
    expect(count(score(['a']), [], turnout)).toMatchObject({ verdict: 'no-majority', elected: [] });
    expect(count(score(['a']), [ballot(['a'], [1], 1)], turnout).elected).toEqual(['a']);
  });

  test('weights multiply scores exactly', () => {
    expect(count(score(['a', 'b']), [ballot(['a', 'b'], [10, 0], 3, '1/3'), ballot(['a', 'b'], [0, 7], 1, '1.43')], turnout)).toMatchObject({
      elected: ['b'], totals: [{ heads: 3, weight: '10' }, { heads: 1, weight: '1001/100' }],
    });
  });
});

describe('a score ballot', () => {
  const rules = score(['a', 'b', 'c'], { maxScore: 5 });

  test('scores as many as it likes with the best, and is recorded in ballot order', () => {
    expect(checkChoice(rules, { points: [['c', 5], ['b', 5], ['a', 5]] })).toEqual({ points: [['a', 5], ['b', 5], ['c', 5]] });
    expect(checkChoice(rules, { abstain: true })).toEqual({ abstain: true });
  });

  test.each<[string, unknown]>([
    ['all zeros', { points: [['a', 0], ['b', 0]] }], ['empty', { points: [] }], ['above the best score', { points: [['a', 6]] }], ['below zero', { points: [['a', -1]] }],
    ['between two scores', { points: [['a', 1.5]] }], ['unknown', { points: [['z', 1]] }], ['repeated', { points: [['a', 1], ['a', 2]] }], ['a ranking', { ranks: [['a']] }],
  ])('is not %s', (_name, choice) => expect(checkChoice(rules, choice)).toBeNull());
});

describe.each(['score', 'star'] as const)('the rules of a %s poll', (method) => {
  test('are taken as they should be', () => {
    expect(checkDefinition(score(['a'], { method, maxScore: 1 }))).toBeNull();
    expect(checkDefinition(score(['a', 'b'], { method, maxScore: 1_000 }))).toBeNull();
    expect(checkDefinition(score(['a', 'b'], { method, seats: 2 }))).toBe(method === 'star' ? 'seats-out-of-range' : null);
  });

  test.each<[string, Partial<CountDefinition>, DefinitionFault]>([
    ['a best score of 0', { maxScore: 0 }, 'scores-out-of-range'],
    ['more scores than anybody reads', { maxScore: 1_001 }, 'scores-out-of-range'], ['half a score', { maxScore: 2.5 }, 'scores-out-of-range'],
    ['points', { points: { total: 2, cap: 1 } }, 'points-not-allowed'], ['more seats than any body has', { seats: 1_001 }, 'seats-out-of-range'],
    ['a majority', { majority: { base: 'cast', threshold: { kind: 'at-least', numerator: 1, denominator: 2 } } }, 'majority-not-allowed'],
    ['a run-off', { runOff: true }, 'run-off-not-allowed'], ['an option twice', { options: ['a', 'a'] }, 'repeated-option'],
  ])('do not have %s', (_name, change, fault) => expect(checkDefinition({ ...score(['a', 'b']), method, ...change })).toBe(fault));

  test('say what the best score is', () => {
    const { maxScore: _left, ...without } = score(['a', 'b']);
    expect(checkDefinition({ ...without, method })).toBe('scores-missing');
  });
});
