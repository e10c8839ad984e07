'use client';

import { useLocale, useTranslations } from 'next-intl';
import { createContext, useContext, useMemo } from 'react';
import type { ReactElement, ReactNode } from 'react';
import type { StaffRole } from '../../../lib/assembly/state.ts';
import type { Desk } from '../../../lib/protocol/down.ts';
import { useDesk } from '../_lib/assembly-context.ts';
import { Connecting } from '../_lib/connecting.tsx';
import { blockedId } from './act-button.tsx';
import { TellProvider } from './tell.tsx';
import { timeWords, type TimeWords } from './time-words.ts';
import { useBlock, type Block } from './use-block.ts';
import '../staff/sign-in/fields.css';
import './admin.css';

/** What every admin page has at hand. */
export type Admin = {
  readonly desk: Desk;
  /** Why one can't act on this page now, or null. */
  readonly block: Block | null;
  /** Times in the assembly's zone. */
  readonly times: TimeWords;
  readonly locale: string;
};

const AdminContext = createContext<Admin | null>(null);

/** Throws outside of an `AdminFrame`, which is a bug of the page. */
export function useAdmin(): Admin {
  const admin = useContext(AdminContext);
  if (admin === null) throw new Error('useAdmin needs an AdminFrame above it.');
  return admin;
}

/** The frame of an admin page: waits for the desk, holds the dock at its foot, says why one can't act. */
export function AdminFrame({
  roles,
  roleNote,
  children,
}: {
  roles: readonly StaffRole[];
  /** For those who may do a part of what the page offers, in place of the sentence that they may only look. */
  roleNote?: string | undefined;
  children: ReactNode;
}): ReactElement {
  const t = useTranslations('admin');
  const desk = useDesk();
  const block = useBlock(roles);
  const locale = useLocale();
  const timeZone = desk?.settings.timeZone ?? 'UTC';
  const times = useMemo(() => timeWords(locale, timeZone), [locale, timeZone]);
  const admin = useMemo(() => (desk === null ? null : { desk, block, times, locale }), [desk, block, times, locale]);
  if (admin === null) return <Connecting className="adm-waiting" />;
  return (
    <AdminContext value={admin}>
      <TellProvider
        dock={
          <div role="status">
            {block !== null && block !== 'connecting' && block !== 'role' && (
              <p id={blockedId} className="adm-blocked">
                {t(`blocked.${block}`)}
              </p>
            )}
          </div>
        }
      >
        {block === 'role' && (
          <p id={blockedId} className="adm-role-note muted">
            {roleNote ?? t('blocked.role')}
          </p>
        )}
        {children}
      </TellProvider>
    </AdminContext>
  );
}
