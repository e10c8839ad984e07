import { describe, expect, test } from 'vitest';
import { count } from '../../lib/counting/methods.ts';
import { checkList, decideOnPlaces, mayStand, newList, takeOutcome, vacantPlaces } from '../../lib/counting/places.ts';
import type { ListCandidate, ListChange, ListDecision, ListDefinition, ListFault, ListRefusal, ReservedList } from '../../lib/counting/places.ts';
import type { Outcome } from '../../lib/counting/types.ts';

const women = 'women';
/** Every odd place for women: places 1 and 2 by themselves, then 3 and 5 in one poll, then 4 and 6 in one. */
const alternating: ListDefinition = { places: [women, null, women, null, women, null], blocks: [[1], [2], [3, 5], [4, 6]] };
const [ada, ben, cleo, dan, eve, fay] = ['ada', 'ben', 'cleo', 'dan', 'eve', 'fay'];
const candidates: readonly ListCandidate[] = ['ada', 'ben', 'cleo', 'dan', 'eve', 'fay'].map((id) => ({ id, groups: id === 'ben' || id === 'dan' ? ['new'] : [women] }));
const elected = (...ids: readonly string[]): Pick<Outcome, 'verdict' | 'elected'> => ({ verdict: ids.length > 0 ? 'elected' : 'no-majority', elected: ids });
const list = (change: ListChange): ReservedList => {
  if (!change.ok) throw new Error(`test: refused, ${change.refusal}`);
  return change.list;
};
const take = (from: ReservedList, block: number, ...ids: readonly string[]) => list(takeOutcome(from, block, elected(...ids), candidates));
const names = ({ places }: ReservedList) => places.map((place) => (place.status === 'filled' ? place.candidate : place.status));
const standing = (from: ReservedList, block: number) => mayStand(from, block, candidates).map(({ id }) => id);

describe('[CO19] [voting-rules: Methods] a list with reserved places', () => {
  // The example of docs/counting/reserved-places.md.
  test('is filled as a conference does it, place by place and then in blocks', () => {
    let filled = newList(alternating);
    expect(standing(filled, 1)).toEqual([ada, cleo, eve, fay]);
    filled = take(filled, 1, 'cleo');
    expect(standing(filled, 2)).toEqual([ada, ben, dan, eve, fay]);
    filled = take(filled, 2, 'ada');
    expect(standing(filled, 3)).toEqual([eve, fay]);
    expect(vacantPlaces(filled, 3)).toEqual([3, 5]);
    filled = take(filled, 3, 'fay', 'eve');
    filled = take(filled, 4, 'dan', 'ben');
    expect(names(filled)).toEqual([cleo, ada, fay, dan, eve, ben]);
    expect(standing(filled, 4)).toEqual([]);
    expect(JSON.parse(JSON.stringify(filled))).toEqual(filled);

    const short = take(take(take(newList(alternating), 1, 'cleo'), 2, 'ada'), 3, 'eve');
    expect(standing(list(decideOnPlaces(short, { decision: 'release', places: [5] })), 5)).toEqual([ben, dan, fay]);
  });

  test('takes what any method has counted', () => {
    const definition = { method: 'approval', options: ['eve', 'fay', 'ada'], majority: null, runOff: false, seats: 2, picks: { min: 1, max: 2 } } as const;
    const outcome = count(definition, [{ choice: { picks: ['fay', 'ada'] }, weight: '1', count: 3 }, { choice: { picks: ['ada'] }, weight: '1', count: 1 }], {
      present: { heads: 4, weight: '4' }, eligible: { heads: 4, weight: '4' },
    });
    expect(names(list(takeOutcome(newList(alternating), 3, outcome, candidates)))).toEqual(['vacant', 'vacant', ada, 'vacant', fay, 'vacant']);
  });

  test('keeps a place vacant that nobody won, for another poll of the same block', () => {
    const once = take(newList(alternating), 3, 'eve');
    expect(vacantPlaces(once, 3)).toEqual([5]);
    expect(standing(once, 3)).toEqual([ada, cleo, fay]);
    expect(names(take(once, 3, 'fay'))).toEqual(['vacant', 'vacant', eve, 'vacant', fay, 'vacant']);
    expect(take(once, 3)).toEqual(once);
    expect(list(takeOutcome(once, 3, { verdict: 'no-quorum', elected: [] }, candidates))).toEqual(once);
  });

  test('changes nothing in the list it was given', () => {
    const before = newList(alternating);
    const copy: unknown = JSON.parse(JSON.stringify(before));
    take(before, 1, 'cleo');
    decideOnPlaces(before, { decision: 'release', places: [1, 3] });
    expect(before).toEqual(copy);
  });

  test('lets somebody stand who belongs to several groups', () => {
    const both = newList({ places: [women, 'new'], blocks: [[1], [2]] });
    const gail = { id: 'gail', groups: [women, 'new'] };
    expect([1, 2].map((block) => mayStand(both, block, [gail]).length)).toEqual([1, 1]);
    expect(mayStand(list(takeOutcome(both, 2, elected('gail'), [gail])), 1, [gail])).toEqual([]);
  });
});

