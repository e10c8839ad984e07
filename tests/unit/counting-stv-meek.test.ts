import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { iterate } from '../../lib/counting/meek-iteration.ts';
import { checkChoice, checkDefinition, count } from '../../lib/counting/methods.ts';
import { parseRational } from '../../lib/counting/rational.ts';
import type { CountDefinition, Outcome, Turnout, WeightedBallots } from '../../lib/counting/types.ts';

const election = (options: readonly string[], seats: number): CountDefinition => ({ method: 'stv-meek', options, majority: null, runOff: false, seats });
const turnout: Turnout = { present: { heads: 100, weight: '100' }, eligible: { heads: 120, weight: '120' } };

/** "6 Ada Ben=Cem": six ballots that rank Ada first, then Ben and Cem alike; without names an abstention. */
const ballots = (lines: readonly string[], weight = '1'): WeightedBallots =>
  lines.map((line) => {
    const [size, ...ranks] = line.split(' ');
    const choice = ranks.length === 0 ? { abstain: true as const } : { ranks: ranks.map((rank) => rank.split('=')) };
    return { choice, weight, count: Number(size) };
  });

/** With the nine decimals of the rule; throws when there are more. */
const decimal = (text: string): string => {
  const number = parseRational(text);
  const units = number === null ? null : number.n * 10n ** 9n;
  if (number === null || units === null || units % number.d !== 0n) throw new Error(`test: ${text} has no nine decimals`);
  const digits = String(units / number.d).padStart(10, '0');
  return `${digits.slice(0, -9)}.${digits.slice(-9)}`;
};

/** The rounds in the decimals of a result sheet. */
const sheet = ({ rounds }: Outcome) =>
  rounds.map(({ votes, exhausted, quota = '0', kept = [], elected, excluded }) => ({
    quota: decimal(quota),
    votes: Object.fromEntries(votes.map(({ option, weight }) => [option, decimal(weight)])),
    exhausted: decimal(exhausted),
    kept: Object.fromEntries(kept.map(({ option, factor }) => [option, decimal(factor)])),
    elected,
    excluded,
  }));

type Fixture = {
  readonly about: string;
  readonly seats: number;
  readonly options: readonly string[];
  readonly lot: readonly string[];
  readonly elected: readonly string[];
  readonly ballots: readonly (readonly [size: number, ...ranking: string[]])[];
  readonly rounds: readonly unknown[];
};

describe('[voting-rules: Methods] stv-meek agrees with droop meek-prf round by round, to nine decimals', () => {
  // Expected figures: github.com/jklundell/droop at cf58293, rule meek-prf; see tests/fixtures/counting/README.md.
  test.each(['board', 'council', 'federation', 'society', 'union'])('%s', (name) => {
    const fixture: Fixture = JSON.parse(readFileSync(new URL(`../fixtures/counting/meek-${name}.json`, import.meta.url), 'utf8'));
    const cast = fixture.ballots.map(([size, ...ranking]) => ({ choice: { ranks: ranking.map((option) => [option]) }, weight: '1', count: size }));
    const outcome = count(election(fixture.options, fixture.seats), cast, turnout, fixture.lot);
    expect(outcome).toMatchObject({ rule: 'stv-meek/9-decimals', verdict: 'elected', elected: fixture.elected });
    expect(sheet(outcome)).toEqual(fixture.rounds);
  });
});

