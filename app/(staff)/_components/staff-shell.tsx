'use client';

import { useTranslations } from 'next-intl';
import type { ReactElement, ReactNode } from 'react';
import type { ConnectionState } from '../../_components/connection-state.ts';

export const staffSections = ['chair', 'attendance', 'participants', 'record', 'settings', 'operations'] as const;
export type StaffSection = (typeof staffSections)[number];

const toneOf: Readonly<Record<ConnectionState, string>> = { connected: 'live', reconnecting: 'warn', away: 'lost', offline: 'lost' };

/**
 * The head of every staff page, and the page under it. `links` are the sections that this person's roles open, in
 * their order; `current` is one of them or null outside an assembly. `freshness` tells when the shown data was
 * fetched, already formatted, and whether it is out of date (ux A4). `account` stands at the far right: the person's
 * name, or a menu.
 */
export function StaffShell({
  assemblyName,
  links,
  current,
  connection,
  freshness = null,
  account,
  children,
}: {
  assemblyName: string;
  links: readonly { section: StaffSection; href: string }[];
  current: StaffSection | null;
  connection: ConnectionState | null;
  freshness?: { time: string; isStale: boolean } | null;
  account: ReactNode;
  children: ReactNode;
}): ReactElement {
  const t = useTranslations('staff');
  const tConnection = useTranslations('common.connection');
  return (
    <div className="staff">
      <a className="skip" href="#staff-main">
        {t('shell.skip')}
      </a>
      <header className="staff-top">
        <a className="staff-assembly" href="/staff">
          {assemblyName}
        </a>
        <nav aria-label={t('nav.label')}>
          <ul>
            {links.map(({ section, href }) => (
              <li key={section}>
                <a href={href} aria-current={section === current ? 'page' : undefined}>
                  {t(`nav.${section}`)}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <div className="staff-state">
          {freshness !== null && (
            <span className={freshness.isStale ? 'stale' : 'muted'}>
              {t(freshness.isStale ? 'shell.stale' : 'shell.updated', { time: freshness.time })}
            </span>
          )}
          <span role="status">
            {connection !== null && <span className={`badge ${toneOf[connection]}`}>{tConnection(connection)}</span>}
          </span>
          <span className="staff-account">{account}</span>
        </div>
      </header>
      <main id="staff-main" className="staff-main" tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}
