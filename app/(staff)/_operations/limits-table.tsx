'use client';

import { useFormatter, useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import type { OperationsView } from '../../../lib/client/operations-watch.ts';
import { limitEffects } from '../../../lib/protocol/operations.ts';
import { reachedLimits } from './headline.ts';

/** Which limits were reached, and what became of whom it met. */
export function LimitsTable({ view }: { view: OperationsView }): ReactElement {
  const t = useTranslations('operations');
  const format = useFormatter();
  const reached = reachedLimits(view);
  const isOld = reached.some(({ sinceStart }) => sinceStart !== null);
  return (
    <section className="ops-section" aria-labelledby="ops-limits">
      <h2 id="ops-limits">{t('reached.title')}</h2>
      <p className="muted">{t(reached.length === 0 ? 'reached.none' : 'reached.text')}</p>
      {reached.length > 0 && (
        <div className="adm-table-frame ops-limits">
          <table className="adm-table">
            <thead>
              <tr>
                <th scope="col">{t('reached.limit')}</th>
                <th scope="col" className="adm-wide">
                  {t('reached.effect')}
                </th>
                <th scope="col" className="adm-num">
                  {t('reached.hour')}
                </th>
                {isOld && (
                  <th scope="col" className="adm-num">
                    {t('reached.start')}
                  </th>
                )}
              </tr>
            </thead>
            <tbody>
              {reached.map(({ name, inHour, sinceStart }) => (
                <tr key={name}>
                  <th scope="row">
                    {t(`limit.${name}`)}
                    <span className="ops-small-effect">{t(`effect.${limitEffects[name]}`)}</span>
                  </th>
                  <td className="adm-wide">{t(`effect.${limitEffects[name]}`)}</td>
                  <td className="adm-num">{format.number(inHour)}</td>
                  {sinceStart !== null && <td className="adm-num">{format.number(sinceStart)}</td>}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
