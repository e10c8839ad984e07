import { describe, expect, test } from 'vitest';
import { checkChoice, count } from '../../lib/counting/methods.ts';
import type { CountDefinition, Mark, Outcome, Turnout, WeightedBallots } from '../../lib/counting/types.ts';

const star = (options: readonly string[], maxScore = 5): CountDefinition => ({ method: 'star', options, majority: null, runOff: false, seats: 1, maxScore });
/** Rows of scores in ballot order, each one ballot; a 0 is left out as it is recorded. */
const rows = (options: readonly string[], scores: readonly (readonly number[])[], weight = '1'): WeightedBallots => scores.map((row) => {
  const points = options.map((option, place): Mark<number> => [option, row[place] ?? 0]).filter(([, mark]) => mark > 0);
  return { choice: points.length === 0 ? { abstain: true } : { points }, weight, count: 1 };
});
const turnout: Turnout = { present: { heads: 100, weight: '100' }, eligible: { heads: 120, weight: '120' } };
const run = (options: readonly string[], scores: readonly (readonly number[])[], lot: readonly string[] = []): Outcome => count(star(options), rows(options, scores), turnout, lot);
const abc = ['a', 'b', 'c'];
const sums = ({ totals }: Outcome) => totals.map(({ weight }) => Number(weight));

describe('[voting-rules: Methods] star', () => {
  test('the whole outcome as data', () => {
    const outcome = run(abc, [[5, 4, 0], [5, 4, 0], [2, 3, 5], [1, 2, 0], [0, 3, 5]]);
    expect(outcome).toEqual({
      rule: 'star/exact',
      verdict: 'elected',
      totals: [{ option: 'a', heads: 4, weight: '13' }, { option: 'b', heads: 5, weight: '16' }, { option: 'c', heads: 2, weight: '10' }],
      abstentions: { heads: 0, weight: '0' },
      cast: { heads: 5, weight: '5' },
      base: { name: 'valid', heads: 5, weight: '5' },
      needed: null,
      formula: { kind: 'order', order: [['b'], ['a']] },
      elected: ['b'], runOffBetween: [], rounds: [], ties: [],
      trace: [
        { step: 'counted', cast: { heads: 5, weight: '5' }, abstentions: { heads: 0, weight: '0' } },
        { step: 'led', options: ['b'], votes: '16' },
        { step: 'final', between: ['b', 'a'] },
        { step: 'preferred', option: 'b', over: 'a', votes: '3', against: '2' },
        { step: 'elected', option: 'b', votes: '3' },
      ],
    });
  });

  // The example of docs/counting/star.md.
  test('the largest sum is no use against a majority in the final', () => {
    const outcome = run(abc, [[5, 0, 0], [5, 0, 0], [2, 3, 0], [2, 3, 0], [2, 3, 1]]);
    expect(sums(outcome)).toEqual([16, 9, 1]);
    expect(outcome).toMatchObject({ elected: ['b'], formula: { order: [['b'], ['a']] } });
    expect(outcome.trace).toContainEqual({ step: 'final', between: ['a', 'b'] });
    expect(outcome.trace).toContainEqual({ step: 'preferred', option: 'b', over: 'a', votes: '3', against: '2' });
  });
});

