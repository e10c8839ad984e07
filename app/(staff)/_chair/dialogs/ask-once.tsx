'use client';

import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { ActButton } from '../act-button.tsx';
import { DialogFrame } from './dialog-frame.tsx';

/** Asks once before what can't be undone. The way back has the focus. */
export function AskOnce({
  title,
  text,
  confirm,
  onConfirm,
  onClose,
}: {
  title: string;
  text: string;
  confirm: string;
  onConfirm: () => Promise<unknown>;
  onClose: () => void;
}): ReactElement {
  const t = useTranslations('chair.action');
  return (
    <DialogFrame title={title} onClose={onClose}>
      <p>{text}</p>
      <div className="chair-row end">
        <button type="button" className="button quiet" data-autofocus onClick={onClose}>
          {t('cancel')}
        </button>
        <ActButton className="button chair-danger" onPress={() => void onConfirm().then(onClose)}>
          {confirm}
        </ActButton>
      </div>
    </DialogFrame>
  );
}
