import { describe, expect, test } from 'vitest';
import { checkChoice, checkDefinition, count } from '../../lib/counting/methods.ts';
import type { MajorityBase, Threshold } from '../../lib/counting/majority.ts';
import type { CountDefinition, DefinitionFault, Mark, Turnout, WeightedBallots } from '../../lib/counting/types.ts';

const half: Threshold = { kind: 'more-than', numerator: 1, denominator: 2 };
const election = (options: string, seats = 1, base: MajorityBase = 'yes-no', threshold = half): CountDefinition => ({
  method: 'yes-no-per-candidate', options: [...options], majority: { base, threshold }, runOff: false, seats,
});
/** "a+b- 3": three ballots with yes for a and no for b; "- 2": two abstentions. */
const ballots = (...lines: readonly string[]): WeightedBallots => lines.map((line) => {
  const [given = '', size, weight = '1'] = line.split(' ');
  const answers = [...given.matchAll(/([a-z])([+-])/g)].map(([, option = '', sign]): Mark<'yes' | 'no'> => [option, sign === '+' ? 'yes' : 'no']);
  return { choice: given === '-' ? { abstain: true } : { answers }, weight, count: Number(size) };
});
const turnout: Turnout = { present: { heads: 100, weight: '100' }, eligible: { heads: 120, weight: '120' } };

describe('[voting-rules: Methods] yes-no-per-candidate', () => {
  // The example of docs/counting/yes-no-per-candidate.md.
  test('each is held against the yes and no of their own; the most yes votes fill the seats', () => {
    expect(count(election('abc', 2), ballots('a+b+c- 30', 'a+b-c- 15', 'b-c+ 5', 'a-b+ 10', '- 4'), turnout)).toEqual({
      rule: 'yes-no-per-candidate/exact',
      verdict: 'elected',
      totals: [
        { option: 'a', heads: 45, weight: '45', against: { heads: 10, weight: '10' } },
        { option: 'b', heads: 40, weight: '40', against: { heads: 20, weight: '20' } },
        { option: 'c', heads: 5, weight: '5', against: { heads: 45, weight: '45' } },
      ],
      abstentions: { heads: 4, weight: '4' },
      cast: { heads: 64, weight: '64' },
      base: { name: 'yes-no', heads: 55, weight: '55' },
      needed: '28',
      formula: { kind: 'majority', option: 'a', votes: { heads: 45, weight: '45' }, threshold: half, reached: true },
      elected: ['a', 'b'], runOffBetween: [], rounds: [], ties: [],
      trace: [
        { step: 'counted', cast: { heads: 64, weight: '64' }, abstentions: { heads: 4, weight: '4' } },
        { step: 'led', options: ['a'], votes: '45' },
        { step: 'compared', option: 'a', votes: '45', base: '55', threshold: half, needed: '28', reached: true },
        { step: 'compared', option: 'b', votes: '40', base: '60', threshold: half, needed: '31', reached: true },
        { step: 'compared', option: 'c', votes: '5', base: '50', threshold: half, needed: '26', reached: false },
        { step: 'elected', option: 'a', votes: '45' },
        { step: 'elected', option: 'b', votes: '40' },
      ],
    });
  });

  // 46 yes, 30 no, 24 without an answer, of 100 present and 120 eligible
  test.each<[MajorityBase, string, string, string]>([
    ['yes-no', '76', '39', 'elected'],
    ['valid', '100', '51', 'no-majority'],
    ['cast', '100', '51', 'no-majority'],
    ['present', '100', '51', 'no-majority'],
    ['eligible', '120', '61', 'no-majority'],
  ])('46 yes, 30 no on base %s: of %s, %s needed, %s', (base, weight, needed, verdict) => {
    expect(count(election('ab', 1, base), ballots('a+ 46', 'a- 30', 'b- 14', '- 10'), turnout)).toMatchObject({ verdict, needed, base: { name: base, weight } });
  });

  test('who has more yes than another but misses the majority is passed over', () => {
    const outcome = count(election('ab'), ballots('a+ 40', 'a- 45', 'b+ 20', 'b- 5'), turnout);
    expect(outcome).toMatchObject({ verdict: 'elected', elected: ['b'], needed: '43', formula: { option: 'a', reached: false } });
  });

  test('as many no as yes elects nobody, whatever the threshold', () => {
    const outcome = count(election('ab', 2, 'yes-no', { kind: 'at-least', numerator: 1, denominator: 3 }), ballots('a+b+ 5', 'a-b- 4', 'a- 1'), turnout);
    expect(outcome).toMatchObject({ verdict: 'elected', elected: ['b'] });
    expect(outcome.trace.slice(2)).toEqual([
      expect.objectContaining({ step: 'compared', option: 'a', reached: true }),
      { step: 'as-many-against', option: 'a', votes: '5' },
      expect.objectContaining({ step: 'compared', option: 'b', reached: true }),
      { step: 'elected', option: 'b', votes: '5' },
      { step: 'unfilled', seats: 1 },
    ]);
  });

  test('equal yes votes at the last seat are open, or go to the lot; more no votes do not matter then', () => {
    const given = ballots('a+b+c+ 5', 'b- 2', 'd+ 9');
    expect(count(election('abcd', 3), given, turnout)).toMatchObject({ verdict: 'tie', elected: ['d'], ties: [{ place: 2, options: ['a', 'b', 'c'], votes: '5' }] });
    expect(count(election('abcd', 3), given, turnout, ['b', 'c', 'a'])).toMatchObject({ verdict: 'elected', elected: ['d', 'b', 'c'] });
  });

  test('who misses the majority ties with nobody', () => {
    expect(count(election('ab'), ballots('a+b+ 5', 'a- 6'), turnout)).toMatchObject({ verdict: 'elected', elected: ['b'], ties: [] });
  });

  test('a single candidate can be refused, and seats stay unfilled', () => {
    expect(count(election('a'), ballots('a+ 5', 'a- 4'), turnout).elected).toEqual(['a']);
    expect(count(election('a'), ballots('a+ 4', 'a- 5'), turnout)).toMatchObject({ verdict: 'no-majority', elected: [] });
    expect(count(election('a'), ballots('a+ 4', 'a- 4'), turnout)).toMatchObject({ verdict: 'no-majority', ties: [] });
    expect(count(election('ab', 2), [], turnout)).toMatchObject({ verdict: 'no-majority', needed: '1' });
  });

  test('weights are exact, and heads of both sides are reported', () => {
    expect(count(election('a'), ballots('a+ 3 1/3', 'a- 2 0.5', 'a+ 1 1/1000'), turnout)).toMatchObject({
      verdict: 'elected', needed: '1501/1500', totals: [{ heads: 4, weight: '1001/1000', against: { heads: 2, weight: '1' } }], base: { heads: 6, weight: '2001/1000' },
    });
  });
});