// The tests of the `starvote` package 2.1 (Larry Hastings, MIT; its author counts polls of star.vote with them), as far as
// the two protocols agree: names and scores, and the published sums, preferences and winners.
describe('the published examples of starvote', () => {
  const names = ['Amy', 'Brian', 'Chuck'];

  test('a tie for the second place is broken by preference', () => {
    const outcome = run(names, [[1, 2, 5], [1, 2, 5], [5, 3, 5]]);
    expect(sums(outcome)).toEqual([7, 7, 15]);
    expect(outcome).toMatchObject({
      verdict: 'elected', elected: ['Chuck'],
      ties: [{ place: 2, options: ['Amy', 'Brian'], votes: '7', broken: { by: 'preferences', picked: ['Brian'] } }],
    });
    expect(outcome.trace.slice(2)).toEqual([
      { step: 'preferred', option: 'Brian', over: 'Amy', votes: '2', against: '1' },
      { step: 'tie-broken', of: 'final', options: ['Amy', 'Brian'], by: 'preferences', picked: ['Brian'] },
      { step: 'final', between: ['Chuck', 'Brian'] },
      { step: 'preferred', option: 'Chuck', over: 'Brian', votes: '3', against: '0' },
      { step: 'elected', option: 'Chuck', votes: '3' },
    ]);
  });

  test('a tied final is won by the better score', () => {
    const outcome = run(names, [[1, 2, 5], [1, 5, 3], [1, 3, 3]]);
    expect(sums(outcome)).toEqual([3, 10, 11]);
    expect(outcome).toMatchObject({ elected: ['Chuck'], ties: [{ place: 1, options: ['Brian', 'Chuck'], votes: '1', broken: { by: 'score', picked: ['Chuck'] } }] });
    expect(outcome.trace.slice(-3)).toEqual([
      { step: 'preferred', option: 'Chuck', over: 'Brian', votes: '1', against: '1' },
      { step: 'tie-broken', of: 'seat', options: ['Brian', 'Chuck'], by: 'score', picked: ['Chuck'] },
      { step: 'elected', option: 'Chuck', votes: '1' },
    ]);
  });

  test('a tied final with equal scores is won by the most best scores', () => {
    const outcome = run(names, [[1, 4, 5], [1, 3, 2], [1, 5, 5]]);
    expect(sums(outcome)).toEqual([3, 12, 12]);
    expect(outcome).toMatchObject({ elected: ['Chuck'], ties: [{ place: 1, options: ['Brian', 'Chuck'], votes: '1', broken: { by: 'top-scores', picked: ['Chuck'] } }] });
    expect(outcome.trace).toContainEqual({ step: 'top-scores', of: [{ option: 'Brian', weight: '1' }, { option: 'Chuck', weight: '2' }] });
  });

  test('a final tied in everything is open, and goes to the lot', () => {
    const scores = [[1, 3, 5], [1, 5, 3], [1, 4, 4]];
    expect(run(names, scores)).toMatchObject({
      verdict: 'tie', elected: [], ties: [{ place: 1, options: ['Brian', 'Chuck'], votes: '1' }], formula: { order: [['Brian', 'Chuck']] },
    });
    expect(run(names, scores, ['Chuck', 'Amy', 'Brian'])).toMatchObject({
      verdict: 'elected', elected: ['Chuck'], ties: [{ broken: { by: 'lot', picked: ['Chuck'] } }], formula: { order: [['Chuck'], ['Brian']] },
    });
    expect(run(names, scores, ['Chuck', 'Amy']).verdict).toBe('tie');
  });

  test.each<[string, readonly (readonly number[])[]]>([
    ['all with the best score', [[5, 5, 5], [5, 5, 5]]],
    ['all with a middle score', [[3, 3, 3], [3, 3, 3]]],
    ['in a circle', [[1, 3, 5], [3, 5, 1], [5, 1, 3]]],
  ])('three tied for both places are open: %s', (_name, scores) => {
    const outcome = run(names, scores);
    expect(outcome).toMatchObject({ verdict: 'tie', elected: [], ties: [{ place: 1, options: names }], formula: { order: [names] } });
    expect(outcome.trace.at(-1)).toMatchObject({ step: 'tied', options: names });
  });

  test('three tied for the second place go to the lot', () => {
    const outcome = run([...names, 'Darcy'], [[1, 3, 5, 5], [3, 5, 1, 5], [5, 1, 3, 5]], ['Darcy', 'Chuck', 'Brian', 'Amy']);
    expect(outcome).toMatchObject({ verdict: 'elected', elected: ['Darcy'], ties: [{ place: 2, options: names, votes: '9', broken: { by: 'lot', picked: ['Chuck'] } }] });
    expect(outcome.trace).toContainEqual({ step: 'preferred', option: 'Darcy', over: 'Chuck', votes: '2', against: '0' });
  });

  test('one candidate wins', () => {
    const outcome = run(['Amy'], [[3], [3]]);
    expect(outcome).toMatchObject({ verdict: 'elected', elected: ['Amy'], formula: { order: [['Amy']] } });
    expect(outcome.trace.slice(-2)).toEqual([{ step: 'final', between: ['Amy'] }, { step: 'elected', option: 'Amy', votes: '6' }]);
  });
});

