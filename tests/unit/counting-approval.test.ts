import { describe, expect, test } from 'vitest';
import { checkChoice, checkDefinition, count } from '../../lib/counting/methods.ts';
import type { Majority, MajorityBase } from '../../lib/counting/majority.ts';
import type { CountDefinition, DefinitionFault, Turnout, WeightedBallots } from '../../lib/counting/types.ts';

const absolute = (base: MajorityBase): Majority => ({ base, threshold: { kind: 'more-than', numerator: 1, denominator: 2 } });
const approval = (options: string, rules: Partial<CountDefinition> = {}): CountDefinition => ({
  method: 'approval', options: [...options], majority: null, runOff: false, seats: 1, picks: { min: 1, max: options.length }, ...rules,
});
/** "ab 3": three ballots that pick a and b; "- 2": two abstentions. */
const ballots = (...lines: readonly string[]): WeightedBallots => lines.map((line) => {
  const [picks = '', size, weight = '1'] = line.split(' ');
  return { choice: picks === '-' ? { abstain: true } : { picks: [...picks] }, weight, count: Number(size) };
});
const turnout: Turnout = { present: { heads: 100, weight: '100' }, eligible: { heads: 120, weight: '120' } };

describe('[voting-rules: Methods] approval', () => {
  test('the most votes win the seats in order, and each pick counts whole', () => {
    expect(count(approval('abcd', { seats: 2 }), ballots('ab 3', 'bc 4', 'd 2', '- 5'), turnout)).toEqual({
      rule: 'approval/exact',
      verdict: 'elected',
      totals: [
        { option: 'a', heads: 3, weight: '3' }, { option: 'b', heads: 7, weight: '7' },
        { option: 'c', heads: 4, weight: '4' }, { option: 'd', heads: 2, weight: '2' },
      ],
      abstentions: { heads: 5, weight: '5' },
      cast: { heads: 14, weight: '14' },
      base: { name: 'valid', heads: 14, weight: '14' },
      needed: null,
      formula: { kind: 'most-votes', options: ['b'], votes: '7' },
      elected: ['b', 'c'], runOffBetween: [], rounds: [], ties: [],
      trace: [
        { step: 'counted', cast: { heads: 14, weight: '14' }, abstentions: { heads: 5, weight: '5' } },
        { step: 'led', options: ['b'], votes: '7' },
        { step: 'elected', option: 'b', votes: '7' },
        { step: 'elected', option: 'c', votes: '4' },
      ],
    });
  });

  // The "Tennessee example" with everybody picking their nearest two: electowiki.org, "Effects of different voting systems
  // under similar circumstances". Published: Nashville 68, Chattanooga 58, Memphis 42, Knoxville 32.
  test('the published sums of the Tennessee example', () => {
    const outcome = count(approval('MNCK'), ballots('MN 42', 'NC 26', 'CK 32'), turnout);
    expect(outcome.totals.map(({ weight }) => weight)).toEqual(['42', '68', '58', '32']);
    expect(outcome.elected).toEqual(['N']);
  });

  // The example of docs/counting/approval.md.
  test('of three seats two are filled where a third candidate misses the majority', () => {
    const outcome = count(approval('abcd', { seats: 3, majority: absolute('yes-no') }), ballots('ab 40', 'ac 15', 'bd 20', 'c 5', '- 20'), turnout);
    expect(outcome).toMatchObject({
      verdict: 'elected', elected: ['b', 'a'], needed: '41', base: { name: 'yes-no', heads: 80, weight: '80' },
      totals: [{ weight: '55' }, { weight: '60' }, { weight: '20' }, { weight: '20' }],
      formula: { kind: 'majority', option: 'b', votes: { heads: 60, weight: '60' }, reached: true },
    });
    expect(outcome.trace.slice(2)).toEqual([
      ...(['b 60', 'a 55', 'c 20', 'd 20'].map((line) => {
        const [option, votes] = line.split(' ');
        return { step: 'compared', option, votes, base: '80', threshold: absolute('yes-no').threshold, needed: '41', reached: Number(votes) >= 41 };
      })),
      { step: 'elected', option: 'b', votes: '60' },
      { step: 'elected', option: 'a', votes: '55' },
      { step: 'unfilled', seats: 1 },
    ]);
  });

  // 46 a, 30 b, 24 abstentions, of 100 present and 120 eligible
  test.each<[MajorityBase, string, string, string]>([
    ['yes-no', '76', '39', 'elected'],
    ['valid', '100', '51', 'no-majority'],
    ['cast', '100', '51', 'no-majority'],
    ['present', '100', '51', 'no-majority'],
    ['eligible', '120', '61', 'no-majority'],
  ])('46, 30 and 24 abstentions on base %s: of %s, %s needed, %s', (base, weight, needed, verdict) => {
    const outcome = count(approval('ab', { majority: absolute(base) }), ballots('a 46', 'b 30', '- 24'), turnout);
    expect(outcome).toMatchObject({ verdict, needed, base: { name: base, weight }, elected: verdict === 'elected' ? ['a'] : [] });
  });

  test('in the base yes-no a ballot counts once, however many it picks', () => {
    expect(count(approval('abc', { majority: absolute('yes-no') }), ballots('abc 5', 'a 5'), turnout)).toMatchObject({ base: { heads: 10, weight: '10' }, needed: '6' });
  });

  test('equal votes at the last seat are left open, and the seats that are sure are given', () => {
    const outcome = count(approval('abcd', { seats: 2 }), ballots('a 5', 'bcd 3'), turnout);
    expect(outcome).toMatchObject({ verdict: 'tie', elected: ['a'], ties: [{ place: 2, options: ['b', 'c', 'd'], votes: '3' }] });
    expect(outcome.ties[0]?.broken).toBeUndefined();
  });

  test('a lot that has drawn all who are tied breaks the tie, one that has not does not', () => {
    const rules = approval('abcd', { seats: 2 });
    expect(count(rules, ballots('a 5', 'bcd 3'), turnout, ['d', 'b', 'c'])).toMatchObject({
      verdict: 'elected', elected: ['a', 'd'], ties: [{ place: 2, options: ['b', 'c', 'd'], votes: '3', broken: { by: 'lot', picked: ['d'] } }],
    });
    expect(count(rules, ballots('a 5', 'bcd 3'), turnout, ['d', 'b']).verdict).toBe('tie');
  });

  test('equal votes of those who are all elected are no tie and stand in ballot order', () => {
    expect(count(approval('abc', { seats: 2 }), ballots('ab 5', 'c 3'), turnout)).toMatchObject({ elected: ['a', 'b'], ties: [] });
  });

  test('two who both miss the majority tie for nothing', () => {
    expect(count(approval('ab', { majority: absolute('valid') }), ballots('a 5', 'b 5'), turnout)).toMatchObject({ verdict: 'no-majority', ties: [], formula: { reached: false } });
  });

  test('without a ballot, or a vote, nobody is elected', () => {
    expect(count(approval('ab'), [], turnout)).toMatchObject({ verdict: 'no-majority', elected: [], cast: { heads: 0, weight: '0' } });
    expect(count(approval('ab', { seats: 2 }), ballots('a 1', '- 3'), turnout)).toMatchObject({ verdict: 'elected', elected: ['a'] });
  });

  test('a single candidate needs a vote, or the majority', () => {
    expect(count(approval('a'), ballots('a 1', '- 9'), turnout).elected).toEqual(['a']);
    expect(count(approval('a', { majority: absolute('valid') }), ballots('a 1', '- 9'), turnout).verdict).toBe('no-majority');
  });

  test('weights are exact: three thirds outweigh nine tenths', () => {
    expect(count(approval('ab', { majority: absolute('yes-no') }), ballots('a 3 1/3', 'b 9 0.1'), turnout)).toMatchObject({
      elected: ['a'], needed: '29/30', totals: [{ heads: 3, weight: '1' }, { heads: 9, weight: '9/10' }], base: { heads: 12, weight: '19/10' },
    });
  });
});