describe('[prfound.org: Reference Meek Rule] the example of docs/counting/stv-meek.md', () => {
  const outcome = count(election(['Ada', 'Ben', 'Cem', 'Dan'], 2), ballots(['6 Ada Ben', '3 Cem', '1 Dan Ben', '2']), turnout);

  test('a surplus goes on by the keep factor, the lowest is excluded, and somebody with no first choice is elected', () => {
    expect(outcome).toMatchObject({
      verdict: 'elected', elected: ['Ada', 'Ben'], ties: [], needed: null,
      totals: [
        { option: 'Ada', heads: 6, weight: '6' }, { option: 'Ben', heads: 0, weight: '0' },
        { option: 'Cem', heads: 3, weight: '3' }, { option: 'Dan', heads: 1, weight: '1' },
      ],
      cast: { heads: 12, weight: '12' }, abstentions: { heads: 2, weight: '2' }, base: { name: 'valid', heads: 12, weight: '12' },
      formula: { kind: 'quota', quota: '1666666667/500000000', votes: '10', seats: 2 },
    });
    const quota = '3.333333334';
    expect(sheet(outcome)).toEqual([
      { quota, exhausted: '0.000000000', kept: {}, elected: ['Ada'], excluded: [],
        votes: { Ada: '6.000000000', Ben: '0.000000000', Cem: '3.000000000', Dan: '1.000000000' } },
      { quota, exhausted: '0.000000000', kept: { Ada: '0.555555556' }, elected: [], excluded: ['Dan'],
        votes: { Ada: '3.333333336', Ben: '2.666666664', Cem: '3.000000000', Dan: '1.000000000' } },
      { quota, exhausted: '0.000000000', kept: { Ada: '0.555555556' }, elected: ['Ben'], excluded: [],
        votes: { Ada: '3.333333336', Ben: '3.666666664', Cem: '3.000000000' } },
    ]);
  });

  test('the trace says it in order', () => {
    const [quota, kept] = ['1666666667/500000000', [{ option: 'Ada', factor: '138888889/250000000' }]];
    expect(outcome.trace).toEqual([
      { step: 'counted', cast: { heads: 12, weight: '12' }, abstentions: { heads: 2, weight: '2' } },
      { step: 'round', round: 1 },
      { step: 'quota', quota, votes: '10', seats: 2 },
      { step: 'elected', option: 'Ada', votes: '6', because: 'quota' },
      { step: 'round', round: 2 },
      { step: 'quota', quota, votes: '10', seats: 2 },
      { step: 'kept', kept, iterations: 2 },
      { step: 'excluded', option: 'Dan', votes: '1' },
      { step: 'round', round: 3 },
      { step: 'quota', quota, votes: '10', seats: 2 },
      { step: 'kept', kept, iterations: 1 },
      { step: 'elected', option: 'Ben', votes: '458333333/125000000', because: 'quota' },
    ]);
  });

  test('[B.2.b] what is exhausted no longer counts towards the quota', () => {
    const rounds = sheet(count(election(['Ada', 'Ben', 'Cem'], 2), ballots(['6 Ada', '3 Ben', '2 Cem']), turnout));
    expect(rounds.map(({ quota, exhausted }) => [quota, exhausted])).toEqual([['3.666666667', '0.000000000'], ['2.888888891', '2.333333328']]);
    expect(rounds[1]).toMatchObject({ votes: { Ada: '3.666666672', Ben: '3.000000000', Cem: '2.000000000' }, elected: ['Ben'] });
  });
});

