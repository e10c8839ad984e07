'use client';

import { useLocale, useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { firstSectionPath } from '../../_lib/assembly-sections.ts';
import type { Summary } from './summaries.ts';

const roles = ['owner', 'chair', 'admin', 'door', 'observer'] as const;
const sittings = ['preparing', 'sitting', 'adjourned', 'closed'] as const;

export function AssemblyList({ assemblies }: { assemblies: readonly Summary[] }): ReactElement {
  const t = useTranslations('staff.assemblies');
  const locale = useLocale();
  return (
    <ul className="assemblies">
      {assemblies.map(({ id, slug, title, role, sitting, people }) => {
        const status = sittings.find((one) => one === sitting) ?? 'other';
        return (
          <li key={id}>
            <a className="card assembly" href={firstSectionPath(slug, role)}>
              <span className="question assembly-title">{title[locale] ?? Object.values(title)[0] ?? slug}</span>
              <span className={`badge ${status === 'sitting' ? 'live' : ''}`}>{t(`sitting.${status}`)}</span>
              <span className="muted assembly-facts">
                {t('people', { count: people })} · {t(`role.${roles.find((one) => one === role) ?? 'other'}`)}
              </span>
            </a>
          </li>
        );
      })}
    </ul>
  );
}
