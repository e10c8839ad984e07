import { describe, expect, test } from 'vitest';
import { checkChoice, checkDefinition, count } from '../../lib/counting/methods.ts';
import { countProfile, orderOf, pairSteps, profile, ranked, turnout } from '../fixtures/counting/ranked-profile.ts';
import type { Outcome } from '../../lib/counting/types.ts';

/** "A over B: A>C>B 6:5" for each path that the account tells. */
const paths = ({ trace }: Outcome) =>
  trace.flatMap((step) => (step.step === 'stronger-path' ? [`${step.option} over ${step.over}: ${step.path.join('>')} ${step.strength}:${step.back}`] : []));

/**
 * The examples of M. Schulze, "A new monotonic, clone-independent, reversal symmetric, and Condorcet-consistent single-winner
 * election method", sections 3.1 to 3.13; a candidate who is left out of a ballot comes last there too. Example 3 is the one
 * with 45 voters of the encyclopedias.
 */
const examples: readonly (readonly [string, string, string, string])[] = [
  ['1', 'ABCD', '8 A>C>D, 2 B>A>D, 4 C>D>B, 4 D>B>A, 3 D>C>B', 'D'],
  ['2', 'ABCD', '3 A>C>D, 9 B>A>C, 8 C>D>A, 5 D>A>B, 5 D>B>C', 'C'],
  ['3', 'ABCDE', '5 A>C>B>E, 5 A>D>E>C, 8 B>E>D>A, 3 C>A>B>E, 7 C>A>E>B, 2 C>B>A>D, 7 D>C>E>B, 8 E>B>A>D', 'E'],
  ['4', 'ABCD', '3 A>B>C, 2 C>B>D, 2 D>A>B, 2 D>B>C', 'BD'],
  ['5', 'ABCD', '12 A>B>C, 6 A>D>B, 9 B>C>D, 15 C>D>A, 21 D>B>A', 'D'],
  ['6', 'ABCD', '8 A>C>D, 2 B>C>D, 3 B>D>A, 5 C>B>D, 1 C>D>B, 3 D>A>B, 1 D>B>A', 'AC'],
  ['7', 'ABCDEF', '3 A>D>E>B>C, 3 B>F>E>C>D, 4 C>A>B>F>D, 1 D>B>C>E>F, 4 D>E>F>A>B, 2 E>C>B>D>F, 2 F>A>C>D>B', 'A'],
  ['8, before', 'ABCD', '3 A>B>D, 5 A>D>B, 1 A>D>C, 2 B>A>D, 2 B>D>C, 4 C>A>B, 6 C>B>A, 2 D>B>C, 5 D>C>A', 'A'],
  ['8, after', 'ABCDE', '3 A>B>D>E, 5 A>D>E>B, 1 A>D>E>C, 2 B>A>D>E, 2 B>D>E>C, 4 C>A>B>D, 6 C>B>A>D, 2 D>B>E>C, 5 D>E>C>A', 'B'],
  ['9, before', 'ABCD', '5 A>C>D, 2 B>C>D, 4 B>D>A, 2 C>D>A', 'A'],
  ['9, after', 'ABCDE', '5 A>E>C>D, 2 B>C>D>A, 4 B>D>A>E, 2 C>D>A>B', 'B'],
  ['10, by winning votes', 'ABCD', '6 A>B>C>D, 8 A=B, 8 A=C, 18 A=C>D, 8 A=C=D, 40 B, 4 C>B>D, 9 C>D>A, 8 C=D, 14 D>A>B, 11 D>B>C, 4 D>C>A', 'D'],
  ['11', 'ABCDE', '9 A>D>B>E, 6 B>C>A>D, 5 B>C>D>E, 2 C>D>B>E, 6 D>E>C>B, 14 E>A>C>B, 2 E>C>A>B, 1 E>D>A>C', 'B'],
  ['12', 'ABCDE', '9 A>D>B>E, 1 B>A>C>E, 6 C>B>A>D, 2 C>D>B>E, 5 C>D>E>A, 6 D>E>C>A, 14 E>B>A>C, 2 E>B>C>A', 'E'],
  ['13', 'ABC', '2 A>B>C, 2 B>C>A, 1 C>A>B', 'AB'],
];

