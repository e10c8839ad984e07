'use client';

import { useCallback, useEffect, useState, useSyncExternalStore } from 'react';
import type { Instant } from '../../../lib/assembly/basics.ts';
import { emptyHour } from '../../../lib/client/operations-hour.ts';
import { createOperationsWatch, type OperationsView, type OperationsWatch } from '../../../lib/client/operations-watch.ts';
import { useAssembly, useConnection, useServerNow, useStale } from '../_lib/assembly-context.ts';
import type { LiveFacts } from './headline.ts';

const nothingYet: OperationsView = { newest: null, hour: emptyHour, updatedAt: null, waitingSince: null, problem: null };

/** How the worker is doing, kept new while the page is looked at. */
export function useOperations(): OperationsView {
  const { client, options } = useAssembly();
  const [watch, setWatch] = useState<OperationsWatch | null>(null);
  useEffect(() => {
    const created = createOperationsWatch(client, options);
    // oxlint-disable-next-line react/set-state-in-effect -- it must be stopped when the page goes, and made anew by a second mount
    setWatch(created);
    return () => created.stop();
  }, [client, options]);
  const subscribe = useCallback((listener: () => void) => watch?.subscribe(listener) ?? (() => undefined), [watch]);
  return useSyncExternalStore(subscribe, () => watch?.getSnapshot() ?? nothingYet, () => nothingYet);
}

/** What this page is told of itself over its channel, sooner than by samples. */
export function useLiveFacts(): LiveFacts {
  const { client } = useAssembly();
  const isConnected = useConnection() === 'connected';
  const isStale = useStale();
  const serverNow = useServerNow();
  const [told, setTold] = useState(() => ({ isConnected, isStale, at: serverNow() }));
  if (told.isConnected !== isConnected || told.isStale !== isStale) setTold({ isConnected, isStale, at: serverNow() });
  return { store: isConnected ? { isAway: isStale, at: told.at } : null, heardAt: client.lastHeardAt() };
}

/** Sentences say for how many seconds something lasts. */
const lookEveryMs = 1_000;

/** Server time, read once a second. */
export function useTime(): Instant {
  const serverNow = useServerNow();
  const [now, setNow] = useState(serverNow);
  useEffect(() => {
    const timer = setInterval(() => setNow(serverNow()), lookEveryMs);
    return () => clearInterval(timer);
  }, [serverNow]);
  return now;
}
