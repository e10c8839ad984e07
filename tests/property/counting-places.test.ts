import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkList, decideOnPlaces, mayStand, newList, takeOutcome, vacantPlaces } from '../../lib/counting/places.ts';
import type { ListCandidate, ListChange, ListDefinition, ReservedList } from '../../lib/counting/places.ts';

const groups = ['women', 'new'];
const candidates: readonly ListCandidate[] = Array.from({ length: 8 }, (_, at) => ({ id: `c${at}`, groups: groups.filter((_group, bit) => ((at >> bit) & 1) === 1) }));

/** Places of three kinds, each kind cut into blocks. */
const definition: fc.Arbitrary<ListDefinition> = fc
  .array(fc.tuple(fc.constantFrom(null, ...groups), fc.boolean()), { minLength: 1, maxLength: 7 })
  .map((drawn) => {
    const blocks = new Map<string, number[]>();
    drawn.forEach(([group, isLater], at) => {
      const key = `${group}${isLater}`;
      blocks.set(key, [...(blocks.get(key) ?? []), at + 1]);
    });
    return { places: drawn.map(([group]) => group), blocks: [...blocks.values()] };
  });

const ids = fc.constantFrom(...candidates.map(({ id }) => id));
const step: fc.Arbitrary<(list: ReservedList) => ListChange> = fc.oneof(
  fc.tuple(fc.integer({ min: 0, max: 9 }), fc.array(ids, { maxLength: 3 })).map(([block, elected]) => (list: ReservedList) => takeOutcome(list, block, { verdict: 'elected', elected }, candidates)),
  // Of those who may stand as many as there are places, or fewer: taken wherever a place is vacant.
  fc.tuple(fc.integer({ min: 1, max: 7 }), fc.nat({ max: 3 })).map(([block, most]) => (list: ReservedList) => {
    const elected = mayStand(list, block, candidates).map(({ id }) => id).slice(0, Math.min(most, vacantPlaces(list, block).length));
    return takeOutcome(list, block, { verdict: 'elected', elected }, candidates);
  }),
  fc.tuple(fc.constantFrom('leave-empty' as const, 'release' as const, 'vacate' as const), fc.array(fc.integer({ min: 0, max: 8 }), { maxLength: 2 }))
    .map(([decision, places]) => (list: ReservedList) => decideOnPlaces(list, { decision, places })),
);

describe('[voting-rules: Methods] a list with reserved places, whatever is decided', () => {
  test('nobody stands on it twice or against a reservation, each place stays in one block, and a poll has places of one kind', () => {
    fc.assert(fc.property(definition, fc.array(step, { maxLength: 25 }), (given, steps) => {
      expect(checkList(given)).toBeNull();
      let list = newList(given);
      for (const take of steps) {
        const change = take(list);
        if (change.ok) list = change.list;
      }
      expect(list.places.map(({ group }) => group)).toEqual(given.places);
      const names = list.places.flatMap((place) => (place.status === 'filled' ? [place.candidate] : []));
      expect(new Set(names).size).toBe(names.length);
      for (const place of list.places) {
        if (place.status !== 'filled' || place.isReleased || place.group === null) continue;
        expect(candidates.find(({ id }) => id === place.candidate)?.groups).toContain(place.group);
      }
      expect(list.blocks.flat().sort((one, other) => one - other)).toEqual(given.places.map((_, at) => at + 1));
      list.blocks.forEach((_, at) => {
        const kinds = vacantPlaces(list, at + 1).map((number) => {
          const place = list.places[number - 1];
          return place === undefined || place.isReleased ? null : place.group;
        });
        expect(new Set(kinds).size).toBeLessThanOrEqual(1);
      });
    }), { numRuns: 500 });
  });
});
