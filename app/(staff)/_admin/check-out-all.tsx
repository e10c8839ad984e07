'use client';

import { TextInput } from '@mantine/core';
import { useFormatter, useTranslations } from 'next-intl';
import { useState } from 'react';
import type { ReactElement } from 'react';
import { useFigures } from '../_lib/assembly-context.ts';
import { useAdmin } from './admin-frame.tsx';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { useTell } from './tell.tsx';
import { useRefusalSentence, useSend } from './use-send.ts';

/** Everybody goes home. Typing the number is the second confirmation: it can't be taken back in one go. */
export function CheckOutAll({ onClose }: { onClose: () => void }): ReactElement {
  const t = useTranslations('admin.checkOutAll');
  const format = useFormatter();
  const { block } = useAdmin();
  const send = useSend();
  const tell = useTell();
  const sentence = useRefusalSentence();
  const present = useFigures()?.presentPeople ?? 0;
  const [typed, setTyped] = useState('');
  const isTyped = typed.replaceAll(/\D/g, '') === String(present);
  const checkOut = async (): Promise<string | null> => {
    const outcome = await send({ type: 'checkOutAll', basis: { present } });
    if (!outcome.ok) return sentence(outcome.refusal);
    tell({ tone: 'done', text: t('done', { count: present }) });
    return null;
  };
  return (
    <ConfirmDialog title={t('title', { count: present })} confirm={t('confirm', { count: present })} isGrave isOff={!isTyped || present === 0} block={block} onConfirm={checkOut} onClose={onClose}>
      <p>{t('text', { count: present })}</p>
      <TextInput
        label={t('type', { number: format.number(present) })}
        description={t('typeHint')}
        inputMode="numeric"
        autoComplete="off"
        data-autofocus
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
    </ConfirmDialog>
  );
}
