import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lockPairs } from '../../lib/counting/lock-pairs.ts';
import { count } from '../../lib/counting/methods.ts';
import { ranked, turnout } from '../fixtures/counting/ranked-profile.ts';
import type { BallotGroup, Method, Outcome } from '../../lib/counting/types.ts';

type Ranks = readonly (readonly string[])[];
type Ballot = { readonly ranks: Ranks; readonly count: number };
type Case = { readonly options: readonly string[]; readonly ballots: readonly Ballot[] };

const condorcet: readonly Method[] = ['schulze', 'ranked-pairs'];
const letters = [...'abcdef'];

/** Few ballots make ties, so half of the cases have few. Any ranking: equal ranks, and short ones. */
const caseOf = (most: number, sizes = { min: 1, max: 9 }): fc.Arbitrary<Case> =>
  fc.integer({ min: 2, max: most }).chain((size) => {
    const options = letters.slice(0, size);
    const marks = fc.array(fc.nat({ max: size }), { minLength: size, maxLength: size }).map((places) => ranksOf(options, places));
    const strict = fc.shuffledSubarray(options, { minLength: 1 }).map((some): Ranks => some.map((option) => [option]));
    const ballot = fc.record({ ranks: fc.oneof(marks, strict, strict), count: fc.integer(sizes) });
    return fc.record({ options: fc.constant(options), ballots: fc.array(ballot, { minLength: 1, maxLength: 9 }) });
  });
const anyCase = fc.oneof(caseOf(6), caseOf(4, { min: 1, max: 2 }));

/** Place 0 is unranked. */
function ranksOf(options: readonly string[], places: readonly number[]): Ranks {
  const ranks = [...new Set(places)].toSorted((one, other) => one - other).filter((place) => place > 0).map((place) => options.filter((_, at) => places[at] === place));
  return ranks.length === 0 ? [options] : ranks;
}

const groupsOf = (ballots: readonly Ballot[]): BallotGroup[] => ballots.map(({ ranks, count: size }) => ({ choice: { ranks }, weight: '1', count: size }));
const run = (method: Method, { options, ballots }: Case, seats = 1, lot: readonly string[] = []): Outcome =>
  count(ranked(method, options, seats), groupsOf(ballots), turnout, lot);
/** Who may win: whoever is elected, or all who are tied. */
const winnersOf = ({ elected, ties, verdict }: Outcome): readonly string[] => (verdict === 'tie' ? (ties.at(-1)?.options ?? []) : elected);

const placeOn = (ranks: Ranks, option: string) => {
  const at = ranks.findIndex((rank) => rank.includes(option));
  return at < 0 ? ranks.length : at;
};
/** How many prefer one to the other, straight from the ballots. */
const prefer = ({ ballots }: Case, one: string, other: string) =>
  ballots.reduce((sum, { ranks, count: size }) => sum + (placeOn(ranks, one) < placeOn(ranks, other) ? size : 0), 0);
const beats = (given: Case, one: string, other: string) => prefer(given, one, other) > prefer(given, other, one);

/** The smallest set whose members all beat everybody outside. */
function smithSet(given: Case): readonly string[] {
  const wins = (option: string) => given.options.filter((other) => beats(given, option, other)).length;
  const most = Math.max(...given.options.map(wins));
  const set = new Set(given.options.filter((option) => wins(option) === most));
  for (const inside of set) for (const other of given.options) if (!set.has(other) && !beats(given, inside, other)) set.add(other);
  return [...set];
}

const permutations = <T>(of: readonly T[]): T[][] =>
  of.length === 0 ? [[]] : of.flatMap((first) => permutations(of.filter((one) => one !== first)).map((rest) => [first, ...rest]));

type Link = readonly [winner: string, loser: string];

/** Locks in the order given, with a search for cycles; who stands before whom by what is locked. */
function lockInOrder(pairs: readonly Link[]): (from: string, to: string) => boolean {
  const locked: Link[] = [];
  const leads = (from: string, to: string): boolean => locked.some(([one, other]) => one === from && (other === to || leads(other, to)));
  for (const pair of pairs) if (!leads(pair[1], pair[0])) locked.push(pair);
  return leads;
}

/** Majorities in groups of equally strong ones, the strongest first. */
function majoritiesOf(given: Case): Link[][] {
  const pairs = given.options.flatMap((one) => given.options.filter((other) => beats(given, one, other)).map((other): Link => [one, other]));
  const strength = ([one, other]: Link) => 1_000 * prefer(given, one, other) - prefer(given, other, one);
  return [...Map.groupBy(pairs, strength)].toSorted(([one], [other]) => other - one).map(([, equals]) => equals);
}

