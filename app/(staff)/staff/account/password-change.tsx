'use client';

import { Button } from '@mantine/core';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { FormEvent, ReactElement } from 'react';
import { postJson } from '../../_lib/ask.ts';
import { isNewPassword, NewPasswordField } from '../sign-in/new-credentials.tsx';
import { PasswordField } from '../sign-in/password-field.tsx';
import { Notice, Problem } from '../sign-in/problem.tsx';
import { useProblem } from '../sign-in/use-problem.ts';

export function PasswordChange({ email }: { email: string }): ReactElement {
  const t = useTranslations('staff.account');
  const problemOf = useProblem();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [isChecked, setIsChecked] = useState(false);
  const [isBusy, setIsBusy] = useState(false);
  const [isDone, setIsDone] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setIsChecked(true);
    setIsDone(false);
    setProblem(null);
    if (isBusy || current === '' || !isNewPassword(next)) return;
    setIsBusy(true);
    const answered = await postJson('/api/staff/password', { currentPassword: current, newPassword: next });
    setIsBusy(false);
    if (!answered.ok) {
      setProblem(answered.refusal.reason === 'wrong-password' ? t('wrong') : problemOf(answered.refusal));
      return;
    }
    setCurrent('');
    setNext('');
    setIsChecked(false);
    setIsDone(true);
  };

  return (
    <form onSubmit={(event) => void submit(event)}>
      {/* Password managers know by it whose password changes. */}
      <input type="email" autoComplete="username" value={email} readOnly hidden />
      <PasswordField
        label={t('current')}
        autoComplete="current-password"
        value={current}
        onChange={setCurrent}
        error={isChecked && current === '' ? t('wrong') : null}
      />
      <NewPasswordField label={t('next')} value={next} onChange={setNext} isChecked={isChecked} />
      <Problem>{problem}</Problem>
      <div role="status">{isDone && <Notice tone="accent">{t('changed')}</Notice>}</div>
      <div>
        <Button type="submit" aria-disabled={isBusy}>
          {t('change')}
        </Button>
      </div>
    </form>
  );
}
