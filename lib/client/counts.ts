import type { PollId } from '../assembly/basics.ts';
import type { Count } from '../protocol/down.ts';

/** Ballots recorded so far, by poll. */
export type Counts = Readonly<Record<PollId, Count>>;

/** More polls than this are never open at once; the oldest count goes. */
const mostCounts = 64;

/** Takes one count. Staff hear the same numbers on two topics at two paces, so a smaller one is an older one (A4). */
export function withCount(counts: Counts, count: Count): Counts {
  const held = counts[count.poll];
  if (held !== undefined && (held.cast > count.cast || (held.cast === count.cast && held.eligible === count.eligible))) return counts;
  const next = { ...counts, [count.poll]: count };
  const [oldest] = Object.keys(next);
  if (Object.keys(next).length > mostCounts && oldest !== undefined) delete next[oldest];
  return next;
}

/** Takes the counts of a join reply: what it lacks is no longer open. */
export function withAllCounts(counts: Counts, all: readonly Count[]): Counts {
  const open = new Set(all.map((count) => count.poll));
  let next: Counts = Object.fromEntries(Object.entries(counts).filter(([poll]) => open.has(poll)));
  if (Object.keys(next).length === Object.keys(counts).length) next = counts;
  for (const count of all) next = withCount(next, count);
  return next;
}
