import { brokenTie, inLotOrder, isDrawn, type Lot } from './lot.ts';
import { outcomeOf } from './outcome.ts';
import { dealPapers, movePapers, type Piles } from './papers.ts';
import { notValidSteps, rankedBallots, strictRanking, type RankedBallots } from './ranking.ts';
import { formatRational, rational } from './rational.ts';
import { amountOf, nothing, plus, type WeighedBallots } from './tally.ts';
import type { CountDefinition, Formula, OptionTotal, Outcome, Round, Tie, TieBreak, TraceStep, Turnout, Verdict } from './types.ts';

type OpenRound = { -readonly [Key in keyof Round]: Key extends 'elected' | 'excluded' ? string[] : Round[Key] };

/** Who of the tied is picked out, and by what. */
export type TieRules = {
  /** `seat`: one who stays in. */
  readonly of: 'seat' | 'surplus' | 'exclusion';
  /** Which of them in an earlier round is picked; left out: the rule does not look back. */
  readonly earlier?: 'most' | 'least';
  /** Which of them in the order of the lot. */
  readonly lot: 'first' | 'last';
  /** The best place they share, from 1. */
  readonly place: number;
};

/**
 * A count in rounds in which ballots go on from who is elected or excluded: who holds what, and the account of it. Options
 * by their place on the ballot; numbers of votes in units of 1/`scale` of the vote of a ballot of the least common weight.
 */
export class TransferCount {
  /** What all votes come to that count for somebody in the first round. */
  readonly valid: bigint;
  readonly #definition: CountDefinition;
  readonly #ballots: WeighedBallots;
  readonly #ranked: RankedBallots;
  readonly #lot: Lot;
  readonly #piles: Piles;
  /** All that was ranked, also what counts for nobody from the start. */
  readonly #whole: bigint;
  readonly #elected: number[] = [];
  readonly #excluded = new Set<number>();
  readonly #rounds: OpenRound[] = [];
  /** The votes at the end of each round. */
  readonly #history: (readonly bigint[])[] = [];
  readonly #ties: Tie[] = [];
  readonly #trace: TraceStep[] = [];

  constructor(definition: CountDefinition, ballots: WeighedBallots, lot: Lot, scale: bigint) {
    this.#definition = definition;
    this.#ballots = ballots;
    this.#lot = lot;
    this.#ranked = rankedBallots(ballots, definition.options);
    this.#piles = dealPapers(this.#ranked.groups, { unit: ballots.unit, scale, options: definition.options.length });
    this.#whole = (this.#ranked.groups.reduce((sum, { units }) => sum + units, 0n) / ballots.unit) * scale;
    this.valid = this.votesOf(definition.options.keys());
  }

  get elected(): readonly number[] {
    return this.#elected;
  }

