import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { needed, reaches } from '../../lib/counting/majority.ts';
import { checkChoice, count } from '../../lib/counting/methods.ts';
import { add, compare, formatRational, isPositive, multiply, parseRational, percent, rational, subtract, zero } from '../../lib/counting/rational.ts';
import type { Majority, MajorityBase, Threshold } from '../../lib/counting/majority.ts';
import type { BallotGroup, Choice, CountDefinition, Outcome, Turnout } from '../../lib/counting/types.ts';

const read = (text: string) => {
  const r = parseRational(text);
  if (r === null) throw new Error(`test: ${text} is not a number`);
  return r;
};

const anyRational = fc.tuple(fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }), fc.bigInt({ min: 1n, max: 10n ** 6n })).map(([n, d]) => rational(n, d));
const positive = fc.tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 6 })).map(([n, d]) => rational(BigInt(n), BigInt(d)));
const threshold: fc.Arbitrary<Threshold> = fc
  .tuple(fc.constantFrom('more-than' as const, 'at-least' as const), fc.integer({ min: 2, max: 12 }), fc.nat({ max: 10 }))
  .map(([kind, denominator, n]) => ({ kind, numerator: 1 + (n % (denominator - 1)), denominator }));
const majority: fc.Arbitrary<Majority> = fc.record({
  base: fc.constantFrom<MajorityBase>('yes-no', 'valid', 'cast', 'present', 'eligible'),
  threshold,
});

type Case = { definition: CountDefinition; ballots: BallotGroup[]; turnout: Turnout };

const turnoutOf = (ballots: readonly BallotGroup[], absent: number): Turnout => {
  const heads = ballots.reduce((sum, group) => sum + group.count, 0);
  const weight = ballots.reduce((sum, group) => add(sum, multiply(read(group.weight), rational(BigInt(group.count), 1n))), zero);
  const amount = (more: number) => ({ heads: heads + more, weight: formatRational(add(weight, rational(BigInt(more), 1n))) });
  return { present: amount(absent), eligible: amount(2 * absent) };
};
const groups = (choices: readonly Choice[]) =>
  fc.array(fc.record({ choice: fc.constantFrom(...choices), weight: positive.map(formatRational), count: fc.integer({ min: 0, max: 9 }) }), { maxLength: 12 });

const motionCase: fc.Arbitrary<Case> = fc
  .tuple(majority, groups([{ answer: 'yes' }, { answer: 'no' }, { answer: 'abstain' }]), fc.nat({ max: 5 }))
  .map(([rule, ballots, absent]) => ({
    definition: { method: 'yes-no-abstain', options: [], majority: rule, runOff: false, seats: 1 }, ballots, turnout: turnoutOf(ballots, absent),
  }));
const electionCase: fc.Arbitrary<Case> = fc.integer({ min: 1, max: 5 }).chain((size) => {
  const options = Array.from({ length: size }, (_, index) => `o${index}`);
  const choices: Choice[] = [...options.map((option) => ({ picks: [option] })), { abstain: true }];
  return fc.tuple(fc.option(majority), fc.boolean(), groups(choices), fc.nat({ max: 5 })).map(([rule, runOff, ballots, absent]) => ({
    definition: { method: 'plurality' as const, options, majority: rule, runOff: runOff && rule !== null, seats: 1 as const }, ballots, turnout: turnoutOf(ballots, absent),
  }));
});
const anyCase = fc.oneof(motionCase, electionCase);

const run = ({ definition, ballots, turnout }: Case): Outcome => count(definition, ballots, turnout);
/** What the outcome decides, without its numbers. */
const decided = ({ verdict, elected, runOffBetween, ties }: Outcome) => ({
  verdict, elected, runOffBetween, ties: ties.map(({ place, options }) => ({ place, options })),
});
const withoutHeads = (outcome: Outcome): unknown =>
  JSON.parse(JSON.stringify(outcome, (key: string, value: unknown) => (key === 'heads' ? undefined : value)));

