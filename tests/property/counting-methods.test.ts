import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkDefinition, count, methodNames } from '../../lib/counting/methods.ts';
import { add, formatRational, multiply, parseRational, rational, zero, type Rational } from '../../lib/counting/rational.ts';
import type { BallotGroup, Choice, CountDefinition, Method, Outcome, Turnout } from '../../lib/counting/types.ts';

/** What holds for every method there is; a new one is held to it as soon as it stands in the table. */

const names = ['ada', 'ben', 'cem', 'dora', 'eli'];
const half = { base: 'valid', threshold: { kind: 'more-than', numerator: 1, denominator: 2 } } as const;
const asksAlways = new Set<Method>(['yes-no-abstain', 'yes-no-per-candidate']);
const oneSeat = new Set<Method>(['yes-no-abstain', 'plurality', 'star', 'irv']);
/** These round, in units of the largest common weight. */
const rounding = new Set<Method>(['stv-scottish', 'stv-wigm', 'stv-meek']);

function definitionOf(method: Method, options: readonly string[], seats: number): CountDefinition {
  return {
    method,
    options: method === 'yes-no-abstain' ? [] : options,
    majority: asksAlways.has(method) ? half : null,
    runOff: false,
    seats: oneSeat.has(method) ? 1 : Math.min(seats, options.length),
    ...(method === 'approval' && { picks: { min: 1, max: options.length } }),
    ...(method === 'cumulative' && { points: { total: 4, cap: 3 } }),
    ...((method === 'score' || method === 'star') && { maxScore: 5 }),
  };
}

/** A ballot of the method made from numbers: the same numbers say the same of the same names, in whatever order those stand. */
function choiceOf(method: Method, options: readonly string[], digits: ReadonlyMap<string, number>): Choice {
  const digit = (option: string) => digits.get(option) ?? 0;
  const marked = options.filter((option) => digit(option) > 0);
  switch (method) {
    case 'yes-no-abstain':
      return { answer: (['abstain', 'yes', 'no'] as const)[digit('ada') % 3] ?? 'abstain' };
    case 'plurality': {
      const [best] = marked.toSorted((one, other) => digit(other) - digit(one) || (one < other ? -1 : 1));
      return best === undefined ? { abstain: true } : { picks: [best] };
    }
    case 'approval':
      return marked.length === 0 ? { abstain: true } : { picks: marked };
    case 'yes-no-per-candidate':
      return marked.length === 0 ? { abstain: true } : { answers: marked.map((option) => [option, digit(option) > 2 ? 'yes' : 'no'] as const) };
    case 'cumulative': {
      let left = 4;
      const points: (readonly [string, number])[] = [];
      for (const option of marked.toSorted()) {
        const given = Math.min(left, 3, digit(option));
        left -= given;
        if (given > 0) points.push([option, given]);
      }
      const inOrder = points.toSorted(([one], [other]) => options.indexOf(one) - options.indexOf(other));
      return inOrder.length === 0 ? { abstain: true } : { points: inOrder };
    }
    case 'score':
    case 'star':
      return marked.length === 0 ? { abstain: true } : { points: marked.map((option) => [option, digit(option)] as const) };
    default: {
      const ranks = [5, 4, 3, 2, 1].map((one) => marked.filter((option) => digit(option) === one)).filter(({ length }) => length > 0);
      return ranks.length === 0 ? { abstain: true } : { ranks };
    }
  }
}

type Given = { readonly digits: readonly number[]; readonly weight: Rational; readonly count: number };
const given: fc.Arbitrary<Given> = fc.record({
  digits: fc.array(fc.nat({ max: 5 }), { minLength: names.length, maxLength: names.length }),
  weight: fc.constantFrom(rational(1n, 1n), rational(1n, 1n), rational(2n, 1n), rational(3n, 2n)),
  count: fc.integer({ min: 1, max: 4 }),
});
/** One ballot weighs one, so that the unit of rules that round is a half whatever else is there. */
const election = fc.record({ size: fc.integer({ min: 1, max: names.length }), seats: fc.integer({ min: 1, max: 4 }), ballots: fc.array(given, { minLength: 1, maxLength: 9 }) });
type Election = { readonly size: number; readonly seats: number; readonly ballots: readonly Given[] };

type Counted = { readonly definition: CountDefinition; readonly outcome: Outcome };

function countOf(method: Method, { size, seats, ballots }: Election, change: { readonly options?: (options: readonly string[]) => readonly string[]; readonly scale?: Rational; readonly ballots?: (groups: readonly BallotGroup[]) => readonly BallotGroup[] } = {}): Counted {
  const asGiven = names.slice(0, size);
  const options = change.options?.(asGiven) ?? asGiven;
  const definition = definitionOf(method, options, seats);
  const scale = change.scale ?? rational(1n, 1n);
  const groups = ballots.map(({ digits, weight, count: number }): BallotGroup => {
    const byName = new Map(names.map((name, at) => [name, digits[at] ?? 0]));
    return { choice: choiceOf(method, options, byName), weight: formatRational(multiply(weight, scale)), count: number };
  });
  const cast = change.ballots?.(groups) ?? groups;
  const lot = method === 'yes-no-abstain' ? [] : ['cem', 'ada', 'eli', 'ben', 'dora'].filter((name) => options.includes(name));
  return { definition, outcome: count(definition, cast, turnoutOf(cast), lot) };
}