describe('a ballot of yes and no', () => {
  test('answers for some or all, and is recorded in ballot order', () => {
    expect(checkChoice(election('abc'), { answers: [['c', 'no'], ['a', 'yes']] })).toEqual({ answers: [['a', 'yes'], ['c', 'no']] });
    expect(checkChoice(election('abc'), { abstain: true })).toEqual({ abstain: true });
  });

  test.each<[string, unknown]>([
    ['empty', { answers: [] }], ['an abstention from one', { answers: [['a', 'abstain']] }], ['another answer', { answers: [['a', 'maybe']] }], ['an inherited one', { answers: [['a', 'toString']] }],
    ['unknown', { answers: [['z', 'yes']] }], ['yes and no at once', { answers: [['a', 'yes'], ['a', 'no']] }], ['an answer without a name', { answer: 'yes' }],
    ['an object', { answers: { a: 'yes' } }], ['an array of names', { answers: ['a', 'b'] }], ['inherited', Object.create({ answers: [['a', 'yes']] })],
  ])('is not %s', (_name, choice) => expect(checkChoice(election('abc'), choice)).toBeNull());
});

describe('the rules of a poll of yes and no', () => {
  test('are taken as they should be', () => expect(checkDefinition(election('abc', 3))).toBeNull());

  test.each<[string, Partial<CountDefinition>, DefinitionFault]>([
    ['no majority', { majority: null }, 'majority-missing'], ['a run-off', { runOff: true }, 'run-off-not-allowed'], ['more seats than any body has', { seats: 1_001 }, 'seats-out-of-range'],
    ['picks', { picks: { min: 1, max: 1 } }, 'picks-not-allowed'], ['nobody', { options: [] }, 'too-few-options'], ['an empty name', { options: ['a', ''] }, 'empty-option'],
    ['an impossible majority', { majority: { base: 'cast', threshold: { kind: 'more-than', numerator: 1, denominator: 1 } } }, 'threshold-out-of-range'],
  ])('do not have %s', (_name, change, fault) => expect(checkDefinition({ ...election('abc'), ...change })).toBe(fault));
});
