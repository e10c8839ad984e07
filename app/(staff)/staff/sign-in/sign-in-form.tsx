'use client';

import { Button, TextInput } from '@mantine/core';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { FormEvent, ReactElement } from 'react';
import { postJson } from '../../_lib/ask.ts';
import { EntryFrame } from './entry-frame.tsx';
import { PasswordField } from './password-field.tsx';
import { Notice, Problem } from './problem.tsx';
import { useProblem } from './use-problem.ts';

const unauthorized = 401;

/** Signs in and goes to `next`, a path of ours. */
export function SignInForm({ next, isSetUp }: { next: string; isSetUp: boolean }): ReactElement {
  const t = useTranslations('staff');
  const problemOf = useProblem();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (isBusy) return;
    setIsBusy(true);
    setProblem(null);
    const answered = await postJson('/api/auth/sign-in/email', { email: email.trim(), password });
    if (answered.ok) {
      window.location.assign(next);
      return;
    }
    setIsBusy(false);
    // better-auth answers 400 to what is no address at all: for the person that is the same slip.
    const isWrong = answered.status === unauthorized || (answered.status === 400 && answered.refusal.reason === 'other');
    setProblem(isWrong ? t('signIn.wrong') : problemOf(answered.refusal));
  };

  return (
    <EntryFrame title={t('signIn.title')} lead={t('signIn.lead')}>
      {!isSetUp && <Notice tone="warn">{t('signIn.notSetUp')}</Notice>}
      <form className="entry-form" onSubmit={(event) => void submit(event)}>
        <TextInput
          size="md"
          type="email"
          label={t('entry.email')}
          autoComplete="username"
          required
          withAsterisk={false}
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <PasswordField label={t('entry.password')} autoComplete="current-password" value={password} onChange={setPassword} />
        <Problem>{problem}</Problem>
        <Button type="submit" size="md" fullWidth aria-disabled={isBusy}>
          {isBusy ? t('entry.busy') : t('signIn.submit')}
        </Button>
      </form>
      <p className="entry-note">{t('signIn.members')}</p>
    </EntryFrame>
  );
}
