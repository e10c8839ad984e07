import type { Instant } from '../../../lib/assembly/basics.ts';
import type { Hour } from '../../../lib/client/operations-hour.ts';
import type { OperationsView } from '../../../lib/client/operations-watch.ts';
import { limitEffects, limitNames, samplePeriodMs, samplesKept, type LimitName, type SeriesName } from '../../../lib/protocol/operations.ts';

/** How things stand, in the order in which it matters: what must be known first goes first. */
export type Headline =
  | { readonly kind: 'loading' }
  /** `of`: the instant of what is shown; null while that is nothing. */
  | { readonly kind: 'unreachable'; readonly forMs: number; readonly of: Instant | null }
  /** An answer takes longer than it should, and nobody can say yet how things stand. */
  | { readonly kind: 'waiting'; readonly of: Instant }
  | { readonly kind: 'refused' }
  | { readonly kind: 'store-away'; readonly forMs: number | null }
  | { readonly kind: 'lost'; readonly assemblies: number }
  | { readonly kind: 'memory'; readonly used: number; readonly limit: number }
  | { readonly kind: 'full'; readonly limit: LimitName; readonly times: number }
  | { readonly kind: 'slow'; readonly loopMs: number; readonly replyMs: number | null }
  | { readonly kind: 'slow-replies'; readonly replyMs: number }
  /** Null is what the newest sample can't say of now. */
  | { readonly kind: 'running'; readonly connected: number | null; readonly storeMs: number | null };

/** What the page hears over its channel: sooner than by the samples, and of its own assembly only. */
export type LiveFacts = {
  /** Whether the store is away, and since when the page has been told so; null while the channel is lost. */
  readonly store: { readonly isAway: boolean; readonly at: Instant } | null;
  /** When anything was last heard from the worker. */
  readonly heardAt: Instant | null;
};

/** An answer takes milliseconds. Later than this, what was known before may be past. */
const lateAnswerMs = samplePeriodMs / 2;
/** A question and its next attempt may fail to a restart that nobody notices; a third that fails is told. */
const quietFailureMs = 2.5 * samplePeriodMs;
/** What is told of the last while: one bad second is no state. */
const lookBackMs = 60_000;
/** People notice a page that answers later than this. */
const slowLoopMs = 200;
const slowReplyMs = 1_000;
const hourMs = samplePeriodMs * samplesKept;
/** Above this the garbage collector works for nothing else. */
const heapShare = 0.9;
/** Limits at which people wait outside who did nothing wrong; the others bite who sends or reads as no page of ours does. */
const limitsOfPlace: readonly LimitName[] = ['connections', 'memory', 'arrivals-waiting', 'arrival-time', 'commit-queue', 'bodies-at-once'];

/** @param now server time */
export function headlineOf(view: OperationsView, live: LiveFacts, now: Instant): Headline {
  const { newest, hour, updatedAt, waitingSince, problem } = view;
  if (problem?.kind === 'refused') return { kind: 'refused' };
  // A frame over the channel is a sign of life as well.
  const silentMs = waitingSince === null ? 0 : now - Math.max(waitingSince, live.heardAt ?? waitingSince);
  const of = hour.at.at(-1) ?? updatedAt;
  if (silentMs >= quietFailureMs) return { kind: 'unreachable', forMs: silentMs, of };
  if (newest === null || of === null) return problem === null ? { kind: 'loading' } : { kind: 'unreachable', forMs: silentMs, of: null };
  if (silentMs >= lateAnswerMs || now - of >= quietFailureMs) return { kind: 'waiting', of };
  const { assemblies, heapLimit } = newest;
  const away = storeAway(view, live, now);
  if (away !== null) return { kind: 'store-away', ...away };
  if (assemblies.lost > 0) return { kind: 'lost', assemblies: assemblies.lost };
  const heap = latest(hour, 'heap') ?? 0;
  if (heap > heapLimit * heapShare) return { kind: 'memory', used: heap, limit: heapLimit };
  const from = of - lookBackMs;
  const full = limitsOfPlace.map((limit) => ({ limit, times: sumSince(hour, hour.limits[limit], from) })).find(({ times }) => times > 0);
  if (full !== undefined) return { kind: 'full', ...full };
  const loopMs = mostSince(hour, 'loopP99', from) ?? 0;
  const replyMs = mostSince(hour, 'replyP99', from);
  if (loopMs > slowLoopMs) return { kind: 'slow', loopMs, replyMs };
  if (replyMs !== null && replyMs > slowReplyMs) return { kind: 'slow-replies', replyMs };
  const connected = (latest(hour, 'webSocket') ?? 0) + (latest(hour, 'longPoll') ?? 0);
  // Whoever reads this is connected: the sample was taken before anybody came.
  return { kind: 'running', connected: connected === 0 ? null : connected, storeMs: latest(hour, 'store') };
}

/**
 * Whether the store does not answer, and for how long; null `forMs`: never since the worker started. What the channel said
 * after the newest sample was taken goes before the sample.
 */
export function storeAway({ newest, hour, updatedAt }: OperationsView, { store: told }: LiveFacts, now: Instant): { readonly forMs: number | null } | null {
  if (newest === null) return null;
  const { store, assemblies } = newest;
  const isAway = !store.isAnswering || assemblies.stale > 0;
  if (told?.isAway === true && !isAway) return { forMs: Math.max(0, now - told.at) };
  const isPast = told?.isAway === false && told.at > (hour.at.at(-1) ?? updatedAt ?? now);
  if (!isAway || isPast) return null;
  return { forMs: store.answeredAt === null ? null : Math.max(0, now - store.answeredAt) };
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

/** `sinceStart`: null where the worker started within the hour, which then says as much or more. */
export type ReachedLimit = { readonly name: LimitName; readonly inHour: number; readonly sinceStart: number | null };

/** Limits that were reached, those of the last hour first. */
export function reachedLimits({ newest, hour }: OperationsView): readonly ReachedLimit[] {
  const isYoung = newest !== null && newest.startedAt > (hour.at.at(-1) ?? newest.startedAt) - hourMs;
  return limitNames
    .map((name) => ({ name, inHour: sumSince(hour, hour.limits[name], Number.NEGATIVE_INFINITY), sinceStart: isYoung ? null : (newest?.limits[name]?.sinceStart ?? 0) }))
    .filter(({ inHour, sinceStart }) => inHour > 0 || (sinceStart ?? 0) > 0)
    .toSorted((one, other) => other.inHour - one.inHour || (other.sinceStart ?? 0) - (one.sinceStart ?? 0));
}

/** For each sample, how often limits of this effect were reached. */
export function byEffect({ at, limits }: Hour, effect: 'refused' | 'cut' | 'held'): readonly number[] {
  const sums = at.map(() => 0);
  for (const name of limitNames) {
    if (limitEffects[name] === effect) for (const [index, count] of (limits[name] ?? []).entries()) sums[index] = (sums[index] ?? 0) + count;
  }
  return sums;
}
