import type { Instant } from '../../../lib/assembly/basics.ts';
import { emptyHour, withAnswer } from '../../../lib/client/operations-hour.ts';
import type { OperationsView } from '../../../lib/client/operations-watch.ts';
import type { Way } from '../../../lib/client/ways.ts';
import { samplePeriodMs, samplesKept, seriesNames, type LimitName, type Operations, type SeriesName } from '../../../lib/protocol/operations.ts';

export type OperationsSample = { readonly view: OperationsView; readonly now: Instant; readonly way: Way | null };

/** 14:03:20 in Berlin. */
const now = Date.UTC(2026, 10, 21, 13, 3, 20);
const gigabyte = 1e9;

/** The same at every visit. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

type Moment = Partial<Record<SeriesName, number | null>>;
type Shape = {
  readonly samples: number;
  /** @param share of the hour, from 0 to 1 */
  readonly moment: (share: number, random: () => number) => Moment;
  readonly limits?: Partial<Record<LimitName, (share: number) => number>>;
  readonly answer?: Partial<Operations>;
  readonly startedAt?: Instant;
  /** Since the last sample. */
  readonly silentMs?: number;
};

const idle: Moment = { webSocket: 0, longPoll: 0, cpu: 1, commitQueue: 0, arrivals: 0, intake: 0, broadcasts: 0, mails: 0, behind: 0, backOnWebSocket: 0, backOnLongPoll: 0, ballots: 0, replyP50: null, replyP99: null, commitP50: null, commitP99: null, lastFrame: null };

function answerOf({ samples, moment, limits = {}, answer = {}, startedAt = now - 5 * 3_600_000, silentMs = 0 }: Shape): Operations {
  const random = randomFrom(samples);
  const last = now - silentMs;
  const at = Array.from({ length: samples }, (_, index) => last - (samples - 1 - index) * samplePeriodMs);
  const shares = at.map((_, index) => 1 - (samples - 1 - index) / samplesKept);
  const moments = shares.map((share) => ({ ...idle, loopP99: 1 + random(), loopMax: 2 + 4 * random() ** 4, heap: (0.21 + 0.03 * random()) * gigabyte, resident: 0.38 * gigabyte, store: 1 + 2 * random(), ...moment(share, random) }));
  const series = emptyHour.series;
  const filled = Object.fromEntries(seriesNames.map((name) => [name, moments.map((one) => one[name] ?? null)]));
  const counted = Object.entries(limits).map(([name, count]) => {
    const counts = shares.map((share) => Math.round(count(share)));
    return [name, { sinceStart: counts.reduce((sum, one) => sum + one, 0) * 2, counts }] as const;
  });
  return {
    process: String(startedAt),
    version: '0.1.0',
    startedAt,
    publicUrl: 'https://vote.example.org',
    schema: 'ready',
    heapLimit: 2.2 * gigabyte,
    assemblies: { live: 3, stale: 0, lost: 0 },
    store: { isAnswering: true, answeredAt: last },
    at,
    series: { ...series, ...filled },
    limits: Object.fromEntries(counted),
    ...answer,
  };
}

function viewOf(...answers: readonly Operations[]): OperationsView {
  const hour = answers.reduce(withAnswer, emptyHour);
  return { newest: answers.at(-1) ?? null, hour, updatedAt: now, waitingSince: null, problem: null };
}

const bump = (share: number, at: number, width: number): number => Math.exp(-(((share - at) / width) ** 2));

const busy: Shape = {
  samples: samplesKept,
  moment(share, random) {
    const arriving = Math.min(1, share / 0.25) * 4_700;
    const votes = bump(share, 0.5, 0.012) + bump(share, 0.72, 0.01) + bump(share, 0.97, 0.014);
    const isVoting = votes > 0.02;
    return {
      webSocket: Math.round(arriving - 90 * bump(share, 0.6, 0.02)),
      longPoll: Math.round(arriving * 0.024),
      cpu: 4 + 88 * votes + 3 * random(),
      ballots: 1_400 * votes,
      replyP50: isVoting ? 6 + 60 * votes : null,
      replyP99: isVoting ? 14 + 480 * votes * (0.7 + 0.3 * random()) : null,
      commitP50: isVoting ? 3 + 6 * votes : random() > 0.6 ? 2 + random() : null,
      commitP99: isVoting ? 6 + 40 * votes : random() > 0.6 ? 3 + random() : null,
      commitQueue: Math.round(900 * votes ** 3),
      intake: Math.round(400 * votes ** 3),
      arrivals: Math.round(share < 0.25 ? 30 * random() ** 6 : 0),
      backOnWebSocket: Math.round(90 * bump(share, 0.62, 0.008)),
      backOnLongPoll: random() > 0.97 ? 1 : 0,
      loopP99: 2 + 60 * votes + random(),
      loopMax: 6 + 130 * votes + 8 * random() ** 4,
      lastFrame: [0.49, 0.53, 0.71, 0.75, 0.96].some((click) => Math.abs(share - click) < 0.0007) ? 120 + 160 * random() : null,
      heap: (0.3 + 0.25 * share + 0.06 * random()) * gigabyte,
      resident: (0.55 + 0.3 * share) * gigabyte,
      behind: Math.round(12 * votes),
    };
  },
  limits: { 'reader-behind': (share) => 9 * bump(share, 0.62, 0.01), silence: (share) => 7 * bump(share, 0.61, 0.01), attempts: (share) => (share > 0.1 && share < 0.2 ? 1 : 0), 'message-rate': (share) => 3 * bump(share, 0.3, 0.003) },
};

const quiet: Shape = { samples: samplesKept, moment: (share, random) => ({ webSocket: 3 + Math.round(share * 2), longPoll: 0, cpu: 1 + random(), store: 1 + random() }) };

const away = 12_000;
const storeAway = answerOf({ ...busy, answer: { assemblies: { live: 1, stale: 2, lost: 0 }, store: { isAnswering: false, answeredAt: now - away } }, moment: (share, random) => ({ ...busy.moment(share, random), ...(share > 1 - away / 3_600_000 ? { store: null, ballots: 0, commitP50: null, commitP99: null, commitQueue: 310 } : {}) }) });

const started = now - 95_000;
const before = answerOf({ ...busy, samples: samplesKept - 22, silentMs: 110_000 });
const after = answerOf({ ...busy, samples: 19, startedAt: started });

/** The operations page in its states, by name. */
export const operationsSamples: Readonly<Record<string, OperationsSample>> = {
  quiet: { view: viewOf(answerOf(quiet)), now, way: 'websocket' },
  busy: { view: viewOf(answerOf(busy)), now, way: 'websocket' },
  'store-away': { view: viewOf(storeAway), now, way: 'long-poll' },
  unreachable: { view: { ...viewOf(answerOf({ ...busy, silentMs: 48_000 })), updatedAt: now - 45_000, waitingSince: now - 45_000, problem: { kind: 'unreachable' } }, now, way: null },
  started: { view: viewOf(answerOf({ ...quiet, samples: 6, startedAt: now - 27_000 })), now, way: 'websocket' },
  restarted: { view: viewOf(before, after), now, way: 'websocket' },
  full: { view: viewOf(answerOf({ ...busy, limits: { ...busy.limits, 'arrivals-waiting': (share) => 800 * bump(share, 1, 0.01), 'after-flood': (share) => 2 * bump(share, 0.9, 0.01) } })), now, way: 'websocket' },
  loading: { view: { newest: null, hour: emptyHour, updatedAt: null, waitingSince: null, problem: null }, now, way: null },
};
