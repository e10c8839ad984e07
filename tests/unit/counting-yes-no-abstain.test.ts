import { describe, expect, test } from 'vitest';
import { count } from '../../lib/counting/methods.ts';
import type { MajorityBase, Threshold } from '../../lib/counting/majority.ts';
import type { CountDefinition, Turnout, WeightedBallots } from '../../lib/counting/types.ts';

const half: Threshold = { kind: 'more-than', numerator: 1, denominator: 2 };
const halfAtLeast: Threshold = { kind: 'at-least', numerator: 1, denominator: 2 };
const twoThirds: Threshold = { kind: 'at-least', numerator: 2, denominator: 3 };
const threeQuarters: Threshold = { kind: 'at-least', numerator: 3, denominator: 4 };

const motion = (base: MajorityBase, threshold: Threshold): CountDefinition => ({
  method: 'yes-no-abstain', options: [], majority: { base, threshold }, runOff: false, seats: 1,
});
const ballots = (yes: number, no: number, abstain: number, weight = '1'): WeightedBallots => [
  { choice: { answer: 'yes' }, weight, count: yes },
  { choice: { answer: 'no' }, weight, count: no },
  { choice: { answer: 'abstain' }, weight, count: abstain },
];
const turnout = (present: number, eligible: number): Turnout => ({
  present: { heads: present, weight: String(present) }, eligible: { heads: eligible, weight: String(eligible) },
});

