import fc from 'fast-check';
import { tabulate } from 'meeks-prf-js/run/meek.js';
import { run as schulzeMethod } from 'schulze-method';
import { Approbation, Borda, FirstPastThePost, InstantRunoff, RankedPairs, Schulze, TwoRoundRunoff } from 'votes';
import { describe, expect, test } from 'vitest';
import { count } from '../../lib/counting/methods.ts';
import { formatRational, parseRational } from '../../lib/counting/rational.ts';
import { noTurnout } from '../fixtures/counting/short-ballots.ts';
import { ranked } from '../fixtures/counting/ranked-profile.ts';
import type { BallotGroup, CountDefinition, Method, Outcome } from '../../lib/counting/types.ts';

/**
 * Our methods beside packages of others: `votes`, `schulze-method`, and for Meek `meeks-prf-js`. The first two count with
 * floating point, so weights here are halves and quarters, which it holds exactly: all numbers must be equal. Where a package
 * follows another rule than ours the comparison is narrowed, and it says why; each test holds that most of what is made up
 * was compared. None was found for cumulative, score, STAR, Scottish and WIGM.
 */

const runs = 500;
type Case = { readonly options: readonly string[]; readonly groups: readonly BallotGroup[] };
/** How ballots are made up: `many` with sizes far apart, so that hardly anything is equal. */
type Kind = { readonly isStrict?: boolean; readonly many?: boolean; readonly leastOptions?: number };

const anyCase = ({ isStrict = false, many = false, leastOptions = 2 }: Kind = {}): fc.Arbitrary<Case> =>
  fc.integer({ min: leastOptions, max: 6 }).chain((size) => {
    const options = [...'abcdef'].slice(0, size);
    const order = fc.shuffledSubarray(options, { minLength: 1 });
    // One in four shares the rank of the one before.
    const ranks = fc.tuple(order, fc.array(fc.nat({ max: isStrict ? 0 : 3 }), { minLength: size, maxLength: size })).map(([names, dice]) =>
      names.reduce<string[][]>((made, name, at) => (at > 0 && dice[at] === 3 ? [...made.slice(0, -1), [...(made.at(-1) ?? []), name].toSorted()] : [...made, [name]]), []));
    const choice = fc.oneof({ weight: 9, arbitrary: ranks.map((given) => ({ ranks: given })) }, { weight: 1, arbitrary: fc.constant({ abstain: true } as const) });
    const group = fc.record({ choice, weight: fc.constantFrom('1', '1', '2', '1/2', '5/4'), count: fc.integer({ min: 1, max: many ? 9_999 : 4 }) });
    // Without fast-check's liking for small numbers and equal parts.
    const groups = many ? fc.noBias(fc.array(group, { minLength: 20, maxLength: 30 })) : fc.array(group, { minLength: 1, maxLength: 9 });
    return fc.record({ options: fc.constant(options), groups });
  });

const numberOf = (text: string): number => {
  const { n, d } = parseRational(text) ?? expect.fail(`${text} is not a number`);
  return Number(n) / Number(d);
};
const canonical = (text: string) => formatRational(parseRational(text) ?? expect.fail(`${text} is not a number`));
const ranksOf = ({ choice }: BallotGroup): string[][] => ('ranks' in choice ? choice.ranks.map((rank) => [...rank]) : []);
const weightOf = ({ weight, count: size }: BallotGroup) => numberOf(weight) * size;
/** The same for `votes`: an abstention ranks nobody. */
const forVotes = ({ options, groups }: Case) => ({ candidates: [...options], ballots: groups.map((group) => ({ ranking: ranksOf(group), weight: weightOf(group) })) });
const matrixOf = (given: Case) => new Borda(forVotes(given)).matrix;
const run = (method: Method, { options, groups }: Case, seats = 1): Outcome => count(ranked(method, options, seats), groups, noTurnout);
const ordered = ({ formula }: Outcome) => (formula.kind === 'order' ? formula.order : expect.fail('no order'));
const sorted = (places: readonly (readonly string[])[]) => places.map((place) => place.toSorted());
/** Options in groups of equal numbers, the largest first. */
const byNumber = (numbers: ReadonlyMap<string, number>) =>
  [...Map.groupBy(numbers, ([, number]) => number)].toSorted(([one], [other]) => other - one).map(([, equals]) => equals.map(([option]) => option));
