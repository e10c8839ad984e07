import type { Instant } from '../assembly/basics.ts';
import { isLimitName, limitNames, samplePeriodMs, samplesKept, seriesNames, type LimitName, type Operations, type SeriesName } from '../protocol/operations.ts';
import { isFields } from './read-down.ts';

/** The hour that a page draws: put together from answers, each of which brings what is new. It outlives the worker's restarts. */
export type Hour = {
  readonly at: readonly Instant[];
  readonly series: Readonly<Record<SeriesName, readonly (number | null)[]>>;
  /** As long as `at`; a limit that was not reached is absent. */
  readonly limits: Readonly<Partial<Record<LimitName, readonly number[]>>>;
  /** When the processes began that are seen in it. */
  readonly starts: readonly Instant[];
};

const hourMs = samplePeriodMs * samplesKept;

/** With no sample in it. */
export const emptyHour: Hour = { at: [], series: seriesOf(() => []), limits: {}, starts: [] };

/** Each name by hand, so that the compiler knows that all are there. */
function seriesOf(values: (name: SeriesName) => readonly (number | null)[]): Hour['series'] {
  return {
    webSocket: values('webSocket'),
    longPoll: values('longPoll'),
    loopP99: values('loopP99'),
    loopMax: values('loopMax'),
    cpu: values('cpu'),
    commitP50: values('commitP50'),
    commitP99: values('commitP99'),
    commitQueue: values('commitQueue'),
    arrivals: values('arrivals'),
    intake: values('intake'),
    broadcasts: values('broadcasts'),
    mails: values('mails'),
    behind: values('behind'),
    backOnWebSocket: values('backOnWebSocket'),
    backOnLongPoll: values('backOnLongPoll'),
    ballots: values('ballots'),
    replyP50: values('replyP50'),
    replyP99: values('replyP99'),
    lastFrame: values('lastFrame'),
    heap: values('heap'),
    resident: values('resident'),
    store: values('store'),
  };
}

/** With the samples of an answer that are newer; what is older than an hour goes. */
export function withAnswer(hour: Hour, answer: Operations): Hour {
  const last = hour.at.at(-1) ?? Number.NEGATIVE_INFINITY;
  const from = answer.at.findIndex((at) => at > last);
  const newAt = from === -1 ? [] : answer.at.slice(from);
  const newest = newAt.at(-1) ?? last;
  const oldest = newest - hourMs;
  const keepFrom = hour.at.findIndex((at) => at > oldest);
  const oldAt = keepFrom === -1 ? [] : hour.at.slice(keepFrom);
  const join = <T>(old: readonly T[], added: readonly T[]): readonly T[] => [...(keepFrom === -1 ? [] : old.slice(keepFrom)), ...(from === -1 ? [] : added.slice(from))];
  const limits: Partial<Record<LimitName, readonly number[]>> = {};
  for (const name of limitNames) {
    const counts = join(hour.limits[name] ?? zeros(hour.at.length), answer.limits[name]?.counts ?? zeros(answer.at.length));
    if (counts.some((count) => count > 0)) limits[name] = counts;
  }
  const starts = hour.starts.includes(answer.startedAt) ? hour.starts : [...hour.starts, answer.startedAt];
  return { at: [...oldAt, ...newAt], series: seriesOf((name) => join(hour.series[name], answer.series[name])), limits, starts: starts.filter((at) => at > oldest || at === answer.startedAt) };
}

function zeros(length: number): readonly number[] {
  return Array.from({ length }, () => 0);
}

/** Whether an answer is one that can be drawn; a proxy's page in between looks otherwise. */
export function isOperations(body: unknown): body is Operations {
  if (!isFields(body) || !isFields(body['series']) || !isFields(body['limits']) || !isFields(body['store']) || !isFields(body['assemblies'])) return false;
  const { at, series, limits, assemblies, store } = body;
  if (typeof body['process'] !== 'string' || typeof body['version'] !== 'string' || typeof body['publicUrl'] !== 'string') return false;
  if (!Number.isFinite(body['startedAt']) || !Number.isFinite(body['heapLimit']) || typeof store['isAnswering'] !== 'boolean') return false;
  if (![assemblies['live'], assemblies['stale'], assemblies['lost']].every(Number.isFinite)) return false;
  if (!isNumbers(at)) return false;
  const isLong = (values: unknown): boolean => Array.isArray(values) && values.length === at.length && values.every((value) => value === null || Number.isFinite(value));
  if (!seriesNames.every((name) => isLong(series[name]))) return false;
  return Object.entries(limits).every(([name, limit]) => !isLimitName(name) || (isFields(limit) && Number.isFinite(limit['sinceStart']) && (limit['counts'] === null || isLong(limit['counts']))));
}

function isNumbers(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((one) => Number.isFinite(one));
}
