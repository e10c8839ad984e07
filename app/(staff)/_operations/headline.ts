import type { Instant } from '../../../lib/assembly/basics.ts';
import type { Hour } from '../../../lib/client/operations-hour.ts';
import type { OperationsView } from '../../../lib/client/operations-watch.ts';
import { limitEffects, limitNames, samplePeriodMs, type LimitName, type SeriesName } from '../../../lib/protocol/operations.ts';

/** How things stand, in the order in which it matters: what must be known first goes first. */
export type Headline =
  | { readonly kind: 'loading' }
  | { readonly kind: 'unreachable'; readonly forMs: number; readonly since: Instant }
  | { readonly kind: 'refused' }
  | { readonly kind: 'store-away'; readonly forMs: number | null }
  | { readonly kind: 'lost'; readonly assemblies: number }
  | { readonly kind: 'memory'; readonly used: number; readonly limit: number }
  | { readonly kind: 'full'; readonly limit: LimitName; readonly times: number }
  | { readonly kind: 'slow'; readonly loopMs: number; readonly replyMs: number | null }
  | { readonly kind: 'running'; readonly connected: number; readonly storeMs: number | null };

/** A question and its next attempt may fail to a restart that nobody notices; a third that fails is told. */
const quietFailureMs = 2.5 * samplePeriodMs;
/** What is told of the last while: one bad second is no state. */
const lookBackMs = 60_000;
/** People notice a page that answers later than this. */
const slowLoopMs = 200;
const slowReplyMs = 1_000;
/** Above this the garbage collector works for nothing else. */
const heapShare = 0.9;
/** Limits at which people wait outside who did nothing wrong; the others bite who sends or reads as no page of ours does. */
const limitsOfPlace: readonly LimitName[] = ['connections', 'memory', 'arrivals-waiting', 'arrival-time', 'commit-queue', 'bodies-at-once'];

/** @param now server time */
export function headlineOf({ newest, hour, updatedAt, problem }: OperationsView, now: Instant): Headline {
  if (problem?.kind === 'refused') return { kind: 'refused' };
  if (newest === null || updatedAt === null) return problem === null ? { kind: 'loading' } : { kind: 'unreachable', forMs: 0, since: now };
  if (problem !== null && now - updatedAt >= quietFailureMs) return { kind: 'unreachable', forMs: now - updatedAt, since: updatedAt };
  const { store, assemblies, heapLimit } = newest;
  if (!store.isAnswering || assemblies.stale > 0) return { kind: 'store-away', forMs: store.answeredAt === null ? null : Math.max(0, now - store.answeredAt) };
  if (assemblies.lost > 0) return { kind: 'lost', assemblies: assemblies.lost };
  const heap = latest(hour, 'heap') ?? 0;
  if (heap > heapLimit * heapShare) return { kind: 'memory', used: heap, limit: heapLimit };
  const from = (hour.at.at(-1) ?? now) - lookBackMs;
  const full = limitsOfPlace.map((limit) => ({ limit, times: sumSince(hour, hour.limits[limit], from) })).find(({ times }) => times > 0);
  if (full !== undefined) return { kind: 'full', ...full };
  const loopMs = mostSince(hour, 'loopP99', from) ?? 0;
  const replyMs = mostSince(hour, 'replyP99', from);
  if (loopMs > slowLoopMs || (replyMs ?? 0) > slowReplyMs) return { kind: 'slow', loopMs, replyMs };
  return { kind: 'running', connected: (latest(hour, 'webSocket') ?? 0) + (latest(hour, 'longPoll') ?? 0), storeMs: latest(hour, 'store') };
}

/** Of the newest sample. */
export function latest({ series }: Hour, name: SeriesName): number | null {
  return series[name].at(-1) ?? null;
}

function mostSince({ at, series }: Hour, name: SeriesName, from: Instant): number | null {
  const values = series[name].filter((value, index): value is number => value !== null && (at[index] ?? 0) > from);
  return values.length === 0 ? null : Math.max(...values);
}

export function sumSince({ at }: Hour, counts: readonly number[] | undefined, from: Instant): number {
  return (counts ?? []).reduce((sum, count, index) => ((at[index] ?? 0) > from ? sum + count : sum), 0);
}

export type ReachedLimit = { readonly name: LimitName; readonly inHour: number; readonly sinceStart: number };

/** Limits that were reached, those of the last hour first. */
export function reachedLimits({ newest, hour }: OperationsView): readonly ReachedLimit[] {
  return limitNames
    .map((name) => ({ name, inHour: sumSince(hour, hour.limits[name], Number.NEGATIVE_INFINITY), sinceStart: newest?.limits[name]?.sinceStart ?? 0 }))
    .filter(({ inHour, sinceStart }) => inHour > 0 || sinceStart > 0)
    .toSorted((one, other) => other.inHour - one.inHour || other.sinceStart - one.sinceStart);
}

/** For each sample, how often limits of this effect were reached. */
export function byEffect({ at, limits }: Hour, effect: 'refused' | 'cut' | 'held'): readonly number[] {
  const sums = at.map(() => 0);
  for (const name of limitNames) {
    if (limitEffects[name] === effect) for (const [index, count] of (limits[name] ?? []).entries()) sums[index] = (sums[index] ?? 0) + count;
  }
  return sums;
}
