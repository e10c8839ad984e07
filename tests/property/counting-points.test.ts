import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkChoice, checkDefinition, count } from '../../lib/counting/methods.ts';
import { compare, parseRational } from '../../lib/counting/rational.ts';
import type { BallotGroup, Choice, CountDefinition, Mark, Method, Outcome, Turnout } from '../../lib/counting/types.ts';

type PointMethod = Extract<Method, 'approval' | 'cumulative' | 'score' | 'star' | 'yes-no-per-candidate'>;
type Case = { readonly definition: CountDefinition; readonly ballots: readonly BallotGroup[]; readonly lot: readonly string[] };

const turnout: Turnout = { present: { heads: 60, weight: '60' }, eligible: { heads: 80, weight: '80' } };
const weights = ['1', '1', '1', '2', '1/3', '0.75'];
const maxScore = 4;
const points = { total: 7, cap: 4 };

/** A row of small numbers, one for each option, made a ballot of the method: few different ones, so that ties are frequent. */
function choiceOf(method: PointMethod, options: readonly string[], row: readonly number[]): Choice {
  const given = options.map((option, at): Mark<number> => [option, row[at] ?? 0]).filter(([, mark]) => mark > 0);
  if (method === 'approval') {
    const picks = given.filter(([, mark]) => mark > 2).map(([option]) => option);
    return picks.length === 0 ? { abstain: true } : { picks };
  }
  if (method === 'yes-no-per-candidate') {
    const answers = given.map(([option, mark]): Mark<'yes' | 'no'> => [option, mark > 2 ? 'yes' : 'no']);
    return answers.length === 0 ? { abstain: true } : { answers };
  }
  let left = method === 'cumulative' ? points.total : Number.POSITIVE_INFINITY;
  const kept = given.map(([option, mark]): Mark<number> => {
    const taken = Math.min(mark, left);
    left -= taken;
    return [option, taken];
  }).filter(([, mark]) => mark > 0);
  return kept.length === 0 ? { abstain: true } : { points: kept };
}

function definitionOf(method: PointMethod, options: readonly string[], seats: number, hasMajority: boolean): CountDefinition {
  const majority = { base: 'yes-no', threshold: { kind: 'more-than', numerator: 1, denominator: 2 } } as const;
  return {
    method, options, runOff: false,
    majority: method === 'yes-no-per-candidate' || (method === 'approval' && hasMajority) ? majority : null,
    seats: method === 'star' ? 1 : Math.min(seats, options.length),
    ...(method === 'approval' ? { picks: { min: 1, max: options.length } } : {}),
    ...(method === 'cumulative' ? { points } : {}),
    ...(method === 'score' || method === 'star' ? { maxScore } : {}),
  };
}

const caseOf = (...methods: readonly PointMethod[]): fc.Arbitrary<Case> =>
  fc.tuple(fc.constantFrom(...methods), fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 3 }), fc.boolean()).chain(([method, size, seats, hasMajority]) => {
    const options = ['a', 'b', 'c', 'd', 'e'].slice(0, size);
    const group = fc.record({
      choice: fc.array(fc.integer({ min: 0, max: maxScore }), { minLength: size, maxLength: size }).map((row) => choiceOf(method, options, row)),
      weight: fc.constantFrom(...weights),
      count: fc.integer({ min: 0, max: 3 }),
    });
    return fc.record({
      definition: fc.constant(definitionOf(method, options, seats, hasMajority)),
      ballots: fc.array(group, { maxLength: 7 }),
      lot: fc.shuffledSubarray(options, { minLength: size }),
    });
  });
const all: readonly PointMethod[] = ['approval', 'cumulative', 'score', 'star', 'yes-no-per-candidate'];
const run = ({ definition, ballots, lot }: Case): Outcome => count(definition, ballots, turnout, lot);
const number = (text: string) => {
  const read = parseRational(text);
  if (read === null) throw new Error(`test: ${text} is not a number`);
  return read;
};

/** The ballot with its options in the order of another ballot paper. */
function inOrderOf(definition: CountDefinition, choice: Choice): Choice {
  const rebuilt = checkChoice(definition, choice);
  if (rebuilt === null) throw new Error('test: the ballot is not valid on the other paper');
  return rebuilt;
}

