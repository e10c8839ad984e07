import { describe, expect, test } from 'vitest';
import { checkChoice, checkDefinition, count } from '../../lib/counting/methods.ts';
import type { CountDefinition, DefinitionFault, Mark, Turnout, WeightedBallots } from '../../lib/counting/types.ts';

const cumulative = (options: string, rules: Partial<CountDefinition> = {}): CountDefinition => ({
  method: 'cumulative', options: [...options], majority: null, runOff: false, seats: 1, points: { total: 5, cap: 3 }, ...rules,
});
/** "a3b1 4": four ballots with three points for a and one for b; "- 2": two abstentions. */
const ballots = (...lines: readonly string[]): WeightedBallots => lines.map((line) => {
  const [given = '', size, weight = '1'] = line.split(' ');
  const points = [...given.matchAll(/([a-z])(\d+)/g)].map(([, option = '', mark]): Mark<number> => [option, Number(mark)]);
  return { choice: given === '-' ? { abstain: true } : { points }, weight, count: Number(size) };
});
const turnout: Turnout = { present: { heads: 100, weight: '100' }, eligible: { heads: 120, weight: '120' } };

describe('[voting-rules: Methods] cumulative', () => {
  // The example of docs/counting/cumulative.md: a minority of 40 that cumulates fills one seat of three.
  test('points add up, and a minority that cumulates wins a seat', () => {
    expect(count(cumulative('abcd', { seats: 3, points: { total: 3, cap: 3 } }), ballots('a1b1c1 60', 'd3 40', '- 5'), turnout)).toEqual({
      rule: 'cumulative/exact',
      verdict: 'tie',
      totals: [
        { option: 'a', heads: 60, weight: '60' }, { option: 'b', heads: 60, weight: '60' },
        { option: 'c', heads: 60, weight: '60' }, { option: 'd', heads: 40, weight: '120' },
      ],
      abstentions: { heads: 5, weight: '5' },
      cast: { heads: 105, weight: '105' },
      base: { name: 'valid', heads: 105, weight: '105' },
      needed: null,
      formula: { kind: 'most-points', options: ['d'], points: '120' },
      elected: ['d'], runOffBetween: [], rounds: [],
      ties: [{ place: 2, options: ['a', 'b', 'c'], votes: '60' }],
      trace: [
        { step: 'counted', cast: { heads: 105, weight: '105' }, abstentions: { heads: 5, weight: '5' } },
        { step: 'led', options: ['d'], votes: '120' },
        { step: 'elected', option: 'd', votes: '120' },
        { step: 'tied', place: 2, options: ['a', 'b', 'c'], votes: '60' },
      ],
    });
  });

  test('the lot gives the two seats that are left', () => {
    const outcome = count(cumulative('abcd', { seats: 3, points: { total: 3, cap: 3 } }), ballots('a1b1c1 60', 'd3 40'), turnout, ['c', 'd', 'b', 'a']);
    expect(outcome).toMatchObject({ verdict: 'elected', elected: ['d', 'c', 'b'], ties: [{ place: 2, broken: { by: 'lot', picked: ['c', 'b'] } }] });
  });

  test('points that are not given are lost, and the ballot counts with the others', () => {
    expect(count(cumulative('ab'), ballots('a1 3', 'b2 2'), turnout)).toMatchObject({ elected: ['b'], totals: [{ heads: 3, weight: '3' }, { heads: 2, weight: '4' }] });
  });

  test('seats stay unfilled where nobody else has a point', () => {
    const outcome = count(cumulative('abc', { seats: 3 }), ballots('a1b2 2', '- 1'), turnout);
    expect(outcome).toMatchObject({ verdict: 'elected', elected: ['b', 'a'] });
    expect(outcome.trace.at(-1)).toEqual({ step: 'unfilled', seats: 1 });
  });

  test('without a ballot nobody is elected', () => {
    expect(count(cumulative('ab'), [], turnout)).toMatchObject({ verdict: 'no-majority', elected: [], formula: { options: ['a', 'b'], points: '0' } });
  });

  test('a single candidate needs a point', () => {
    expect(count(cumulative('a'), ballots('a1 1'), turnout).elected).toEqual(['a']);
    expect(count(cumulative('a'), ballots('- 1'), turnout).verdict).toBe('no-majority');
  });

  test('weights multiply points exactly', () => {
    expect(count(cumulative('ab'), ballots('a3 1 1/3', 'b1 1 1', 'b1 1 1/1000000'), turnout)).toMatchObject({
      elected: ['b'], totals: [{ heads: 1, weight: '1' }, { heads: 2, weight: '1000001/1000000' }],
    });
  });
});