describe('[voting-rules: Arithmetic] properties of rationals', () => {
  test('parse and format are a round trip', () => {
    fc.assert(fc.property(anyRational, (r) => { expect(parseRational(formatRational(r))).toEqual(r); }));
  });

  test('a difference undoes a sum, and order follows its sign', () => {
    fc.assert(fc.property(anyRational, anyRational, (a, b) => {
      expect(subtract(add(a, b), b)).toEqual(a);
      expect(compare(a, b) > 0).toBe(isPositive(subtract(a, b)));
    }));
  });

  test('a percentage is within half a unit of its last decimal, upwards when exactly between', () => {
    fc.assert(fc.property(anyRational, positive, fc.nat({ max: 4 }), (part, whole, decimals) => {
      const shown = read(percent(part, whole, decimals));
      const error = subtract(multiply(shown, whole), multiply(part, rational(100n, 1n)));
      const half = multiply(whole, rational(1n, 2n * 10n ** BigInt(decimals)));
      expect(compare(error, half)).not.toBe(1);
      expect(compare(error, multiply(half, rational(-1n, 1n)))).toBe(1);
    }));
  });
});

describe('[voting-rules: Majorities] properties', () => {
  test('what is needed reaches, a step less does not', () => {
    fc.assert(fc.property(fc.oneof(positive, fc.constant(zero)), threshold, positive, (base, limit, step) => {
      const least = needed(base, limit, step);
      expect(reaches(least, base, limit)).toBe(true);
      expect(reaches(subtract(least, step), base, limit)).toBe(false);
    }));
  });

  test('the needed of an outcome agrees with whether it was reached', () => {
    fc.assert(fc.property(anyCase, (given) => {
      const { formula, needed: least } = run(given);
      if (formula.kind === 'majority') expect(formula.reached).toBe(least !== null && compare(read(formula.votes.weight), read(least)) >= 0);
      expect(least === null).toBe(given.definition.majority === null);
    }));
  });

  test('equal yes and no are never carried', () => {
    fc.assert(fc.property(majority, positive.map(formatRational), fc.nat({ max: 9 }), (rule, weight, size) => {
      const ballots: BallotGroup[] = [{ choice: { answer: 'yes' }, weight, count: size }, { choice: { answer: 'no' }, weight, count: size }];
      const definition: CountDefinition = { method: 'yes-no-abstain', options: [], majority: rule, runOff: false, seats: 1 };
      expect(count(definition, ballots, turnoutOf(ballots, 0)).verdict).toBe('rejected');
    }));
  });
});