const totalsOf = ({ totals }: Outcome) => Object.fromEntries(totals.map(({ option, weight }) => [option, numberOf(weight)]));

/** Their number for each way round of each pair is ours. */
function expectSamePairs({ options }: Case, { array }: { readonly array: readonly (readonly number[])[] }, { trace }: Outcome): void {
  const pairs = trace.filter((step) => step.step === 'preferred');
  expect(pairs).toHaveLength((options.length * (options.length - 1)) / 2);
  for (const { option, over, votes, against } of pairs) {
    const [one, other] = [options.indexOf(option), options.indexOf(over)];
    expect([array[one]?.[other], array[other]?.[one]]).toEqual([numberOf(votes), numberOf(against)]);
  }
}

describe('[voting-rules: Methods] schulze, as votes and schulze-method count it', () => {
  /** They sort by how many each is before. That is one of the orders that ours allows, and puts some on different places that are equal in ours: so whom each is before is compared, and the order where it leaves nobody equal. */
  test('every pair is theirs, everybody is before as many as with them, and an order that leaves nobody equal is theirs', () => {
    let [decided, strict] = [0, 0];
    fc.assert(fc.property(anyCase(), (given) => {
      const { options, groups } = given;
      // With a seat for everybody the trace tells of everybody whom they are before.
      const outcome = run('schulze', given, options.length);
      const matrix = matrixOf(given);
      expectSamePairs(given, matrix, outcome);
      const wins = new Map(options.map((option) => [option, outcome.trace.filter((step) => step.step === 'stronger-path' && step.option === option).length]));
      const votes = new Schulze(matrix);
      expect(votes.scores()).toEqual(Object.fromEntries(wins));
      // It knows no weights: each ballot as often as it has quarters of a vote. Unranked is a rank behind all others.
      const rows = groups.flatMap((group) => {
        const ranks = ranksOf(group);
        const row = options.map((option) => ranks.findIndex((rank) => rank.includes(option))).map((rank) => (rank < 0 ? options.length : rank));
        return Array.from({ length: 4 * weightOf(group) }, () => row);
      });
      const theirs = schulzeMethod(options.length, rows).map(({ indexes }) => indexes.map((at) => options[at] ?? ''));
      expect(theirs).toEqual(byNumber(wins));
      const [first = [], ...rest] = ordered(outcome);
      expect(first).toEqual(expect.arrayContaining(theirs[0] ?? []));
      if (first.length === 1) {
        decided += 1;
        expect(theirs[0]).toEqual(first);
      }
      if ([first, ...rest].every(({ length }) => length === 1)) {
        strict += 1;
        expect(votes.ranking()).toEqual(ordered(outcome));
      }
    }), { numRuns: runs });
    expect(decided).toBeGreaterThan(runs / 2);
    expect(strict).toBeGreaterThan(runs / 5);
  });
});

describe('[voting-rules: Methods] ranked pairs, as votes counts it', () => {
  /**
   * Theirs takes equally strong pairs together, knows no smaller opposition, and locks the losers' votes as pairs of their
   * own. So pairs are compared whose numbers are all different: there a loser's votes come behind the pair itself and change
   * nothing, and both orders have nobody equal.
   */
  test('where all pairs are of different strength the whole order is theirs, also where preferences go round in circles', () => {
    let [compared, circles] = [0, 0];
    fc.assert(fc.property(anyCase({ many: true, leastOptions: 3 }), (given) => {
      const matrix = matrixOf(given);
      const numbers = matrix.array.flatMap((row, one) => row.filter((_votes, other) => one !== other));
      if (new Set(numbers).size < numbers.length) return;
      compared += 1;
      const outcome = run('ranked-pairs', given);
      expectSamePairs(given, matrix, outcome);
      if (outcome.trace.some(({ step }) => step === 'passed-over')) circles += 1;
      expect(new RankedPairs(matrix).ranking()).toEqual(ordered(outcome));
    }), { numRuns: runs });
    expect(compared).toBeGreaterThan((runs * 8) / 10);
    expect(circles).toBeGreaterThan(runs / 20);
  });
});

