import { describe, expect, test } from 'vitest';
import { count } from '../../lib/counting/methods.ts';
import type { Majority, MajorityBase } from '../../lib/counting/majority.ts';
import type { CountDefinition, Turnout, WeightedBallots } from '../../lib/counting/types.ts';

const absolute = (base: MajorityBase): Majority => ({ base, threshold: { kind: 'more-than', numerator: 1, denominator: 2 } });
const election = (options: string, majority: Majority | null = null, runOff = false): CountDefinition => ({
  method: 'plurality', options: [...options], majority, runOff, seats: 1,
});
const votes = (numbers: Readonly<Record<string, number>>, abstentions = 0): WeightedBallots => [
  ...Object.entries(numbers).map(([option, size]) => ({ choice: { picks: [option] }, weight: '1', count: size })),
  { choice: { abstain: true }, weight: '1', count: abstentions },
];
const turnout: Turnout = { present: { heads: 100, weight: '100' }, eligible: { heads: 120, weight: '120' } };

describe('[voting-rules: Methods] plurality', () => {
  test('without a majority the most votes win', () => {
    expect(count(election('abc'), votes({ a: 3, b: 5, c: 4 }, 90), turnout)).toEqual({
      rule: 'plurality/exact',
      verdict: 'elected',
      totals: [{ option: 'a', heads: 3, weight: '3' }, { option: 'b', heads: 5, weight: '5' }, { option: 'c', heads: 4, weight: '4' }],
      abstentions: { heads: 90, weight: '90' },
      cast: { heads: 102, weight: '102' },
      base: { name: 'valid', heads: 102, weight: '102' },
      needed: null,
      formula: { kind: 'most-votes', options: ['b'], votes: '5' },
      elected: ['b'], runOffBetween: [], rounds: [], ties: [],
      trace: [
        { step: 'counted', cast: { heads: 102, weight: '102' }, abstentions: { heads: 90, weight: '90' } },
        { step: 'led', options: ['b'], votes: '5' },
        { step: 'elected', option: 'b', votes: '5' },
      ],
    });
  });

  test('equal first without a majority is a tie that lists the tied', () => {
    expect(count(election('abc'), votes({ a: 5, b: 2, c: 5 }), turnout)).toMatchObject({
      verdict: 'tie', elected: [], ties: [{ place: 1, options: ['a', 'c'], votes: '5' }],
      formula: { kind: 'most-votes', options: ['a', 'c'], votes: '5' },
    });
  });

  test('a lot that has drawn all who are tied elects, with or without a majority that both reach', () => {
    const half: Majority = { base: 'valid', threshold: { kind: 'at-least', numerator: 1, denominator: 2 } };
    for (const definition of [election('abc'), election('abc', half, true)]) {
      const outcome = count(definition, votes({ a: 5, c: 5 }), turnout, ['c', 'b', 'a']);
      expect(outcome).toMatchObject({ verdict: 'elected', elected: ['c'], ties: [{ place: 1, options: ['a', 'c'], votes: '5', broken: { by: 'lot', picked: ['c'] } }] });
      expect(outcome.trace.slice(-2)).toEqual([
        { step: 'tie-broken', of: 'seat', options: ['a', 'c'], by: 'lot', picked: ['c'] },
        { step: 'elected', option: 'c', votes: '5' },
      ]);
      expect(count(definition, votes({ a: 5, c: 5 }), turnout, ['b', 'c']).verdict).toBe('tie');
    }
  });

  test('a lot elects nobody without a vote, and sends nobody else into the run-off', () => {
    expect(count(election('ab'), votes({}, 3), turnout, ['a', 'b'])).toMatchObject({ verdict: 'no-majority', elected: [], ties: [] });
    expect(count(election('abc', absolute('valid'), true), votes({ a: 3, b: 2, c: 2 }), turnout, ['c', 'b', 'a'])).toMatchObject({ verdict: 'run-off', runOffBetween: ['a', 'b', 'c'] });
  });

  // 46 a, 30 b, 14 c, 10 abstain
  test.each<[MajorityBase, string, string, string]>([
    ['yes-no', '90', '46', 'elected'],
    ['valid', '100', '51', 'run-off'],
    ['cast', '100', '51', 'run-off'],
    ['present', '100', '51', 'run-off'],
    ['eligible', '120', '61', 'run-off'],
  ])('46, 30, 14 and 10 abstentions on base %s: of %s, %s needed, %s', (base, weight, needed, verdict) => {
    const outcome = count(election('abc', absolute(base), true), votes({ a: 46, b: 30, c: 14 }, 10), turnout);
    expect(outcome).toMatchObject({ verdict, needed, base: { name: base, weight }, formula: { kind: 'majority', option: 'a', votes: { weight: '46' } } });
    expect(outcome.elected).toEqual(verdict === 'elected' ? ['a'] : []);
    expect(outcome.runOffBetween).toEqual(verdict === 'elected' ? [] : ['a', 'b']);
  });

  test.each<[string, Readonly<Record<string, number>>, string, readonly unknown[]]>([
    ['the top two', { a: 1, b: 3, c: 4, d: 2 }, 'bc', []],
    ['all tied for second', { a: 3, b: 4, c: 3, d: 2 }, 'abc', [{ place: 2, options: ['a', 'c'], votes: '3' }]],
    ['two tied for first, not the third', { a: 3, b: 3, c: 2, d: 2 }, 'ab', []],
    ['all tied for first', { a: 3, b: 1, c: 3, d: 3 }, 'acd', [{ place: 1, options: ['a', 'c', 'd'], votes: '3' }]],
    ['all when nobody has a vote', {}, 'abcd', [{ place: 1, options: ['a', 'b', 'c', 'd'], votes: '0' }]],
  ])('run-off: %s', (_name, numbers, between, ties) => {
    const outcome = count(election('abcd', absolute('valid'), true), votes(numbers, 10), turnout);
    expect(outcome).toMatchObject({ verdict: 'run-off', elected: [], runOffBetween: [...between], ties });
    expect(outcome.trace.at(-1)).toEqual({ step: 'run-off', between: [...between] });
  });

  test('two options, neither with a majority: both again', () => {
    expect(count(election('ab', absolute('valid'), true), votes({ a: 40, b: 30 }, 30), turnout).runOffBetween).toEqual(['a', 'b']);
  });

  test('nobody reached the majority and no run-off: no-majority', () => {
    expect(count(election('ab', absolute('valid')), votes({ a: 40, b: 30 }, 30), turnout)).toMatchObject({
      verdict: 'no-majority', elected: [], runOffBetween: [], ties: [], formula: { reached: false }, needed: '51',
    });
  });

  test('two that both reach half are a tie, not a run-off', () => {
    const majority: Majority = { base: 'valid', threshold: { kind: 'at-least', numerator: 1, denominator: 2 } };
    expect(count(election('ab', majority, true), votes({ a: 5, b: 5 }), turnout)).toMatchObject({
      verdict: 'tie', runOffBetween: [], ties: [{ place: 1, options: ['a', 'b'], votes: '5' }],
    });
  });

  test('of two that both reach a low majority the one with more votes is elected', () => {
    const majority: Majority = { base: 'valid', threshold: { kind: 'at-least', numerator: 1, denominator: 4 } };
    expect(count(election('abc', majority, true), votes({ a: 30, b: 40, c: 30 }), turnout).elected).toEqual(['b']);
  });

  test('a single candidate is elected by the majority, and never runs off against nobody', () => {
    expect(count(election('a', absolute('valid'), true), votes({ a: 6 }, 5), turnout)).toMatchObject({ verdict: 'elected', elected: ['a'] });
    expect(count(election('a', absolute('valid'), true), votes({ a: 5 }, 5), turnout)).toMatchObject({ verdict: 'no-majority', runOffBetween: [] });
    expect(count(election('a', absolute('eligible')), votes({ a: 60 }), turnout).verdict).toBe('no-majority');
  });

  test('a single candidate without a majority rule needs a vote', () => {
    expect(count(election('a'), votes({ a: 1 }, 99), turnout).verdict).toBe('elected');
    expect(count(election('a'), votes({}, 99), turnout).verdict).toBe('no-majority');
  });

  test('weights decide between equal heads', () => {
    const weighted: WeightedBallots = [
      { choice: { picks: ['a'] }, weight: '1/3', count: 2 },
      { choice: { picks: ['b'] }, weight: '0.5', count: 2 },
    ];
    expect(count(election('ab'), weighted, turnout)).toMatchObject({ elected: ['b'], totals: [{ heads: 2, weight: '2/3' }, { heads: 2, weight: '1' }] });
  });

  test('a missed quorum elects nobody, and the trace does not say so either', () => {
    const outcome = count(election('ab'), votes({ a: 2, b: 1 }), { ...turnout, quorum: 'missed' });
    expect(outcome).toMatchObject({ verdict: 'no-quorum', elected: [], totals: [{ weight: '2' }, { weight: '1' }] });
    expect(outcome.trace.map(({ step }) => step)).toEqual(['counted', 'led', 'quorum-missed']);
    const runOff = count(election('ab', absolute('valid'), true), votes({ a: 2, b: 1 }, 7), { ...turnout, quorum: 'missed' });
    expect(runOff).toMatchObject({ verdict: 'no-quorum', runOffBetween: [] });
  });
});
