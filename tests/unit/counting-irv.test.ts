import { describe, expect, test } from 'vitest';
import { checkChoice, checkDefinition, count } from '../../lib/counting/methods.ts';
import { electionOf, noTurnout, roundLines, shortBallots } from '../fixtures/counting/short-ballots.ts';
import type { Outcome } from '../../lib/counting/types.ts';

const irv = (options: string, ballots: string, lot = '') => count(electionOf('irv', options), shortBallots(ballots), noTurnout, [...lot]);
const lines = (outcome: Outcome) => roundLines(outcome, 0);

describe('[voting-rules: Methods] irv', () => {
  // The worked example of docs/counting/irv.md
  test('the whole account of a small count', () => {
    const outcome = irv('abc', '5a 4b 2cb 1c 2-');
    expect(outcome).toEqual({
      rule: 'irv/exact',
      verdict: 'elected',
      totals: [{ option: 'a', heads: 5, weight: '5' }, { option: 'b', heads: 4, weight: '4' }, { option: 'c', heads: 3, weight: '3' }],
      abstentions: { heads: 2, weight: '2' },
      cast: { heads: 14, weight: '14' },
      base: { name: 'valid', heads: 14, weight: '14' },
      needed: null,
      formula: { kind: 'continuing', option: 'b', votes: '6', continuing: '11' },
      elected: ['b'], runOffBetween: [], ties: [],
      rounds: [
        { votes: [{ option: 'a', weight: '5' }, { option: 'b', weight: '4' }, { option: 'c', weight: '3' }], exhausted: '0', elected: [], excluded: ['c'] },
        { votes: [{ option: 'a', weight: '5' }, { option: 'b', weight: '6' }], exhausted: '1', elected: ['b'], excluded: [] },
      ],
      trace: [
        { step: 'counted', cast: { heads: 14, weight: '14' }, abstentions: { heads: 2, weight: '2' } },
        { step: 'round', round: 1 },
        { step: 'excluded', option: 'c', votes: '3' },
        { step: 'transferred', from: 'c', value: null, to: [{ option: 'b', weight: '2' }], exhausted: '1' },
        { step: 'round', round: 2 },
        { step: 'elected', option: 'b', votes: '6', because: 'more-than-half' },
      ],
    });
  });

  // Burlington, Vermont, mayor, 3 March 2009, the city's detail report: Kiss, Montroll, Simpson, Smith, Wright, write-ins. The
  // ballots are made up so that they move as reported. The city excluded the last three at once, which gives the same figures.
  test('Burlington 2009 is as published: first preferences, the last three, the last two', () => {
    const ballots = '2585k 2951w 841mk 767mw 455m 35sk 36xk 325dk 343dw 491dmk 147d 4k=w';
    const outcome = irv('kmsdwx', ballots);
    const rounds = lines(outcome);
    expect(rounds).toHaveLength(5);
    expect(rounds[0]).toBe('k 2585 m 2063 s 35 d 1306 w 2951 x 36 ~ 4 -s');
    expect(rounds[3]).toBe('k 2981 m 2554 w 3294 ~ 151 -m');
    expect(rounds[4]).toBe('k 4313 w 4061 ~ 606 +k');
    expect(outcome.formula).toEqual({ kind: 'continuing', option: 'k', votes: '4313', continuing: '8374' });
  });

  // Tideman's four cities of Tennessee, the textbook example: Memphis 42, Nashville 26, Chattanooga 15, Knoxville 17 of 100
  test('the capital of Tennessee', () => {
    expect(lines(irv('mnck', '42mnck 26nckm 15cknm 17kcnm'))).toEqual(['m 42 n 26 c 15 k 17 ~ 0 -c', 'm 42 n 26 k 32 ~ 0 -n', 'm 42 k 58 ~ 0 +k']);
  });

  test('more than half is needed, and half of those that still count is not', () => {
    expect(lines(irv('abc', '4a 2b 2c', 'abc'))[0]).toBe('a 4 b 2 c 2 ~ 0 -c');
    expect(lines(irv('abc', '5a 2b 2c'))).toEqual(['a 5 b 2 c 2 ~ 0 +a']);
    expect(lines(irv('abcd', '4a 3b 2c 1d'))).toEqual(['a 4 b 3 c 2 d 1 ~ 0 -d', 'a 4 b 3 c 2 ~ 1 -c', 'a 4 b 3 ~ 3 +a']);
  });

  test('all without a vote go together, in a round of their own, and need no lot', () => {
    expect(lines(irv('abcde', '4a 3b 2cb'))).toEqual(['a 4 b 3 c 2 d 0 e 0 ~ 0 -d -e', 'a 4 b 3 c 2 ~ 0 -c', 'a 4 b 5 ~ 0 +b']);
    expect(lines(irv('abc', '5a 4b'))).toEqual(['a 5 b 4 c 0 ~ 0 +a']);
  });

  test('a ballot goes on as far as it names one after the other, also when one of a shared rank is out', () => {
    expect(lines(irv('abcd', '5a 4b 2c=da 1dba 1db=ca 1da'))).toEqual(['a 5 b 4 c 0 d 3 ~ 2 -c', 'a 5 b 4 d 3 ~ 2 -d', 'a 6 b 5 ~ 3 +a']);
  });

  test('weights count exactly', () => {
    const outcome = count(electionOf('irv', 'abc'), [...shortBallots('2a', '1/3'), ...shortBallots('1b', '0.5'), ...shortBallots('1cb', '1/4')], noTurnout);
    expect(outcome).toMatchObject({
      elected: ['b'], formula: { votes: '3/4', continuing: '17/12' },
      rounds: [{ votes: [{ weight: '2/3' }, { weight: '1/2' }, { weight: '1/4' }] }, { votes: [{ weight: '2/3' }, { weight: '3/4' }] }],
    });
  });
});

