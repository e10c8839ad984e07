import { elements, soleProperty } from './own-properties.ts';
import { nothing, plus } from './tally.ts';
import type { Sum, WeighedBallots } from './tally.ts';
import type { Choice, CountDefinition } from './types.ts';

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
  if (soleProperty(choice, 'abstain') === true) return { abstain: true };
  const given = elements(soleProperty(choice, 'ranks'));
  if (given === undefined || given.length === 0) return null;
  const { places, alone, placeAlone } = tableOf(options);
  const seen = new Set<number>();
  const ranks: (readonly string[])[] = [];
  for (const one of given) {
    const knownPlace = typeof one === 'object' && one !== null ? placeAlone.get(one) : undefined;
    if (knownPlace !== undefined) {
      if (seen.has(knownPlace)) return null;
      seen.add(knownPlace);
      ranks.push(alone[knownPlace] ?? []);
      continue;
    }
    const rank = elements(one);
    if (rank === undefined || rank.length === 0) return null;
    const found: number[] = [];
    for (const option of rank) {
      const place = typeof option === 'string' ? places.get(option) : undefined;
      if (place === undefined || seen.has(place)) return null;
      seen.add(place);
      found.push(place);
    }
    const [only, ...others] = found;
    const isAlone = only !== undefined && others.length === 0;
    ranks.push(isAlone ? (alone[only] ?? []) : found.sort((a, b) => a - b).map((place) => options[place] ?? ''));
  }
  return { ranks };
}

/** The rank of one option alone: one array, which can't be changed, for all ballots. Ballots made with it are checked at once. */
export function rankOfOne(options: readonly string[], option: string): readonly string[] {
  const { places, alone } = tableOf(options);
  return alone[places.get(option) ?? -1] ?? [option];
}

/** Reads checked ballots and merges those that rank alike, whatever their weights. */
export function rankedBallots({ groups }: WeighedBallots, options: readonly string[]): RankedBallots {
  const places = placesOf(options);
  // Nearly every rank holds one option. All ballots share the same few arrays of one: millions would fill the memory.
  const alone = new Map(options.map((option, place): [string, readonly number[]] => [option, [place]]));
  const merged = new Map<string, RankedGroup>();
  let [abstentions, cast] = [nothing, nothing];
  for (const group of groups) {
    cast = plus(cast, group);
    if (!('ranks' in group.choice)) {
      abstentions = plus(abstentions, group);
      continue;
    }
    const ranks = group.choice.ranks.map(
      (rank) => (rank.length === 1 ? alone.get(rank[0] ?? '') : undefined) ?? rank.map((option) => places.get(option) ?? -1),
    );
    const key = ranks.join('>');
    const earlier = merged.get(key);
    merged.set(key, { ranks, ...plus(earlier ?? nothing, group) });
  }
  return { groups: [...merged.values()], abstentions, cast };
}

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

/** What is asked with each ballot of one list of options. */
type OptionTable = {
  readonly places: ReadonlyMap<string, number>;
  /** Nearly every rank holds one option. All ballots share the same few arrays of one: millions would fill the memory. */
  readonly alone: readonly (readonly string[])[];
  readonly placeAlone: WeakMap<object, number>;
};

const tables = new WeakMap<readonly string[], OptionTable>();

function tableOf(options: readonly string[]): OptionTable {
  const earlier = tables.get(options);
  if (earlier !== undefined) return earlier;
  const alone = options.map((option) => Object.freeze([option]));
  const made = { places: new Map(options.map((option, place) => [option, place])), alone, placeAlone: new WeakMap<object, number>(alone.map((rank, place) => [rank, place])) };
  tables.set(options, made);
  return made;
}

/** The place of each option on the ballot. */
export function placesOf(options: readonly string[]): ReadonlyMap<string, number> {
  return tableOf(options).places;
}
