'use client';

import { useState } from 'react';
import type { Instant } from '../../../lib/assembly/basics.ts';
import { useAssembly, useConnection, useServerNow, useStale } from './assembly-context.ts';

/**
 * Of when the state is that is shown, by the server's clock; null while it is fresh (A4). A dead connection is noticed
 * late: it is the last moment at which something was heard, and not that of noticing.
 */
export function useStaleSince(): Instant | null {
  const { client } = useAssembly();
  const connection = useConnection();
  const isStale = useStale();
  const isFresh = connection === 'connected' && !isStale;
  const serverNow = useServerNow();
  const [state, setState] = useState<{ isFresh: boolean; since: Instant | null }>({ isFresh, since: null });
  if (state.isFresh !== isFresh) setState({ isFresh, since: isFresh ? null : (client.lastHeardAt() ?? serverNow()) });
  return state.since;
}
