import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { count } from '../../lib/counting/methods.ts';
import { add, compare, formatRational, one, parseRational, zero, type Rational } from '../../lib/counting/rational.ts';
import type { BallotGroup, CountDefinition, Outcome, Round, Turnout } from '../../lib/counting/types.ts';

const read = (text: string): Rational => {
  const number = parseRational(text);
  if (number === null) throw new Error(`test: ${text} is not a number`);
  return number;
};
const turnout: Turnout = { present: { heads: 1, weight: '1' }, eligible: { heads: 1, weight: '1' } };

type Case = { definition: CountDefinition; ballots: BallotGroup[]; lot: readonly string[] };

/** Rankings of any length, some with shared ranks; few or very many alike, so that roundings add up. */
const anyCase = (weights: readonly string[]): fc.Arbitrary<Case> =>
  fc.integer({ min: 1, max: 7 }).chain((size) => {
    const options = Array.from({ length: size }, (_, place) => `o${place}`);
    const ranks = fc.tuple(fc.shuffledSubarray(options, { minLength: 1 }), fc.integer({ min: 0, max: 9 })).map(([order, joined]) => {
      const alone = order.map((option) => [option]);
      return joined > 0 && joined < order.length ? [...alone.slice(0, joined - 1), order.slice(joined - 1, joined + 1), ...alone.slice(joined + 1)] : alone;
    });
    const group = fc.record({
      choice: fc.oneof({ weight: 9, arbitrary: ranks.map((given) => ({ ranks: given })) }, { weight: 1, arbitrary: fc.constant({ abstain: true as const }) }),
      weight: fc.constantFrom(...weights),
      count: fc.oneof(fc.integer({ min: 0, max: 9 }), fc.constantFrom(1_000, 5_000_000, 2_000_000_000)),
    });
    return fc.record({
      definition: fc.integer({ min: 1, max: size }).map((seats): CountDefinition => ({ method: 'stv-meek', options, majority: null, runOff: false, seats })),
      ballots: fc.array(group, { maxLength: 12 }),
      lot: fc.shuffledSubarray(options, { minLength: 0 }),
    });
  });

const run = ({ definition, ballots, lot }: Case): Outcome => count(definition, ballots, turnout, lot);
const sumOf = ({ votes, exhausted }: Round): Rational => votes.reduce((sum, { weight }) => add(sum, read(weight)), read(exhausted));
const weights = ['1', '2', '1/3', '5/2'];

describe('[prfound.org: Reference Meek Rule] whatever the ballots', () => {
  test('votes and exhausted add up to all rankings in every round, and nothing is below zero', () => {
    fc.assert(fc.property(anyCase(weights), (given) => {
      const { rounds, cast, abstentions } = run(given);
      const rankings = formatRational(add(read(cast.weight), read(`-${abstentions.weight}`)));
      for (const round of rounds) {
        expect(formatRational(sumOf(round))).toBe(rankings);
        for (const number of [round.exhausted, ...round.votes.map(({ weight }) => weight)]) expect(compare(read(number), zero)).not.toBe(-1);
        for (const { factor } of round.kept ?? []) expect(compare(read(factor), one)).not.toBe(1);
      }
    }), { numRuns: 2_000 });
  });

  test('no seat is given twice, all are filled by those who stand, and no round is without a consequence', () => {
    fc.assert(fc.property(anyCase(weights), (given) => {
      const { verdict, elected, rounds, ties } = run(given);
      expect(elected).toEqual(rounds.flatMap((round) => round.elected));
      expect(new Set([...elected, ...rounds.flatMap(({ excluded }) => excluded)]).size).toBe(elected.length + rounds.flatMap(({ excluded }) => excluded).length);
      if (verdict === 'elected') expect(elected).toHaveLength(given.definition.seats);
      if (verdict === 'tie') {
        expect(elected.length).toBeLessThan(given.definition.seats);
        expect(ties.at(-1)?.broken).toBeUndefined();
        expect(rounds.at(-1)?.excluded).toEqual([]);
      }
      if (verdict === 'no-majority') expect(elected).toEqual([]);
      for (const round of rounds.slice(0, -1)) expect(round.elected.length + round.excluded.length).toBeGreaterThan(0);
    }), { numRuns: 2_000 });
  });

  test('an open tie, counted again with a lot of all, goes on from the same rounds', () => {
    fc.assert(fc.property(anyCase(weights), (given) => {
      const open = run({ ...given, lot: [] });
      const drawn = run({ ...given, lot: given.definition.options });
      expect(drawn.verdict).not.toBe('tie');
      expect(drawn.rounds.slice(0, open.rounds.length - 1)).toEqual(open.rounds.slice(0, -1));
      expect(drawn.elected.slice(0, open.elected.length)).toEqual(open.elected);
    }));
  });

  test('a ballot of weight 2 is two ballots where the unit stays, and the order of ballots does not matter', () => {
    fc.assert(fc.property(anyCase(['1', '2']), ({ definition, ballots, lot }) => {
      // One ballot of weight 1, so that the unit is 1 either way.
      const heavy: BallotGroup[] = [...ballots, { choice: { ranks: [['o0']] }, weight: '1', count: 1 }];
      const split = heavy.map((group) => (group.weight === '2' ? { ...group, weight: '1', count: 2 * group.count } : group)).toReversed();
      const { rounds, elected, ties } = run({ definition, ballots: heavy, lot });
      expect(run({ definition, ballots: split, lot })).toMatchObject({ rounds, elected, ties });
    }));
  });
});
