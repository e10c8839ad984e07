'use client';

import { useTranslations } from 'next-intl';
import type { ReactElement, ReactNode, Ref } from 'react';
import { isNarrowed } from './roll-address.ts';
import type { RollView } from './use-roll.ts';

/** The roll as a table, with what stands there while there is nobody to show. Plain rows: a page has two hundred at most. */
export function RollTable({
  roll,
  head,
  columns,
  children,
  nobody = null,
  ref,
}: {
  roll: RollView;
  head: ReactNode;
  columns: number;
  /** The body, with the rows. */
  children: ReactNode;
  /** What to do about an empty roll. */
  nobody?: ReactNode;
  ref?: Ref<HTMLDivElement>;
}): ReactElement {
  const t = useTranslations('admin.roll');
  const { shown } = roll.held;
  const isRefused = roll.problem?.kind === 'refused';
  return (
    <div ref={ref} id="adm-roll" className="adm-table-frame" tabIndex={-1} aria-busy={roll.status === 'loading'}>
      <table className={roll.status === 'loading' && shown !== null ? 'adm-table waiting' : 'adm-table'}>
        <caption className="visually-hidden">{t('caption')}</caption>
        <thead>{head}</thead>
        {shown !== null && shown.rows.length > 0 ? (
          children
        ) : (
          <tbody>
            <tr>
              <td colSpan={columns} className="adm-nobody">
                {shown === null && (isRefused ? t('refused') : roll.problem === null ? t('loading') : t('unreachable'))}
                {shown !== null && (isNarrowed(roll.query) ? t('nobodyFound') : t('nobody'))}
                {shown !== null && !isNarrowed(roll.query) && nobody}
              </td>
            </tr>
          </tbody>
        )}
      </table>
    </div>
  );
}
