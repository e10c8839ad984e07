import type { Outcome } from './types.ts';

/**
 * A list of candidates with reserved places, as a conference fills it: each place is open to all or reserved for a group
 * (for example for women), and each block of places has its own poll (voting-rules, Methods). Any method that elects may
 * fill a block; this file says who may stand for it and puts the elected on the list. Places and blocks count from 1.
 *
 * Members of a group may stand for open places too, so that reserved places are a least share and no most.
 */
export type ListDefinition = {
  /** From the top of the list: null for an open place, else the group it is reserved for. */
  readonly places: readonly (string | null)[];
  /** The places that one poll fills, which need not be neighbours: every second one makes a block as well. */
  readonly blocks: readonly (readonly number[])[];
};

export type ListFault = 'no-places' | 'empty-group' | 'unknown-place' | 'repeated-place' | 'place-without-block' | 'empty-block' | 'mixed-block';

/** Who stands, and which groups they belong to. Whether they do is not for counting to judge. */
export type ListCandidate = { readonly id: string; readonly groups: readonly string[] };

/** A place as it stands. `isReleased`: reserved for `group` once, open to all since the assembly has decided so. */
export type Place = { readonly group: string | null; readonly isReleased: boolean } & (
  | { readonly status: 'vacant' }
  | { readonly status: 'filled'; readonly candidate: string }
  /** By decision: no poll fills it any more. */
  | { readonly status: 'left-empty' }
);

/** JSON as it stands. Released places have left their block, which may then be empty, and form a new one behind the others. */
export type ReservedList = { readonly places: readonly Place[]; readonly blocks: readonly (readonly number[])[] };

/** What an assembly decides about places, apart from electing. */
export type ListDecision =
  /** For lack of candidates, or since nobody was elected. */
  | { readonly decision: 'leave-empty'; readonly places: readonly number[] }
  /** Opens reserved places that nobody holds, also those that were left empty before. One new poll fills them together. */
  | { readonly decision: 'release'; readonly places: readonly number[] }
  /** Who was elected declines or withdraws: the place waits for a new poll of its block. Those behind do not move up. */
  | { readonly decision: 'vacate'; readonly places: readonly number[] };

/**
 * - `outcome-undecided`: a tie is open or a run-off follows; take its outcome instead.
 * - `too-many-elected`: more than the block has vacant places.
 * - `may-not-stand`: elected is who is no candidate, not of the group, on the list already, or named twice.
 */
export type ListRefusal =
  | 'unknown-block'
  | 'no-place'
  | 'unknown-place'
  | 'repeated-place'
  | 'no-vacant-place'
  | 'outcome-undecided'
  | 'too-many-elected'
  | 'may-not-stand'
  | 'place-filled'
  | 'place-not-filled'
  | 'already-left-empty'
  | 'not-reserved';

export type ListChange = { readonly ok: true; readonly list: ReservedList } | { readonly ok: false; readonly refusal: ListRefusal };

/** The first thing wrong with a list, or null. Every place belongs to one block, and a block has places of one kind. */
export function checkList({ places, blocks }: ListDefinition): ListFault | null {
  if (places.length === 0) return 'no-places';
  if (places.includes('')) return 'empty-group';
  const inBlocks = blocks.flat();
  if (!inBlocks.every((number) => Number.isSafeInteger(number) && number >= 1 && number <= places.length)) return 'unknown-place';
  if (new Set(inBlocks).size < inBlocks.length) return 'repeated-place';
  if (inBlocks.length < places.length) return 'place-without-block';
  if (blocks.some((block) => block.length === 0)) return 'empty-block';
  return blocks.every((block) => new Set(block.map((number) => places[number - 1])).size <= 1) ? null : 'mixed-block';
}

/** The list before the first poll. The definition must have passed `checkList`. */
export function newList({ places, blocks }: ListDefinition): ReservedList {
  return { places: places.map((group) => ({ group, isReleased: false, status: 'vacant' })), blocks: blocks.map(ascending) };
}