/** The order of Zavist and Tideman: equal pairs by the place of the winner, and tied pairs last, won by the higher. */
function orderByLot(given: Case, lot: readonly string[]): readonly string[] {
  const pairs = majoritiesOf(given).flatMap((equals) => equals.toSorted(([one], [other]) => lot.indexOf(one) - lot.indexOf(other)));
  const ties = lot.flatMap((one, at) => lot.slice(at + 1).filter((other) => !beats(given, one, other) && !beats(given, other, one)).map((other): Link => [one, other]));
  const leads = lockInOrder([...pairs, ...ties]);
  return given.options.toSorted((one, other) => (one === other ? 0 : leads(one, other) ? -1 : 1));
}

/** Every way to order the equal pairs; null where there are many. */
function everyOrder(groups: readonly (readonly Link[])[]): Link[][] | null {
  let orders: Link[][] = [[]];
  for (const equals of groups) {
    const ways = equals.length > 5 ? [] : permutations(equals);
    if (ways.length === 0 || orders.length * ways.length > 3_000) return null;
    orders = orders.flatMap((order) => ways.map((way) => [...order, ...way]));
  }
  return orders;
}

/** The sets that may have the seats: under each order of the equal pairs whoever nobody else need stand before. */
function seatSets(given: Case, seats: number): string[] | null {
  const orders = everyOrder(majoritiesOf(given));
  if (orders === null) return null;
  const sets = orders.map(lockInOrder).flatMap((leads) =>
    subsets(given.options, seats).filter((set) => !given.options.some((other) => !set.includes(other) && set.some((one) => leads(other, one)))));
  return [...new Set(sets.map((set) => set.join('')))];
}

const subsets = (of: readonly string[], size: number): string[][] =>
  size === 0 ? [[]] : of.flatMap((first, at) => subsets(of.slice(at + 1), size - 1).map((rest) => [first, ...rest]));

/** The strongest of all chains without repetition, by trying each. */
function widest(given: Case, from: string, to: string, through: readonly string[] = [from]): number {
  return given.options.filter((next) => !through.includes(next) && beats(given, through.at(-1) ?? '', next)).reduce((best, next) => {
    const link = prefer(given, through.at(-1) ?? '', next);
    return Math.max(best, next === to ? link : Math.min(link, widest(given, from, to, [...through, next])));
  }, 0);
}

describe.each(condorcet)('[voting-rules: Methods] properties of %s', (method) => {
  test('who beats everybody else is elected', () => {
    fc.assert(fc.property(anyCase, (given) => {
      const best = given.options.find((one) => given.options.every((other) => one === other || beats(given, one, other)));
      fc.pre(best !== undefined);
      expect(run(method, given).elected).toEqual([best]);
    }), { numRuns: 300 });
  });

  test('whoever is elected is of the smallest set that beats everybody outside', () => {
    fc.assert(fc.property(anyCase, (given) => {
      const smith = smithSet(given);
      for (const winner of winnersOf(run(method, given))) expect(smith).toContain(winner);
    }), { numRuns: 500 });
  });

  test('the order of the options and their names do not matter', () => {
    const renamed = anyCase.chain((given) => fc.shuffledSubarray([...given.options], { minLength: given.options.length }).map((names) => ({ given, names })));
    fc.assert(fc.property(renamed, fc.integer({ min: 1, max: 2 }), ({ given, names }, seats) => {
      const ballotOrder = [...names].toSorted();
      const rename = (option: string) => names[given.options.indexOf(option)] ?? '';
      const other = { options: ballotOrder, ballots: given.ballots.map(({ ranks, count: size }) => ({ ranks: ranks.map((rank) => rank.map(rename).toSorted()), count: size })) };
      const [before, after] = [run(method, given, seats), run(method, other, seats)];
      expect(after.verdict).toBe(before.verdict);
      expect(after.elected.toSorted()).toEqual(before.elected.map(rename).toSorted());
      expect(after.ties.map(({ options }) => options.toSorted())).toEqual(before.ties.map(({ options }) => options.map(rename).toSorted()));
    }), { numRuns: 500 });
  });

  test('a lot that has drawn the tied decides between them and changes nothing else', () => {
    const withLot = anyCase.chain((given) => fc.shuffledSubarray([...given.options], { minLength: given.options.length }).map((lot) => ({ given, lot })));
    fc.assert(fc.property(withLot, fc.integer({ min: 1, max: 3 }), ({ given, lot }, atMost) => {
      const seats = Math.min(atMost, given.options.length);
      const open = run(method, given, seats);
      const tied = open.verdict === 'tie' ? (open.ties.at(-1)?.options ?? []) : [];
      const drawn = run(method, given, seats, lot.filter((option) => tied.includes(option)));
      expect(drawn.verdict).toBe('elected');
      expect(drawn.elected).toEqual(expect.arrayContaining([...open.elected]));
      expect(drawn.ties.map(({ options }) => options)).toEqual(open.ties.map(({ options }) => options));
      expect(drawn.elected).toHaveLength(Math.min(seats, given.options.filter((option) => given.ballots.some(({ ranks }) => placeOn(ranks, option) < ranks.length)).length));
      // Whom else the lot has drawn is nothing to it.
      expect(run(method, given, seats, lot).elected).toEqual(drawn.elected);
    }), { numRuns: 500 });
  });
});

