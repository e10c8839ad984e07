import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { divideSeats, layOutSeats, litSeats, scatteredOrder, seatsFor } from '../../app/_components/hemicycle/geometry.ts';

const counts = fc.integer({ min: 0, max: 2_000 });

describe('hemicycle geometry (design.md section 9)', () => {
  test('any count gets exactly its seats, inside the drawing', () => {
    fc.assert(
      fc.property(counts, (count) => {
        const { seats, width, height } = layOutSeats(count);
        expect(seats).toHaveLength(count);
        for (const { x, y } of seats) {
          expect(x).toBeGreaterThanOrEqual(-0.001);
          expect(x).toBeLessThanOrEqual(width + 0.001);
          expect(y).toBeGreaterThanOrEqual(-0.001);
          expect(y).toBeLessThanOrEqual(height + 0.001);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('the seats mirror about the middle', () => {
    fc.assert(
      fc.property(counts, (count) => {
        const { seats, width } = layOutSeats(count);
        const places = (mirrored: boolean) =>
          seats.map(({ x, y }) => `${Math.abs(mirrored ? width - x : x).toFixed(3)} ${Math.abs(y).toFixed(3)}`).toSorted();
        expect(places(true)).toEqual(places(false));
      }),
      { numRuns: 40 },
    );
  });

  test('no two seats touch', () => {
    for (const count of [2, 3, 9, 400, 2_000]) {
      const { seats, seatRadius } = layOutSeats(count);
      let closest = Infinity;
      for (const [i, a] of seats.entries()) {
        for (const b of seats.slice(i + 1)) closest = Math.min(closest, Math.hypot(a.x - b.x, a.y - b.y));
      }
      expect(closest).toBeGreaterThan(2 * seatRadius);
    }
  });

  test('seats come in order of angle, so that the first ones make a wedge', () => {
    const { seats } = layOutSeats(400);
    const angles = seats.map(({ angle }) => angle);
    expect(angles).toEqual(angles.toSorted((a, b) => a - b));
  });

  test('a fraction of a seat is refused in words', () => {
    expect(() => layOutSeats(1.5)).toThrow(/whole number of seats, not 1.5/);
    expect(() => layOutSeats(-1)).toThrow(RangeError);
  });

  test('the scattered order holds each seat once and is the same each time', () => {
    fc.assert(
      fc.property(counts, (count) => {
        const order = scatteredOrder(count);
        expect(order.toSorted((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, index) => index));
        expect(scatteredOrder(count)).toEqual(order);
      }),
      { numRuns: 40 },
    );
    expect(scatteredOrder(100)).not.toEqual(Array.from({ length: 100 }, (_, index) => index));
  });

  test('above the cap a seat stands for several people', () => {
    expect(seatsFor(2_940, 400)).toEqual({ seats: 400, peoplePerSeat: 7.35 });
    expect(seatsFor(12, 400)).toEqual({ seats: 12, peoplePerSeat: 1 });
    expect(seatsFor(0, 400)).toEqual({ seats: 0, peoplePerSeat: 1 });
  });

  test('nobody lights none, everybody all, and in between neither', () => {
    expect(litSeats(0, 2_940, 400)).toBe(0);
    expect(litSeats(1, 2_940, 400)).toBe(1);
    expect(litSeats(2_939, 2_940, 400)).toBe(399);
    expect(litSeats(2_940, 2_940, 400)).toBe(400);
    expect(litSeats(3, 0, 0)).toBe(0);
  });

  test('the parts of a result share out all seats', () => {
    expect(divideSeats([1_498, 452, 102], 400)).toEqual([292, 88, 20]);
    expect(divideSeats([1, 1, 1], 400)).toEqual([134, 133, 133]);
    expect(divideSeats([0, 0], 400)).toEqual([0, 0]);
    fc.assert(
      fc.property(fc.array(fc.nat(5_000), { minLength: 1, maxLength: 12 }), counts, (parts, seats) => {
        const shared = divideSeats(parts, seats).reduce((sum, part) => sum + part, 0);
        expect(shared).toBe(parts.some((part) => part > 0) ? seats : 0);
      }),
    );
  });
});