describe('[voting-rules: Methods] borda, as votes counts it', () => {
  /** Theirs goes from n down to 1, so has a point more for each vote, and gives nothing to the unranked: they are given as the last rank. */
  test('everybody has as many points as with them, less one for each vote, and the most points are the same', () => {
    fc.assert(fc.property(anyCase(), (given) => {
      const { options, groups } = given;
      const ballots = groups.filter(({ choice }) => 'ranks' in choice).map((group) => {
        const ranks = ranksOf(group);
        const unranked = options.filter((option) => !ranks.flat().includes(option));
        return { ranking: unranked.length > 0 ? [...ranks, unranked] : ranks, weight: weightOf(group) };
      });
      const votes = ballots.reduce((sum, { weight }) => sum + weight, 0);
      const theirs = new Borda({ candidates: [...options], ballots });
      const outcome = run('borda', given, options.length);
      expect(totalsOf(outcome)).toEqual(Object.fromEntries(Object.entries(theirs.scores()).map(([option, points]) => [option, points - votes])));
      if (outcome.formula.kind === 'most-points' && ballots.length > 0) expect(theirs.ranking()[0]?.toSorted()).toEqual(outcome.formula.options);
    }), { numRuns: runs });
  });
});

describe('[voting-rules: Methods] irv, as votes counts it', () => {
  /**
   * Theirs splits a shared rank, goes on behind a majority until nobody is left, and excludes all tied for the fewest at
   * once. So ranks are strict, rounds are compared as far as ours goes, and cases with a tie for the fewest are left out;
   * those without a vote go together in ours too.
   */
  test('without a tie for the fewest each round has the same votes and exclusions, and the same one wins', () => {
    let [compared, long] = [0, 0];
    fc.assert(fc.property(anyCase({ isStrict: true, many: true, leastOptions: 3 }), (given) => {
      const { rounds, ties, verdict, elected } = run('irv', given);
      if (ties.length > 0 || verdict !== 'elected') return;
      compared += 1;
      if (rounds.length > 2) long += 1;
      const method = new InstantRunoff(forVotes(given));
      const theirs = method.computeRounds();
      for (const [at, { votes, excluded }] of rounds.entries()) {
        const result = theirs[at]?.roundResult;
        expect(Object.fromEntries(votes.map(({ option, weight }) => [option, numberOf(weight)]))).toEqual(result?.scores);
        if (at < rounds.length - 1) expect(excluded).toEqual(result?.eliminated);
      }
      expect(theirs.at(-1)?.roundResult.eliminated).toEqual(elected);
    }), { numRuns: runs });
    expect(compared).toBeGreaterThan((runs * 8) / 10);
    expect(long).toBeGreaterThan(runs / 5);
  });
});

