'use client';

import { Button } from '@mantine/core';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { FormEvent, ReactElement } from 'react';
import type { HttpRefusal } from '../../lib/protocol/http.ts';
import { postJson } from '../(staff)/_lib/ask.ts';
import { EntryFrame } from '../(staff)/staff/sign-in/entry-frame.tsx';
import { isNewPassword, isPerson, NewPasswordField, PersonFields } from '../(staff)/staff/sign-in/new-credentials.tsx';
import { Notice, Problem } from '../(staff)/staff/sign-in/problem.tsx';
import { useFragmentToken } from '../(staff)/staff/sign-in/use-fragment-token.ts';
import { useProblem } from '../(staff)/staff/sign-in/use-problem.ts';

/** The first account of an installation, with the link that `npm start` printed (ux I3). */
export function SetupForm(): ReactElement {
  const t = useTranslations('staff');
  const problemOf = useProblem();
  const check = useFragmentToken('/api/setup/check');
  switch (check.state) {
    case 'checking':
      return <EntryFrame title={t('entry.checking')}>{null}</EntryFrame>;
    case 'no-token':
      return <Refused reason={null}>{t('setup.noToken')}</Refused>;
    case 'checked': {
      const { answered, token } = check;
      if (answered.ok) return <NewOwner token={token} />;
      const words = linkWords(answered.refusal);
      return <Refused reason={words}>{words === null ? problemOf(answered.refusal) : t(`setup.${words}`)}</Refused>;
    }
  }
}

function linkWords({ reason }: HttpRefusal): 'alreadySetUp' | 'wrongLink' | null {
  if (reason === 'already-set-up') return 'alreadySetUp';
  return reason === 'wrong-link' || reason === 'malformed' ? 'wrongLink' : null;
}

function Refused({ reason, children }: { reason: 'alreadySetUp' | 'wrongLink' | null; children: string }): ReactElement {
  const t = useTranslations('staff.setup');
  return (
    <EntryFrame title={t('title')}>
      <Notice tone="warn">{children}</Notice>
      {reason === 'alreadySetUp' && (
        <Button component="a" href="/staff/sign-in" size="md" fullWidth>
          {t('signIn')}
        </Button>
      )}
    </EntryFrame>
  );
}

function NewOwner({ token }: { token: string }): ReactElement {
  const t = useTranslations('staff');
  const problemOf = useProblem();
  const [person, setPerson] = useState({ name: '', email: '' });
  const [password, setPassword] = useState('');
  const [isChecked, setIsChecked] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setIsChecked(true);
    if (isBusy || !isPerson(person) || !isNewPassword(password)) return;
    setIsBusy(true);
    setProblem(null);
    const answered = await postJson('/api/setup', { token, ...person, password });
    if (answered.ok) {
      window.location.replace('/staff');
      return;
    }
    setIsBusy(false);
    const words = answered.refusal.field === undefined ? linkWords(answered.refusal) : null;
    setProblem(words === null ? problemOf(answered.refusal) : t(`setup.${words}`));
  };

  return (
    <EntryFrame title={t('setup.title')} lead={t('setup.lead')}>
      <form className="entry-form" noValidate onSubmit={(event) => void submit(event)}>
        <PersonFields person={person} onChange={setPerson} isChecked={isChecked} />
        <NewPasswordField label={t('entry.password')} value={password} onChange={setPassword} isChecked={isChecked} />
        <Problem>{problem}</Problem>
        <Button type="submit" size="md" fullWidth aria-disabled={isBusy}>
          {isBusy ? t('entry.busy') : t('setup.submit')}
        </Button>
      </form>
    </EntryFrame>
  );
}