describe('[voting-rules: Methods] ties of irv', () => {
  test('of equal last the one who had fewer in the most recent earlier round is excluded', () => {
    // b and c: 4 and 3, then 4 and 5, then 5 and 5
    const outcome = irv('abcde', '9a 4b 3c 1db 2d 2ec');
    expect(lines(outcome)).toEqual(['a 9 b 4 c 3 d 3 e 2 ~ 0 -e', 'a 9 b 4 c 5 d 3 ~ 0 -d', 'a 9 b 5 c 5 ~ 2 -b', 'a 9 c 5 ~ 7 +a']);
    expect(outcome.ties).toEqual([{ of: 'exclusion', place: 2, options: ['b', 'c'], votes: '5', broken: { by: 'earlier-round', picked: ['b'] } }]);
    expect(outcome.trace).toContainEqual({ step: 'tie-broken', of: 'exclusion', options: ['b', 'c'], by: 'earlier-round', round: 2, picked: ['b'] });
  });

  test('equal in all rounds: the last in the order of the lot is excluded, and without it the count stops', () => {
    const tie = { of: 'exclusion', place: 2, options: ['b', 'c'], votes: '2' };
    for (const lot of ['', 'b', 'ac']) {
      const open = irv('abc', '3a 2b 2c', lot);
      expect(open).toMatchObject({ verdict: 'tie', elected: [], ties: [tie], formula: { option: null, votes: '3', continuing: '7' } });
      expect(lines(open)).toEqual(['a 3 b 2 c 2 ~ 0']);
      expect(open.trace.at(-1)).toEqual({ step: 'tied', ...tie });
    }
    expect(irv('abc', '3a 2ba 2cb', 'bc')).toMatchObject({ verdict: 'elected', elected: ['b'], ties: [{ ...tie, broken: { by: 'lot', picked: ['c'] } }] });
    expect(irv('abc', '3a 2ba 2cb', 'cb')).toMatchObject({ elected: ['a'], ties: [{ ...tie, broken: { by: 'lot', picked: ['b'] } }] });
  });

  test('two left with equal votes are tied for the seat: an earlier round, then the lot, says who stays', () => {
    const byRound = irv('abc', '4a 3b 1cb');
    expect(byRound).toMatchObject({ verdict: 'elected', elected: ['a'], ties: [{ place: 1, options: ['a', 'b'], votes: '4', broken: { by: 'earlier-round', picked: ['a'] } }] });
    expect(lines(byRound)).toEqual(['a 4 b 3 c 1 ~ 0 -c', 'a 4 b 4 ~ 0 -b', 'a 4 ~ 4 +a']);
    expect(irv('ab', '2a 2b')).toMatchObject({ verdict: 'tie', elected: [], ties: [{ place: 1, options: ['a', 'b'], votes: '2' }] });
    expect(irv('ab', '2a 2b').ties[0]).not.toHaveProperty('of');
    expect(irv('ab', '2a 2b', 'ba')).toMatchObject({ verdict: 'elected', elected: ['b'], ties: [{ broken: { by: 'lot', picked: ['b'] } }] });
  });

  test('all equal: the lot excludes one after the other', () => {
    expect(irv('abc', '1a 1b 1c')).toMatchObject({ verdict: 'tie', ties: [{ of: 'exclusion', place: 1, options: ['a', 'b', 'c'] }] });
    expect(irv('abc', '1a 1b 1c', 'cab')).toMatchObject({ verdict: 'elected', elected: ['c'] });
  });
});

describe('[voting-rules: Methods] irv at the edges', () => {
  test('a single candidate needs a vote', () => {
    expect(irv('a', '1a 9-')).toMatchObject({ verdict: 'elected', elected: ['a'], formula: { option: 'a', votes: '1', continuing: '1' } });
    expect(irv('a', '9-')).toMatchObject({ verdict: 'no-majority', elected: [] });
  });

  test('without a single vote nobody is elected', () => {
    for (const ballots of ['', '4-', '3a=b 1-']) {
      const outcome = irv('ab', ballots);
      expect(outcome).toMatchObject({ verdict: 'no-majority', elected: [], ties: [], formula: { kind: 'continuing', option: null, votes: '0', continuing: '0' } });
      expect(outcome.rounds).toHaveLength(1);
      expect(outcome.trace.at(-1)).toEqual({ step: 'unfilled', seats: 1 });
    }
    expect(irv('ab', '3a=b 1-').rounds[0]?.exhausted).toBe('3');
  });

  test('refuses definitions that are not of its kind, and choices that are no ranking', () => {
    const good = electionOf('irv', 'abc');
    expect(checkDefinition(good)).toBeNull();
    expect(checkDefinition({ ...good, seats: 2 })).toBe('seats-out-of-range');
    expect(checkDefinition({ ...good, majority: { base: 'valid', threshold: { kind: 'more-than', numerator: 1, denominator: 2 } } })).toBe('majority-not-allowed');
    expect(checkDefinition({ ...good, runOff: true })).toBe('run-off-not-allowed');
    expect(checkChoice(good, { ranks: [['c'], ['b', 'a']] })).toEqual({ ranks: [['c'], ['a', 'b']] });
    expect(checkChoice(good, { abstain: true })).toEqual({ abstain: true });
    expect(checkChoice(good, { ranks: [['a'], []] })).toBeNull();
  });
});
