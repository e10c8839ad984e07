import { describe, expect, test } from 'vitest';
import { checkChoice, checkDefinition, count } from '../../lib/counting/methods.ts';
import { lerwickSouth2017, lerwickSouth2017ByWigm, paisleyNortheast2017, paisleyNortheast2017ByWigm } from '../fixtures/counting/published-stv.ts';
import { decimal, electionOf, noTurnout, roundLines, shortBallots } from '../fixtures/counting/short-ballots.ts';
import type { Outcome } from '../../lib/counting/types.ts';

const wigm = (options: string, seats: number, ballots: string, lot = '') =>
  count(electionOf('stv-wigm', options, seats), shortBallots(ballots), noTurnout, [...lot]);
const lines = (outcome: Outcome) => roundLines(outcome, 4);

describe('[voting-rules: Methods] stv-wigm', () => {
  test.each([
    ['Lerwick South 2017', lerwickSouth2017, lerwickSouth2017ByWigm],
    ['Paisley Northeast and Ralston 2017', paisleyNortheast2017, paisleyNortheast2017ByWigm],
  ])('every round of %s is as Droop counts it, to the fourth decimal', (_name, { candidates, seats, ballots }, { quota, rounds, elected }) => {
    const outcome = wigm(candidates, seats, ballots, candidates);
    expect(outcome.rounds.map(({ votes }) => votes.map(({ weight }) => decimal(weight, 4)).join(' '))).toEqual(rounds);
    expect(outcome).toMatchObject({ verdict: 'elected', elected: [...elected] });
    expect(decimal(outcome.rounds[0]?.quota ?? '', 4)).toBe(quota);
  });

  // The worked example of docs/counting/stv-wigm.md
  test('the whole account of a small count', () => {
    const outcome = wigm('abcd', 2, '6ab 4ac 1a 4b 3cd 2dc 3-');
    expect(lines(outcome)).toEqual(['a 11 b 4 c 3 d 2 ~ 0 +a', 'a 6.6667 b 6.3634 c 4.5756 d 2 ~ 0.3943 -d', 'a 6.6667 b 6.3634 c 6.5756 ~ 0.3943 +c -b']);
    expect(outcome).toMatchObject({
      rule: 'stv-wigm/4-decimals', verdict: 'elected', elected: ['a', 'c'], ties: [],
      formula: { kind: 'quota', quota: '66667/10000', votes: '20', seats: 2 },
    });
    expect(outcome.trace.slice(1)).toEqual([
      { step: 'quota', quota: '66667/10000', votes: '20', seats: 2 },
      { step: 'round', round: 1 },
      { step: 'elected', option: 'a', votes: '11', because: 'quota' },
      {
        step: 'transferred', from: 'a', value: '3939/10000', exhausted: '3943/10000',
        to: [{ option: 'b', weight: '11817/5000' }, { option: 'c', weight: '3939/2500' }],
      },
      { step: 'round', round: 2 },
      { step: 'excluded', option: 'd', votes: '2' },
      { step: 'transferred', from: 'd', value: null, to: [{ option: 'c', weight: '2' }], exhausted: '0' },
      { step: 'round', round: 3 },
      { step: 'excluded', option: 'b', votes: '31817/5000' },
      { step: 'elected', option: 'c', votes: '16439/2500', because: 'last-seats' },
    ]);
  });

  test('[A.1] the quota is cut off after four decimals, and has 0.0001 more', () => {
    for (const [ballots, quota] of [['20a', '66667/10000'], ['21a', '70001/10000'], ['20a 4-', '66667/10000'], ['20a 4b=c', '66667/10000']] as const) {
      expect(wigm('abc', 2, ballots).formula).toMatchObject({ kind: 'quota', quota });
    }
  });

  test('[B.3] who has exactly the quota passes a surplus of nothing on, in a round of its own', () => {
    // Quota 29.7501; 52.2499 / 82 = 0.6371 of a goes on, and 10 + 31 * 0.6371 = 29.7501.
    const outcome = wigm('abcd', 3, '31abc 51a 10b 12c 15d');
    expect(lines(outcome)).toEqual([
      'a 82 b 10 c 12 d 15 ~ 0 +a',
      'a 29.7501 b 29.7501 c 12 d 15 ~ 32.4998 +b',
      'a 29.7501 b 29.7501 c 12 d 15 ~ 32.4998 +d -c',
    ]);
    expect(outcome.trace).toContainEqual({ step: 'transferred', from: 'b', value: '0', to: [], exhausted: '0' });
  });

  test('[B.3, D.4] the product of value and surplus is cut off, and then the quotient', () => {
    // b has 27.4975, of which 12.4974 goes on. What came from a at 0.4999: 6.2474(5) / 27.4975 = 0.2271, not 0.2272.
    expect(lines(wigm('abcde', 3, '25abc 5a 15bd 13c 1d 1e'))).toEqual([
      'a 30 b 15 c 13 d 1 e 1 ~ 0 +a', 'a 15.0001 b 27.4975 c 13 d 1 e 1 ~ 2.5024 +b', 'a 15.0001 b 15.0001 c 18.6775 d 7.816 e 1 ~ 2.5063 +c',
    ]);
  });

  test('[B.4, D.3] when the seats are filled nothing more is transferred', () => {
    const outcome = wigm('abc', 2, '8ab 7bc 2c', '');
    expect(lines(outcome)).toEqual(['a 8 b 7 c 2 ~ 0 +a +b']);
    expect(outcome.trace.some(({ step }) => step === 'transferred')).toBe(false);
  });

  test('a ballot goes on as far as it names one after the other, also when one of a shared rank is out', () => {
    expect(lines(wigm('abcd', 1, '5a 4b 2c=da 1dba 1db=ca 1da'))).toEqual(['a 5 b 4 c 0 d 3 ~ 2 -c', 'a 5 b 4 d 3 ~ 2 -d', 'a 6 b 5 ~ 3 +a -b']);
  });
});

