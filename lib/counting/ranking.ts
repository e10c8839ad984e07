import { elements, soleProperty } from './own-properties.ts';
import { amountOf, nothing, plus } from './tally.ts';
import type { Sum, WeighedBallots } from './tally.ts';
import type { Choice, CountDefinition, TraceStep } from './types.ts';

/** Ballots that rank alike. Options by their place on the ballot; each rank in ballot order, the best first. */
export type RankedGroup = Sum & { readonly ranks: readonly (readonly number[])[] };

export type RankedBallots = {
  /** Identical rankings are one group. */
  readonly groups: readonly RankedGroup[];
  readonly abstentions: Sum;
  /** Abstentions in. */
  readonly cast: Sum;
};

/** The ranking in its one form, an abstention, or null for anything else. The same for all methods that rank. */
export function checkRanks({ options }: CountDefinition, choice: unknown): Choice | null {
  const { places, made } = tableOf(options);
  if (isMade(made, choice)) return choice;
  if (soleProperty(choice, 'abstain') === true) return { abstain: true };
  const given = elements(soleProperty(choice, 'ranks'));
  if (given === undefined) return null;
  const ranks: number[][] = [];
  for (const one of given) {
    const rank = elements(one);
    if (rank === undefined) return null;
    ranks.push(rank.map((option) => (typeof option === 'string' ? places.get(option) : undefined) ?? -1));
  }
  return rankingOf(options, ranks);
}

/**
 * The ranking that ranks the options at these places of the ballot (from 0), the best first; null where it ranks nobody,
 * somebody twice, somebody whom there is not, or where a rank is empty. What is made here is a checked ballot, and known as
 * such: a file may hold a hundred thousand.
 */
export function rankingOf(options: readonly string[], ranks: readonly (readonly number[])[]): Choice | null {
  const { alone, made } = tableOf(options);
  if (ranks.length === 0) return null;
  const seen = new Set<number>();
  for (const rank of ranks) {
    if (rank.length === 0) return null;
    for (const place of rank) {
      if (options[place] === undefined || seen.has(place)) return null;
      seen.add(place);
    }
  }
  const inBallotOrder = ranks.some(({ length }) => length > 1) ? ranks.map((rank) => rank.toSorted((one, other) => one - other)) : ranks;
  const choice = { ranks: inBallotOrder.map((rank) => (rank.length === 1 ? alone[rank[0] ?? -1] : undefined) ?? rank.map((place) => options[place] ?? '')) };
  made.set(choice, inBallotOrder);
  return choice;
}

/** Reads checked ballots and merges those that rank alike, whatever their weights. */
export function rankedBallots({ groups }: WeighedBallots, options: readonly string[]): RankedBallots {
  const { places, made } = tableOf(options);
  const merged = new Map<string, RankedGroup>();
  let [abstentions, cast] = [nothing, nothing];
  for (const group of groups) {
    cast = plus(cast, group);
    if (!('ranks' in group.choice)) {
      abstentions = plus(abstentions, group);
      continue;
    }
    const ranks = made.get(group.choice) ?? group.choice.ranks.map((rank) => rank.map((option) => places.get(option) ?? -1));
    const key = rankingKey(ranks);
    const earlier = merged.get(key);
    merged.set(key, { ranks, ...plus(earlier ?? nothing, group) });
  }
  return { groups: [...merged.values()], abstentions, cast };
}

/** One text for each ranking, whose ranks are in ballot order: a character for each place, and one behind each rank. */
export function rankingKey(ranks: readonly (readonly number[])[]): string {
  const characters: number[] = [];
  for (const rank of ranks) {
    for (const place of rank) characters.push(place < surrogates.first - 1 ? place + 1 : place + 1 + surrogates.count);
    characters.push(0);
  }
  return String.fromCodePoint(...characters);
}

/** Two of these characters read as one other. */
const surrogates = { first: 0xd8_00, count: 0x8_00 };

/**
 * The ranking as far as it names one after the other. Where two share a rank the ballot says nothing more to a method that
 * transfers votes, whether or not they are still in (Scottish Local Government Elections Order 2007, "non-transferable
 * paper"); a ballot that begins so counts for nobody.
 */
export function strictRanking({ ranks }: Pick<RankedGroup, 'ranks'>): readonly number[] {
  const strict: number[] = [];
  for (const rank of ranks) {
    const [only] = rank;
    if (only === undefined || rank.length > 1) break;
    strict.push(only);
  }
  return strict;
}

/** The step that tells of ballots which begin with a shared rank; none where there are none. */
export function notValidSteps(groups: readonly RankedGroup[], denominator: bigint): readonly TraceStep[] {
  const sum = groups.filter(({ ranks: [first] }) => first !== undefined && first.length > 1).reduce<Sum>(plus, nothing);
  return sum.heads === 0 ? [] : [{ step: 'not-valid', ballots: amountOf(sum, denominator) }];
}

/** What is asked with each ballot of one list of options. */
type OptionTable = {
  readonly places: ReadonlyMap<string, number>;
  /** Nearly every rank holds one option. All ballots share the same few arrays of one: millions would fill the memory. */
  readonly alone: readonly (readonly string[])[];
  /** The ballots made of these options, and the places that they rank. */
  readonly made: WeakMap<object, readonly (readonly number[])[]>;
};

const tables = new WeakMap<readonly string[], OptionTable>();

function tableOf(options: readonly string[]): OptionTable {
  const earlier = tables.get(options);
  if (earlier !== undefined) return earlier;
  const table: OptionTable = { places: new Map(options.map((option, place) => [option, place])), alone: options.map((option) => Object.freeze([option])), made: new WeakMap() };
  tables.set(options, table);
  return table;
}

function isMade(made: OptionTable['made'], choice: unknown): choice is Choice {
  return typeof choice === 'object' && choice !== null && made.has(choice);
}

/** The place of each option on the ballot. */
export function placesOf(options: readonly string[]): ReadonlyMap<string, number> {
  return tableOf(options).places;
}
