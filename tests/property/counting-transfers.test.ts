import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { count } from '../../lib/counting/methods.ts';
import { add, compare, formatRational, multiply, parseRational, rational, subtract, zero } from '../../lib/counting/rational.ts';
import { noTurnout } from '../fixtures/counting/short-ballots.ts';
import type { Rational } from '../../lib/counting/rational.ts';
import type { BallotGroup, CountDefinition, Outcome, TraceStep } from '../../lib/counting/types.ts';

const read = (text: string): Rational => parseRational(text) ?? expect.fail(`${text} is not a number`);
const sum = (numbers: readonly string[]) => numbers.map(read).reduce(add, zero);

type Case = { readonly definition: CountDefinition; readonly ballots: readonly BallotGroup[]; readonly lot: readonly string[] };

/** Few ballots of few candidates, so that ties of all kinds come up. */
const anyCase: fc.Arbitrary<Case> = fc.integer({ min: 1, max: 6 }).chain((size) => {
  const options = [...'abcdef'].slice(0, size);
  const ranking = fc.shuffledSubarray(options, { minLength: 1 }).chain((order) => fc.tuple(fc.constant(order), fc.array(fc.nat({ max: 4 }), { minLength: order.length, maxLength: order.length })));
  const choice = fc.oneof(
    { weight: 1, arbitrary: fc.constant({ abstain: true } as const) },
    {
      weight: 8,
      // one in five shares the rank of the one before it
      arbitrary: ranking.map(([order, dice]) => ({
        ranks: order.reduce<string[][]>((ranks, option, index) => {
          if (index > 0 && dice[index] === 0) ranks.at(-1)?.push(option);
          else ranks.push([option]);
          return ranks;
        }, []).map((rank) => rank.toSorted()),
      })),
    },
  );
  const group = fc.record({ choice, weight: fc.constantFrom('1', '1', '1/2', '2/3'), count: fc.integer({ min: 1, max: 9 }) });
  return fc.record({
    definition: fc.constantFrom('irv', 'stv-scottish', 'stv-wigm').chain((method) =>
      fc.integer({ min: 1, max: method === 'irv' ? 1 : size }).map((seats) => ({ method, options, majority: null, runOff: false, seats }))),
    ballots: fc.array(group, { maxLength: 14 }),
    lot: fc.shuffledSubarray(options, { minLength: size }),
  });
});

const run = ({ definition, ballots, lot }: Case) => count(definition, ballots, noTurnout, lot);

/** The trace by rounds. */
function stepsOf({ trace }: Outcome): TraceStep[][] {
  const rounds: TraceStep[][] = [];
  for (const step of trace) {
    if (step.step === 'round') rounds.push([]);
    else rounds.at(-1)?.push(step);
  }
  return rounds;
}