describe('an approval ballot', () => {
  const rules = approval('abcd', { picks: { min: 2, max: 3 } });

  test('picks as many as the poll allows, and is recorded in ballot order', () => {
    expect(checkChoice(rules, { picks: ['c', 'a'] })).toEqual({ picks: ['a', 'c'] });
    expect(checkChoice(rules, { picks: ['d', 'c', 'a'] })).toEqual({ picks: ['a', 'c', 'd'] });
    expect(checkChoice(rules, { abstain: true })).toEqual({ abstain: true });
  });

  const hole: unknown[] = ['a', 'b'];
  hole.length = 3;
  test.each<[string, unknown]>([
    ['too few', { picks: ['a'] }], ['none', { picks: [] }], ['too many', { picks: ['a', 'b', 'c', 'd'] }], ['an unknown option', { picks: ['a', 'z'] }],
    ['an inherited name', { picks: ['a', 'constructor'] }], ['the same twice', { picks: ['a', 'a'] }], ['a hole', { picks: hole }], ['a number', { picks: ['a', 1] }],
    ['a further key', { picks: ['a', 'b'], weight: '2' }], ['inherited picks', Object.create({ picks: ['a', 'b'] })], ['points', { points: [['a', 1], ['b', 1]] }],
    ['no abstention', { abstain: false }], ['nothing', null],
  ])('is not %s', (_name, choice) => expect(checkChoice(rules, choice)).toBeNull());
});

describe('the rules of an approval poll', () => {
  test('are taken as they should be', () => {
    expect(checkDefinition(approval('abc', { seats: 3, picks: { min: 1, max: 1 }, majority: absolute('cast') }))).toBeNull();
  });

  test.each<[string, Partial<CountDefinition>, DefinitionFault]>([
    ['a minimum of none', { picks: { min: 0, max: 2 } }, 'picks-out-of-range'],
    ['a minimum above the maximum', { picks: { min: 3, max: 2 } }, 'picks-out-of-range'], ['more picks than options', { picks: { min: 1, max: 4 } }, 'picks-out-of-range'],
    ['half a pick', { picks: { min: 1, max: 1.5 } }, 'picks-out-of-range'], ['points', { points: { total: 3, cap: 1 } }, 'points-not-allowed'],
    ['a best score', { maxScore: 5 }, 'scores-not-allowed'], ['more seats than any body has', { seats: 1_001 }, 'seats-out-of-range'],
    ['a run-off', { majority: absolute('valid'), runOff: true }, 'run-off-not-allowed'], ['nobody', { options: [], picks: { min: 1, max: 1 } }, 'picks-out-of-range'],
  ])('do not have %s', (_name, change, fault) => expect(checkDefinition({ ...approval('abc'), ...change })).toBe(fault));

  test('say how many may be picked', () => {
    const { picks: _left, ...without } = approval('abc');
    expect(checkDefinition(without)).toBe('picks-missing');
  });
});