describe('[Official Tie-breaker Protocol: Scoring Round]', () => {
  test('two tied for the first place are both in the final, and no tie', () => {
    const outcome = run(abc, [[5, 4, 0], [3, 4, 1], [1, 1, 1]]);
    expect(sums(outcome)).toEqual([9, 9, 2]);
    expect(outcome.trace[2]).toEqual({ step: 'final', between: ['a', 'b'] });
  });

  test('step 2: where as many prefer either, the most best scores', () => {
    const outcome = run(abc, [[5, 5, 2], [5, 1, 4], [5, 0, 0]]);
    expect(sums(outcome)).toEqual([15, 6, 6]);
    expect(outcome.ties).toEqual([{ of: 'final', place: 2, options: ['b', 'c'], votes: '6', broken: { by: 'top-scores', picked: ['b'] } }]);
    expect(outcome.trace).toContainEqual({ step: 'preferred', option: 'b', over: 'c', votes: '1', against: '1' });
  });

  test('step 2: of three tied for the first place the two with the most best scores', () => {
    const outcome = run(abc, [[5, 0, 3], [0, 5, 3], [1, 1, 0]]);
    expect(sums(outcome)).toEqual([6, 6, 6]);
    expect(outcome.ties[0]).toEqual({ of: 'final', place: 1, options: abc, votes: '6', broken: { by: 'top-scores', picked: ['a', 'b'] } });
    expect(outcome.trace).toContainEqual({ step: 'final', between: ['a', 'b'] });
    expect(outcome.verdict).toBe('tie');
  });

  // b is preferred to c 2 to 1, but they were three.
  const three = [[5, 4, 3], [1, 2, 1], [0, 0, 2]];

  test('step 3: when one of three has the most best scores, the lot decides between the others', () => {
    const outcome = run(abc, three, ['c', 'b', 'a']);
    expect(sums(outcome)).toEqual([6, 6, 6]);
    expect(outcome.ties).toEqual([
      { of: 'final', place: 1, options: abc, votes: '6', broken: { by: 'top-scores', picked: ['a'] } },
      { of: 'final', place: 2, options: ['b', 'c'], votes: '6', broken: { by: 'lot', picked: ['c'] } },
      { place: 1, options: ['a', 'c'], votes: '1', broken: { by: 'top-scores', picked: ['a'] } },
    ]);
    expect(outcome).toMatchObject({ verdict: 'elected', elected: ['a'] });
  });

  test('no lot is needed where the first wins against each of the tied', () => {
    const outcome = run(abc, three);
    expect(outcome).toMatchObject({ verdict: 'elected', elected: ['a'], formula: { order: [['a'], ['b', 'c']] } });
    expect(outcome.ties).toEqual([{ of: 'final', place: 1, options: abc, votes: '6', broken: { by: 'top-scores', picked: ['a'] } }]);
    expect(outcome.trace.slice(-4)).toEqual([
      { step: 'tied', of: 'final', place: 2, options: ['b', 'c'], votes: '6' },
      { step: 'preferred', option: 'a', over: 'b', votes: '1', against: '1' },
      { step: 'preferred', option: 'a', over: 'c', votes: '1', against: '1' },
      { step: 'elected', option: 'a', votes: '6' },
    ]);
  });

  test('a lot is needed where one of the tied would win the final', () => {
    const scores = [[5, 0, 0], [5, 0, 0], [1, 2, 2], [1, 2, 2], [1, 2, 2]];
    expect(run(abc, scores)).toMatchObject({ verdict: 'tie', elected: [], ties: [{ place: 2, options: ['b', 'c'], votes: '6' }], formula: { order: [['a'], ['b', 'c']] } });
    expect(run(abc, scores, ['c', 'b'])).toMatchObject({ verdict: 'elected', elected: ['c'], ties: [{ place: 2, broken: { by: 'lot', picked: ['c'] } }] });
  });

  // Reported at github.com/Equal-Vote/bettervoting/issues/828: who is not tied must not come in by best scores.
  test('best scores count among the tied only', () => {
    const outcome = run(['a', 'b', 'c', 'd'], [[5, 5, 1, 5], [5, 2, 5, 0], [5, 0, 5, 0], [0, 3, 0, 4], [0, 1, 0, 1]]);
    expect(sums(outcome)).toEqual([15, 11, 11, 10]);
    expect(outcome.ties[0]).toMatchObject({ options: ['b', 'c'], broken: { by: 'preferences', picked: ['b'] } });
  });
});

