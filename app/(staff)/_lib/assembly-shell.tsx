'use client';

import { useFormatter, useLocale, useTranslations } from 'next-intl';
import { useSelectedLayoutSegment } from 'next/navigation.js';
import { useEffect, type ReactElement, type ReactNode } from 'react';
import type { ConnectionState as ClientConnection } from '../../../lib/client/client-state.ts';
import { pickText } from '../../../lib/protocol/down.ts';
import type { ConnectionState } from '../../_components/connection-state.ts';
import { StaffShell, staffSections } from '../_components/staff-shell.tsx';
import { AccountMenu } from '../staff/account/account-menu.tsx';
import { useAssembly, useConnection, useDesk, useMe } from './assembly-context.ts';
import { roleOf, sectionsOf } from './assembly-sections.ts';
import { readingOrder } from './poll-name.ts';
import { PreferencesMenu } from './preferences-menu.tsx';
import { signInPath } from './sign-in-path.ts';
import { useStaleSince } from './use-stale-since.ts';

/** The head of all pages of one assembly: its name, its tabs, the connection in words, who one is. */
export function AssemblyShell({ name, children }: { name: string; children: ReactNode }): ReactElement {
  const { summary } = useAssembly();
  const connection = useConnection();
  const desk = useDesk();
  const me = useMe();
  const locale = useLocale();
  const format = useFormatter();
  const staleSince = useStaleSince();
  const segment = useSelectedLayoutSegment();
  const title = pickText(desk?.settings.title ?? summary.title, readingOrder(locale, desk?.settings.languages ?? []));
  const current = staffSections.find((section) => section === segment) ?? null;
  const t = useTranslations('staff.nav');
  const pageTitle = current === null ? title : `${t(current)} · ${title}`;
  // Tabs of one assembly are told apart by their section (WCAG 2.4.2).
  useEffect(() => {
    document.title = pageTitle;
  }, [pageTitle]);
  const role = me?.role ?? roleOf(summary.role);
  const time = (at: number) => format.dateTime(at, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23', timeZone: desk?.settings.timeZone ?? 'UTC' });
  return (
    <StaffShell
      assemblyName={title}
      links={sectionsOf[role].map((section) => ({ section, href: `/staff/a/${summary.slug}/${section}` }))}
      current={current}
      connection={shown(connection)}
      freshness={staleSince === null || desk === null ? null : { time: time(staleSince), isStale: true }}
      account={
        <span className="staff-account-row">
          <PreferencesMenu />
          <AccountMenu name={name} />
        </span>
      }
    >
      {typeof connection === 'object' ? <Ended reason={connection.ended} /> : children}
    </StaffShell>
  );
}

function shown(connection: ClientConnection): ConnectionState | null {
  if (typeof connection === 'object' || connection === 'connecting') return null;
  return connection;
}

/** The worker ended it for good; only a person brings it back. */
function Ended({ reason }: { reason: string }): ReactElement {
  const t = useTranslations('chair.shell');
  const isSignedOut = reason === 'signed-out' || reason === 'unauthorized';
  return (
    <div className="staff-waiting">
      <p role="alert">{t(`ended.${endedReasons.find((known) => known === reason) ?? 'other'}`)}</p>
      {isSignedOut && (
        <a className="button" href={signInPath(window.location.pathname)}>
          {t('signIn')}
        </a>
      )}
      {!isSignedOut && (
        <button type="button" className="button" onClick={() => window.location.reload()}>
          {t('reload')}
        </button>
      )}
      <a href="/staff">{t('toAssemblies')}</a>
    </div>
  );
}

const endedReasons = ['role-taken', 'signed-out', 'unauthorized', 'outdated-page'] as const;
