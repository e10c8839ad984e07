'use client';

import { usePathname, useSearchParams } from 'next/navigation.js';
import { useCallback, useEffect, useMemo, useReducer, useRef, useState, useSyncExternalStore } from 'react';
import type { ParticipantId } from '../../../lib/assembly/basics.ts';
import type { ListState } from '../../../lib/client/list-query.ts';
import { createParticipantsList, type ParticipantsList } from '../../../lib/client/participants-list.ts';
import type { ParticipantRow, ParticipantsPage, ParticipantsQuery } from '../../../lib/protocol/http.ts';
import { useAssembly } from '../_lib/assembly-context.ts';
import { nothingHeld, release, takePage, withAttendance, type HeldPage } from './held-page.ts';
import { addressOf, queryOf } from './roll-address.ts';

export type RollState = ListState<ParticipantsQuery, ParticipantsPage>;

/** One panel's view of the roll. The query stands in the address, so that it can be shared and gone back from. */
export type RollView = {
  readonly query: ParticipantsQuery;
  /** `replace`: no step of its own in the history, as for each letter of a search. */
  readonly setQuery: (query: ParticipantsQuery, how: 'push' | 'replace') => void;
  readonly status: RollState['status'];
  readonly problem: RollState['problem'];
  readonly updatedAt: number | null;
  readonly held: HeldPage;
  /** Shows what was held back. */
  readonly show: () => void;
  /** One's own durable act, in its rows at once. */
  readonly patch: (ids: readonly ParticipantId[], attendance: ParticipantRow['attendance']) => void;
  readonly refresh: () => void;
};

type Step =
  | { readonly kind: 'page'; readonly address: string; readonly page: ParticipantsPage; readonly isActive: boolean }
  | { readonly kind: 'release' }
  | { readonly kind: 'patch'; readonly ids: ReadonlySet<ParticipantId>; readonly attendance: ParticipantRow['attendance'] };

function reduce(held: HeldPage, step: Step): HeldPage {
  switch (step.kind) {
    case 'page':
      return takePage(held, step.address, step.page, step.isActive);
    case 'release':
      return release(held);
    case 'patch':
      return withAttendance(held, step.ids, step.attendance);
  }
}

/** @param isActive whether somebody is at work on a row, so that none may move */
export function useRoll(isActive: boolean): RollView {
  const { client, options } = useAssembly();
  const parameters = useSearchParams();
  const path = usePathname();
  const query = useMemo(() => queryOf(parameters), [parameters]);
  const [list, setList] = useState<ParticipantsList | null>(null);
  const [held, step] = useReducer(reduce, nothingHeld);
  const [firstQuery] = useState(query);
  const latestActive = useRef(isActive);
  // Before the effects that read it.
  useEffect(() => {
    latestActive.current = isActive;
  }, [isActive]);

  useEffect(() => {
    const created = createParticipantsList(client, options, firstQuery);
    // oxlint-disable-next-line react/set-state-in-effect -- it must be stopped when the page goes, and made anew by a second mount
    setList(created);
    return () => created.stop();
  }, [client, options, firstQuery]);
  useEffect(() => list?.setQuery(query), [list, query]);

  const subscribe = useCallback((listener: () => void) => list?.subscribe(listener) ?? (() => undefined), [list]);
  const read = () => list?.getSnapshot() ?? null;
  const state = useSyncExternalStore(subscribe, read, () => null);
  const page = state?.page ?? null;
  const address = state === null || state.pageQuery === null ? null : addressOf(state.pageQuery);

  useEffect(() => {
    if (page !== null && address !== null) step({ kind: 'page', address, page, isActive: latestActive.current });
  }, [page, address]);
  useEffect(() => {
    if (!isActive) step({ kind: 'release' });
  }, [isActive]);

  const setQuery = useCallback<RollView['setQuery']>(
    (next, how) => {
      const target = path + addressOf(next);
      if (how === 'push') window.history.pushState(null, '', target);
      else window.history.replaceState(null, '', target);
    },
    [path],
  );

  return {
    query,
    setQuery,
    status: state?.status ?? 'loading',
    problem: state?.problem ?? null,
    updatedAt: state?.updatedAt ?? null,
    held,
    show: useCallback(() => step({ kind: 'release' }), []),
    patch: useCallback((ids, attendance) => step({ kind: 'patch', ids: new Set(ids), attendance }), []),
    refresh: useCallback(() => list?.refresh(), [list]),
  };
}