describe('[voting-rules: Majorities] yes-no-abstain', () => {
  // 50 yes, 30 no, 10 abstain; 100 present, 120 eligible
  test.each<[MajorityBase, Threshold, string, string, string]>([
    ['yes-no', half, '80', '41', 'carried'],
    ['yes-no', halfAtLeast, '80', '40', 'carried'],
    ['yes-no', twoThirds, '80', '54', 'rejected'],
    ['yes-no', threeQuarters, '80', '60', 'rejected'],
    ['valid', half, '90', '46', 'carried'],
    ['valid', halfAtLeast, '90', '45', 'carried'],
    ['valid', twoThirds, '90', '60', 'rejected'],
    ['valid', threeQuarters, '90', '68', 'rejected'],
    ['cast', half, '90', '46', 'carried'],
    ['cast', halfAtLeast, '90', '45', 'carried'],
    ['cast', twoThirds, '90', '60', 'rejected'],
    ['cast', threeQuarters, '90', '68', 'rejected'],
    ['present', half, '100', '51', 'rejected'],
    ['present', halfAtLeast, '100', '50', 'carried'],
    ['present', twoThirds, '100', '67', 'rejected'],
    ['present', threeQuarters, '100', '75', 'rejected'],
    ['eligible', half, '120', '61', 'rejected'],
    ['eligible', halfAtLeast, '120', '60', 'rejected'],
    ['eligible', twoThirds, '120', '80', 'rejected'],
    ['eligible', threeQuarters, '120', '90', 'rejected'],
  ])('50 yes, 30 no, 10 abstain on base %s, %j: base %s, %s needed, %s', (base, threshold, weight, needed, verdict) => {
    const outcome = count(motion(base, threshold), ballots(50, 30, 10), turnout(100, 120));
    expect(outcome).toMatchObject({ verdict, needed, base: { name: base, weight, heads: Number(weight) } });
  });

  test('421 of 612 valid votes carry at 408 needed, with the formula as data', () => {
    const outcome = count(motion('valid', twoThirds), ballots(421, 150, 41), turnout(700, 900));
    expect(outcome).toEqual({
      rule: 'yes-no-abstain/exact',
      verdict: 'carried',
      totals: [{ option: 'yes', heads: 421, weight: '421' }, { option: 'no', heads: 150, weight: '150' }],
      abstentions: { heads: 41, weight: '41' },
      cast: { heads: 612, weight: '612' },
      base: { name: 'valid', heads: 612, weight: '612' },
      needed: '408',
      formula: { kind: 'majority', option: 'yes', votes: { heads: 421, weight: '421' }, threshold: twoThirds, reached: true },
      elected: [], runOffBetween: [], rounds: [], ties: [],
      trace: [
        { step: 'counted', cast: { heads: 612, weight: '612' }, abstentions: { heads: 41, weight: '41' } },
        { step: 'compared', option: 'yes', votes: '421', base: '612', threshold: twoThirds, needed: '408', reached: true },
      ],
    });
    expect(JSON.parse(JSON.stringify(outcome))).toEqual(outcome);
  });

  test.each([half, halfAtLeast, { kind: 'at-least', numerator: 1, denominator: 3 } as const])('a tie is not carried: %j', (threshold) => {
    const outcome = count(motion('yes-no', threshold), ballots(5, 5, 3), turnout(13, 13));
    expect(outcome).toMatchObject({ verdict: 'rejected', ties: [{ place: 1, options: ['yes', 'no'], votes: '5' }] });
    expect(outcome.trace.at(-1)).toEqual({ step: 'tied', place: 1, options: ['yes', 'no'], votes: '5' });
  });

  test('two thirds of 9 is 6, and of 9 abstentions nothing is carried', () => {
    expect(count(motion('yes-no', twoThirds), ballots(6, 3, 0), turnout(9, 9)).verdict).toBe('carried');
    expect(count(motion('yes-no', twoThirds), ballots(5, 4, 0), turnout(9, 9)).verdict).toBe('rejected');
    expect(count(motion('yes-no', twoThirds), ballots(0, 0, 9), turnout(9, 9))).toMatchObject({ verdict: 'rejected', needed: '1', ties: [] });
  });

  test('without a ballot nothing is carried', () => {
    expect(count(motion('valid', half), [], turnout(9, 9))).toMatchObject({ verdict: 'rejected', cast: { heads: 0, weight: '0' } });
  });

  test('weights decide, heads are reported; thirds add up exactly', () => {
    const outcome = count(
      motion('yes-no', half),
      [
        { choice: { answer: 'yes' }, weight: '1/3', count: 3 },
        { choice: { answer: 'yes' }, weight: '3/2', count: 1 },
        { choice: { answer: 'no' }, weight: '1/2', count: 4 },
      ],
      turnout(8, 8),
    );
    expect(outcome).toMatchObject({
      verdict: 'carried', needed: '7/3', base: { heads: 8, weight: '9/2' },
      totals: [{ option: 'yes', heads: 4, weight: '5/2' }, { option: 'no', heads: 4, weight: '2' }],
    });
  });

  test('an emptied group changes nothing, not even the step of what is needed', () => {
    const emptied = [...ballots(5, 4, 0), { choice: { answer: 'no' }, weight: '1/7', count: 0 } as const];
    expect(count(motion('valid', half), emptied, turnout(9, 9))).toEqual(count(motion('valid', half), ballots(5, 4, 0), turnout(9, 9)));
  });

  test('a missed quorum is not a rejection: the numbers stand', () => {
    const reached = count(motion('valid', half), ballots(5, 4, 0), { ...turnout(9, 90), quorum: 'reached' });
    const missed = count(motion('valid', half), ballots(5, 4, 0), { ...turnout(9, 90), quorum: 'missed' });
    expect(reached.verdict).toBe('carried');
    expect(missed).toEqual({ ...reached, verdict: 'no-quorum', trace: [...reached.trace, { step: 'quorum-missed' }] });
  });

  test.each(['0', '-1', '', 'x', '1/0'])('a ballot weight of %j is a bug and named', (weight) => {
    expect(() => count(motion('valid', half), ballots(1, 0, 0, weight), turnout(1, 1))).toThrow(/ballot weight/);
  });

  test.each([-1, 0.5, Number.NaN])('a group of %d ballots is a bug and named', (size) => {
    expect(() => count(motion('valid', half), ballots(size, 0, 0), turnout(1, 1))).toThrow(/a group holds/);
  });

  test('a turnout that is no number is a bug and named', () => {
    expect(() => count(motion('present', half), ballots(1, 0, 0), { ...turnout(1, 1), present: { heads: 1, weight: '?' } })).toThrow(/turnout weight/);
  });
});
