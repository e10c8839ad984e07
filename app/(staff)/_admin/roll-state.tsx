'use client';

import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { useConnection, useStale } from '../_lib/assembly-context.ts';
import { useAdmin } from './admin-frame.tsx';
import { isNarrowed, isSameSearch } from './roll-address.ts';
import type { RollView } from './use-roll.ts';

/** How many there are, what was held back, and how new it is (A3, A4). It keeps its place, whatever it says. */
export function RollStateLine({ roll, onShow }: { roll: RollView; onShow: () => void }): ReactElement {
  const t = useTranslations('admin.roll');
  const { times } = useAdmin();
  const isConnected = useConnection() === 'connected';
  const isStale = useStale() || !isConnected || roll.status === 'stale';
  const { held, problem, updatedAt, query } = roll;
  // While another search has no answer yet, what is known is of the one before.
  const isCurrent = isSameSearch(held.address, query);
  const total = isCurrent ? ((held.waiting ?? held.shown)?.total ?? null) : null;
  return (
    <div className="adm-state">
      <span role="status">
        {held.shown !== null && !isCurrent && t(problem === null ? 'searching' : 'unreachable')}
        {total !== null && (isNarrowed(query) ? t('found', { count: total }) : t('total', { count: total }))}
        {held.changes > 0 && (
          <>
            {' · '}
            <button type="button" className="link-button" onClick={onShow}>
              {t('changes', { count: held.changes })}
            </button>
          </>
        )}
      </span>
      <span className={isStale ? 'adm-stale' : 'muted'}>
        {problem?.kind === 'refused' ? t('refused') : updatedAt !== null && t(isStale ? 'staleSince' : 'updated', { time: times.clock(updatedAt) })}
        {problem !== null && (
          <>
            {' '}
            <button type="button" className="link-button" onClick={roll.refresh}>
              {t('tryAgain')}
            </button>
          </>
        )}
      </span>
    </div>
  );
}
