import { describe, expect, test } from 'vitest';
import { checkChoice, checkDefinition, count } from '../../lib/counting/methods.ts';
import { multiply, parseRational, rational, zero } from '../../lib/counting/rational.ts';
import { lerwickSouth2017, paisleyNortheast2017 } from '../fixtures/counting/published-stv.ts';
import { decimal, electionOf, noTurnout, roundLines, shortBallots } from '../fixtures/counting/short-ballots.ts';
import type { Outcome } from '../../lib/counting/types.ts';

const scottish = (options: string, seats: number, ballots: string, lot = '') =>
  count(electionOf('stv-scottish', options, seats), shortBallots(ballots), noTurnout, [...lot]);
const lines = (outcome: Outcome) => roundLines(outcome, 5);

describe('[voting-rules: Methods] stv-scottish', () => {
  test.each([['Lerwick South 2017', lerwickSouth2017], ['Paisley Northeast and Ralston 2017', paisleyNortheast2017]])(
    'every stage of %s is as published, to the fifth decimal',
    (_name, { candidates, seats, ballots, quota, stages, elected }) => {
      const outcome = scottish(candidates, seats, ballots);
      expect(outcome.rounds.map(({ votes }) => votes.map(({ weight }) => decimal(weight, 5)).join(' '))).toEqual(stages);
      expect(outcome).toMatchObject({ verdict: 'elected', elected: [...elected], formula: { kind: 'quota', quota, seats } });
      expect(outcome.rounds.map((round) => round.quota)).toEqual(stages.map(() => quota));
    },
  );

  // The worked example of docs/counting/stv-scottish.md
  test('the whole account of a small count', () => {
    const outcome = scottish('abcd', 2, '6ab 4ac 1a 4b 3cd 2dc 3-');
    expect(lines(outcome)).toEqual([
      'a 11 b 4 c 3 d 2 ~ 0 +a',
      'a 7 b 6.18178 c 4.45452 d 2 ~ 0.3637 -d',
      'a 7 b 6.18178 c 6.45452 ~ 0.3637 -b',
      'a 7 c 6.45452 ~ 6.54548 +c',
    ]);
    expect(outcome).toMatchObject({
      rule: 'stv-scottish/5-decimals', verdict: 'elected', elected: ['a', 'c'], ties: [],
      totals: [{ option: 'a', heads: 11, weight: '11' }, { option: 'b', heads: 4, weight: '4' }, { option: 'c', heads: 3, weight: '3' }, { option: 'd', heads: 2, weight: '2' }],
      cast: { heads: 23 }, abstentions: { heads: 3 },
      formula: { kind: 'quota', quota: '7', votes: '20', seats: 2 },
    });
    expect(outcome.trace.slice(1)).toEqual([
      { step: 'quota', quota: '7', votes: '20', seats: 2 },
      { step: 'round', round: 1 },
      { step: 'elected', option: 'a', votes: '11', because: 'quota' },
      {
        step: 'transferred', from: 'a', value: '36363/100000', exhausted: '3637/10000',
        to: [{ option: 'b', weight: '109089/50000' }, { option: 'c', weight: '36363/25000' }],
      },
      { step: 'round', round: 2 },
      { step: 'excluded', option: 'd', votes: '2' },
      { step: 'transferred', from: 'd', value: null, to: [{ option: 'c', weight: '2' }], exhausted: '0' },
      { step: 'round', round: 3 },
      { step: 'excluded', option: 'b', votes: '309089/50000' },
      { step: 'transferred', from: 'b', value: null, to: [], exhausted: '309089/50000' },
      { step: 'round', round: 4 },
      { step: 'elected', option: 'c', votes: '161363/25000', because: 'last-seats' },
    ]);
  });

  test('[rule 46] the quota is of valid papers, decimals ignored, and one; abstentions and shared first ranks are no valid papers', () => {
    for (const [ballots, quota] of [['11a 9b', '7'], ['12a 9b', '8'], ['12a 8b 5-', '7'], ['12a 8b 5a=b 1-', '7']] as const) {
      expect(scottish('abc', 2, ballots).formula).toMatchObject({ kind: 'quota', quota });
    }
    expect(scottish('abc', 2, '12a 8b 5a=b 1-').rounds[0]).toMatchObject({ exhausted: '5' });
  });

  test('[rule 48(3)] all papers of the elected go on, each at the part of its own value, cut off after five decimals', () => {
    // Of a 16/30 = 0.53333 goes on. b then has 25.9999, of which 11.9999 goes on: first preferences at 11.9999 / 25.9999 =
    // 0.46153, what came from a at 11.9999 * 0.53333 / 25.9999 = 0.24615 (0.46153 * 0.53333 would be cut off to 0.24614).
    const outcome = scottish('abcde', 3, '30abc 10bd 13c 1d 1e');
    expect(lines(outcome)).toEqual([
      'a 30 b 10 c 13 d 1 e 1 ~ 0 +a',
      'a 14 b 25.9999 c 13 d 1 e 1 ~ 0.0001 +b',
      'a 14 b 14 c 20.3845 d 5.6153 e 1 ~ 0.0002 +c',
    ]);
    expect(outcome.trace).toContainEqual(expect.objectContaining({ step: 'transferred', from: 'b', value: '46153/100000' }));
  });

  test('[rule 50] an excluded candidate passes papers on at the value at which they came', () => {
    // Quota 4; 4/8 of a goes on: e gets 2 * 0.5, is last, and passes that 1 on to b.
    expect(lines(scottish('abcde', 2, '2aeb 6ac 2b 1d')).slice(0, 3)).toEqual([
      'a 8 b 2 c 0 d 1 e 0 ~ 0 +a', 'a 4 b 2 c 3 d 1 e 1 ~ 0 -e', 'a 4 b 3 c 3 d 1 ~ 0 -d',
    ]);
  });

  test('a ballot goes on as far as it names one after the other, also when one of a shared rank is out', () => {
    expect(lines(scottish('abcd', 1, '5a 4b 2c=da 1dba 1db=ca 1da'))).toEqual([
      'a 5 b 4 c 0 d 3 ~ 2 -c', 'a 5 b 4 d 3 ~ 2 -d', 'a 6 b 5 ~ 3 -b', 'a 7 ~ 7 +a',
    ]);
  });
});