describe('[voting-rules: Methods] properties of every outcome', () => {
  test('totals and abstentions add up to what was cast', () => {
    fc.assert(fc.property(anyCase, (given) => {
      const { totals, abstentions, cast } = run(given);
      const all = [...totals, abstentions];
      expect(all.reduce((sum, { heads }) => sum + heads, 0)).toBe(cast.heads);
      expect(formatRational(all.reduce((sum, { weight }) => add(sum, read(weight)), zero))).toBe(cast.weight);
      expect(cast.heads).toBe(given.ballots.reduce((sum, group) => sum + group.count, 0));
    }));
  });

  test('the order and the grouping of ballots do not matter', () => {
    const shuffled = anyCase.chain((given) =>
      fc.shuffledSubarray(given.ballots, { minLength: given.ballots.length }).map((ballots) => ({ given, ballots })));
    fc.assert(fc.property(shuffled, ({ given, ballots }) => {
      const single = ballots.flatMap((group) => Array.from({ length: group.count }, () => ({ ...group, count: 1 })));
      expect(run({ ...given, ballots })).toEqual(run(given));
      expect(run({ ...given, ballots: single })).toEqual(run(given));
    }));
  });

  test('the names of options do not matter', () => {
    const names = new Map([['o0', 'yes'], ['o1', '__proto__'], ['o2', 'constructor'], ['o3', '0'], ['o4', 'z']]);
    const rename = (option: string) => names.get(option) ?? option;
    const renameText = (outcome: Outcome): unknown => JSON.parse(JSON.stringify(outcome, (_key, value: unknown) => (typeof value === 'string' ? rename(value) : value)));
    fc.assert(fc.property(electionCase, ({ definition, ballots, turnout }) => {
      const renamed = ballots.map((group) => ('picks' in group.choice ? { ...group, choice: { picks: group.choice.picks.map(rename) } } : group));
      expect(count({ ...definition, options: definition.options.map(rename) }, renamed, turnout)).toEqual(renameText(count(definition, ballots, turnout)));
    }));
  });

  test('a ballot of weight 2 equals two ballots of weight 1, heads aside', () => {
    const unitCase = anyCase.map((given) => ({ ...given, ballots: given.ballots.map((group) => ({ ...group, weight: '1', count: 2 * group.count })) }));
    fc.assert(fc.property(unitCase, (given) => {
      const doubled = given.ballots.map((group) => ({ ...group, weight: '2', count: group.count / 2 }));
      expect(withoutHeads(run({ ...given, ballots: doubled }))).toEqual(withoutHeads(run(given)));
    }));
  });

  test('scaling all weights changes nothing that is decided', () => {
    fc.assert(fc.property(anyCase, positive, ({ definition, ballots, turnout }, factor) => {
      const scale = (weight: string) => formatRational(multiply(read(weight), factor));
      const scaled = ballots.map((group) => ({ ...group, weight: scale(group.weight) }));
      const scaledTurnout: Turnout = {
        present: { ...turnout.present, weight: scale(turnout.present.weight) }, eligible: { ...turnout.eligible, weight: scale(turnout.eligible.weight) },
      };
      expect(decided(count(definition, scaled, scaledTurnout))).toEqual(decided(count(definition, ballots, turnout)));
    }));
  });

  test('an outcome is JSON, survives it unchanged, and its verdict agrees with who is named', () => {
    fc.assert(fc.property(anyCase, (given) => {
      const outcome = run(given);
      expect(JSON.parse(JSON.stringify(outcome))).toStrictEqual(outcome);
      expect(outcome.elected.length).toBe(outcome.verdict === 'elected' ? 1 : 0);
      expect(outcome.runOffBetween.length >= 2).toBe(outcome.verdict === 'run-off');
      if (outcome.verdict === 'tie') expect(outcome.ties[0]?.place).toBe(1);
    }));
  });

  test('a run-off is between all who have at least the second highest votes, and nobody else', () => {
    fc.assert(fc.property(electionCase, (given) => {
      const { verdict, runOffBetween, totals } = run(given);
      fc.pre(verdict === 'run-off');
      const better = (option: { weight: string }) => totals.filter((other) => compare(read(other.weight), read(option.weight)) > 0).length;
      expect(runOffBetween).toEqual(totals.filter((total) => better(total) < 2 && (better(total) === 0 || totals.filter((t) => better(t) === 0).length === 1)).map(({ option }) => option));
    }));
  });

  test('checkChoice never throws, and what it takes is taken again in the same form', () => {
    const definitions: CountDefinition[] = [
      { method: 'yes-no-abstain', options: [], majority: null, runOff: false, seats: 1 },
      { method: 'plurality', options: ['a', 'b'], majority: null, runOff: false, seats: 1 },
    ];
    fc.assert(fc.property(fc.constantFrom(...definitions), fc.anything({ key: fc.constantFrom('answer', 'picks', 'abstain', 'a', '__proto__'), withNullPrototype: true, withSparseArray: true }), (definition, value) => {
      const choice = checkChoice(definition, value);
      if (choice !== null) expect(checkChoice(definition, JSON.parse(JSON.stringify(choice)))).toEqual(choice);
    }));
  });
});