describe('[CO20] a reserved place that nobody won', () => {
  const short = take(newList(alternating), 3, 'eve');

  test('stays empty by decision, and no poll fills it any more', () => {
    const empty = list(decideOnPlaces(short, { decision: 'leave-empty', places: [5] }));
    expect(names(empty)).toEqual(['vacant', 'vacant', eve, 'vacant', 'left-empty', 'vacant']);
    expect(vacantPlaces(empty, 3)).toEqual([]);
    expect(takeOutcome(empty, 3, elected('fay'), candidates)).toEqual({ ok: false, refusal: 'no-vacant-place' });
  });

  test('is open to all once it is released, and has its own poll', () => {
    const released = list(decideOnPlaces(short, { decision: 'release', places: [5] }));
    expect(released.blocks).toEqual([[1], [2], [3], [4, 6], [5]]);
    expect(released.places[4]).toEqual({ group: women, isReleased: true, status: 'vacant' });
    expect(standing(released, 5)).toEqual([ada, ben, cleo, dan, fay]);
    expect(take(released, 5, 'ben').places[4]).toEqual({ group: women, isReleased: true, status: 'filled', candidate: ben });
  });

  test('can be released after it was left empty', () => {
    const empty = list(decideOnPlaces(short, { decision: 'leave-empty', places: [5] }));
    expect(vacantPlaces(list(decideOnPlaces(empty, { decision: 'release', places: [5] })), 5)).toEqual([5]);
  });

  test('is filled together with others that are released at once, from the top', () => {
    const released = list(decideOnPlaces(newList(alternating), { decision: 'release', places: [5, 1] }));
    expect(released.blocks).toEqual([[], [2], [3], [4, 6], [1, 5]]);
    expect(names(take(released, 5, 'dan', 'ada'))).toEqual([dan, 'vacant', 'vacant', 'vacant', ada, 'vacant']);
  });
});

describe('who declines', () => {
  test('leaves the place to a new poll, for which they may stand again', () => {
    const vacated = list(decideOnPlaces(take(newList(alternating), 3, 'fay', 'eve'), { decision: 'vacate', places: [3] }));
    expect(names(vacated)).toEqual(['vacant', 'vacant', 'vacant', 'vacant', eve, 'vacant']);
    expect(standing(vacated, 3)).toEqual([ada, cleo, fay]);
    expect(names(take(vacated, 3, 'ada'))[2]).toBe(ada);
  });
});

describe('refused, as a value', () => {
  const some = list(decideOnPlaces(take(newList(alternating), 1, 'ada'), { decision: 'leave-empty', places: [3] }));

  test.each<[string, number, Pick<Outcome, 'verdict' | 'elected'>, ListRefusal]>([
    ['a block there is not', 9, elected('ben'), 'unknown-block'], ['no block', 0, elected('ben'), 'unknown-block'], ['half a block', 1.5, elected('ben'), 'unknown-block'],
    ['a block that is filled', 1, elected('cleo'), 'no-vacant-place'], ['an open tie', 4, { verdict: 'tie', elected: ['ben'] }, 'outcome-undecided'],
    ['a run-off', 2, { verdict: 'run-off', elected: [] }, 'outcome-undecided'], ['more than there are places', 3, elected('eve', 'fay'), 'too-many-elected'],
    ['who is not of the group', 3, elected('ben'), 'may-not-stand'], ['who is on the list', 2, elected('ada'), 'may-not-stand'],
    ['who is no candidate', 2, elected('zoe'), 'may-not-stand'], ['the same twice', 4, elected('ben', 'ben'), 'may-not-stand'],
  ])('the outcome of %s', (_name, block, outcome, refusal) => expect(takeOutcome(some, block, outcome, candidates)).toEqual({ ok: false, refusal }));

  test.each<[ListDecision['decision'], readonly number[], ListRefusal]>([
    ['leave-empty', [7], 'unknown-place'], ['release', [0], 'unknown-place'], ['vacate', [-1], 'unknown-place'], ['release', [1.5], 'unknown-place'],
    ['release', [], 'no-place'], ['release', [5, 5], 'repeated-place'], ['leave-empty', [1], 'place-filled'], ['release', [1], 'place-filled'], ['leave-empty', [3], 'already-left-empty'],
    ['release', [2], 'not-reserved'], ['vacate', [2], 'place-not-filled'], ['release', [5, 2], 'not-reserved'],
  ])('%s of %j: %s', (decision, places, refusal) => expect(decideOnPlaces(some, { decision, places })).toEqual({ ok: false, refusal }));

  test('a second release', () => {
    const released = list(decideOnPlaces(some, { decision: 'release', places: [5] }));
    expect(decideOnPlaces(released, { decision: 'release', places: [5] })).toEqual({ ok: false, refusal: 'not-reserved' });
  });
});

describe('checkList', () => {
  test('takes each place in one block of its kind', () => {
    expect(checkList(alternating)).toBeNull();
    expect(checkList({ places: [null], blocks: [[1]] })).toBeNull();
    expect(newList({ places: [null, null], blocks: [[2, 1]] }).blocks).toEqual([[1, 2]]);
  });

  test.each<[ListDefinition, ListFault]>([
    [{ places: [], blocks: [] }, 'no-places'], [{ places: [''], blocks: [[1]] }, 'empty-group'], [{ places: [null], blocks: [[2]] }, 'unknown-place'],
    [{ places: [null], blocks: [[0]] }, 'unknown-place'], [{ places: [null], blocks: [[0.5]] }, 'unknown-place'], [{ places: [null, null], blocks: [[1], [2, 1]] }, 'repeated-place'],
    [{ places: [null, null], blocks: [[2]] }, 'place-without-block'], [{ places: [women, null], blocks: [[1, 2]] }, 'mixed-block'],
    [{ places: [women, 'new'], blocks: [[1, 2]] }, 'mixed-block'], [{ places: [null], blocks: [[1], []] }, 'empty-block'],
  ])('%j: %s', (definition, fault) => expect(checkList(definition)).toBe(fault));
});
