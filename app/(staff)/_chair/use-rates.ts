'use client';

import { useEffect, useRef, useState } from 'react';
import type { PollId } from '../../../lib/assembly/basics.ts';
import type { Counts } from '../../../lib/client/counts.ts';
import { ratePerSecond, withSample, type Sample } from './rate.ts';

/** Counts come at most once a second (RT4). */
const lookEveryMs = 1_000;

/** Ballots a second of each open poll, looked at once a second, so that it falls to 0 when nobody votes any more. */
export function useRates(counts: Counts): Readonly<Record<PollId, number>> {
  const [rates, setRates] = useState<Readonly<Record<PollId, number>>>({});
  const latest = useRef(counts);
  useEffect(() => {
    latest.current = counts;
  }, [counts]);
  const isAnyOpen = Object.keys(counts).length > 0;
  useEffect(() => {
    if (!isAnyOpen) return;
    const samples = new Map<PollId, readonly Sample[]>();
    const look = (): void => {
      const now = performance.now();
      const next: Record<PollId, number> = {};
      for (const [poll, count] of Object.entries(latest.current)) {
        const taken = withSample(samples.get(poll) ?? [], now, count);
        samples.set(poll, taken);
        next[poll] = ratePerSecond(taken);
      }
      for (const poll of samples.keys()) if (latest.current[poll] === undefined) samples.delete(poll);
      setRates((before) => (isSame(before, next) ? before : next));
    };
    look();
    const timer = setInterval(look, lookEveryMs);
    return () => clearInterval(timer);
  }, [isAnyOpen]);
  return rates;
}

function isSame(one: Readonly<Record<PollId, number>>, other: Readonly<Record<PollId, number>>): boolean {
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length && keys.every((key) => one[key] === other[key]);
}