describe('[rules 49, 51] ties', () => {
  test('of equal surpluses the one who had more at the most recent earlier stage goes on first', () => {
    const { ties, trace } = scottish('abcdefghi', 3, paisleyNortheast2017.ballots);
    expect(ties).toEqual([{ of: 'surplus', place: 1, options: ['f', 'h'], votes: '1311', broken: { by: 'earlier-round', picked: ['h'] } }]);
    expect(trace).toContainEqual({ step: 'tie-broken', of: 'surplus', options: ['f', 'h'], by: 'earlier-round', round: 5, picked: ['h'] });
  });

  test('of equal last the one who had fewer at the most recent earlier stage is excluded, whatever the stages before it say', () => {
    // b and c: 4 and 3, then 4 and 5, then 5 and 5
    const outcome = scottish('abcde', 1, '9a 4b 3c 1db 2d 2ec');
    expect(lines(outcome).slice(0, 4)).toEqual(['a 9 b 4 c 3 d 3 e 2 ~ 0 -e', 'a 9 b 4 c 5 d 3 ~ 0 -d', 'a 9 b 5 c 5 ~ 2 -b', 'a 9 c 5 ~ 7 -c']);
    expect(outcome.ties).toEqual([{ of: 'exclusion', place: 2, options: ['b', 'c'], votes: '5', broken: { by: 'earlier-round', picked: ['b'] } }]);
    expect(outcome.trace).toContainEqual({ step: 'tie-broken', of: 'exclusion', options: ['b', 'c'], by: 'earlier-round', round: 2, picked: ['b'] });
  });

  test('those who are level at that stage too are looked at further back, and nobody else', () => {
    // b, c, d: 5, 7, 6, then 8, 7, 7, then 8, 8, 8. Of c and d, who had fewer than b, d had fewer; b had the fewest of all once.
    const { ties, rounds } = scottish('abcdef', 1, '20a 5b 7c 6d 1ec 1ed 4e 3fb 1fd');
    expect(ties.slice(0, 2)).toEqual([
      { of: 'exclusion', place: 2, options: ['b', 'c', 'd'], votes: '8', broken: { by: 'earlier-round', picked: ['c', 'd'] } },
      { of: 'exclusion', place: 3, options: ['c', 'd'], votes: '8', broken: { by: 'earlier-round', picked: ['d'] } },
    ]);
    expect(rounds[2]?.excluded).toEqual(['d']);
  });

  test('equal at all stages: the last in the order of the lot is excluded, and without it the count stops', () => {
    const tie = { of: 'exclusion', place: 2, options: ['b', 'c'], votes: '2' };
    for (const lot of ['', 'b', 'ab']) {
      const open = scottish('abc', 2, '5a 2b 2c', lot);
      expect(open).toMatchObject({ verdict: 'tie', elected: ['a'], ties: [tie] });
      expect(lines(open)).toEqual(['a 5 b 2 c 2 ~ 0 +a', 'a 4 b 2 c 2 ~ 1']);
      expect(open.trace.at(-1)).toEqual({ step: 'tied', ...tie });
    }
    expect(scottish('abc', 2, '5a 2b 2c', 'bac')).toMatchObject({ verdict: 'elected', elected: ['a', 'b'], ties: [{ ...tie, broken: { by: 'lot', picked: ['c'] } }] });
    expect(scottish('abc', 2, '5a 2b 2c', 'cb').elected).toEqual(['a', 'c']);
  });

  test('equal surpluses at all stages: the first in the order of the lot goes on first, and without it the count stops', () => {
    const tie = { of: 'surplus', place: 1, options: ['a', 'b'], votes: '5' };
    const open = scottish('abcd', 3, '5ac 5bd 1c 1d');
    expect(open).toMatchObject({ verdict: 'tie', elected: ['a', 'b'], ties: [tie] });
    expect(lines(open)).toEqual(['a 5 b 5 c 1 d 1 ~ 0 +a +b']);
    expect(scottish('abcde', 4, '9a 6bd 6ce 2d 1e').ties).toEqual([{ of: 'surplus', place: 2, options: ['b', 'c'], votes: '6' }]);
    const drawn = scottish('abcd', 3, '5ac 5bd 1c 1d', 'bacd');
    expect(drawn.ties[0]).toEqual({ ...tie, broken: { by: 'lot', picked: ['b'] } });
    expect(lines(drawn)).toEqual([
      'a 5 b 5 c 1 d 1 ~ 0 +a +b', 'a 5 b 4 c 1 d 2 ~ 0', 'a 4 b 4 c 2 d 2 ~ 0 -c', 'a 4 b 4 d 2 ~ 2 +d',
    ]);
  });
});