describe.each<Method>(['schulze', 'ranked-pairs', 'borda'])('[voting-rules: Methods] monotonicity of %s', (method) => {
  test('to raise the winner on some ballots does not make them lose', () => {
    const raised = anyCase.chain((given) => fc.tuple(fc.constant(given), fc.nat({ max: given.ballots.length - 1 }), fc.nat({ max: 5 })));
    fc.assert(fc.property(raised, ([given, at, to]) => {
      const { elected, verdict } = run(method, given);
      const [winner] = elected;
      fc.pre(verdict === 'elected' && winner !== undefined);
      const ballots = given.ballots.map(({ ranks, count: size }, index) => {
        const place = placeOn(ranks, winner);
        if (index !== at || place === 0) return { ranks, count: size };
        const without = ranks.map((rank) => rank.filter((option) => option !== winner));
        without.splice(to % (place + 1), 0, [winner]);
        return { ranks: without.filter((rank) => rank.length > 0), count: size };
      });
      expect(run(method, { ...given, ballots }).elected).toEqual([winner]);
    }), { numRuns: 1_000 });
  });
});

describe('[voting-rules: Methods] properties of schulze', () => {
  test('fewer seats go to the same people, with the same lot', () => {
    const withLot = anyCase.chain((given) => fc.shuffledSubarray([...given.options], { minLength: given.options.length }).map((lot) => ({ given, lot })));
    fc.assert(fc.property(withLot, ({ given, lot }) => {
      for (let seats = 2; seats <= given.options.length; seats += 1) {
        expect(run('schulze', given, seats, lot).elected).toEqual(expect.arrayContaining([...run('schulze', given, seats - 1, lot).elected]));
      }
    }), { numRuns: 200 });
  });

  test('the only winner does not win when all ballots are reversed', () => {
    fc.assert(fc.property(anyCase, (given) => {
      const winners = winnersOf(run('schulze', given));
      fc.pre(winners.length === 1 && given.options.length > 1);
      const ballots = given.ballots.map(({ ranks, count: size }) => {
        const unranked = given.options.filter((option) => placeOn(ranks, option) === ranks.length);
        return { ranks: [unranked, ...ranks.toReversed()].filter((rank) => rank.length > 0), count: size };
      });
      expect(winnersOf(run('schulze', { ...given, ballots }))).not.toEqual(winners);
    }), { numRuns: 300 });
  });

  test('the paths, their strengths and the places are those found by trying every chain', () => {
    fc.assert(fc.property(anyCase, (given) => {
      const { options } = given;
      const outcome = run('schulze', given);
      const isBefore = (one: string, other: string) => widest(given, one, other) > widest(given, other, one);
      const undefeated = options.filter((one) => !options.some((other) => isBefore(other, one)));
      expect(outcome.formula).toMatchObject({ kind: 'order', order: { 0: undefeated } });
      expect(winnersOf(outcome)).toEqual(undefeated);
      let told = 0;
      for (const step of outcome.trace) {
        if (step.step !== 'stronger-path') continue;
        told += 1;
        const { option, over, path, strength, back } = step;
        expect([path[0], path.at(-1), strength, back]).toEqual([option, over, String(widest(given, option, over)), String(widest(given, over, option))]);
        expect(Math.min(...path.slice(1).map((to, at) => prefer(given, path[at] ?? '', to)))).toBe(Number(strength));
        for (const [at, to] of path.slice(1).entries()) expect(beats(given, path[at] ?? '', to)).toBe(true);
      }
      expect(told).toBe(undefeated.flatMap((one) => options.filter((other) => isBefore(one, other))).length);
    }), { numRuns: 300 });
  });
});

