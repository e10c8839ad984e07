/**
 * Geometry of the hemicycle: seats on concentric half circles with even spacing. Pure; drawn from counts alone, so
 * that no dot is a person (design.md section 9).
 */

/** A seat's centre, in units of the drawing. `angle` runs from 0 (left) to π (right). */
export type Seat = { x: number; y: number; angle: number };

export type Hemicycle = {
  /** In order of angle, so that the first k of them are a wedge. */
  seats: readonly Seat[];
  seatRadius: number;
  width: number;
  height: number;
};

/** Width of the drawing; all else follows from it, and the SVG scales. */
const drawingWidth = 400;
/** Radius of the innermost row as a part of the outermost; leaves room for a number in the middle. */
const innerRadiusShare = 0.42;
/** Diameter of a dot as a part of the distance between two seats. */
const dotShare = 0.72;
/** Halvings of the search for the spacing: far below a hundredth of a unit. */
const spacingSearchSteps = 50;

type Row = { radius: number; count: number };

function rowsFor(spacing: number): Row[] {
  const outer = drawingWidth / 2;
  const rows: Row[] = [];
  for (let radius = innerRadiusShare * outer; radius <= outer - spacing / 2; radius += spacing) {
    rows.push({ radius, count: Math.floor((Math.PI * radius) / spacing) + 1 });
  }
  return rows;
}

function seatsIn(rows: readonly Row[]): number {
  return rows.reduce((sum, row) => sum + row.count, 0);
}

/** Takes seats away where they stand closest, until exactly `count` are left. */
function trim(rows: Row[], count: number): Row[] {
  const trimmed = rows.map((row) => ({ ...row }));
  for (let extra = seatsIn(trimmed) - count; extra > 0; extra -= 1) {
    let closest: Row | undefined;
    for (const row of trimmed) {
      if (row.count > 0 && (closest === undefined || row.count / row.radius > closest.count / closest.radius)) closest = row;
    }
    if (closest === undefined) break;
    closest.count -= 1;
  }
  return trimmed;
}

/**
 * Places exactly `count` seats (a whole number, at least 0), mirror-symmetric about the middle.
 * Throws a RangeError for any other count.
 */
export function layOutSeats(count: number): Hemicycle {
  if (!Number.isInteger(count) || count < 0) {
    throw new RangeError(`A hemicycle has a whole number of seats, not ${count}. Cap or round the count first.`);
  }
  const outer = drawingWidth / 2;
  let low = 0.5;
  let high = drawingWidth;
  for (let step = 0; step < spacingSearchSteps; step += 1) {
    const middle = (low + high) / 2;
    if (seatsIn(rowsFor(middle)) >= count) low = middle;
    else high = middle;
  }
  const seats = trim(rowsFor(low), count).flatMap(({ radius, count: inRow }) =>
    Array.from({ length: inRow }, (_, index) => {
      const angle = inRow === 1 ? Math.PI / 2 : (Math.PI * index) / (inRow - 1);
      return { angle, radius, x: outer - radius * Math.cos(angle), y: outer - radius * Math.sin(angle) };
    }),
  );
  seats.sort((a, b) => a.angle - b.angle || a.radius - b.radius);
  // A hall of a dozen would get dots as large as the drawing's inner radius; they stay dots.
  const seatRadius = Math.min((low * dotShare) / 2, outer * 0.08);
  return { seats, seatRadius, width: drawingWidth, height: outer };
}

/** Seats to draw for `people`, and how many people one seat stands for. `cap` is 2,000 on a screen and 400 on a phone. */
export function seatsFor(people: number, cap: number): { seats: number; peoplePerSeat: number } {
  const seats = Math.min(Math.max(0, Math.round(people)), cap);
  return { seats, peoplePerSeat: seats === 0 ? 1 : people / seats };
}

/**
 * How many of `seats` are lit for `count` of `total` people. Nobody lights none, everybody lights all, and in between
 * at least one is lit and one dark: a rounded picture must not say "all" when somebody is missing.
 */
export function litSeats(count: number, total: number, seats: number): number {
  if (total <= 0 || count <= 0 || seats === 0) return 0;
  if (count >= total) return seats;
  if (seats < 2) return 0;
  return Math.min(seats - 1, Math.max(1, Math.round((count / total) * seats)));
}

/**
 * Divides `seats` among parts by largest remainder, so that they add up exactly. Parts are shares for display, not
 * votes to be counted. All seats go to the parts; an empty list or a sum of 0 gives none.
 */
export function divideSeats(parts: readonly number[], seats: number): number[] {
  const sum = parts.reduce((total, part) => total + part, 0);
  if (sum <= 0) return parts.map(() => 0);
  const exact = parts.map((part) => (part / sum) * seats);
  const whole = exact.map((share) => Math.floor(share));
  const byRemainder = exact
    .map((share, index) => ({ index, remainder: share - Math.floor(share) }))
    .toSorted((a, b) => b.remainder - a.remainder || a.index - b.index);
  const left = seats - whole.reduce((total, part) => total + part, 0);
  for (const { index } of byRemainder.slice(0, left)) whole[index] = (whole[index] ?? 0) + 1;
  return whole;
}

/** Constants of a linear congruential generator (Numerical Recipes): good enough to scatter dots, never for anything else. */
const lcgFactor = 1_664_525;
const lcgStep = 1_013_904_223;

/** The numbers 0 to count − 1, scattered, the same each time: a redraw never makes seats jump. */
export function scatteredOrder(count: number, seed = 7): number[] {
  const order = Array.from({ length: count }, (_, index) => index);
  let state = seed >>> 0;
  for (let i = count - 1; i > 0; i -= 1) {
    state = (Math.imul(state, lcgFactor) + lcgStep) >>> 0;
    const j = Math.floor((state / 2 ** 32) * (i + 1));
    const swapped = order[i] ?? i;
    order[i] = order[j] ?? j;
    order[j] = swapped;
  }
  return order;
}