describe('[voting-rules: Methods] stv-scottish at the edges', () => {
  test('[rule 52] as many candidates as seats are elected in the first stage, one without a vote last', () => {
    expect(scottish('abc', 3, '5a 1c')).toMatchObject({ verdict: 'elected', elected: ['a', 'c', 'b'], rounds: [{ elected: ['a', 'c', 'b'] }] });
    expect(scottish('a', 1, '1a')).toMatchObject({ verdict: 'elected', elected: ['a'] });
  });

  test('more seats than candidates with votes: those without a vote are tied for exclusion, and the lot decides', () => {
    expect(scottish('abcde', 3, '3a 2b')).toMatchObject({ verdict: 'tie', elected: ['a', 'b'], ties: [{ place: 3, options: ['c', 'd', 'e'], votes: '0' }] });
    expect(scottish('abcde', 3, '3a 2b', 'edc')).toMatchObject({ verdict: 'elected', elected: ['a', 'b', 'e'] });
  });

  test('without a valid paper nobody is elected', () => {
    for (const ballots of ['', '4-', '3a=b 1-']) {
      const outcome = scottish('ab', 2, ballots);
      expect(outcome).toMatchObject({ verdict: 'no-majority', elected: [], ties: [], formula: { quota: '1', votes: '0' } });
      expect(outcome.rounds).toHaveLength(1);
      expect(outcome.trace.at(-1)).toEqual({ step: 'unfilled', seats: 2 });
    }
  });

  test('all weights on another scale: the same people, the same numbers on that scale', () => {
    const ballots = '6ab 4ac 1a 4b 3cd 2dc';
    const scale = rational(7n, 3n);
    const heavy = count(electionOf('stv-scottish', 'abcd', 2), shortBallots(ballots, '7/3'), noTurnout);
    const light = scottish('abcd', 2, ballots);
    expect(heavy.elected).toEqual(light.elected);
    expect(heavy.formula).toMatchObject({ quota: '49/3' });
    expect(numbersOf(heavy)).toEqual(numbersOf(light).map((row) => row.map((number) => multiply(number, scale))));
  });

  test('a ballot of twice the least common weight is two papers', () => {
    const mixed = count(electionOf('stv-scottish', 'abcd', 2), [...shortBallots('3ab 2ac', '1'), ...shortBallots('1a 4b 3cd 2dc', '1/2')], noTurnout);
    expect(numbersOf(mixed)).toEqual(numbersOf(scottish('abcd', 2, '6ab 4ac 1a 4b 3cd 2dc')).map((row) => row.map((number) => multiply(number, rational(1n, 2n)))));
    expect(mixed.totals[0]).toEqual({ option: 'a', heads: 6, weight: '11/2' });
  });

  test('refuses definitions that are not of its kind, and choices that are no ranking', () => {
    const good = electionOf('stv-scottish', 'abc', 2);
    expect(checkDefinition(good)).toBeNull();
    expect(checkDefinition({ ...good, seats: 1_001 })).toBe('seats-out-of-range');
    expect(checkDefinition({ ...good, majority: { base: 'valid', threshold: { kind: 'more-than', numerator: 1, denominator: 2 } } })).toBe('majority-not-allowed');
    expect(checkDefinition({ ...good, runOff: true })).toBe('run-off-not-allowed');
    expect(checkDefinition({ ...good, options: [] })).toBe('too-few-options');
    expect(checkChoice(good, { ranks: [['b'], ['c', 'a']] })).toEqual({ ranks: [['b'], ['a', 'c']] });
    for (const choice of [{ picks: ['a'] }, { ranks: [] }, { ranks: [['a'], ['a']] }, { ranks: [['x']] }]) expect(checkChoice(good, choice)).toBeNull();
  });
});

function numbersOf({ rounds }: Outcome) {
  return rounds.map(({ votes, exhausted }) => [...votes.map(({ weight }) => weight), exhausted].map((weight) => parseRational(weight) ?? zero));
}
