import { describe, expect, test } from 'vitest';
import { checkChoice, checkDefinition, count, methodNames } from '../../lib/counting/methods.ts';
import type { CountDefinition, DefinitionFault } from '../../lib/counting/types.ts';
import { electionOf, noTurnout, shortBallots } from '../fixtures/counting/short-ballots.ts';

const majority = { base: 'valid', threshold: { kind: 'more-than', numerator: 1, denominator: 2 } } as const;
const motion: CountDefinition = { method: 'yes-no-abstain', options: [], majority, runOff: false, seats: 1 };
const election: CountDefinition = { method: 'plurality', options: ['a', 'b', 'yes', '__proto__'], majority, runOff: true, seats: 1 };

describe('checkDefinition', () => {
  test('takes what can be counted', () => {
    expect([motion, election, { ...election, majority: null, runOff: false }].map(checkDefinition)).toEqual([null, null, null]);
    expect(checkDefinition({ ...election, options: ['a'] })).toBeNull();
  });

  test.each<[string, DefinitionFault]>([
    [JSON.stringify({ ...motion, method: 'toString' }), 'unknown-method'],
    [JSON.stringify({ ...motion, seats: 2 }), 'seats-out-of-range'],
    [JSON.stringify({ ...motion, options: ['a'] }), 'options-not-allowed'],
    [JSON.stringify({ ...motion, majority: null }), 'majority-missing'],
    [JSON.stringify({ ...motion, runOff: true }), 'run-off-not-allowed'],
    [JSON.stringify({ ...motion, majority: { ...majority, base: 'most' } }), 'unknown-base'],
    [JSON.stringify({ ...election, majority: { ...majority, threshold: { kind: 'more-than', numerator: 1, denominator: 1 } } }), 'threshold-out-of-range'],
    [JSON.stringify({ ...election, options: [] }), 'too-few-options'],
    [JSON.stringify({ ...election, options: ['a', ''] }), 'empty-option'],
    [JSON.stringify({ ...election, options: ['a', 'b', 'a'] }), 'repeated-option'],
    [JSON.stringify({ ...election, majority: null }), 'run-off-without-majority'],
  ])('%s: %s', (json, fault) => {
    expect(checkDefinition(JSON.parse(json))).toBe(fault);
    expect(() => count(JSON.parse(json), [], { present: { heads: 0, weight: '0' }, eligible: { heads: 0, weight: '0' } })).toThrow(fault);
  });
});

describe('checkChoice', () => {
  test.each(['yes', 'no', 'abstain'])('a motion takes %s', (answer) => {
    expect(checkChoice(motion, { answer })).toEqual({ answer });
    expect(checkChoice(election, { answer })).toBeNull();
  });

  test.each(['a', 'b', 'yes', '__proto__'])('an election takes its option %s', (option) => {
    expect(checkChoice(election, { picks: [option] })).toEqual({ picks: [option] });
    expect(checkChoice(motion, { picks: [option] })).toBeNull();
  });

  test('an election takes an abstention, a motion only its own form', () => {
    expect(checkChoice(election, { abstain: true })).toEqual({ abstain: true });
    expect(checkChoice(motion, { abstain: true })).toBeNull();
  });

  const sparse: unknown[] = [];
  sparse.length = 1;
  const decorated = Object.assign(['a'], { extra: 1 });
  const hidden = Object.defineProperty({ answer: 'yes' }, 'more', { value: 1, enumerable: false });
  const computed = Object.defineProperty({}, 'answer', { get: () => 'yes', enumerable: true });
  test.each<[string, unknown]>([
    ['null', null], ['undefined', undefined], ['a string', 'yes'], ['a number', 1], ['an array', ['yes']], ['nothing in it', {}],
    ['another answer', { answer: 'maybe' }], ['an inherited name', { answer: 'toString' }], ['another case', { answer: 'Yes' }],
    ['an answer in an array', { answer: ['yes'] }], ['a further key', { answer: 'yes', weight: '5' }],
    ['both forms', { answer: 'yes', picks: ['a'] }], ['pick and abstention', { picks: ['a'], abstain: true }],
    ['a __proto__ key', JSON.parse('{"answer":"yes","__proto__":{}}')], ['an inherited answer', Object.create({ answer: 'yes' })],
    ['a foreign prototype', Object.assign(Object.create({ extra: 1 }), { answer: 'yes' })], ['a symbol key', { answer: 'yes', [Symbol('s')]: 1 }],
    ['a hidden key', hidden], ['a computed answer', computed], ['a map', new Map([['answer', 'yes']])],
    ['an unknown option', { picks: ['z'] }], ['an inherited option', { picks: ['constructor'] }], ['no pick', { picks: [] }],
    ['two picks', { picks: ['a', 'b'] }], ['the same twice', { picks: ['a', 'a'] }], ['a hole', { picks: sparse }],
    ['a decorated array', { picks: decorated }], ['no array', { picks: { 0: 'a', length: 1 } }], ['a bare option', { picks: 'a' }],
    ['a number as option', { picks: [0] }], ['no abstention', { abstain: false }], ['a truthy abstention', { abstain: 1 }],
  ])('neither takes %s', (_name, choice) => {
    expect([checkChoice(motion, choice), checkChoice(election, choice)]).toEqual([null, null]);
  });

  test('the choice is rebuilt, so that a later change of what came in changes no ballot', () => {
    const picks = ['a'];
    const choice = checkChoice(election, { picks });
    picks[0] = 'b';
    expect(choice).toEqual({ picks: ['a'] });
  });

  test('count refuses a ballot that checkChoice would not take', () => {
    const turnout = { present: { heads: 1, weight: '1' }, eligible: { heads: 1, weight: '1' } };
    expect(() => count(election, [{ choice: { picks: ['z'] }, weight: '1', count: 1 }], turnout)).toThrow(/not valid for plurality/);
    expect(() => count(motion, [{ choice: { abstain: true }, weight: '1', count: 1 }], turnout)).toThrow(/not valid for yes-no-abstain/);
  });
});

test('[CO21] a missed quorum leaves the numbers of all rounds, and nowhere says that anybody is elected', () => {
  const reached = count(electionOf('stv-scottish', 'abc', 2), shortBallots('7ab 3b 2c'), { ...noTurnout, quorum: 'reached' });
  const missed = count(electionOf('stv-scottish', 'abc', 2), shortBallots('7ab 3b 2c'), { ...noTurnout, quorum: 'missed' });
  expect(reached.rounds.flatMap(({ elected }) => elected)).toEqual(['a', 'b']);
  expect(missed).toMatchObject({ verdict: 'no-quorum', elected: [], totals: reached.totals });
  expect(missed.rounds).toEqual(reached.rounds.map((round) => ({ ...round, elected: [] })));
  expect(missed.trace.filter(({ step }) => step === 'elected')).toEqual([]);
  expect(missed.trace.at(-1)).toEqual({ step: 'quorum-missed' });
});

test.each(methodNames.filter((method) => method.startsWith('stv') || method === 'borda' || method === 'schulze' || method === 'ranked-pairs'))('[CO22] %s: where fewer stand than there are seats all whom a ballot ranks are elected, and the rest of the seats stays empty', (method) => {
  const outcome = count(electionOf(method, 'abc', 5), shortBallots('5ab 3b 2ca'), noTurnout);
  expect([outcome.verdict, outcome.elected.toSorted()]).toEqual(['elected', ['a', 'b', 'c']]);
  expect(outcome.trace.filter(({ step }) => step === 'unfilled')).toEqual([{ step: 'unfilled', seats: 2 }]);
});
