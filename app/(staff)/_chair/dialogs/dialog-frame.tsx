'use client';

import { Modal } from '@mantine/core';
import { useTranslations } from 'next-intl';
import type { ReactElement, ReactNode } from 'react';
import { refusalSentence, useRefusalTranslator } from '../refusal-sentence.ts';
import type { AnyRefusal } from '../../_lib/refusal-words.ts';

/** A dialog of the console: its title, what it says, its buttons. Escape and a click beside it leave it. */
export function DialogFrame({
  title,
  size = 'md',
  onClose,
  children,
}: {
  title: string;
  size?: 'md' | 'lg' | 'xl';
  onClose(): void;
  children: ReactNode;
}): ReactElement {
  const t = useTranslations('chair.action');
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      size={size}
      padding="lg"
      transitionProps={{ duration: 0 }}
      closeButtonProps={{ 'aria-label': t('cancel') }}
      classNames={{ title: 'chair-dialog-title', content: 'chair-dialog' }}
    >
      <div className="chair-dialog-body">{children}</div>
    </Modal>
  );
}

/** Why the worker refused, where the dialog stays open because something was typed into it. */
export function Refused({ refusal }: { refusal: AnyRefusal | null }): ReactElement | null {
  const t = useRefusalTranslator();
  if (refusal === null) return null;
  return (
    <p className="chair-fault" role="alert">
      {refusalSentence(t, refusal)}
    </p>
  );
}