describe('[voting-rules: Methods] what all methods of points hold', () => {
  test('the generated cases are valid polls and ballots', () => {
    fc.assert(fc.property(caseOf(...all), ({ definition, ballots }) => {
      expect(checkDefinition(definition)).toBeNull();
      for (const { choice } of ballots) expect(checkChoice(definition, choice)).toEqual(choice);
    }));
  });

  test('the order and the grouping of ballots do not matter', () => {
    fc.assert(fc.property(caseOf(...all).chain((given) => fc.tuple(fc.constant(given), fc.shuffledSubarray([...given.ballots], { minLength: given.ballots.length }))), ([given, ballots]) => {
      const single = ballots.flatMap((group) => Array.from({ length: group.count }, () => ({ ...group, count: 1 })));
      expect(run({ ...given, ballots: single })).toEqual(run(given));
      expect(run({ ...given, ballots: single, lot: [] })).toEqual(run({ ...given, lot: [] }));
    }));
  });

  test('the order of options changes neither who is elected nor what anybody received', () => {
    const reordered = caseOf(...all).chain((given) =>
      fc.tuple(fc.constant(given), fc.shuffledSubarray([...given.definition.options], { minLength: given.definition.options.length }), fc.boolean()));
    fc.assert(fc.property(reordered, ([given, options, hasLot]) => {
      const lot = hasLot ? given.lot : [];
      const definition = { ...given.definition, options };
      const other = count(definition, given.ballots.map((group) => ({ ...group, choice: inOrderOf(definition, group.choice) })), turnout, lot);
      const first = run({ ...given, lot });
      const decided = ({ verdict, elected, totals, ties, abstentions, cast, needed, base }: Outcome) => ({
        // Those who are elected with equal votes stand in ballot order.
        verdict, elected: [...elected].sort(), totals: totals.toSorted((one, two) => (one.option < two.option ? -1 : 1)), abstentions, cast,
        ties: ties.map((tie) => ({ ...tie, options: [...tie.options].sort(), broken: tie.broken && { ...tie.broken, picked: [...tie.broken.picked].sort() } })),
        // Of the first with the most votes in ballot order, where its own base counts.
        ...(given.definition.method === 'yes-no-per-candidate' ? {} : { needed, base }),
      });
      expect(decided(other)).toEqual(decided(first));
    }), { numRuns: 300 });
  });

  test('a lot that orders all leaves no tie open, and changes nobody whose seat was sure', () => {
    fc.assert(fc.property(caseOf(...all), (given) => {
      const [open, drawn] = [run({ ...given, lot: [] }), run(given)];
      expect(drawn.verdict).not.toBe('tie');
      expect(drawn.elected.slice(0, open.elected.length)).toEqual(open.elected);
      if (open.verdict !== 'tie') expect(drawn.elected).toEqual(open.elected);
      expect(open.ties.some(({ broken }) => broken === undefined)).toBe(open.verdict === 'tie');
    }), { numRuns: 300 });
  });

  test('who is elected has at least as much as who is not, and no seat is left while somebody could have it', () => {
    fc.assert(fc.property(caseOf('approval', 'cumulative', 'score'), (given) => {
      const { elected, totals, needed } = run(given);
      const reached = totals.filter(({ weight }) => compare(number(weight), number(needed ?? '0')) >= 0 && weight !== '0');
      expect(elected.length).toBe(Math.min(given.definition.seats, reached.length));
      for (const winner of reached.filter(({ option }) => elected.includes(option))) {
        for (const loser of reached.filter(({ option }) => !elected.includes(option))) expect(compare(number(winner.weight), number(loser.weight))).not.toBe(-1);
      }
    }));
  });
});

describe('[voting-rules: Methods] monotonicity', () => {
  /** Gives the option more on one ballot, as far as the method lets it, and nobody else anything else. */
  function raise({ definition }: Case, choice: Choice, option: string): Choice {
    const more = (marks: readonly Mark<number>[], most: number): Choice => {
      const before = marks.find(([one]) => one === option)?.[1] ?? 0;
      const used = marks.reduce((sum, [, mark]) => sum + mark, 0);
      const after = Math.min(most, before + (definition.method === 'cumulative' ? points.total - used : most));
      const raised = [...marks.filter(([one]) => one !== option), [option, after] as const].filter(([, mark]) => mark > 0);
      return raised.length === 0 ? choice : { points: raised };
    };
    if (definition.method === 'cumulative') return more('points' in choice ? choice.points : [], points.cap);
    if (definition.method === 'score') return more('points' in choice ? choice.points : [], maxScore);
    return { picks: [...new Set(['picks' in choice ? choice.picks : [], option].flat())] };
  }

  test('giving more to somebody who is elected never costs them the seat', () => {
    const raised = caseOf('approval', 'cumulative', 'score').chain((given) => fc.tuple(fc.constant(given), fc.nat(), fc.infiniteStream(fc.boolean())));
    fc.assert(fc.property(raised, ([given, which, changes]) => {
      const { elected } = run(given);
      const winner = elected[which % Math.max(elected.length, 1)];
      fc.pre(winner !== undefined);
      const ballots = given.ballots.map((group) => (changes.next().value === true ? { ...group, choice: inOrderOf(given.definition, raise(given, group.choice, winner)) } : group));
      expect(run({ ...given, ballots }).elected).toContain(winner);
    }), { numRuns: 500 });
  });
});

