'use client';

import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import type { ParticipantsPage } from '../../../lib/protocol/http.ts';
import { changedQuery, pageSizes } from './roll-address.ts';
import type { RollView } from './use-roll.ts';

/** Back and forth through the pages, and how long one is. */
export function RollPages({ page, roll: { query, setQuery } }: { page: ParticipantsPage; roll: RollView }): ReactElement {
  const t = useTranslations('admin.roll');
  const first = page.rows.length === 0 ? 0 : (page.page - 1) * query.size + 1;
  const last = first === 0 ? 0 : first + page.rows.length - 1;
  const go = (to: number) => {
    setQuery({ ...query, page: to }, 'push');
    document.getElementById('adm-roll')?.scrollIntoView({ block: 'nearest' });
  };
  return (
    <nav className="adm-pages" aria-label={t('pages')}>
      <PageButton label={t('previous')} isOff={page.page <= 1} onPress={() => go(page.page - 1)} />
      <span className="adm-page-range">{t('range', { first, last, total: page.total })}</span>
      <PageButton label={t('next')} isOff={page.page >= page.pages} onPress={() => go(page.page + 1)} />
      {page.pages > 2 && (
        <select className="adm-input" aria-label={t('page')} value={page.page} onChange={(event) => go(Number(event.currentTarget.value))}>
          {Array.from({ length: page.pages }, (_, index) => (
            <option key={index + 1} value={index + 1}>
              {t('pageOf', { page: index + 1, pages: page.pages })}
            </option>
          ))}
        </select>
      )}
      <select className="adm-input" aria-label={t('size')} value={query.size} onChange={(event) => setQuery(changedQuery(query, { size: Number(event.currentTarget.value) }), 'push')}>
        {pageSizes.map((size) => (
          <option key={size} value={size}>
            {t('sizes', { size })}
          </option>
        ))}
      </select>
    </nav>
  );
}

/** Stays reachable when there is nothing further, so that the focus isn't lost at the last page. */
function PageButton({ label, isOff, onPress }: { label: string; isOff: boolean; onPress: () => void }): ReactElement {
  return (
    <button type="button" className="button quiet small" aria-disabled={isOff} onClick={() => !isOff && onPress()}>
      {label}
    </button>
  );
}