describe('[prfound.org: Reference Meek Rule, B.3 and T] ties', () => {
  const options = ['Ada', 'Ben', 'Cem', 'Dan'];
  const tied = ballots(['4 Ada', '2 Ben Dan', '2 Cem Dan', '3 Dan']);

  test('without a lot the tie for exclusion is left open, and who is elected so far stays elected', () => {
    const outcome = count(election(options, 2), tied, turnout);
    const tie = { of: 'exclusion', place: 3, options: ['Ben', 'Cem'], votes: '2' };
    expect(outcome).toMatchObject({ verdict: 'tie', elected: ['Ada'], ties: [tie] });
    expect(outcome.trace.at(-1)).toEqual({ step: 'tied', ...tie });
    expect(outcome.rounds.at(-1)).toMatchObject({ elected: [], excluded: [] });
    expect(count(election(options, 2), tied, turnout, ['Ben', 'Ada', 'Dan'])).toEqual(outcome);
  });

  test.each([['Ben', 'Cem'], ['Cem', 'Ben']])('of a lot that draws %s before %s, the last is excluded', (first, last) => {
    const outcome = count(election(options, 2), tied, turnout, [first, last]);
    expect(outcome.rounds.map(({ excluded }) => excluded)).toEqual([[], [last], []]);
    expect(outcome).toMatchObject({ verdict: 'elected', elected: ['Ada', 'Dan'], ties: [{ options: ['Ben', 'Cem'], broken: { by: 'lot', picked: [last] } }] });
    expect(outcome.trace).toContainEqual({ step: 'tie-broken', of: 'exclusion', options: ['Ben', 'Cem'], by: 'lot', picked: [last] });
  });

  test('who is above the lowest by no more than the total surplus is tied as well', () => {
    // Ada keeps 0.500000001 of 4 and passes 1.999999996 on; the surplus is 0.000000003, so 1.999999999 would still be tied.
    const apart = count(election(['Ada', 'Ben', 'Cem'], 2), ballots(['4 Ada Ben', '2 Cem']), turnout);
    expect(sheet(apart).at(-1)).toMatchObject({ votes: { Ada: '2.000000004', Ben: '1.999999996', Cem: '2.000000000' }, excluded: ['Ben'], elected: ['Cem'] });
    expect(apart.ties).toEqual([]);
    // Keep factors of nine decimals move Ada's votes in steps of two: 4/3 stay above the quota. droop excludes Cem as well.
    const close = ballots(['2000000000 Ada Ben', '700000001 Cem', '1199999995 Dan']);
    const drawn = count(election(options, 2), close, turnout, ['Ben', 'Cem']);
    expect(sheet(drawn)[1]).toMatchObject({ votes: { Ben: '700000000.000000000', Cem: '700000001.000000000' }, excluded: ['Cem'] });
    expect(drawn.ties).toMatchObject([{ place: 3, options: ['Ben', 'Cem'], broken: { by: 'lot', picked: ['Cem'] } }]);
  });

  test('[B.2.c] where rounding lets more reach the quota than there are seats, the lot decides and no seat is given twice', () => {
    // All four of Ben, Cem, Dan and Eva reach it as the text stands: the roundings of 20,000 ballots add up.
    const many = ballots(['6000 Ben Dan Eva Cem Ada', '3000 Ben Dan Cem Eva', '1000 Cem Ada Ben Dan', '1000 Cem Dan',
      '6000 Ben Dan Cem Eva Ada', '3000 Ben Dan Eva Cem', '1000 Eva Ada Ben Dan', '1000 Eva Dan']);
    const five = election(['Ada', 'Ben', 'Cem', 'Dan', 'Eva'], 3);
    const open = count(five, many, turnout);
    expect(open).toMatchObject({ verdict: 'tie', elected: ['Ben', 'Dan'], ties: [{ place: 3, options: ['Cem', 'Eva'] }] });
    expect(open.trace.at(-1)).toMatchObject({ step: 'tied', place: 3 });
    const drawn = count(five, many, turnout, ['Eva', 'Cem']);
    expect(drawn).toMatchObject({ verdict: 'elected', elected: ['Ben', 'Dan', 'Eva'], ties: [{ place: 3, broken: { by: 'lot', picked: ['Eva'] } }] });
    expect(drawn.trace.slice(-2)).toMatchObject([{ step: 'tie-broken', of: 'seat' }, { step: 'elected', option: 'Eva', because: 'quota' }]);
  });

  test('those who are elected together with equal votes stand in ballot order, and need no lot', () => {
    expect(count(election(['Ada', 'Ben', 'Cem'], 2), ballots(['2 Ben', '2 Ada']), turnout)).toMatchObject({ elected: ['Ada', 'Ben'], ties: [] });
  });
});

