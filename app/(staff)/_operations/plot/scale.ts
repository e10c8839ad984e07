/** Where things stand in a plot, as pure functions. A plot's width and height are 1; y grows upwards in values and downwards in places. */

export type Point = { readonly at: number; readonly value: number };

/** A run of samples without a gap. */
export type Segment = readonly Point[];

/** Cuts samples where one has no value, and where two lie further apart than that. */
export function segmentsOf(at: readonly number[], values: readonly (number | null)[], gapMs: number): readonly Segment[] {
  const segments: Point[][] = [];
  let last: number | null = null;
  for (const [index, time] of at.entries()) {
    const value = values[index] ?? null;
    if (value === null) {
      last = null;
      continue;
    }
    const current = segments.at(-1);
    if (current === undefined || last === null || time - last > gapMs) segments.push([{ at: time, value }]);
    else current.push({ at: time, value });
    last = time;
  }
  return segments;
}

/** A round number that is at least this: 1, 2 or 5 times a power of ten, so that its half is one as well, or nearly. */
export function niceTop(most: number): number {
  if (!(most > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(most));
  for (const step of [1, 2, 5, 10]) if (step * power >= most * (1 - rounding)) return step * power;
  return 10 * power;
}

/** Powers of ten are not exact in binary: what differs by so little is the same. */
const rounding = 1e-9;

/** The largest of the values; 0 where there is none. */
export function highest(lists: readonly (readonly (number | null)[])[]): number {
  let most = 0;
  for (const values of lists) for (const value of values) if (value !== null && value > most) most = value;
  return most;
}

/** How many times more than nearly all of its values a plot still shows as it is. */
const bearable = 10;
/** That many of all values are "nearly all". */
const nearlyAll = 0.99;

/**
 * The largest value that a plot's axis must reach. A few values far beyond nearly all the others are left out: one stop of
 * a minute would make a line of all else for an hour.
 */
export function highestBearable(lists: readonly (readonly (number | null)[])[], leastTop: number): number {
  const values = lists.flatMap((list) => list.filter((value) => value !== null)).toSorted((one, other) => one - other);
  const usual = values[Math.ceil(values.length * nearlyAll) - 1] ?? 0;
  const most = bearable * Math.max(leastTop, usual);
  return values.findLast((value) => value <= most) ?? 0;
}

/** Where values lie beyond the top: the highest of each stretch, so that its number can stand there. */
export function beyond(at: readonly number[], lists: readonly (readonly (number | null)[])[], top: number, { from, to }: Span, stretchMs: number): readonly Point[] {
  const peaks: Point[] = [];
  for (const [index, time] of at.entries()) {
    const value = highest(lists.map((list) => [list[index] ?? null]));
    if (value <= top || time < from || time > to) continue;
    const last = peaks.at(-1);
    if (last === undefined || time - last.at > stretchMs) peaks.push({ at: time, value });
    else if (value > last.value) peaks[peaks.length - 1] = { at: time, value };
  }
  return peaks;
}

export type Span = { readonly from: number; readonly to: number };

/** From 0 at the span's begin to 1 at its end. */
export function placeX({ from, to }: Span, at: number): number {
  return (at - from) / (to - from);
}

/** From 1 at the foot to 0 at the top. What is higher than the top is drawn at it. */
export function placeY(top: number, value: number): number {
  return 1 - Math.min(1, Math.max(0, value / top));
}

/** The path of a line through a box of this size. What lies before the span is left out; one sample alone is a dot. */
export function pathOf(segments: readonly Segment[], span: Span, top: number, size: { readonly width: number; readonly height: number }): string {
  const place = ({ at, value }: Point) => `${trimmed(placeX(span, at) * size.width)} ${trimmed(placeY(top, value) * size.height)}`;
  return segments
    .map((segment) => segment.filter(({ at }) => at >= span.from && at <= span.to))
    .filter((segment) => segment.length > 0)
    .map((segment) => (segment.length === 1 ? segment.concat(segment) : segment))
    .map((segment) => `M${segment.map(place).join('L')}`)
    .join('');
}

/** A tenth of a unit is less than a pixel. */
function trimmed(place: number): number {
  return Math.round(place * 10) / 10;
}

/** Round clock times within the span, each so many minutes; every time zone's offset is a whole number of quarters. */
export function timeTicks({ from, to }: Span, everyMinutes: number): readonly number[] {
  const stepMs = everyMinutes * 60_000;
  const ticks: number[] = [];
  for (let at = Math.ceil(from / stepMs) * stepMs; at <= to; at += stepMs) ticks.push(at);
  return ticks;
}

/** The sample closest to an instant; null when none lies within the reach. */
export function nearest(at: readonly number[], wanted: number, reachMs: number): number | null {
  let found: number | null = null;
  let best = reachMs;
  for (const [index, time] of at.entries()) {
    const distance = Math.abs(time - wanted);
    if (distance > best) continue;
    best = distance;
    found = index;
  }
  return found;
}

export type Fold = 'most' | 'sum';

/** The span in so many rows of a table, the newest first: of each the highest value, or the sum; null where nothing was measured. */
export function rowsOf(at: readonly number[], values: readonly (number | null)[], { from, to }: Span, rows: number, fold: Fold): readonly (number | null)[] {
  const folded: (number | null)[] = Array.from({ length: rows }, () => null);
  for (const [index, time] of at.entries()) {
    const value = values[index] ?? null;
    if (value === null || time < from || time > to) continue;
    const row = Math.min(rows - 1, Math.floor(((to - time) / (to - from)) * rows));
    const before = folded[row] ?? null;
    folded[row] = before === null ? value : fold === 'sum' ? before + value : Math.max(before, value);
  }
  return folded;
}
