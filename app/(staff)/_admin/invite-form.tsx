'use client';

import { NativeSelect, TextInput } from '@mantine/core';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { FormEvent, ReactElement } from 'react';
import type { StaffRole } from '../../../lib/assembly/state.ts';
import { goToSignIn } from '../_lib/realtime-session.ts';
import { postJson } from '../_lib/ask.ts';
import { useProblem } from '../staff/sign-in/use-problem.ts';
import { ActButton } from './act-button.tsx';
import { useAdmin } from './admin-frame.tsx';
import { Fault } from './dialog.tsx';
import { readInvited } from './read-http.ts';
import { SecretText } from '../_lib/secret-text.tsx';
import { useRefusalSentence, useSend } from './use-send.ts';

const roles = ['chair', 'admin', 'observer', 'owner'] as const satisfies readonly StaffRole[];

type Done = { readonly name: string; readonly email: string; readonly role: StaffRole; /** Null: the person has a password and signs in. */ readonly link: string | null };

/** Gives somebody a role by their e-mail address. Who has no account gets one, with a link that is theirs to open once. */
export function InviteForm(): ReactElement {
  const t = useTranslations('admin.roles');
  const tField = useTranslations('staff.entry.field');
  const problemOf = useProblem();
  const { desk, block, locale } = useAdmin();
  const send = useSend();
  const sentence = useRefusalSentence();
  const [email, setEmail] = useState('');
  const [name, setName] = useState('');
  const [role, setRole] = useState<StaffRole>('chair');
  const [isChecked, setIsChecked] = useState(false);
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [done, setDone] = useState<Done | null>(null);
  const hasEmail = /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email.trim());
  const hasName = name.trim() !== '';

  const invite = async (): Promise<void> => {
    const answered = await postJson('/api/staff', { email: email.trim(), name: name.trim(), language: locale });
    if (!answered.ok) {
      const { reason } = answered.refusal;
      if (reason === 'signed-out') goToSignIn();
      setProblem(reason === 'not-permitted' ? t('ownersInvite') : problemOf(answered.refusal));
      return;
    }
    const invited = readInvited(answered.body);
    if (invited === null) {
      setProblem(problemOf({ reason: 'other' }));
      return;
    }
    const outcome = await send({ type: 'giveRole', staffId: invited.staffId, role, basis: desk.rolesVersion });
    if (!outcome.ok) {
      setProblem(sentence(outcome.refusal));
      return;
    }
    setDone({ name: name.trim(), email: email.trim(), role, link: invited.link });
    setEmail('');
    setName('');
    setIsChecked(false);
  };
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setIsChecked(true);
    setProblem(null);
    if (isBusy || block !== null || !hasEmail || !hasName) return;
    setIsBusy(true);
    setDone(null);
    await invite();
    setIsBusy(false);
  };

  return (
    <form className="adm-form adm-invite" noValidate onSubmit={(event) => void submit(event)}>
      <h3>{t('inviteTitle')}</h3>
      <div className="adm-pair">
        <TextInput label={t('email')} type="email" autoComplete="off" value={email} onChange={(event) => setEmail(event.currentTarget.value)} error={isChecked && !hasEmail ? tField('email') : null} />
        <TextInput label={t('personName')} autoComplete="off" value={name} onChange={(event) => setName(event.currentTarget.value)} error={isChecked && !hasName ? tField('name') : null} />
        <NativeSelect
          label={t('roleColumn')}
          value={role}
          data={roles.map((one) => ({ value: one, label: t(`role.${one}`) }))}
          onChange={(event) => setRole(roles.find((one) => one === event.currentTarget.value) ?? 'observer')}
        />
      </div>
      <Fault>{problem}</Fault>
      <div role="status">
        {done !== null && (
          <div className="adm-secret">
            <p>{done.link === null ? t('invitedKnown', { name: done.name, role: t(`role.${done.role}`) }) : t('invitedNew', { name: done.name, email: done.email, role: t(`role.${done.role}`) })}</p>
            {done.link !== null && <SecretText label={t('inviteLink')} text={done.link} />}
          </div>
        )}
      </div>
      <div className="adm-buttons">
        <ActButton block={block} type="submit" isBusy={isBusy}>
          {t('invite')}
        </ActButton>
      </div>
    </form>
  );
}