describe('[prfound.org: Reference Meek Rule] ballots and edges', () => {
  const three = ['Ada', 'Ben', 'Cem'];

  test('from the first shared rank on a ballot says nothing more', () => {
    const outcome = count(election(three, 1), ballots(['4 Ada', '3 Ben Ada=Cem', '2 Cem=Ada Ben', '2 Cem Ada']), turnout, ['Ada', 'Ben', 'Cem']);
    const read = count(election(three, 1), ballots(['4 Ada', '3 Ben', '2 Cem Ada']), turnout, ['Ada', 'Ben', 'Cem']);
    expect(outcome.elected).toEqual(['Ada']);
    expect(sheet(outcome)).toEqual(sheet(read).map((round) => ({ ...round, exhausted: '2.000000000' })));
    expect(outcome).toMatchObject({ cast: { heads: 11 }, totals: [{ heads: 4 }, { heads: 3 }, { heads: 2 }] });
  });

  test('short ballots are exhausted behind their last candidate, with the part of them that nobody keeps', () => {
    const [, second] = sheet(count(election(['Ada', 'Ben', 'Cem', 'Dan'], 3), ballots(['8 Ada', '2 Ben', '2 Cem', '1 Dan']), turnout));
    expect(second?.kept).toEqual({ Ada: '0.257812501' });
    expect(second?.exhausted).toBe('5.937499992'); // 8 times 0.742187499
  });

  test('weights are whole multiples of their largest common unit: a third of each weight is a third of each number', () => {
    const lines = ['6 Ada Ben', '3 Cem', '1 Dan Ben'];
    const options = [...three, 'Dan'];
    const whole = count(election(options, 2), ballots(lines), turnout);
    const third = count(election(options, 2), ballots(lines, '1/3'), turnout);
    expect(third.elected).toEqual(whole.elected);
    expect(third.formula).toMatchObject({ quota: '1666666667/1500000000', votes: '10/3' });
    expect(third.rounds.map(({ kept }) => kept)).toEqual(whole.rounds.map(({ kept }) => kept));
    const mixed = [...ballots(['1 Ada Ben'], '3/2'), ...ballots(['3 Ada Ben', '1 Cem', '1 Dan Ben'], '1/2'), ...ballots(['1 Cem'])];
    expect(count(election(options, 2), mixed, turnout).rounds).toEqual(count(election(options, 2), ballots(lines, '1/2'), turnout).rounds);
  });

  test('[B.1, C.1] without a contest all are elected, those with more votes first; the votes are shown in one round', () => {
    expect(count(election(['Ada'], 1), ballots(['3 Ada', '2']), turnout)).toMatchObject({
      verdict: 'elected', elected: ['Ada'], rounds: [{ votes: [{ option: 'Ada', weight: '3' }], exhausted: '0', elected: ['Ada'], excluded: [] }],
    });
    const both = count(election(['Ada', 'Ben'], 2), ballots(['1 Ada', '2 Ben']), turnout);
    expect(both.elected).toEqual(['Ben', 'Ada']);
    expect(both.trace.at(-1)).toEqual({ step: 'elected', option: 'Ada', votes: '1', because: 'last-seats' });
  });

  test('[C.1] with fewer candidates who have votes than seats the rest is elected by the lot among those without', () => {
    const few = ballots(['5 Ada']);
    expect(count(election(three, 2), few, turnout)).toMatchObject({ verdict: 'tie', elected: ['Ada'], ties: [{ place: 2, options: ['Ben', 'Cem'], votes: '0' }] });
    const drawn = count(election(three, 2), few, turnout, ['Cem', 'Ben']);
    expect(drawn).toMatchObject({ verdict: 'elected', elected: ['Ada', 'Cem'] });
    expect(drawn.rounds.at(-1)).toMatchObject({ elected: ['Cem'], excluded: ['Ben'] });
  });

  test.each<[string, readonly string[]]>([['no ballot', []], ['abstentions only', ['3']], ['ballots that begin with a shared rank only', ['3 Ada=Ben Cem']]])(
    'with %s nobody is elected', (_name, lines) => {
      const outcome = count(election(three, 2), ballots(lines), turnout, three);
      expect(outcome).toMatchObject({ verdict: 'no-majority', elected: [], ties: [], formula: { votes: '0' }, rounds: [{ elected: [], excluded: [] }] });
      expect(outcome.trace.at(-1)).toEqual({ step: 'unfilled', seats: 2 });
    });

  test('[B.2.f] nobody keeps more of a ballot than it is worth, though rounding left them below the quota', () => {
    const elected = (option: string) => ({ option, state: 'elected' as const, keepFactor: 10n ** 9n, votes: 0n });
    const [above, below] = [elected('Ada'), elected('Ben')];
    const tree = { moveOn: () => {}, distribute: () => { above.votes = 6_000_000_000n; below.votes = 3_000_000_000n; } };
    expect(iterate(tree, [above, below], 1)).toMatchObject({ quota: 4_500_000_001n, surplus: 0n });
    above.votes = 0n;
    const uneven = { ...tree, distribute: () => { above.votes = 7_000_000_000n; below.votes = 2_999_999_999n; } };
    iterate(uneven, [above, below], 2);
    expect(below.keepFactor).toBe(10n ** 9n);
    expect(above.keepFactor).toBeLessThan(10n ** 9n);
  });

  test('it takes rankings and abstentions, and any number of seats, but neither a majority nor a run-off', () => {
    const definition = election(three, 2);
    expect(checkChoice(definition, { ranks: [['Cem', 'Ada'], ['Ben']] })).toEqual({ ranks: [['Ada', 'Cem'], ['Ben']] });
    expect(checkChoice(definition, { abstain: true })).toEqual({ abstain: true });
    for (const wrong of [{ picks: ['Ada'] }, { ranks: [] }, { ranks: [[]] }, { ranks: [['Ada'], ['Ada']] }, { ranks: [['Eva']] }]) expect(checkChoice(definition, wrong)).toBeNull();
    expect(checkDefinition(definition)).toBeNull();
    expect(checkDefinition({ ...definition, seats: 1_001 })).toBe('seats-out-of-range');
    expect(checkDefinition({ ...definition, majority: { base: 'valid', threshold: { kind: 'more-than', numerator: 1, denominator: 2 } } })).toBe('majority-not-allowed');
    expect(checkDefinition({ ...definition, runOff: true })).toBe('run-off-not-allowed');
  });
});
