'use client';

import { Menu, UnstyledButton } from '@mantine/core';
import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { realtimePath } from '../../../../lib/protocol/http.ts';
import { postJson } from '../../_lib/ask.ts';
import './account.css';

/** Who one is, at the far right of every staff page; leads to the account, and out. For `account` of the shell. */
export function AccountMenu({ name }: { name: string }): ReactElement {
  const t = useTranslations('staff.shell');
  const signOut = async (): Promise<void> => {
    // The worker hears of it by itself; its cookie is taken back for tidiness.
    await Promise.all([postJson('/api/auth/sign-out', {}), postJson(`${realtimePath}/staff-sign-out`, {})]);
    // Where the session was gone already, or the server didn't answer, the sign-in page is the place to find out.
    window.location.assign('/staff/sign-in');
  };
  return (
    <Menu position="bottom-end" width={200} transitionProps={{ duration: 0 }} withinPortal={false} withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <UnstyledButton className="account-button">{name}</UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item component="a" href="/staff/account">
          {t('account')}
        </Menu.Item>
        <Menu.Item onClick={() => void signOut()}>{t('signOut')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
