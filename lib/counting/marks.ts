import { elements } from './own-properties.ts';
import { placesOf } from './ranking.ts';
import type { Mark } from './types.ts';

/**
 * Pairs of an option and its mark, rebuilt in ballot order; null when there is none, an option is unknown or stands twice,
 * or `readMark` gives null for a mark. Never throws.
 */
export function checkMarks<M>(options: readonly string[], marks: unknown, readMark: (mark: unknown) => M | null): readonly Mark<M>[] | null {
  const given = elements(marks);
  if (given === undefined || given.length === 0 || given.length > options.length) return null;
  const places = placesOf(options);
  const found: { readonly place: number; readonly mark: Mark<M> }[] = [];
  let [highest, isInOrder] = [-1, true];
  for (const one of given) {
    const pair = elements(one);
    if (pair?.length !== 2) return null;
    const [option, mark] = pair;
    const place = typeof option === 'string' ? places.get(option) : undefined;
    const read = readMark(mark);
    if (place === undefined || read === null) return null;
    isInOrder &&= place > highest;
    highest = place;
    found.push({ place, mark: [options[place] ?? '', read] });
  }
  if (!isInOrder) {
    // Recorded ballots are in order, and counting reads them again; only what is cast otherwise is sorted.
    found.sort((earlier, later) => earlier.place - later.place);
    if (found.some(({ place }, at) => place === found[at + 1]?.place)) return null;
  }
  return found.map(({ mark }) => mark);
}