describe('[voting-rules: Methods] plurality and approval, as votes counts them', () => {
  /** The first rank of each ballot says who is picked. */
  const picked = ({ options, groups }: Case, most: number): BallotGroup[] =>
    groups.map(({ choice, ...group }) => ({ ...group, choice: 'ranks' in choice ? { picks: options.filter((option) => choice.ranks[0]?.slice(0, most).includes(option)) } : choice }));
  const asRanks = ({ choice, ...group }: BallotGroup): BallotGroup => ({ ...group, choice: 'picks' in choice ? { ranks: [choice.picks] } : choice });

  test('plurality: the same votes, and the same or the same tied have the most', () => {
    fc.assert(fc.property(anyCase(), ({ options, groups }) => {
      const ballots = picked({ options, groups }, 1);
      const outcome = count(ranked('plurality', options), ballots, noTurnout);
      const theirs = new FirstPastThePost(forVotes({ options, groups: ballots.map(asRanks) }));
      expect(totalsOf(outcome)).toEqual(theirs.scores());
      expect(outcome.formula).toMatchObject({ kind: 'most-votes', options: theirs.ranking()[0]?.toSorted() });
    }), { numRuns: runs });
  });

  /** Their majority is of all ballots handed in, so that abstentions belong to the base. */
  test('plurality with a run-off: the same has more than half of the votes, or the same go into it', () => {
    let runOffs = 0;
    fc.assert(fc.property(anyCase(), ({ options, groups }) => {
      const ballots = picked({ options, groups }, 1);
      const definition: CountDefinition = { ...ranked('plurality', options), majority: { base: 'cast', threshold: { kind: 'more-than', numerator: 1, denominator: 2 } }, runOff: true };
      const { elected, runOffBetween, verdict } = count(definition, ballots, noTurnout);
      const [first] = new TwoRoundRunoff(forVotes({ options, groups: ballots.map(asRanks) })).computeRounds();
      if (verdict === 'run-off') runOffs += 1;
      expect([...elected, ...runOffBetween]).toEqual(first?.roundResult.qualified);
    }), { numRuns: runs });
    expect(runOffs).toBeGreaterThan(runs / 5);
  });

  test('approval: the same votes, and seats in the order of theirs', () => {
    fc.assert(fc.property(anyCase(), ({ options, groups }) => {
      const ballots = picked({ options, groups }, options.length);
      const definition = { ...ranked('approval', options, options.length), picks: { min: 1, max: options.length } };
      const outcome = count(definition, ballots, noTurnout);
      const theirs = new Approbation(forVotes({ options, groups: ballots.map(asRanks) }));
      expect(totalsOf(outcome)).toEqual(theirs.scores());
      const scores = theirs.scores();
      expect(outcome.elected).toEqual(sorted(theirs.ranking()).flat().filter((option) => (scores[option] ?? 0) > 0));
    }), { numRuns: runs });
  });
});

describe('[prfound.org: Reference Meek Rule] stv-meek, as meeks-prf-js counts it', () => {
  /**
   * The same rule, so to the digit. Where no ballot counts for anybody it draws lots for the seats, and ours elects nobody: that
   * is left out. It lists those who are left when the seats are filled as defeated in the last round, and ours does not.
   */
  test('every round has the same votes, quota and keep factors, and the same are elected and excluded in it, whatever the ties', () => {
    let [compared, long, transferred] = [0, 0, 0];
    const election = fc.oneof(anyCase(), anyCase({ many: true, leastOptions: 4 })).chain((given) =>
      fc.record({ given: fc.constant(given), seats: fc.integer({ min: 1, max: given.options.length }), lot: fc.shuffledSubarray([...given.options], { minLength: given.options.length }) }));
    fc.assert(fc.property(election, ({ given: { options, groups: weighted }, seats, lot }) => {
      // It knows no weights.
      const groups = weighted.map((group) => ({ ...group, weight: '1' }));
      const { rounds, elected, verdict } = count(ranked('stv-meek', options, seats), groups, noTurnout, lot);
      if (verdict !== 'elected') return;
      compared += 1;
      const ballots = groups.map((group) => [group.count, ranksOf(group).map((rank) => (rank.length > 1 ? '#' : (rank[0] ?? '')))] as const);
      const { elected: theirElected, statuses, tally } = tabulate(seats, options, ballots, null, lot.toReversed(), [], []);
      expect([...theirElected].toSorted()).toEqual(elected.toSorted());
      const at = (name: string, round: number) => canonical(String(tally[name]?.[round]));
      expect(tally[':Quota']).toHaveLength(rounds.length);
      for (const [index, round] of rounds.entries()) {
        if (index > 1) long += 1;
        expect([round.quota, ...round.votes.map(({ weight }) => weight)]).toEqual([at(':Quota', index), ...round.votes.map(({ option }) => at(option, index))]);
        const decided = (status: string) => options.filter((option) => statuses[option]?.status === status && statuses[option].nbrRound === index + 1);
        expect(round.elected.toSorted()).toEqual(decided('elected'));
        if (index < rounds.length - 1) expect(round.excluded).toEqual(decided('defeated'));
      }
      for (const { option, factor } of rounds.at(-1)?.kept ?? []) {
        if (factor !== '1') transferred += 1;
        expect(factor).toBe(canonical(String(statuses[option]?.keepFactor)));
      }
    }), { numRuns: runs });
    expect(compared).toBeGreaterThan((runs * 8) / 10);
    expect(long).toBeGreaterThan(runs / 5);
    expect(transferred).toBeGreaterThan(runs / 5);
  });
});
