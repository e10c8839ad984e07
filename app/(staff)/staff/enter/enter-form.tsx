'use client';

import { Button } from '@mantine/core';
import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import type { FormEvent, ReactElement } from 'react';
import { chooseLocale } from '../../../../lib/i18n/choose-locale.ts';
import { isLocale, localeCookieName } from '../../../../lib/i18n/locales.ts';
import { postJson, textOf } from '../../_lib/ask.ts';
import { EntryFrame } from '../sign-in/entry-frame.tsx';
import { isNewPassword, NewPasswordField } from '../sign-in/new-credentials.tsx';
import { Notice, Problem } from '../sign-in/problem.tsx';
import { useFragmentToken } from '../sign-in/use-fragment-token.ts';
import { useProblem } from '../sign-in/use-problem.ts';

/** Opening the link changes nothing; Continue uses it up (ux M2). */
export function EnterForm(): ReactElement {
  const t = useTranslations('staff');
  const problemOf = useProblem();
  const check = useFragmentToken('/api/staff-link/check');
  useInvitationsLanguage(check.state === 'checked' && check.answered.ok ? textOf(check.answered.body, 'language') : undefined);

  switch (check.state) {
    case 'checking':
      return <EntryFrame title={t('entry.checking')}>{null}</EntryFrame>;
    case 'no-token':
      return <Refused>{t('enter.noToken')}</Refused>;
    case 'checked': {
      const { answered, token } = check;
      if (!answered.ok) return <Refused>{isUsed(answered.refusal.reason) ? t('enter.used') : problemOf(answered.refusal)}</Refused>;
      const needsPassword = typeof answered.body === 'object' && answered.body !== null && Reflect.get(answered.body, 'needsPassword') === true;
      const [name, email] = [textOf(answered.body, 'name') ?? '', textOf(answered.body, 'email') ?? ''];
      return <Continue key={token} token={token} name={name} email={email} needsPassword={needsPassword} />;
    }
  }
}

/** A token of another form is as good as a used one: either way a new link is needed. */
function isUsed(reason: string): boolean {
  return reason === 'link-used' || reason === 'malformed' || reason === 'account-gone';
}

/** The inviter chose a language; the invited person's own choice wins over it. */
function useInvitationsLanguage(language: string | undefined): void {
  useEffect(() => {
    const hasChosen = document.cookie.split('; ').some((part) => part.startsWith(`${localeCookieName}=`));
    if (isLocale(language) && !hasChosen && document.documentElement.lang !== language) chooseLocale(language);
  }, [language]);
}

function Refused({ children }: { children: string }): ReactElement {
  const t = useTranslations('staff');
  return (
    <EntryFrame title={t('signIn.title')}>
      <Notice tone="warn">{children}</Notice>
      <Button component="a" href="/staff/sign-in" size="md" fullWidth>
        {t('enter.signIn')}
      </Button>
    </EntryFrame>
  );
}

function Continue({ token, name, email, needsPassword }: { token: string; name: string; email: string; needsPassword: boolean }): ReactElement {
  const t = useTranslations('staff');
  const problemOf = useProblem();
  const [password, setPassword] = useState('');
  const [isChecked, setIsChecked] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setIsChecked(true);
    if (isBusy || (needsPassword && !isNewPassword(password))) return;
    setIsBusy(true);
    setProblem(null);
    const answered = await postJson('/api/staff-link/redeem', { token, password: needsPassword ? password : null });
    if (answered.ok) {
      window.location.replace('/staff');
      return;
    }
    setIsBusy(false);
    setProblem(isUsed(answered.refusal.reason) ? t('enter.used') : problemOf(answered.refusal));
  };

  return (
    <EntryFrame
      title={needsPassword ? t('enter.invited', { name }) : t('enter.known', { name })}
      lead={needsPassword ? t('enter.invitedLead', { email }) : t('enter.knownLead', { email })}
    >
      <form className="entry-form" onSubmit={(event) => void submit(event)}>
        {/* Password managers save the pair. */}
        <input type="email" autoComplete="username" value={email} readOnly hidden />
        {needsPassword && <NewPasswordField label={t('entry.password')} value={password} onChange={setPassword} isChecked={isChecked} />}
        <Problem>{problem}</Problem>
        <Button type="submit" size="md" fullWidth aria-disabled={isBusy}>
          {isBusy ? t('entry.busy') : t(needsPassword ? 'enter.choose' : 'enter.continue')}
        </Button>
      </form>
    </EntryFrame>
  );
}
