import type { Instant } from '../../lib/assembly/basics.ts';
import { limitNames, samplePeriodMs, samplesKept, seriesNames, type Operations } from '../../lib/protocol/operations.ts';
import type { RealtimeClock } from '../channels/clock.ts';
import type { Distribution } from './distribution.ts';
import type { Figures } from './figures.ts';
import { History } from './history.ts';
import type { Readings } from './readings.ts';
import type { StoreSeen, StoreWatch } from './store-watch.ts';

/** What the machine says of this process. */
export type ProcessUse = { /** Of the processor, since the start. */ readonly cpuMs: number; readonly heapBytes: number; readonly residentBytes: number };

export type OperationsDeps = {
  readonly clock: Pick<RealtimeClock, 'monotonicMs' | 'every'>;
  readonly now: () => Instant;
  /** Names this life of the process. */
  readonly processId: string;
  readonly version: string;
  readonly publicUrl: string;
  readonly heapLimit: number;
  readonly figures: Figures;
  readonly readings: () => Readings;
  readonly mailsWaiting: () => number;
  readonly loopDelays: Distribution;
  readonly use: () => ProcessUse;
  readonly store: StoreWatch;
  /** How the database's schema stands to this program; null while nobody could look. */
  readonly schema: () => Operations['schema'];
};

export type OperationsSource = {
  /** Names the newest sample. */
  readonly etag: string;
  /** JSON of {@link Operations}, with the samples after `since`; with all of them for a page that knows another process. */
  answer(asked: { readonly since: number; readonly process: string }): Buffer;
};

/** One decimal of a millisecond is more than a plot shows. */
const decimals = 10;
/** A rate over less says nothing: the first sample is taken as soon as the process watches. */
const leastElapsedS = 0.5;

/** Of a second. */
const msPerPercent = 10;

/** Keeps an hour of how the process is doing, a sample each five seconds, in a bounded block of memory (OP2). */
export class OperationsWatch implements OperationsSource {
  readonly #deps: OperationsDeps;
  readonly #startedAt: Instant;
  readonly #history = new History(seriesNames.length + limitNames.length, samplesKept);
  readonly #stop: () => void;
  #lastMs: number;
  #lastCpuMs: number;
  #counted = { webSocket: 0, longPoll: 0, limits: limitNames.map(() => 0) };
  #store: StoreSeen = { isAnswering: true, answeredAt: null, tookMs: null };
  #assemblies: Operations['assemblies'] = { live: 0, stale: 0, lost: 0 };
  /** The whole hour, which every page asks for when it is opened. */
  #whole: { readonly added: number; readonly body: Buffer } | null = null;

  constructor(deps: OperationsDeps) {
    this.#deps = deps;
    this.#startedAt = deps.now();
    this.#lastMs = deps.clock.monotonicMs();
    this.#lastCpuMs = deps.use().cpuMs;
    this.#stop = deps.clock.every(samplePeriodMs, () => this.sample());
    this.sample();
  }

  get etag(): string {
    return `"${this.#deps.processId}.${this.#history.added}"`;
  }

  stop(): void {
    this.#stop();
  }

  answer({ since, process }: { readonly since: number; readonly process: string }): Buffer {
    if (process === this.#deps.processId && since > 0) return this.#encode(since);
    const { added } = this.#history;
    if (this.#whole?.added !== added) this.#whole = { added, body: this.#encode(0) };
    return this.#whole.body;
  }

  /** Takes a sample now; done by the clock. The store's answer is that to the question of the sample before. */
  sample(): void {
    const { clock, now, figures, readings, store } = this.#deps;
    const nowMs = clock.monotonicMs();
    const elapsedS = (nowMs - this.#lastMs) / 1_000;
    this.#lastMs = nowMs;
    this.#store = store.seen(samplePeriodMs);
    void store.ask();
    const read = readings();
    this.#assemblies = read.assemblies;
    const values = { ...this.#times(elapsedS), ...this.#counts(), ...this.#use(elapsedS), ...queuesOf(read), mails: this.#deps.mailsWaiting(), store: this.#store.tookMs };
    const limits = limitNames.map((name) => figures.limits.of(name));
    const reached = limits.map((count, index) => count - (this.#counted.limits[index] ?? 0));
    this.#counted.limits = limits;
    this.#history.add(now(), [...seriesNames.map((name) => rounded(values[name])), ...reached]);
  }

  #times(elapsedS: number) {
    const { figures, loopDelays } = this.#deps;
    const loop = loopDelays.look();
    const commits = figures.commits.look();
    const replies = figures.replies.look();
    return {
      loopP99: loop.p99,
      loopMax: loop.max,
      commitP50: commits.p50,
      commitP99: commits.p99,
      ballots: elapsedS >= leastElapsedS ? replies.count / elapsedS : 0,
      replyP50: replies.p50,
      replyP99: replies.p99,
      lastFrame: figures.lastFrames.look().max,
    };
  }

  #counts() {
    const { connections, reconnects } = this.#deps.figures;
    const [webSocket, longPoll] = [reconnects.of('websocket'), reconnects.of('long-poll')];
    const back = { backOnWebSocket: webSocket - this.#counted.webSocket, backOnLongPoll: longPoll - this.#counted.longPoll };
    this.#counted = { ...this.#counted, webSocket, longPoll };
    return { webSocket: connections.of('websocket'), longPoll: connections.of('long-poll'), ...back };
  }

  #use(elapsedS: number) {
    const { cpuMs, heapBytes, residentBytes } = this.#deps.use();
    const cpu = elapsedS >= leastElapsedS ? (cpuMs - this.#lastCpuMs) / elapsedS / msPerPercent : 0;
    this.#lastCpuMs = cpuMs;
    return { cpu, heap: heapBytes, resident: residentBytes };
  }

  #encode(since: number): Buffer {
    const { processId, version, publicUrl, heapLimit, schema } = this.#deps;
    const { at, columns } = this.#history.after(since);
    const series = Object.fromEntries(seriesNames.map((name, column) => [name, columns[column] ?? []]));
    const limits = limitNames.flatMap((name, index) => {
      const sinceStart = this.#counted.limits[index] ?? 0;
      const counts = (columns[seriesNames.length + index] ?? []).map((count) => count ?? 0);
      return sinceStart === 0 ? [] : [[name, { sinceStart, counts: counts.some((count) => count > 0) ? counts : null }] as const];
    });
    const answer = {
      process: processId,
      version,
      startedAt: this.#startedAt,
      publicUrl,
      schema: schema(),
      heapLimit,
      assemblies: this.#assemblies,
      store: { isAnswering: this.#store.isAnswering, answeredAt: this.#store.answeredAt },
      at,
      series,
      limits: Object.fromEntries(limits),
    } satisfies Untyped<Operations>;
    return Buffer.from(JSON.stringify(answer), 'utf8');
  }
}

/** As the protocol has it; what is made of a list of names, the compiler can't tell apart from any other record. */
type Untyped<T> = { readonly [Field in keyof T]: Field extends 'series' | 'limits' ? object : T[Field] };

function queuesOf({ commitQueue, arrivals, intake, broadcasts, behind }: Readings) {
  return { commitQueue, arrivals, intake, broadcasts, behind };
}

function rounded(value: number | null): number | null {
  return value === null || Number.isInteger(value) ? value : Math.round(value * decimals) / decimals;
}
