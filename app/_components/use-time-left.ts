'use client';

import { useEffect, useState } from 'react';

const secondMs = 1_000;

/**
 * Milliseconds until `closesAt` by the server's clock, renewed as each second turns; null without an end. Stops at 0.
 * `serverNow` may change its offset at any time; the next second follows it.
 */
export function useTimeLeft(closesAt: number | null, serverNow: () => number): number | null {
  const [now, setNow] = useState(serverNow);
  const isOver = closesAt === null || closesAt - now <= 0;
  useEffect(() => {
    if (closesAt === null || isOver) return;
    const untilNextSecondMs = (closesAt - now) % secondMs || secondMs;
    const timer = setTimeout(() => setNow(serverNow()), untilNextSecondMs);
    return () => clearTimeout(timer);
  }, [closesAt, isOver, now, serverNow]);
  return closesAt === null ? null : Math.max(0, closesAt - now);
}