describe('[D.1] ties', () => {
  test('of equal last the first in the order of the lot is excluded; earlier rounds are not looked at', () => {
    const tie = { of: 'exclusion', place: 2, options: ['b', 'c'], votes: '3' };
    expect(wigm('abcd', 1, '6a 3b 2c 1dc')).toMatchObject({ verdict: 'tie', elected: [], ties: [tie] });
    expect(wigm('abcd', 1, '6a 3b 2c 1dc', 'bc')).toMatchObject({ verdict: 'elected', ties: [{ ...tie, broken: { by: 'lot', picked: ['b'] } }] });
    expect(wigm('abcd', 1, '6a 3b 2c 1dc', 'cb').rounds[1]?.excluded).toEqual(['c']);
  });

  test('of equal surpluses that of the first in the order of the lot goes on first', () => {
    const tie = { of: 'surplus', place: 1, options: ['a', 'b'], votes: '5' };
    expect(wigm('abcd', 3, '5ac 5bd 1c 1d')).toMatchObject({ verdict: 'tie', elected: ['a', 'b'], ties: [tie] });
    const drawn = wigm('abcd', 3, '5ac 5bd 1c 1d', 'bacd');
    expect(drawn.ties[0]).toEqual({ ...tie, broken: { by: 'lot', picked: ['b'] } });
    expect(lines(drawn)[1]).toBe('a 5 b 3.0001 c 1 d 2.9995 ~ 0.0004');
  });
});

describe('[voting-rules: Methods] stv-wigm at the edges', () => {
  test('[A.3] as many candidates as seats are elected in the first round', () => {
    expect(wigm('abc', 3, '5a 1c')).toMatchObject({ verdict: 'elected', elected: ['a', 'c', 'b'], rounds: [{ elected: ['a', 'c', 'b'] }] });
    expect(wigm('a', 1, '1a')).toMatchObject({ verdict: 'elected', elected: ['a'] });
  });

  test('more seats than candidates with votes: those without a vote are tied for exclusion, and the lot decides', () => {
    expect(wigm('abcde', 3, '3a 2b')).toMatchObject({ verdict: 'tie', elected: ['a', 'b'], ties: [{ place: 3, options: ['c', 'd', 'e'], votes: '0' }] });
    expect(wigm('abcde', 3, '3a 2b', 'edc')).toMatchObject({ verdict: 'elected', elected: ['a', 'b', 'c'] });
  });

  test('without a valid ballot nobody is elected', () => {
    for (const ballots of ['', '4-', '3a=b']) expect(wigm('ab', 2, ballots)).toMatchObject({ verdict: 'no-majority', elected: [], rounds: [{ elected: [] }] });
  });

  test('all weights on another scale: the same people, the same numbers on that scale', () => {
    const heavy = count(electionOf('stv-wigm', 'abcd', 2), shortBallots('6ab 4ac 1a 4b 3cd 2dc', '7/3'), noTurnout);
    expect(heavy.elected).toEqual(['a', 'c']);
    expect(heavy.formula).toMatchObject({ quota: '466669/30000', votes: '140/3' });
    expect(heavy.rounds[1]?.votes[1]).toEqual({ option: 'b', weight: '222719/15000' });
  });

  test('refuses definitions that are not of its kind, and choices that are no ranking', () => {
    const good = electionOf('stv-wigm', 'abc', 2);
    expect(checkDefinition(good)).toBeNull();
    expect(checkDefinition({ ...good, seats: 1_001 })).toBe('seats-out-of-range');
    expect(checkDefinition({ ...good, runOff: true })).toBe('run-off-not-allowed');
    expect(checkDefinition({ ...good, maxScore: 5 })).toBe('scores-not-allowed');
    expect(checkChoice(good, { ranks: [['b'], ['a']] })).toEqual({ ranks: [['b'], ['a']] });
    expect(checkChoice(good, { answer: 'yes' })).toBeNull();
  });
});
