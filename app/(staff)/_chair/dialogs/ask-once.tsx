'use client';

import { useTranslations } from 'next-intl';
import type { ReactElement, ReactNode } from 'react';
import { ActButton } from '../act-button.tsx';
import { DialogFrame } from './dialog-frame.tsx';

/** Asks once before what can't be undone. The way back has the focus. */
export function AskOnce({
  title,
  text,
  confirm,
  size = 'md',
  isOff = false,
  onConfirm,
  onClose,
  children,
}: {
  title: string;
  text: string;
  confirm: string;
  size?: 'md' | 'lg';
  /** Something stands in the way, and the dialog says what. */
  isOff?: boolean;
  onConfirm: () => Promise<unknown>;
  onClose: () => void;
  /** What one should know besides. */
  children?: ReactNode;
}): ReactElement {
  const t = useTranslations('chair.action');
  return (
    <DialogFrame title={title} size={size} onClose={onClose}>
      <p>{text}</p>
      {children}
      <div className="chair-row end">
        <button type="button" className="button quiet" data-autofocus onClick={onClose}>
          {t('cancel')}
        </button>
        <ActButton className="button chair-danger" isOff={isOff} onPress={() => void onConfirm().then(onClose)}>
          {confirm}
        </ActButton>
      </div>
    </DialogFrame>
  );
}
