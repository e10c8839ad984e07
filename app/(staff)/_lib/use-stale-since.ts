'use client';

import { useState } from 'react';
import type { Instant } from '../../../lib/assembly/basics.ts';
import { useConnection, useServerNow, useStale } from './assembly-context.ts';

/** Since when what is shown may be old, by the server's clock; null while it is fresh (A4). */
export function useStaleSince(): Instant | null {
  const connection = useConnection();
  const isStale = useStale();
  const isFresh = connection === 'connected' && !isStale;
  const serverNow = useServerNow();
  const [state, setState] = useState<{ isFresh: boolean; since: Instant | null }>({ isFresh, since: null });
  if (state.isFresh !== isFresh) setState({ isFresh, since: isFresh ? null : serverNow() });
  return state.since;
}
