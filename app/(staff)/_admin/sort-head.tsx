'use client';

import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { sortedBy, type RollSort } from './roll-address.ts';
import type { RollView } from './use-roll.ts';

/** The head of a column that rows can be put in order by. */
export function SortHead({ sort, className, roll: { query, setQuery } }: { sort: RollSort; className?: string; roll: RollView }): ReactElement {
  const t = useTranslations('admin.roll.columns');
  const isCurrent = query.sort === sort;
  return (
    <th scope="col" className={className} aria-sort={isCurrent ? (query.order === 'up' ? 'ascending' : 'descending') : undefined}>
      <button type="button" className="adm-sort" onClick={() => setQuery(sortedBy(query, sort), 'push')}>
        {t(sort)}
        <span aria-hidden="true" className="adm-arrow">
          {isCurrent ? (query.order === 'up' ? '↑' : '↓') : ''}
        </span>
      </button>
    </th>
  );
}