  /** Neither elected nor excluded, in ballot order. */
  get continuing(): number[] {
    return [...this.#definition.options.keys()].filter((place) => this.#isContinuing(place));
  }

  votes(place: number): bigint {
    return this.#piles.votes[place] ?? 0n;
  }

  votesOf(places: Iterable<number>): bigint {
    let sum = 0n;
    for (const place of places) sum += this.votes(place);
    return sum;
  }

  /** Those of `places` with the most votes, or with the fewest. */
  extreme(places: readonly number[], which: 'most' | 'least'): number[] {
    return extremeOf(places, which, this.#piles.votes);
  }

  /** A canonical rational of weight. */
  weight(votes: bigint): string {
    return formatRational(rational(votes * this.#ballots.unit, this.#piles.scale * this.#ballots.denominator));
  }

  note(step: TraceStep): void {
    this.#trace.push(step);
  }

  beginRound(quota?: bigint): void {
    this.#history.push([...this.#piles.votes]);
    const shown = [...this.#definition.options.entries()].filter(([place]) => !this.#excluded.has(place));
    this.#rounds.push({
      votes: shown.map(([place, option]) => ({ option, weight: this.weight(this.votes(place)) })),
      exhausted: this.weight(this.#whole - this.votesOf(this.#piles.votes.keys())),
      elected: [],
      excluded: [],
      ...(quota === undefined ? {} : { quota: this.weight(quota) }),
    });
    this.note({ step: 'round', round: this.#rounds.length });
  }

  /** In order of their votes; those with equal votes in ballot order, which decides nothing. */
  elect(places: readonly number[], because?: 'more-than-half' | 'quota' | 'last-seats'): void {
    const order = places.toSorted((one, other) => Number(this.votes(one) < this.votes(other)) - Number(this.votes(one) > this.votes(other)) || one - other);
    for (const place of order) {
      const option = this.#name(place);
      this.#elected.push(place);
      this.#rounds.at(-1)?.elected.push(option);
      this.note({ step: 'elected', option, votes: this.weight(this.votes(place)), ...(because === undefined ? {} : { because }) });
    }
  }

  exclude(place: number): void {
    const option = this.#name(place);
    this.#excluded.add(place);
    this.#rounds.at(-1)?.excluded.push(option);
    this.note({ step: 'excluded', option, votes: this.weight(this.votes(place)) });
  }

  /** The votes of who was excluded go on as they are. */
  transferAll(from: number): void {
    this.#transfer(from, null, 0n, (value) => value);
  }

  /** What is above the quota goes on; `valueOf` gives the new value of a paper from the value at which it came. */
  transferSurplus(from: number, quota: bigint, valueOf: (value: bigint) => bigint): void {
    this.#transfer(from, formatRational(rational(valueOf(this.#piles.scale), this.#piles.scale)), quota, valueOf);
  }

  /** One of those with equal votes, by the most recent earlier round in which they differ, and then by lot; null leaves it open. */
  pickOne(tied: readonly number[], rules: TieRules): number | null {
    let [left, place] = [tied, rules.place];
    for (let round = this.#history.length - 1; round > 0 && left.length > 1 && rules.earlier !== undefined; round -= 1) {
      const picked = extremeOf(left, rules.earlier, this.#history[round - 1] ?? []);
      if (picked.length === left.length) continue;
      this.#noteBroken(this.#tie(left, place, rules), rules.of, 'earlier-round', picked, round);
      if (rules.earlier === 'least') place += left.length - picked.length;
      left = picked;
    }
    if (left.length === 1) return left[0] ?? null;
    const tie = this.#tie(left, place, rules);
    if (!isDrawn(this.#lot, tie.options)) {
      this.#ties.push(tie);
      this.note({ step: 'tied', ...tie });
      return null;
    }
    const drawn = inLotOrder(this.#lot, tie.options).at(rules.lot === 'first' ? 0 : -1);
    const picked = left.filter((one) => this.#name(one) === drawn);
    this.#noteBroken(tie, rules.of, 'lot', picked);
    return picked[0] ?? null;
  }

  outcome(found: { readonly rule: string; readonly verdict: Verdict; readonly formula: Formula }, turnout: Turnout): Outcome {
    const { denominator } = this.#ballots;
    return outcomeOf(
      {
        ...found,
        totals: this.#firstPreferences(),
        elected: this.#elected.map((place) => this.#name(place)),
        ties: this.#ties,
        rounds: this.#rounds,
        denominator,
        abstentions: this.#ranked.abstentions,
        cast: this.#ranked.cast,
        steps: [...notValidSteps(this.#ranked.groups, denominator), ...this.#trace],
      },
      turnout,
    );
  }

  #transfer(from: number, value: string | null, keeps: bigint, valueOf: (value: bigint) => bigint): void {
    const leaving = this.votes(from) - keeps;
    const received = movePapers(this.#piles, { from, keeps, valueOf, isContinuing: (place) => this.#isContinuing(place) });
    const to = [...received.entries()].filter(([, votes]) => votes > 0n).map(([place, votes]) => ({ option: this.#name(place), weight: this.weight(votes) }));
    const lost = received.reduce((rest, votes) => rest - votes, leaving);
    this.note({ step: 'transferred', from: this.#name(from), value, to, exhausted: this.weight(lost) });
  }

  #tie(tied: readonly number[], place: number, { of }: TieRules): Tie {
    const tie = { place, options: tied.map((one) => this.#name(one)), votes: this.weight(this.votes(tied[0] ?? -1)) };
    return of === 'seat' ? tie : { of, ...tie };
  }

  #noteBroken(tie: Tie, of: TieRules['of'], by: TieBreak, places: readonly number[], round?: number): void {
    const picked = places.map((place) => this.#name(place));
    this.#ties.push(brokenTie(tie, by, picked));
    this.note({ step: 'tie-broken', of, options: tie.options, by, ...(round === undefined ? {} : { round }), picked });
  }

  #firstPreferences(): OptionTotal[] {
    const sums = this.#definition.options.map(() => nothing);
    for (const group of this.#ranked.groups) {
      const first = strictRanking(group)[0];
      if (first !== undefined) sums[first] = plus(sums[first] ?? nothing, group);
    }
    return sums.map((sum, place) => ({ option: this.#name(place), ...amountOf(sum, this.#ballots.denominator) }));
  }

  #isContinuing(place: number): boolean {
    return !this.#excluded.has(place) && !this.#elected.includes(place);
  }

  #name(place: number): string {
    return this.#definition.options[place] ?? '';
  }
}

function extremeOf(places: readonly number[], which: 'most' | 'least', votes: readonly bigint[]): number[] {
  const sign = which === 'most' ? 1n : -1n;
  const signed = places.map((place) => sign * (votes[place] ?? 0n));
  const best = signed.reduce((best, one) => (one > best ? one : best), signed[0] ?? 0n);
  return places.filter((_, index) => signed[index] === best);
}
