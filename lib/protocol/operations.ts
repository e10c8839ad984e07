/** GET /realtime/assemblies/:id/operations: how the process is doing, for owners and admins (OP). Counts only: no names, and of other assemblies nothing but their number. */
import { z } from 'zod';
import type { Instant } from '../assembly/basics.ts';

/** A page that is open asks as often as there is something new, and draws an hour. */
export const samplePeriodMs = 5_000;
/** An hour. */
export const samplesKept = 720;

/** What is measured each period. `…P50`, `…P99` and `…Max` are milliseconds over the period; null where nothing happened. */
export const seriesNames = [
  /** Open connections. */
  'webSocket',
  'longPoll',
  /** Milliseconds by which the event loop was late. */
  'loopP99',
  'loopMax',
  /** Per cent of one core; with threads for imports and the garbage collector it can be more than 100. */
  'cpu',
  'commitP50',
  'commitP99',
  /** What waits: entries to be committed, people to be let in, messages to be taken, broadcasts to be sent, mails. */
  'commitQueue',
  'arrivals',
  'intake',
  'broadcasts',
  'mails',
  /** Connections that take less than they are owed. */
  'behind',
  /** Pages that came back within the period. */
  'backOnWebSocket',
  'backOnLongPoll',
  /** Ballots answered a second, and the time from a ballot's arrival to its reply. */
  'ballots',
  'replyP50',
  'replyP99',
  /** From a chair's click until the last client's frame was written; the longest of the period. */
  'lastFrame',
  /** Bytes. */
  'heap',
  'resident',
  /** Milliseconds that the store took to answer; null while it does not. */
  'store',
] as const;
export type SeriesName = (typeof seriesNames)[number];

/** What happens at a limit: somebody is refused or cut, or what comes is held until there is room. */
export type LimitEffect = 'refused' | 'cut' | 'held';

/** Every limit of the worker that is counted when it is reached. LIMITS.md tells their values. */
export const limitEffects = {
  connections: 'refused',
  'connections-per-credential': 'refused',
  'arrivals-waiting': 'refused',
  'arrival-time': 'refused',
  'after-flood': 'refused',
  memory: 'refused',
  'message-rate': 'refused',
  'message-flood': 'cut',
  'message-size': 'cut',
  pending: 'refused',
  channels: 'refused',
  'join-time': 'refused',
  'join-broadcasts': 'refused',
  'broadcast-queue': 'held',
  intake: 'held',
  'reader-behind': 'held',
  'slow-reader': 'cut',
  output: 'cut',
  silence: 'cut',
  'commit-queue': 'refused',
  attempts: 'refused',
  'body-size': 'refused',
  'body-time': 'refused',
  'bodies-at-once': 'refused',
  'posts-at-once': 'refused',
  'post-turn': 'refused',
  'imports-at-once': 'refused',
  'unread-answer': 'cut',
  'mail-queue': 'refused',
} as const satisfies Record<string, LimitEffect>;
export type LimitName = keyof typeof limitEffects;

export function isLimitName(name: string): name is LimitName {
  return Object.hasOwn(limitEffects, name);
}
export const limitNames: readonly LimitName[] = Object.keys(limitEffects).filter(isLimitName);

/** `since`: the newest sample that the page has; `process`: whose it was. Only what came after is sent. */
export const operationsQuery = z.object({ since: z.coerce.number().min(0).default(0), process: z.string().max(64).default('') });

/** All of the same instant, the newest of `at`. */
export type Operations = {
  /** Names one life of the worker: another one's numbers begin anew. */
  readonly process: string;
  readonly version: string;
  readonly startedAt: Instant;
  readonly publicUrl: string;
  /** Null while nobody could look. */
  readonly schema: 'ready' | 'behind' | 'unfit' | null;
  readonly heapLimit: number;
  readonly assemblies: { readonly live: number; /** Shown as they were committed last, and recording nothing. */ readonly stale: number; /** Taken over by another worker, or their record is not in order. */ readonly lost: number };
  readonly store: { readonly isAnswering: boolean; readonly answeredAt: Instant | null };
  /** Of the samples, the oldest first. Two that are further apart than the period have a gap between them. */
  readonly at: readonly Instant[];
  readonly series: Readonly<Record<SeriesName, readonly (number | null)[]>>;
  /** Those reached since the worker started. `counts` as long as `at`; null stands for zeros. */
  readonly limits: Readonly<Partial<Record<LimitName, { readonly sinceStart: number; readonly counts: readonly number[] | null }>>>;
};
