import { describe, expect, test } from 'vitest';
import { checkChoice, checkDefinition, count } from '../../lib/counting/methods.ts';
import { countProfile, orderOf, pairSteps, profile, ranked, turnout } from '../fixtures/counting/ranked-profile.ts';

/**
 * Ballots with the majorities given and no others, each by twice its number (D. C. McGarvey, "A theorem on the construction of
 * voting paradoxes", 1953): for each pair one ballot that begins with it, and one that ends with it.
 */
function majorities(options: string, margins: Readonly<Record<string, number>>): string {
  return Object.entries(margins).map(([pair, size]) => {
    const others = [...options].filter((option) => !pair.includes(option));
    return `${size} ${[pair, ...others].join('>')}, ${size} ${[...others.toReversed(), pair].join('>')}`;
  }).join(', ');
}

describe('[voting-rules: Methods] ranked-pairs', () => {
  test.each([
    // T. N. Tideman, "Independence of clones as a criterion for voting rules" (1987), example 5.
    ['vwxyz', '7 v>w>x>y>z, 3 z>y>v>w>x, 6 y>z>w>x>v, 3 w>x>v>z>y, 5 z>x>v>w>y, 3 y>x>v>w>z', 'v>w>x>y>z'],
    // French Wikipedia, the method's page: Schulze elects E here, of 45 voters.
    ['ABCDE', '5 A>C>B>E, 5 A>D>E>C, 8 B>E>D>A, 3 C>A>B>E, 7 C>A>E>B, 2 C>B>A>D, 7 D>C>E>B, 8 E>B>A>D', 'A>C>E>B>D'],
    // Rob LeGrand, "Descriptions of ranked-ballot voting methods": 921 ballots for Abby, Brad, Cora, Dave, Erin.
    ['ABCDE', '98 A>C>E>D>B, 64 B>A>E>C>D, 12 B>A>E>D>C, 98 B>E>A>C>D, 13 B>E>A>D>C, 125 B>E>D>A>C, 124 C>A>E>D>B, 76 C>E>A>D>B, 21 D>A>B>E>C, 30 D>B>A>E>C, 98 D>B>E>C>A, 139 D>C>A>B>E, 23 D>C>B>A>E', 'B>A>E>D>C'],
    // Eric Gorr, ranked pairs, examples 1 to 3.
    ['ABC', '7 A>B>C, 5 B>A>C, 4 C>A>B, 2 B>C>A', 'A>B>C'],
    ['ABC', '40 A>B>C, 35 B>C>A, 25 C>A>B', 'A>B>C'],
    ['ABC', '7 A>B>C, 7 B>A>C, 2 C>A>B, 2 C>B>A', 'A=B>C'],
    // The capital of Tennessee.
    ['MNCK', '42 M>N>C>K, 26 N>C>K>M, 15 C>K>N>M, 17 K>C>N>M', 'N>C>K>M'],
    // The first example of M. Schulze's paper, where his own method elects D.
    ['ABCD', '8 A>C>D, 2 B>A>D, 4 C>D>B, 4 D>B>A, 3 D>C>B', 'A>C>D>B'],
  ])('of %s after %s the order is %s', (options, ballots, order) => {
    const outcome = countProfile('ranked-pairs', options, ballots);
    expect(orderOf(outcome)).toBe(order);
    expect(outcome.rule).toBe('ranked-pairs/winning-votes');
    if (order[1] === '>') expect(outcome).toMatchObject({ verdict: 'elected', elected: [order[0]], ties: [] });
    else expect(outcome).toMatchObject({ verdict: 'tie', elected: [] });
  });

  test('the whole outcome of a small cycle, as on the page for chairs', () => {
    expect(countProfile('ranked-pairs', 'ABC', '4 A>B>C, 3 B>C>A, 2 C>A>B')).toEqual({
      rule: 'ranked-pairs/winning-votes',
      verdict: 'elected',
      totals: [{ option: 'A', heads: 4, weight: '4' }, { option: 'B', heads: 3, weight: '3' }, { option: 'C', heads: 2, weight: '2' }],
      abstentions: { heads: 0, weight: '0' },
      cast: { heads: 9, weight: '9' },
      base: { name: 'valid', heads: 9, weight: '9' },
      needed: null,
      formula: { kind: 'order', order: [['A'], ['B'], ['C']] },
      elected: ['A'], runOffBetween: [], rounds: [], ties: [],
      trace: [
        { step: 'counted', cast: { heads: 9, weight: '9' }, abstentions: { heads: 0, weight: '0' } },
        { step: 'preferred', option: 'A', over: 'B', votes: '6', against: '3' },
        { step: 'preferred', option: 'C', over: 'A', votes: '5', against: '4' },
        { step: 'preferred', option: 'B', over: 'C', votes: '7', against: '2' },
        { step: 'locked', option: 'B', over: 'C', votes: '7', against: '2' },
        { step: 'locked', option: 'A', over: 'B', votes: '6', against: '3' },
        { step: 'passed-over', option: 'C', over: 'A', votes: '5', against: '4' },
        { step: 'ranked', order: [['A'], ['B'], ['C']] },
        { step: 'elected', option: 'A', votes: '4', because: 'order' },
      ],
    });
  });

  test('of equal winning votes the pair with the smaller opposition comes first', () => {
    const outcome = countProfile('ranked-pairs', 'ABC', '3 A>B>C, 2 B>C>A, 2 C>A>B, 1 B=C>A, 1 C>B>A');
    expect(pairSteps(outcome, 'preferred')).toEqual(['A>B 5:4', 'C>A 6:3', 'B>C 5:3']);
    expect(pairSteps(outcome, 'locked')).toEqual(['C>A 6:3', 'B>C 5:3']);
    expect(pairSteps(outcome, 'passed-over')).toEqual(['A>B 5:4']);
    expect(outcome.elected).toEqual(['B']);
  });

  test('equal pairs of which not all can stand leave a tie between those who may win, and say so', () => {
    // Example 13 of Schulze's paper: A over B and C over A are equal, 3 to 2.
    const open = countProfile('ranked-pairs', 'ABC', '2 A>B>C, 2 B>C>A, 1 C>A>B');
    expect(open.trace.slice(4)).toEqual([
      { step: 'locked', option: 'B', over: 'C', votes: '4', against: '1' },
      { step: 'contested', option: 'A', over: 'B', votes: '3', against: '2' },
      { step: 'contested', option: 'C', over: 'A', votes: '3', against: '2' },
      { step: 'ranked', order: [['A', 'B'], ['C']] },
      { step: 'tied', place: 1, options: ['A', 'B'] },
    ]);
    expect(open).toMatchObject({ verdict: 'tie', elected: [], ties: [{ place: 1, options: ['A', 'B'] }] });
    // C cannot win, whatever the lot.
    expect(countProfile('ranked-pairs', 'ABC', '2 A>B>C, 2 B>C>A, 1 C>A>B', { lot: 'CBA' })).toMatchObject({
      verdict: 'elected', elected: ['B'], ties: [{ place: 1, options: ['A', 'B'], broken: { by: 'lot', picked: ['B'] } }],
    });
    expect(countProfile('ranked-pairs', 'ABC', '2 A>B>C, 2 B>C>A, 1 C>A>B', { lot: 'BC' }).verdict).toBe('tie');
  });

  test('equal pairs below the winner leave nothing open', () => {
    const ballots = '1 W>A>B>C, 1 W>B>C>A, 1 W>C>A>B';
    expect(countProfile('ranked-pairs', 'ABCW', ballots)).toMatchObject({ verdict: 'elected', elected: ['W'], ties: [], formula: { order: [['W'], ['A', 'B', 'C']] } });
    expect(countProfile('ranked-pairs', 'ABCW', ballots, { seats: 2 })).toMatchObject({ verdict: 'tie', elected: ['W'], ties: [{ place: 2, options: ['A', 'B', 'C'] }] });
    expect(countProfile('ranked-pairs', 'ABCW', ballots, { seats: 2, lot: 'BAC' })).toMatchObject({ elected: ['W', 'B'], ties: [{ place: 2, broken: { picked: ['B'] } }] });
    // Two of the three have seats under each order: B before C, C before A, or A before B.
    expect(countProfile('ranked-pairs', 'ABCW', ballots, { seats: 3, lot: 'ACB' }).elected).toEqual(['W', 'A', 'C']);
  });

  test('a contested pair that stands under every order leaves nobody tied who loses by it', () => {
    // A over B and B over D cannot both stand. So D over X always does, though it closes a circle with the two together.
    const outcome = countProfile('ranked-pairs', 'ABDX', majorities('ABDX', { 'D>A': 4, 'X>A': 4, 'A>B': 3, 'B>D': 3, 'D>X': 3, 'X>B': 1 }));
    expect(pairSteps(outcome, 'contested').map((pair) => pair.slice(0, 3))).toEqual(['A>B', 'B>D', 'D>X', 'X>B']);
    expect(outcome).toMatchObject({ verdict: 'tie', ties: [{ place: 1, options: ['B', 'D'] }] });
  });

  test('two seats go to two who have them together under one order', () => {
    // Either A, B, C, D or C, D, A, B.
    const ballots = majorities('ABCD', { 'A>B': 4, 'C>D': 4, 'B>C': 3, 'D>A': 3, 'A>C': 1, 'B>D': 1 });
    expect(countProfile('ranked-pairs', 'ABCD', ballots, { seats: 2 })).toMatchObject({ verdict: 'tie', elected: [], ties: [{ place: 1, options: [...'ABCD'] }] });
    expect(countProfile('ranked-pairs', 'ABCD', ballots, { seats: 2, lot: 'ACBD' }).elected).toEqual(['A', 'B']);
    expect(countProfile('ranked-pairs', 'ABCD', ballots, { seats: 2, lot: 'DABC' }).elected).toEqual(['D', 'C']);
  });

  test('where the orders of the equal pairs are too many, the lot puts the pairs in order', () => {
    // Fifteen in a circle, each first once, so that each beats the next by fourteen to one, and so on.
    const options = 'ABCDEFGHIJKLMNO';
    const circle = [...options].map((_, at) => `1 ${[...(options.slice(at) + options.slice(0, at))].join('>')}`).join(', ');
    const open = countProfile('ranked-pairs', options, circle);
    expect(open).toMatchObject({ verdict: 'tie', elected: [], ties: [{ place: 1, options: [...options] }] });
    // Of the fourteen to one that of E comes last, and would close the circle.
    const lot = 'DCBAONMLKJIHGFE';
    const drawn = countProfile('ranked-pairs', options, circle, { lot });
    expect(drawn).toMatchObject({ verdict: 'elected', elected: ['F'], ties: [{ place: 1, options: [...options], broken: { by: 'lot', picked: ['F'] } }] });
    expect(drawn.trace.find(({ step }) => step === 'tie-broken')).toMatchObject({ of: 'order', by: 'lot', picked: [...lot] });
    expect(orderOf(drawn)).toBe('F>G>H>I>J>K>L>M>N>O>A>B>C>D>E');
    expect(countProfile('ranked-pairs', options, circle, { lot: lot.slice(1) }).verdict).toBe('tie');
  });

  test('a tied pair is nobody\'s victory', () => {
    expect(countProfile('ranked-pairs', 'ABC', '2 A>B>C, 2 B>A>C')).toMatchObject({ verdict: 'tie', ties: [{ place: 1, options: ['A', 'B'] }] });
    expect(countProfile('ranked-pairs', 'ABC', '2 A>B>C, 2 B>A>C', { seats: 2 })).toMatchObject({ verdict: 'elected', elected: ['A', 'B'], ties: [] });
    expect(countProfile('ranked-pairs', 'ABC', '5 A=B=C')).toMatchObject({ verdict: 'tie', ties: [{ place: 1, options: ['A', 'B', 'C'] }] });
  });

  test('nobody is elected whom no ballot ranks; without a ballot nobody is', () => {
    const outcome = countProfile('ranked-pairs', 'ABC', '2 B', { seats: 2 });
    expect(outcome).toMatchObject({ verdict: 'elected', elected: ['B'], ties: [] });
    expect(outcome.trace.at(-1)).toEqual({ step: 'unfilled', seats: 1 });
    expect(countProfile('ranked-pairs', 'ABC', '3 -')).toMatchObject({ verdict: 'no-majority', elected: [], ties: [] });
    expect(count(ranked('ranked-pairs', ['A']), [], turnout).verdict).toBe('no-majority');
    expect(countProfile('ranked-pairs', 'A', '1 A').elected).toEqual(['A']);
  });

  test('weights are rational, and decide', () => {
    const outcome = count(ranked('ranked-pairs', [...'AB']), [...profile('3 A>B', '1/3'), ...profile('2 B>A', '0.6')], turnout);
    expect(outcome).toMatchObject({ elected: ['B'], totals: [{ heads: 3, weight: '1' }, { heads: 2, weight: '6/5' }] });
    expect(pairSteps(outcome, 'locked')).toEqual(['B>A 6/5:1']);
  });

  test('a missed quorum elects nobody', () => {
    const outcome = count(ranked('ranked-pairs', [...'AB']), profile('2 A>B'), { ...turnout, quorum: 'missed' });
    expect(outcome).toMatchObject({ verdict: 'no-quorum', elected: [], formula: { order: [['A'], ['B']] } });
  });

  test('ballots are rankings or abstentions; a majority or a run-off is no part of it', () => {
    const definition = ranked('ranked-pairs', [...'AB']);
    expect(checkChoice(definition, { ranks: [['B'], ['A']] })).toEqual({ ranks: [['B'], ['A']] });
    expect(checkChoice(definition, { ranks: [['B'], ['B']] })).toBeNull();
    expect(checkDefinition(ranked('ranked-pairs', [...'AB'], 2))).toBeNull();
    expect(checkDefinition({ ...definition, runOff: true })).toBe('run-off-not-allowed');
  });
});
