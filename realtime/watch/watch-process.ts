import { getHeapStatistics } from 'node:v8';
import type { Registry } from 'prom-client';
import type { Instant } from '../../lib/assembly/basics.ts';
import type { Operations } from '../../lib/protocol/operations.ts';
import type { RealtimeClock } from '../channels/clock.ts';
import type { Figures } from './figures.ts';
import { watchLoopDelay } from './loop-delay.ts';
import { OperationsWatch, type OperationsSource, type ProcessUse } from './operations.ts';
import { exposeReadings, type Readings } from './readings.ts';
import { StoreWatch } from './store-watch.ts';

export type ProcessWatchDeps = {
  readonly registry: Registry;
  readonly figures: Figures;
  readonly readings: () => Readings;
  readonly mailsWaiting: () => number;
  readonly clock: RealtimeClock;
  readonly now: () => Instant;
  readonly newId: () => string;
  readonly version: string;
  readonly publicUrl: string;
  readonly ping: () => Promise<void>;
  readonly schema: () => Operations['schema'];
};

/** Puts together what watches this process: the event loop, the store, what waits, and an hour of it all. */
export function watchProcess(deps: ProcessWatchDeps): OperationsSource & { stop(): void } {
  const { registry, figures, readings, mailsWaiting, clock, now } = deps;
  const heapLimit = getHeapStatistics().heap_size_limit;
  const loop = watchLoopDelay(clock);
  exposeReadings(registry, { readings, mails: mailsWaiting, heapLimit: () => heapLimit });
  const operations = new OperationsWatch({
    clock,
    now,
    processId: deps.newId(),
    version: deps.version,
    publicUrl: deps.publicUrl,
    heapLimit,
    figures,
    readings,
    mailsWaiting,
    loopDelays: loop.delays,
    use: processUse,
    store: new StoreWatch({ ping: deps.ping, clock, now }),
    schema: deps.schema,
  });
  return {
    get etag() {
      return operations.etag;
    },
    answer: (asked) => operations.answer(asked),
    stop() {
      loop.stop();
      operations.stop();
    },
  };
}

/** What the machine says; some ten microseconds. */
function processUse(): ProcessUse {
  const { user, system } = process.cpuUsage();
  const { heapUsed, rss } = process.memoryUsage();
  return { cpuMs: (user + system) / 1_000, heapBytes: heapUsed, residentBytes: rss };
}
