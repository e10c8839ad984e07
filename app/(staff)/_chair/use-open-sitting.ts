'use client';

import { useConsole } from './console-context.ts';

/** Opens the sitting; at the assembly's first, the fingerprint of its record is then there to be read out (RC13). */
export function useOpenSitting(): () => Promise<void> {
  const { act, desk, show } = useConsole();
  return async () => {
    const isFirst = desk.sitting.status === 'preparing';
    const { ok } = await act({ type: 'openSitting', basis: desk.sittingVersion });
    if (ok && isFirst) show({ kind: 'record', isOpening: true });
  };
}
