'use client';

import { Modal } from '@mantine/core';
import { useTranslations } from 'next-intl';
import type { ReactElement, ReactNode } from 'react';
import { refusalSentence, useRefusalTranslator } from '../refusal-sentence.ts';
import type { AnyRefusal } from '../../_lib/refusal-words.ts';

/** A dialog of the console: its title, what it says, its buttons. Escape and a click beside it leave it; beside one that holds text a click does nothing. */
export function DialogFrame({
  title,
  size = 'md',
  holdsText = false,
  onClose,
  children,
}: {
  title: string;
  size?: 'md' | 'lg' | 'xl';
  /** Something is typed into it, and a slip of the hand would lose that. */
  holdsText?: boolean;
  onClose: () => void;
  children: ReactNode;
}): ReactElement {
  const t = useTranslations('chair.action');
  return (
    <Modal.Root opened onClose={onClose} size={size} closeOnClickOutside={!holdsText} transitionProps={{ duration: 0 }}>
      <Modal.Overlay />
      <Modal.Content className="chair-dialog">
        {/* Not Modal.Header: its header element would be a second banner of the page. */}
        <div className="chair-dialog-head">
          <Modal.Title className="chair-dialog-title">{title}</Modal.Title>
          <Modal.CloseButton aria-label={t('cancel')} />
        </div>
        <div className="chair-dialog-body">{children}</div>
      </Modal.Content>
    </Modal.Root>
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