describe('[voting-rules: Methods] properties of irv, stv-scottish and stv-wigm', () => {
  test('votes and exhausted are all ballots that are no abstentions, in every round', () => {
    fc.assert(fc.property(anyCase, (one) => {
      const outcome = run(one);
      const whole = formatRational(subtract(read(outcome.cast.weight), read(outcome.abstentions.weight)));
      for (const { votes, exhausted } of outcome.rounds) expect(formatRational(sum([...votes.map(({ weight }) => weight), exhausted]))).toBe(whole);
    }));
  });

  test('the transfers in the account of a round lead from its votes to those of the next', () => {
    fc.assert(fc.property(anyCase, (one) => {
      const outcome = run(one);
      const account = stepsOf(outcome);
      expect(account).toHaveLength(outcome.rounds.length);
      for (const [index, next] of outcome.rounds.slice(1).entries()) {
        const round = outcome.rounds[index] ?? expect.fail();
        const votes = new Map(round.votes.map(({ option, weight }) => [option, read(weight)]));
        let exhausted = read(round.exhausted);
        for (const step of account[index] ?? []) {
          if (step.step !== 'transferred') continue;
          const left = sum([...step.to.map(({ weight }) => weight), step.exhausted]);
          votes.set(step.from, subtract(votes.get(step.from) ?? zero, left));
          for (const { option, weight } of step.to) votes.set(option, add(votes.get(option) ?? zero, read(weight)));
          exhausted = add(exhausted, read(step.exhausted));
        }
        for (const option of round.excluded) {
          expect(votes.get(option)).toEqual(zero);
          votes.delete(option);
        }
        expect(next.votes).toEqual([...votes].map(([option, weight]) => ({ option, weight: formatRational(weight) })));
        expect(next.exhausted).toBe(formatRational(exhausted));
      }
    }));
  });

  test('with a lot of all candidates every seat is filled, once there is a vote; who is elected is listed once', () => {
    fc.assert(fc.property(anyCase, (one) => {
      const outcome = run(one);
      const hasVotes = outcome.totals.some(({ heads }) => heads > 0);
      expect(outcome.verdict).toBe(hasVotes ? 'elected' : 'no-majority');
      expect(outcome.elected).toHaveLength(hasVotes ? one.definition.seats : 0);
      expect(new Set(outcome.elected).size).toBe(outcome.elected.length);
      expect(outcome.rounds.flatMap(({ elected }) => elected)).toEqual(outcome.elected);
      expect(outcome.ties.every(({ broken }) => broken !== undefined)).toBe(true);
    }));
  });

  test('without the lot the count is the same up to the tie that needed it', () => {
    fc.assert(fc.property(anyCase, (one) => {
      const [open, drawn] = [run({ ...one, lot: [] }), run(one)];
      if (open.verdict !== 'tie') {
        expect(open).toEqual(drawn);
        return;
      }
      const last = open.rounds.length - 1;
      expect(open.rounds.slice(0, last)).toEqual(drawn.rounds.slice(0, last));
      expect(open.rounds[last]).toMatchObject({ votes: drawn.rounds[last]?.votes, exhausted: drawn.rounds[last]?.exhausted });
      expect(drawn.elected.slice(0, open.elected.length)).toEqual(open.elected);
      expect(drawn.ties[open.ties.length - 1]).toMatchObject({ ...open.ties.at(-1), broken: { by: 'lot' } });
    }));
  });

  test('the order of options on the ballot elects nobody', () => {
    fc.assert(fc.property(anyCase, ({ definition, ballots, lot }) => {
      const turned = { definition: { ...definition, options: definition.options.toReversed() }, ballots, lot };
      const [outcome, other] = [run({ definition, ballots, lot }), run(turned)];
      expect([...other.elected].toSorted()).toEqual([...outcome.elected].toSorted());
      expect(other.rounds.map(({ exhausted }) => exhausted)).toEqual(outcome.rounds.map(({ exhausted }) => exhausted));
    }));
  });

  test('[stv] who is elected by the quota had it, and keeps it once the surplus is gone', () => {
    fc.assert(fc.property(anyCase, (one) => {
      const outcome = run(one);
      for (const step of outcome.trace) {
        if (step.step !== 'elected' || step.because !== 'quota' || outcome.formula.kind !== 'quota') continue;
        expect(compare(read(step.votes), read(outcome.formula.quota))).not.toBe(-1);
        const lastVotes = outcome.rounds.at(-1)?.votes.find(({ option }) => option === step.option)?.weight;
        expect(compare(read(lastVotes ?? '0'), read(outcome.formula.quota))).not.toBe(-1);
      }
    }));
  });

  test('[irv] who is elected has more than half of what still counts', () => {
    fc.assert(fc.property(anyCase, (one) => {
      const { formula } = run(one);
      if (formula.kind !== 'continuing' || formula.option === null) return;
      expect(compare(multiply(read(formula.votes), rational(2n, 1n)), read(formula.continuing))).toBe(1);
    }));
  });
});