describe('[voting-rules: Methods] schulze', () => {
  test.each(examples)('example %s of the paper: of %s after %s, %s', (_name, options, ballots, winners) => {
    const outcome = countProfile('schulze', options, ballots);
    if (winners.length === 1) expect(outcome).toMatchObject({ verdict: 'elected', elected: [winners], ties: [] });
    else expect(outcome).toMatchObject({ verdict: 'tie', elected: [], ties: [{ place: 1, options: [...winners] }] });
    expect(outcome.rule).toBe('schulze/winning-votes');
  });

  test('45 voters: E has the strongest paths, with the strengths that are published', () => {
    const outcome = countProfile('schulze', 'ABCDE', examples[2]?.[2] ?? '');
    expect(orderOf(outcome)).toBe('E>A>C>B>D');
    expect(paths(outcome)).toEqual(['E over A: E>B>A 25:24', 'E over C: E>D>C 28:24', 'E over B: E>D>C>B 28:24', 'E over D: E>D 31:24']);
    expect(pairSteps(outcome, 'preferred')).toEqual([
      'B>A 25:20', 'A>C 26:19', 'A>D 30:15', 'E>A 23:22', 'C>B 29:16', 'B>D 33:12', 'E>B 27:18', 'D>C 28:17', 'C>E 24:21', 'E>D 31:14',
    ]);
    // Several seats go down the order.
    expect(countProfile('schulze', 'ABCDE', examples[2]?.[2] ?? '', { seats: 3 }).elected).toEqual(['E', 'A', 'C']);
  });

  test('example 10 of the paper has equal ranks and short ballots: the strengths by winning votes', () => {
    expect(paths(countProfile('schulze', 'ABCD', examples[11]?.[2] ?? ''))).toEqual(['D over A: D>A 50:45', 'D over B: D>B 72:45', 'D over C: D>B>C 72:45']);
  });

  test('the whole outcome of a small cycle, as on the page for chairs', () => {
    expect(countProfile('schulze', 'ABC', '4 A>B>C, 3 B>C>A, 2 C>A>B, 1 -')).toEqual({
      rule: 'schulze/winning-votes',
      verdict: 'elected',
      totals: [{ option: 'A', heads: 4, weight: '4' }, { option: 'B', heads: 3, weight: '3' }, { option: 'C', heads: 2, weight: '2' }],
      abstentions: { heads: 1, weight: '1' },
      cast: { heads: 10, weight: '10' },
      base: { name: 'valid', heads: 10, weight: '10' },
      needed: null,
      formula: { kind: 'order', order: [['A'], ['B'], ['C']] },
      elected: ['A'], runOffBetween: [], rounds: [], ties: [],
      trace: [
        { step: 'counted', cast: { heads: 10, weight: '10' }, abstentions: { heads: 1, weight: '1' } },
        { step: 'preferred', option: 'A', over: 'B', votes: '6', against: '3' },
        { step: 'preferred', option: 'C', over: 'A', votes: '5', against: '4' },
        { step: 'preferred', option: 'B', over: 'C', votes: '7', against: '2' },
        { step: 'stronger-path', option: 'A', over: 'B', path: ['A', 'B'], strength: '6', back: '5' },
        { step: 'stronger-path', option: 'A', over: 'C', path: ['A', 'B', 'C'], strength: '6', back: '5' },
        { step: 'ranked', order: [['A'], ['B'], ['C']] },
        { step: 'elected', option: 'A', votes: '4', because: 'order' },
      ],
    });
  });

  test('the capital of Tennessee: Nashville beats all others', () => {
    expect(orderOf(countProfile('schulze', 'MNCK', '42 M>N>C>K, 26 N>C>K>M, 15 C>K>N>M, 17 K>C>N>M'))).toBe('N>C>K>M');
  });

  test('who is unranked stands below all ranked, and equal to the others unranked', () => {
    const outcome = countProfile('schulze', 'ABCD', '2 A, 1 B=C>D');
    expect(pairSteps(outcome, 'preferred')).toEqual(['A>B 2:1', 'A>C 2:1', 'A>D 2:1', 'B>C 0:0', 'B>D 1:0', 'C>D 1:0']);
    expect(orderOf(outcome)).toBe('A>B=C>D');
  });

  test('who shares a first rank shares its weight, and each has the head', () => {
    const { totals, cast } = count(ranked('schulze', [...'ABC']), [...profile('1 A=B=C, 2 A=B>C'), ...profile('1 C', '1/3')], turnout);
    expect(totals).toEqual([{ option: 'A', heads: 3, weight: '4/3' }, { option: 'B', heads: 3, weight: '4/3' }, { option: 'C', heads: 2, weight: '2/3' }]);
    expect(cast).toEqual({ heads: 4, weight: '10/3' });
  });

  test('a tie is left open without a lot, and goes to the first of the tied in it', () => {
    const tied = '3 A>B>C, 2 C>B>D, 2 D>A>B, 2 D>B>C';
    const open = countProfile('schulze', 'ABCD', tied);
    expect(open.trace.slice(-2)).toEqual([{ step: 'ranked', order: [['B', 'D'], ['A', 'C']] }, { step: 'tied', place: 1, options: ['B', 'D'] }]);
    expect(countProfile('schulze', 'ABCD', tied, { lot: 'ABC' })).toEqual(open);
    const drawn = countProfile('schulze', 'ABCD', tied, { lot: 'DB' });
    expect(drawn).toMatchObject({ verdict: 'elected', elected: ['D'], ties: [{ place: 1, options: ['B', 'D'], broken: { by: 'lot', picked: ['D'] } }] });
    expect(drawn.trace.slice(-2)).toEqual([
      { step: 'tie-broken', of: 'seat', options: ['B', 'D'], by: 'lot', picked: ['D'] },
      { step: 'elected', option: 'D', votes: '4', because: 'order' },
    ]);
  });

  test('a tie for the last seat leaves the sure ones elected; two seats for two who are tied need no lot', () => {
    const ballots = '3 A>B=C>D';
    expect(countProfile('schulze', 'ABCD', ballots, { seats: 2 })).toMatchObject({ verdict: 'tie', elected: ['A'], ties: [{ place: 2, options: ['B', 'C'] }] });
    expect(countProfile('schulze', 'ABCD', ballots, { seats: 2, lot: 'CB' }).elected).toEqual(['A', 'C']);
    expect(countProfile('schulze', 'ABCD', ballots, { seats: 3 })).toMatchObject({ verdict: 'elected', elected: ['A', 'B', 'C'], ties: [] });
  });

  test('nobody is elected whom no ballot ranks', () => {
    const outcome = countProfile('schulze', 'ABC', '2 B', { seats: 3 });
    expect(outcome).toMatchObject({ verdict: 'elected', elected: ['B'], ties: [] });
    expect(outcome.trace.at(-1)).toEqual({ step: 'unfilled', seats: 2 });
    expect(countProfile('schulze', 'ABC', '3 -')).toMatchObject({ verdict: 'no-majority', elected: [], ties: [], formula: { order: [['A', 'B', 'C']] } });
    expect(count(ranked('schulze', ['A']), [], turnout).verdict).toBe('no-majority');
    expect(countProfile('schulze', 'A', '1 A').elected).toEqual(['A']);
  });

  test('everybody equal on all ballots is a tie of all', () => {
    expect(countProfile('schulze', 'ABC', '5 A=B=C')).toMatchObject({ verdict: 'tie', ties: [{ place: 1, options: ['A', 'B', 'C'] }] });
  });

  test('weights decide exactly, however large or fine', () => {
    const big = 10n ** 40n;
    const weighed = (one: string, other: string) => count(ranked('schulze', ['A', 'B']), [...profile('1 A>B', one), ...profile('1 B>A', other)], turnout);
    expect(weighed(`${big}`, `${big + 1n}`)).toMatchObject({ elected: ['B'], trace: { 1: { option: 'B', votes: `${big + 1n}`, against: `${big}` } } });
    expect(weighed(`1/${big}`, `1/${big + 1n}`).elected).toEqual(['A']);
    expect(weighed('1/3', '2/6').verdict).toBe('tie');
  });

  test('ballots are rankings or abstentions; a majority or a run-off is no part of it', () => {
    const definition = ranked('schulze', [...'AB']);
    expect(checkChoice(definition, { ranks: [['B', 'A']] })).toEqual({ ranks: [['A', 'B']] });
    expect(checkChoice(definition, { abstain: true })).toEqual({ abstain: true });
    for (const choice of [{ ranks: [] }, { ranks: [['A'], ['A']] }, { ranks: [['C']] }, { ranks: [[]] }, { picks: ['A'] }]) {
      expect(checkChoice(definition, choice)).toBeNull();
    }
    expect(checkDefinition(ranked('schulze', [...'AB'], 2))).toBeNull();
    expect(checkDefinition(ranked('schulze', [...'AB'], 1_001))).toBe('seats-out-of-range');
    expect(checkDefinition({ ...definition, majority: { base: 'valid', threshold: { kind: 'more-than', numerator: 1, denominator: 2 } } })).toBe('majority-not-allowed');
    expect(checkDefinition({ ...definition, runOff: true })).toBe('run-off-not-allowed');
  });
});
