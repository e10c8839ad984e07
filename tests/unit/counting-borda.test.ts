import { describe, expect, test } from 'vitest';
import { checkChoice, checkDefinition, count } from '../../lib/counting/methods.ts';
import { countProfile, profile, ranked, turnout } from '../fixtures/counting/ranked-profile.ts';
import type { Outcome } from '../../lib/counting/types.ts';

const points = ({ totals }: Outcome) => totals.map(({ weight }) => weight).join(' ');

describe('[voting-rules: Methods] borda', () => {
  // The usual textbook election on the capital of Tennessee.
  test('Tennessee: Memphis 126, Nashville 194, Chattanooga 173, Knoxville 107', () => {
    const outcome = countProfile('borda', 'MNCK', '42 M>N>C>K, 26 N>C>K>M, 15 C>K>N>M, 17 K>C>N>M');
    expect(points(outcome)).toBe('126 194 173 107');
    expect(outcome).toMatchObject({ rule: 'borda/exact', verdict: 'elected', elected: ['N'], formula: { kind: 'most-points', options: ['N'], points: '194' } });
  });

  // French Wikipedia, "Méthode Borda": with 4 points for the first to 1 for the last there, one more for each ballot.
  test.each([
    ['42 A>B>C>D, 26 B>C>D>A, 15 C>D>B>A, 17 D>C>B>A', [226, 294, 273, 207], 'B'],
    ['30 B>A>C>D, 30 B>A>D>C, 25 A>C>D>B, 15 A>D>C>B', [340, 280, 195, 185], 'A'],
  ])('%s', (ballots, published, winner) => {
    const outcome = countProfile('borda', 'ABCD', ballots);
    expect(outcome.totals.map(({ weight }) => Number(weight) + 100)).toEqual(published);
    expect(outcome.elected).toEqual([winner]);
  });

  test('equal ranks share the average of their places, and so do the unranked, as on the page for chairs', () => {
    // Of 4 candidates: 3, 2, 1 and 0 points.
    expect(points(countProfile('borda', 'ABCD', '1 A=B>C>D'))).toBe('5/2 5/2 1 0');
    expect(points(countProfile('borda', 'ABCD', '1 A>B=C=D'))).toBe('3 1 1 1');
    expect(points(countProfile('borda', 'ABCD', '1 B'))).toBe('1 3 1 1');
    expect(points(countProfile('borda', 'ABCD', '1 B>A'))).toBe('2 3 1/2 1/2');
    expect(points(countProfile('borda', 'ABCD', '1 A=B=C=D'))).toBe('3/2 3/2 3/2 3/2');
    const all = countProfile('borda', 'ABCD', '3 A>B>C>D, 2 B=C>A, 1 D, 1 -');
    expect(points(all)).toBe('12 12 9 3');
    expect(all).toMatchObject({ verdict: 'tie', ties: [{ place: 1, options: ['A', 'B'], votes: '12' }], cast: { heads: 7 }, abstentions: { heads: 1 } });
  });

  test('the whole account, and heads are those who ranked one', () => {
    expect(countProfile('borda', 'ABC', '2 A>B, 1 B, 1 -')).toMatchObject({
      totals: [{ option: 'A', heads: 2, weight: '9/2' }, { option: 'B', heads: 3, weight: '4' }, { option: 'C', heads: 0, weight: '1/2' }],
      base: { name: 'valid', heads: 4, weight: '4' },
      trace: [
        { step: 'counted', cast: { heads: 4, weight: '4' }, abstentions: { heads: 1, weight: '1' } },
        { step: 'led', options: ['A'], votes: '9/2' },
        { step: 'elected', option: 'A', votes: '9/2' },
      ],
    });
  });

  test('several seats go down the order; a tie for the last is left open, or drawn', () => {
    const ballots = '2 A>B>C>D, 2 A>C>B>D';
    expect(countProfile('borda', 'ABCD', ballots, { seats: 2 })).toMatchObject({ verdict: 'tie', elected: ['A'], ties: [{ place: 2, options: ['B', 'C'], votes: '6' }] });
    expect(countProfile('borda', 'ABCD', ballots, { seats: 2, lot: 'C' }).verdict).toBe('tie');
    expect(countProfile('borda', 'ABCD', ballots, { seats: 2, lot: 'CB' })).toMatchObject({ verdict: 'elected', elected: ['A', 'C'] });
    expect(countProfile('borda', 'ABCD', ballots, { seats: 3 }).elected).toEqual(['A', 'B', 'C']);
  });

  test('the last of all ballots may have the last seat without a point; whom no ballot ranks may not with some', () => {
    expect(countProfile('borda', 'AB', '2 A>B', { seats: 2 })).toMatchObject({ elected: ['A', 'B'], totals: [{ weight: '2' }, { weight: '0' }] });
    const outcome = countProfile('borda', 'ABC', '2 A', { seats: 2 });
    expect(outcome).toMatchObject({ verdict: 'elected', elected: ['A'], totals: [{ weight: '4' }, { weight: '1' }, { weight: '1' }] });
    expect(outcome.trace.at(-1)).toEqual({ step: 'unfilled', seats: 1 });
    expect(countProfile('borda', 'A', '3 A').elected).toEqual(['A']);
    expect(countProfile('borda', 'A', '3 -').verdict).toBe('no-majority');
    expect(count(ranked('borda', [...'AB']), [], turnout)).toMatchObject({ verdict: 'no-majority', elected: [] });
  });

  test('weights are rational', () => {
    const outcome = count(ranked('borda', [...'ABC']), [...profile('2 A>B>C', '1/3'), ...profile('1 B=C', '1/2')], turnout);
    expect(points(outcome)).toBe('4/3 17/12 3/4');
    expect(outcome.elected).toEqual(['B']);
  });

  test('ballots are rankings or abstentions; a majority or a run-off is no part of it', () => {
    const definition = ranked('borda', [...'AB']);
    expect(checkChoice(definition, { ranks: [['B'], ['A']] })).toEqual({ ranks: [['B'], ['A']] });
    expect(checkChoice(definition, { points: [['A', 1]] })).toBeNull();
    expect(checkDefinition(ranked('borda', [...'AB'], 2))).toBeNull();
    expect(checkDefinition(ranked('borda', []))).toBe('too-few-options');
    expect(checkDefinition({ ...definition, runOff: true })).toBe('run-off-not-allowed');
    expect(checkDefinition({ ...definition, maxScore: 5 })).toBe('scores-not-allowed');
  });
});
