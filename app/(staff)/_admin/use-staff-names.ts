'use client';

import { useEffect, useState } from 'react';
import type { StaffId } from '../../../lib/assembly/basics.ts';
import { readAnswer, unreachable } from '../_lib/ask.ts';
import { readNames } from './read-http.ts';

/** Names of staff by id, as far as they are known. The worker knows ids only; accounts are the web role's. */
export function useStaffNames(ids: readonly StaffId[]): { readonly names: ReadonlyMap<StaffId, string>; readonly isFailed: boolean } {
  const [state, setState] = useState<{ readonly names: ReadonlyMap<StaffId, string>; readonly isFailed: boolean }>({ names: new Map(), isFailed: false });
  const wanted = ids.toSorted().join(',');
  useEffect(() => {
    if (wanted === '') return;
    let isGone = false;
    const load = async (): Promise<void> => {
      const answered = await fetch(`/api/staff?ids=${wanted}`).then(readAnswer).catch(() => unreachable);
      if (isGone) return;
      const staff = answered.ok ? readNames(answered.body) : null;
      if (staff === null) setState((before) => ({ ...before, isFailed: true }));
      else setState({ names: new Map(staff.map(({ id, name }) => [id, name])), isFailed: false });
    };
    void load();
    return () => {
      isGone = true;
    };
  }, [wanted]);
  return state;
}