describe('a cumulative ballot', () => {
  const rules = cumulative('abcd');

  test('gives whole points up to the cap and the total, and is recorded in ballot order', () => {
    expect(checkChoice(rules, { points: [['d', 2], ['a', 3]] })).toEqual({ points: [['a', 3], ['d', 2]] });
    expect(checkChoice(rules, { points: [['c', 1]] })).toEqual({ points: [['c', 1]] });
    expect(checkChoice(rules, { abstain: true })).toEqual({ abstain: true });
  });

  const hole: unknown[] = [['a', 1]];
  hole.length = 2;
  const getter = Object.defineProperty(['a', 1], 1, { get: () => 1, enumerable: true, configurable: true });
  test.each<[string, unknown]>([
    ['no points at all', { points: [] }], ['zero points', { points: [['a', 0]] }], ['a zero among others', { points: [['a', 1], ['b', 0]] }],
    ['more than the cap', { points: [['a', 4]] }], ['more than the total', { points: [['a', 3], ['b', 3]] }], ['half a point', { points: [['a', 0.5]] }],
    ['a negative point', { points: [['a', -1]] }], ['a text', { points: [['a', '1']] }], ['not a number', { points: [['a', Number.NaN]] }],
    ['an endless one', { points: [['a', Number.POSITIVE_INFINITY]] }], ['an unknown option', { points: [['z', 1]] }], ['an inherited name', { points: [['toString', 1]] }],
    ['the same twice', { points: [['a', 1], ['a', 1]] }], ['the same twice, others between', { points: [['a', 1], ['b', 1], ['a', 1]] }],
    ['a hole', { points: hole }], ['a pair of one', { points: [['a']] }], ['a pair of three', { points: [['a', 1, 1]] }], ['an object of points', { points: { a: 1 } }],
    ['a computed point', { points: [getter] }], ['inherited points', Object.create({ points: [['a', 1]] })], ['a further key', { points: [['a', 1]], abstain: true }],
    ['picks', { picks: ['a'] }], ['nothing', undefined],
  ])('is not %s', (_name, choice) => expect(checkChoice(rules, choice)).toBeNull());

  test('with minus zero has no point', () => expect(checkChoice(rules, { points: [['a', -0]] })).toBeNull());
});

describe('the rules of a cumulative poll', () => {
  test('are taken as they should be', () => {
    expect(checkDefinition(cumulative('abc', { seats: 3, points: { total: 1, cap: 1 } }))).toBeNull();
    expect(checkDefinition(cumulative('abc', { points: { total: 1_000_000, cap: 1_000_000 } }))).toBeNull();
  });

  test.each<[string, Partial<CountDefinition>, DefinitionFault]>([
    ['no point to give', { points: { total: 0, cap: 0 } }, 'points-out-of-range'],
    ['a cap above the total', { points: { total: 2, cap: 3 } }, 'points-out-of-range'], ['too many points', { points: { total: 1_000_001, cap: 1 } }, 'points-out-of-range'],
    ['half a point', { points: { total: 2.5, cap: 1 } }, 'points-out-of-range'], ['picks', { picks: { min: 1, max: 1 } }, 'picks-not-allowed'],
    ['a majority', { majority: { base: 'cast', threshold: { kind: 'at-least', numerator: 1, denominator: 2 } } }, 'majority-not-allowed'],
    ['a run-off', { runOff: true }, 'run-off-not-allowed'], ['nobody', { options: [] }, 'too-few-options'], ['more seats than any body has', { seats: 1_001 }, 'seats-out-of-range'],
  ])('do not have %s', (_name, change, fault) => expect(checkDefinition({ ...cumulative('abc'), ...change })).toBe(fault));

  test('say how many points there are', () => {
    const { points: _left, ...without } = cumulative('abc');
    expect(checkDefinition(without)).toBe('points-missing');
  });
});