describe('a star count', () => {
  test('leaves those without any score out of the final', () => {
    const outcome = run(abc, [[3, 0, 0], [0, 0, 0]]);
    expect(outcome).toMatchObject({ verdict: 'elected', elected: ['a'], ties: [], abstentions: { heads: 1 } });
    expect(outcome.trace).toContainEqual({ step: 'final', between: ['a'] });
  });

  test('elects nobody without a ballot, or with abstentions alone', () => {
    for (const outcome of [run(abc, []), run(abc, [[0, 0, 0]])]) {
      expect(outcome).toMatchObject({ verdict: 'no-majority', elected: [], formula: { order: [] } });
      expect(outcome.trace.at(-1)).toEqual({ step: 'unfilled', seats: 1 });
    }
  });

  test('prefers by weight, exactly', () => {
    const ballots = [...rows(['a', 'b'], [[1, 2], [1, 2], [1, 2]], '1/3'), ...rows(['a', 'b'], [[2, 1]], '1')];
    const outcome = count(star(['a', 'b']), ballots, turnout);
    expect(outcome).toMatchObject({ verdict: 'tie', totals: [{ heads: 4, weight: '3' }, { heads: 4, weight: '3' }], ties: [{ votes: '1' }] });
    const tipped = count(star(['a', 'b']), [...ballots, ...rows(['a', 'b'], [[1, 2]], '0.001')], turnout);
    expect(tipped.elected).toEqual(['b']);
    expect(tipped.trace).toContainEqual({ step: 'preferred', option: 'b', over: 'a', votes: '1001/1000', against: '1' });
  });

  test('takes the best score of the poll for five stars', () => {
    const scores = [[2, 1], [0, 1]];
    expect(count(star(['a', 'b'], 2), rows(['a', 'b'], scores), turnout)).toMatchObject({ elected: ['a'], ties: [{ broken: { by: 'top-scores' } }] });
    expect(count(star(['a', 'b'], 3), rows(['a', 'b'], scores), turnout).verdict).toBe('tie');
  });

  test('of a missed quorum elects nobody and keeps the numbers', () => {
    const outcome = count(star(['a', 'b']), rows(['a', 'b'], [[5, 1]]), { ...turnout, quorum: 'missed' });
    expect(outcome).toMatchObject({ verdict: 'no-quorum', elected: [], totals: [{ weight: '5' }, { weight: '1' }] });
  });

  test('takes ballots as score does', () => {
    expect(checkChoice(star(abc), { points: [['b', 5], ['a', 1]] })).toEqual({ points: [['a', 1], ['b', 5]] });
    expect(checkChoice(star(abc), { points: [['b', 6]] })).toBeNull();
    expect(checkChoice(star(abc), { points: [['b', 0]] })).toBeNull();
  });
});
