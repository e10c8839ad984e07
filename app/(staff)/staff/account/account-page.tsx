'use client';

import { Button, SegmentedControl } from '@mantine/core';
import { useLocale, useTranslations } from 'next-intl';
import { useState } from 'react';
import type { ReactElement } from 'react';
import { chooseLocale } from '../../../../lib/i18n/choose-locale.ts';
import { isLocale, languageNames, locales } from '../../../../lib/i18n/locales.ts';
import { StaffShell } from '../../_components/staff-shell.tsx';
import { postJson } from '../../_lib/ask.ts';
import { Problem } from '../sign-in/problem.tsx';
import { useProblem } from '../sign-in/use-problem.ts';
import { AccountMenu } from './account-menu.tsx';
import { AppearanceChoice } from './appearance-choice.tsx';
import { PasswordChange } from './password-change.tsx';
import '../sign-in/fields.css';

export function AccountPage({ name, email, hasPassword }: { name: string; email: string; hasPassword: boolean }): ReactElement {
  const t = useTranslations('staff.account');
  return (
    <StaffShell assemblyName="Hemicycle" links={[]} current={null} connection={null} account={<AccountMenu name={name} />}>
      <div className="column fields">
        <div>
          <h1>{t('title')}</h1>
          <p className="muted">{t('signedInAs', { name, email })}</p>
        </div>
        <section className="card account-choices">
          <LanguageChoice />
          <AppearanceChoice />
        </section>
        <section className="card account-section">
          <h2>{t('passwordTitle')}</h2>
          {hasPassword ? <PasswordChange email={email} /> : <p className="muted">{t('noPassword')}</p>}
        </section>
        <SignOutEverywhere />
        <p>
          <a href="/staff">{t('back')}</a>
        </p>
      </div>
    </StaffShell>
  );
}

function LanguageChoice(): ReactElement {
  const t = useTranslations('staff.account');
  const locale = useLocale();
  return (
    <div>
      <p className="label">{t('language')}</p>
      <SegmentedControl
        aria-label={t('language')}
        value={locale}
        onChange={(chosen) => isLocale(chosen) && chooseLocale(chosen)}
        data={locales.map((one) => ({ value: one, label: languageNames[one] }))}
      />
    </div>
  );
}

function SignOutEverywhere(): ReactElement {
  const t = useTranslations('staff.account');
  const problemOf = useProblem();
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const signOut = async (): Promise<void> => {
    if (isBusy) return;
    setIsBusy(true);
    const answered = await postJson('/api/staff/sign-out-everywhere', {});
    if (answered.ok || answered.refusal.reason === 'signed-out') {
      window.location.assign('/staff/sign-in');
      return;
    }
    setIsBusy(false);
    setProblem(problemOf(answered.refusal));
  };
  return (
    <section className="card account-section">
      <h2>{t('everywhereTitle')}</h2>
      <p className="muted">{t('everywhereText')}</p>
      <Problem>{problem}</Problem>
      <Button variant="outline" color="danger" aria-disabled={isBusy} onClick={() => void signOut()}>
        {t('everywhere')}
      </Button>
    </section>
  );
}
