/** Sorting by a locale's rules takes about a microsecond a comparison: 100,000 names would hold the event loop for seconds. */

/** Comparisons in one go: 1 to 3 ms. */
const comparisonsPerSlice = 1_000;
const runLength = 64;

/**
 * A stable merge sort that lets the event loop in between.
 * @param pause resolves when other work has had its turn
 * @returns a new array
 */
export async function sortInSlices<T>(items: readonly T[], compare: (a: T, b: T) => number, pause: () => Promise<void>): Promise<T[]> {
  let budget = comparisonsPerSlice;
  const counted = (a: T, b: T): number => {
    budget -= 1;
    return compare(a, b);
  };
  let runs: T[][] = [];
  for (let start = 0; start < items.length; start += runLength) {
    runs.push(items.slice(start, start + runLength).sort(counted));
    if (budget > 0) continue;
    await pause();
    budget = comparisonsPerSlice;
  }
  while (runs.length > 1) {
    const merged: T[][] = [];
    for (let index = 0; index < runs.length; index += 2) {
      const left = runs[index] ?? [];
      const right = runs[index + 1];
      if (right === undefined) {
        merged.push(left);
        continue;
      }
      const out: T[] = [];
      let l = 0;
      let r = 0;
      while (l < left.length && r < right.length) {
        const a = left[l];
        const b = right[r];
        if (a === undefined || b === undefined) break;
        if (counted(a, b) <= 0) {
          out.push(a);
          l += 1;
        } else {
          out.push(b);
          r += 1;
        }
        if (budget > 0) continue;
        await pause();
        budget = comparisonsPerSlice;
      }
      for (; l < left.length; l += 1) pushAt(out, left, l);
      for (; r < right.length; r += 1) pushAt(out, right, r);
      merged.push(out);
    }
    runs = merged;
  }
  return runs[0] ?? [];
}

function pushAt<T>(out: T[], from: readonly T[], index: number): void {
  const item = from[index];
  if (item !== undefined) out.push(item);
}

/** Where the item belongs in a sorted array, after those that compare equal. */
export function insertionPoint<T>(sorted: readonly T[], item: T, compare: (a: T, b: T) => number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const there = sorted[middle];
    if (there !== undefined && compare(there, item) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