/** The places of a block that wait for somebody, from the top: as many seats its next poll has. Empty for an unknown block. */
export function vacantPlaces({ places, blocks }: ReservedList, block: number): readonly number[] {
  return (blocks[block - 1] ?? []).filter((number) => places[number - 1]?.status === 'vacant');
}

/**
 * The candidates who may stand for the vacant places of a block, in the order given: of the group, where these are reserved,
 * and not on the list yet. Nobody where no place is vacant.
 */
export function mayStand(list: ReservedList, block: number, candidates: readonly ListCandidate[]): readonly ListCandidate[] {
  const [first] = vacantPlaces(list, block);
  const place = first === undefined ? undefined : list.places[first - 1];
  if (place === undefined) return [];
  const onList = new Set(list.places.map((one) => (one.status === 'filled' ? one.candidate : null)));
  const needed = place.isReleased ? null : place.group;
  return candidates.filter(({ id, groups }) => !onList.has(id) && (needed === null || groups.includes(needed)));
}

/**
 * Puts the elected on the vacant places of the block, in order of election. Where fewer are elected, or nobody since the
 * majority or the quorum was missed, the rest stays vacant: for another poll, or a decision.
 */
export function takeOutcome(
  list: ReservedList,
  block: number,
  { verdict, elected }: Pick<Outcome, 'verdict' | 'elected'>,
  candidates: readonly ListCandidate[],
): ListChange {
  if (list.blocks[block - 1] === undefined) return refuse('unknown-block');
  const vacant = vacantPlaces(list, block);
  if (vacant.length === 0) return refuse('no-vacant-place');
  if (verdict === 'tie' || verdict === 'run-off') return refuse('outcome-undecided');
  if (elected.length > vacant.length) return refuse('too-many-elected');
  const standing = new Set(mayStand(list, block, candidates).map(({ id }) => id));
  if (new Set(elected).size < elected.length || !elected.every((id) => standing.has(id))) return refuse('may-not-stand');
  const placed = new Map(elected.map((candidate, at) => [vacant[at], candidate]));
  return change(list, [...placed.keys()], (place, number) => ({ ...place, status: 'filled', candidate: placed.get(number) ?? '' }));
}

/** Takes a decision about places: all of them, or none and the first reason why not. */
export function decideOnPlaces(list: ReservedList, { decision, places }: ListDecision): ListChange {
  if (places.length === 0) return refuse('no-place');
  if (new Set(places).size < places.length) return refuse('repeated-place');
  for (const number of places) {
    const place = list.places[number - 1];
    if (place === undefined) return refuse('unknown-place');
    const refusal = refusalOf(place, decision);
    if (refusal !== null) return refuse(refusal);
  }
  if (decision === 'leave-empty') return change(list, places, emptied('left-empty'));
  if (decision === 'vacate') return change(list, places, emptied('vacant'));
  const blocks = [...list.blocks.map((block) => block.filter((number) => !places.includes(number))), ascending(places)];
  return change({ ...list, blocks }, places, (place) => ({ group: place.group, isReleased: true, status: 'vacant' }));
}

function refusalOf(place: Place, decision: ListDecision['decision']): ListRefusal | null {
  if (decision === 'vacate') return place.status === 'filled' ? null : 'place-not-filled';
  if (place.status === 'filled') return 'place-filled';
  if (decision === 'leave-empty') return place.status === 'left-empty' ? 'already-left-empty' : null;
  return place.group === null || place.isReleased ? 'not-reserved' : null;
}

function emptied(status: 'vacant' | 'left-empty') {
  return ({ group, isReleased }: Place): Place => ({ group, isReleased, status });
}

function change(list: ReservedList, numbers: readonly (number | undefined)[], replace: (place: Place, number: number) => Place): ListChange {
  const places = list.places.map((place, at) => (numbers.includes(at + 1) ? replace(place, at + 1) : place));
  return { ok: true, list: { ...list, places } };
}

function ascending(numbers: readonly number[]): readonly number[] {
  return numbers.toSorted((one, other) => one - other);
}

function refuse(refusal: ListRefusal): ListChange {
  return { ok: false, refusal };
}