function turnoutOf(groups: readonly BallotGroup[]): Turnout {
  const heads = groups.reduce((sum, group) => sum + group.count, 0);
  const weight = formatRational(sum(groups.map((group) => multiply(read(group.weight), rational(BigInt(group.count), 1n)))));
  return { eligible: { heads, weight }, present: { heads, weight } };
}

const read = (text: string): Rational => parseRational(text) ?? zero;
const sum = (numbers: readonly Rational[]): Rational => numbers.reduce(add, zero);

/** Who is elected, tied and so on, without numbers; in no order where the ballot's order is all that decides it. */
const decided = ({ outcome: { verdict, elected, ties } }: Counted) => ({ verdict, elected: elected.toSorted(), open: ties.filter(({ broken }) => broken === undefined).map(({ options }) => options.toSorted()) });

describe.each(methodNames)('%s', (method) => {
  test('[CO1] the order of ballots and their grouping say nothing', () => {
    fc.assert(
      fc.property(election, (one) => {
        const { outcome } = countOf(method, one);
        expect(countOf(method, one, { ballots: (groups) => groups.toReversed() }).outcome).toEqual(outcome);
        const singly = countOf(method, one, { ballots: (groups) => groups.flatMap((group) => Array.from({ length: group.count }, () => ({ ...group, count: 1 }))) });
        expect(singly.outcome).toEqual(outcome);
      }),
    );
  });

  test('[CO11] the order of the options on the ballot decides nothing', () => {
    fc.assert(
      fc.property(election, (one) => {
        expect(decided(countOf(method, one, { options: (options) => options.toReversed() }))).toEqual(decided(countOf(method, one)));
      }),
    );
  });

  test('[CO2] a ballot of weight 2 is two ballots', () => {
    fc.assert(
      fc.property(election, (one) => {
        // Where rules round, a ballot of weight one half keeps the unit what it is.
        const more = { choice: choiceOf(method, names.slice(0, one.size), new Map([['ada', 1]])), weight: '1/2', count: 1 };
        const twice = countOf(method, one, { ballots: (groups) => [more, ...groups.map((group) => ({ ...group, weight: formatRational(multiply(read(group.weight), rational(2n, 1n))) }))] });
        const two = countOf(method, one, { ballots: (groups) => [more, ...groups, ...groups] });
        expect(withoutHeads(twice.outcome)).toEqual(withoutHeads(two.outcome));
      }),
    );
  });

  test('[CO2] all weights on another scale change nothing', () => {
    fc.assert(
      fc.property(election, fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 })), (one, [n, d]) => {
        expect(decided(countOf(method, one, { scale: rational(BigInt(n), BigInt(d)) }))).toEqual(decided(countOf(method, one)));
      }),
    );
  });

  test('[CO8] no more are elected than there are seats, nobody twice, and nobody who is no option', () => {
    fc.assert(
      fc.property(election, (one) => {
        const { definition, outcome } = countOf(method, one);
        expect(checkDefinition(definition)).toBeNull();
        expect(outcome.elected.length).toBeLessThanOrEqual(definition.seats);
        expect(new Set(outcome.elected).size).toBe(outcome.elected.length);
        expect(outcome.elected.every((option) => definition.options.includes(option))).toBe(true);
        // Everybody was drawn: a lot leaves nothing open.
        expect(outcome.verdict).not.toBe('tie');
      }),
    );
  });

  test('[CO12] votes and exhausted add up to the same in every round, and with no round lost', () => {
    fc.assert(
      fc.property(election, (one) => {
        const { outcome } = countOf(method, one);
        const sums = outcome.rounds.map(({ votes, exhausted }) => formatRational(sum([...votes.map(({ weight }) => read(weight)), read(exhausted)])));
        expect(new Set(sums).size).toBeLessThanOrEqual(1);
        if (rounding.has(method)) expect(outcome.rounds.every(({ exhausted }) => read(exhausted).n >= 0n)).toBe(true);
      }),
    );
  });

  test('[CO5] the outcome is JSON as it stands', () => {
    fc.assert(
      fc.property(election, (one) => {
        const { outcome } = countOf(method, one);
        expect(JSON.parse(JSON.stringify(outcome))).toEqual(outcome);
      }),
    );
  });
});

function withoutHeads(outcome: Outcome): unknown {
  return JSON.parse(JSON.stringify(outcome, (key, value: unknown) => (key === 'heads' ? undefined : value)));
}

/** Of ranked ballots. */
const ranked = methodNames.filter((method) => !asksAlways.has(method) && 'ranks' in choiceOf(method, names, new Map([['ada', 1]])));

describe.each(ranked.filter((method) => method !== 'borda'))('%s with one seat', (method) => {
  test('[CO16] who is first on more than half of the ballots is elected', () => {
    fc.assert(
      fc.property(election, fc.nat({ max: 4 }), (one, at) => {
        const options = names.slice(0, one.size);
        const favourite = options[at % one.size] ?? 'ada';
        const definition = definitionOf(method, options, 1);
        const others = one.ballots.map(({ digits }) => ({ choice: choiceOf(method, options, new Map(names.map((name, place) => [name, digits[place] ?? 0]))), weight: '1', count: 1 }));
        const ballots = [...others, { choice: { ranks: [[favourite]] }, weight: '1', count: others.length + 1 }];
        expect(count(definition, ballots, turnoutOf(ballots)).elected).toEqual([favourite]);
      }),
    );
  });
});
