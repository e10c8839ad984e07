import { constants, PerformanceObserver, type PerformanceEntry } from 'node:perf_hooks';
import { getHeapStatistics } from 'node:v8';
import { nodeFlags } from '../lib/config.ts';

/** Whether the worker has memory for more people (FA3, faults row 24). */
export type HeapWatch = {
  /** True while nobody should be let in who can as well come later. */
  isShort(): boolean;
  /** What was alive after the last full collection, as a share of what the heap may hold; 0 before the first. */
  liveShare(): number;
  stop(): void;
};

export type HeapUse = { readonly usedBytes: number; readonly limitBytes: number };

export type HeapWatchDeps = {
  /** What is in the heap now, garbage included. */
  readonly read: () => HeapUse;
  /** Calls back after each full collection, when hardly any garbage is left; the returned function ends it. */
  readonly onCollected: (collected: () => void) => () => void;
};

/**
 * From here on nobody is let in. V8 gives up from 80 % on, when collections take most of the time. What lies between is for
 * those who are in: a stage for everybody, a poll's ballots and its tally, a reload after a failed commit.
 */
export const mostLiveShare = 0.7;

/**
 * Judges by what is alive: a heap may well be full of garbage, which costs nothing but its next collection. What is
 * alive is known after a full collection, and from then on at most what is in use.
 */
export function createHeapWatch(deps: HeapWatchDeps = { read: readHeap, onCollected: onMajorCollection }): HeapWatch {
  let live = 0;
  const share = () => {
    const { usedBytes, limitBytes } = deps.read();
    return usedBytes / limitBytes;
  };
  const stop = deps.onCollected(() => {
    live = share();
  });
  return {
    isShort: () => live >= mostLiveShare && share() >= mostLiveShare,
    liveShare: () => live,
    stop,
  };
}

const bytesPerMegabyte = 1024 * 1024;
/** By default V8 gives the young generation three parts for 64 of the old one, and tells only the sum. */
const oldShareByDefault = 64 / 67;

/** What the old generation may hold: that is where everything is that stays alive. */
export function oldLimitBytes(heapLimitBytes: number, flags: readonly string[]): number {
  const given = flags.map((flag) => /^--max[-_]old[-_]space[-_]size=(\d+)$/.exec(flag)?.[1]).findLast((megabytes) => megabytes !== undefined);
  return given === undefined ? heapLimitBytes * oldShareByDefault : Number(given) * bytesPerMegabyte;
}

const limitBytes = oldLimitBytes(getHeapStatistics().heap_size_limit, nodeFlags());

function readHeap(): HeapUse {
  return { usedBytes: getHeapStatistics().used_heap_size, limitBytes };
}

function onMajorCollection(collected: () => void): () => void {
  const observer = new PerformanceObserver((list) => {
    if (list.getEntries().some(isMajor)) collected();
  });
  observer.observe({ entryTypes: ['gc'] });
  return () => observer.disconnect();
}

function isMajor(entry: PerformanceEntry & { readonly detail?: unknown }): boolean {
  const { detail } = entry;
  return typeof detail === 'object' && detail !== null && 'kind' in detail && detail.kind === constants.NODE_PERFORMANCE_GC_MAJOR;
}