describe('[Official Tie-breaker Protocol] star', () => {
  /** The protocol as it is written, on single ballots of weight 1 and in plain numbers. */
  function winnerOf(options: readonly string[], ballots: readonly ReadonlyMap<string, number>[], lot: readonly string[]): string | undefined {
    const scoreOn = (ballot: ReadonlyMap<string, number>, option: string) => ballot.get(option) ?? 0;
    const sum = (option: string) => ballots.reduce((total, ballot) => total + scoreOn(ballot, option), 0);
    const fives = (option: string) => ballots.filter((ballot) => scoreOn(ballot, option) === maxScore).length;
    const preferring = (one: string, other: string) => ballots.filter((ballot) => scoreOn(ballot, one) > scoreOn(ballot, other)).length;
    const byLot = (one: string, other: string) => lot.indexOf(one) - lot.indexOf(other);
    const byFives = (one: string, other: string) => fives(other) - fives(one) || byLot(one, other);

    const ranked = options.filter((option) => sum(option) > 0).sort((one, other) => sum(other) - sum(one));
    const level = ranked.filter((option) => sum(option) === sum(ranked[1] ?? ''));
    const ahead = ranked.filter((option) => sum(option) > sum(ranked[1] ?? ''));
    const tied = level.length === 2 && ahead.length === 1
      ? level.toSorted((one, other) => preferring(other, one) - preferring(one, other) || byFives(one, other))
      : level.toSorted(byFives);
    const [first, second] = [...ahead, ...tied];
    if (first === undefined || second === undefined) return first ?? ranked[0];
    return [first, second].sort((one, other) => preferring(other, one) - preferring(one, other) || sum(other) - sum(one) || byFives(one, other))[0];
  }

  const starCase = caseOf('star').map((given) => ({ ...given, ballots: given.ballots.map((group) => ({ ...group, weight: '1' })) }));
  const singles = ({ ballots }: Case) => ballots.flatMap(({ choice, count: size }) => Array.from({ length: size }, () => new Map('points' in choice ? choice.points : [])));

  test('elects whom the protocol elects', () => {
    fc.assert(fc.property(starCase, (given) => {
      expect(run(given).elected[0]).toBe(winnerOf(given.definition.options, singles(given), given.lot));
    }), { numRuns: 2_000 });
  });

  test('the winner is one of the two best scored, and no majority prefers the other finalist', () => {
    fc.assert(fc.property(caseOf('star'), (given) => {
      const { elected, totals, trace } = run(given);
      const [winner] = elected;
      fc.pre(winner !== undefined);
      const sum = number(totals.find(({ option }) => option === winner)?.weight ?? '');
      expect(totals.filter(({ weight }) => compare(number(weight), sum) > 0).length).toBeLessThan(2);
      const final = trace.find((step) => step.step === 'final');
      expect(final?.step === 'final' && final.between).toContain(winner);
      const decision = trace.findLast((step) => step.step === 'preferred');
      if (final?.step !== 'final' || final.between.length < 2 || decision?.step !== 'preferred') return;
      expect([decision.option, decision.over].sort()).toEqual([...final.between].sort());
      if (decision.votes !== decision.against) expect(decision.option).toBe(winner);
    }), { numRuns: 500 });
  });

  test('a lot is asked for exactly where two lots would elect two different people', () => {
    fc.assert(fc.property(starCase, (given) => {
      const open = run({ ...given, lot: [] });
      const lots = permutations(given.definition.options);
      const winners = new Set(lots.map((lot) => winnerOf(given.definition.options, singles(given), lot)));
      expect(open.verdict === 'tie').toBe(winners.size > 1);
    }), { numRuns: 300 });
  });

  function permutations(options: readonly string[]): readonly (readonly string[])[] {
    if (options.length < 2) return [options];
    return options.flatMap((option) => permutations(options.filter((other) => other !== option)).map((rest) => [option, ...rest]));
  }
});