describe('[voting-rules: Methods] properties of ranked pairs', () => {
  const smallCase = fc.oneof(caseOf(4), caseOf(4, { min: 1, max: 2 }), caseOf(5, { min: 1, max: 1 }));
  const withLot = smallCase.chain((given) => fc.shuffledSubarray([...given.options], { minLength: given.options.length }).map((lot) => ({ given, lot })));

  test('elected is who has a seat under every order of the equal pairs, tied who has one under some; a lot elects as one of the orders does', () => {
    let tied = 0;
    fc.assert(fc.property(withLot, fc.integer({ min: 1, max: 3 }), ({ given, lot }, atMost) => {
      const electable = given.options.filter((option) => given.ballots.some(({ ranks }) => placeOn(ranks, option) < ranks.length));
      const seats = Math.min(atMost, electable.length);
      const sets = seatSets(given, seats);
      fc.pre(sets !== null);
      const sure = given.options.filter((option) => sets.every((set) => set.includes(option)));
      const some = given.options.filter((option) => sets.some((set) => set.includes(option)) && !sure.includes(option));
      const open = run('ranked-pairs', given, seats);
      expect(open.elected.toSorted()).toEqual(sure);
      expect(open.verdict).toBe(some.length > 0 ? 'tie' : 'elected');
      expect(open.ties.flatMap(({ options }) => options)).toEqual(some);
      const drawn = run('ranked-pairs', given, seats, lot).elected;
      expect(sets).toContain(drawn.toSorted().join(''));
      const [first] = lot.filter((option) => some.includes(option));
      if (first !== undefined) expect(drawn).toContain(first);
      tied += Math.sign(some.length);
    }), { numRuns: 500 });
    expect(tied).toBeGreaterThan(10); // some seventy of them, so that it says something
  });

  test('with a lot on all, pairs are locked as Zavist and Tideman say; with one on some, as every lot that has them in that order would', () => {
    fc.assert(fc.property(withLot, fc.nat({ max: 31 }), ({ given, lot }, drawn) => {
      const { options } = given;
      const pairwise = options.map((one) => options.map((other) => BigInt(prefer(given, one, other))));
      const places = (some: readonly string[]) => some.map((option) => options.indexOf(option));
      const all = lockPairs(options.length, pairwise, places(lot));
      const order = places(orderByLot(given, lot));
      for (const [at, one] of order.entries()) for (const other of order.slice(at + 1)) expect(all.sure.has(one, other)).toBe(true);
      expect(all.contested).toEqual([]);
      const some = lockPairs(options.length, pairwise, places(lot.filter((_, at) => Math.floor(drawn / 2 ** at) % 2 === 1)));
      for (const one of order) for (const other of order) {
        if (some.sure.has(one, other)) expect(all.sure.has(one, other)).toBe(true);
        if (all.sure.has(one, other)) expect(some.possible.has(one, other)).toBe(true);
      }
    }), { numRuns: 3_000 });
  });

  test('the order says what is locked, with no pair against it', () => {
    fc.assert(fc.property(anyCase, (given) => {
      const { formula, trace } = run('ranked-pairs', given);
      const order = formula.kind === 'order' ? formula.order : [];
      const placeOf = (option: string) => order.findIndex((place) => place.includes(option));
      for (const step of trace) if (step.step === 'locked') expect(placeOf(step.option)).toBeLessThanOrEqual(placeOf(step.over));
      for (const step of trace) if (step.step === 'passed-over') expect(placeOf(step.over)).toBeLessThanOrEqual(placeOf(step.option));
    }), { numRuns: 300 });
  });
});

describe('[voting-rules: Methods] properties of borda', () => {
  test('the points are half of: below, less above, and once for each ballot and other option', () => {
    fc.assert(fc.property(anyCase, (given) => {
      const cast = given.ballots.reduce((sum, { count: size }) => sum + size, 0);
      for (const { option, weight } of run('borda', given).totals) {
        const others = given.options.filter((other) => other !== option);
        const doubled = others.reduce((sum, other) => sum + prefer(given, option, other) - prefer(given, other, option) + cast, 0);
        expect(weight).toBe(doubled % 2 === 0 ? String(doubled / 2) : `${doubled}/2`);
      }
    }), { numRuns: 300 });
  });
});
