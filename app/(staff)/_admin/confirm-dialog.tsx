'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { ReactElement, ReactNode } from 'react';
import { ActButton } from './act-button.tsx';
import { Dialog, Fault } from './dialog.tsx';
import type { Block } from './use-block.ts';

/**
 * Asks once, with the facts. The way back has the focus. `onConfirm` gives the sentence of a refusal, which stays in the
 * dialog, or null when it is done.
 */
export function ConfirmDialog({
  title,
  confirm,
  isGrave = false,
  isOff = false,
  block,
  onConfirm,
  onClose,
  children,
}: {
  title: string;
  confirm: string;
  /** What can't be undone. */
  isGrave?: boolean;
  /** Something is still missing, and the dialog says what. */
  isOff?: boolean;
  block: Block | null;
  readonly onConfirm: () => Promise<string | null>;
  readonly onClose: () => void;
  children: ReactNode;
}): ReactElement {
  const t = useTranslations('admin.dialog');
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const press = async (): Promise<void> => {
    if (isBusy || isOff) return;
    setIsBusy(true);
    setProblem(null);
    const refused = await onConfirm();
    setIsBusy(false);
    if (refused === null) onClose();
    else setProblem(refused);
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form
        className="adm-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (block === null) void press();
        }}
      >
        {children}
        <Fault>{problem}</Fault>
        <div className="adm-buttons end">
          <button type="button" className="button quiet" data-autofocus={isOff ? undefined : true} onClick={onClose}>
            {t('cancel')}
          </button>
          <ActButton block={block} type="submit" isBusy={isBusy || isOff} className={isGrave ? 'button adm-grave' : 'button'}>
            {isBusy ? t('busy') : confirm}
          </ActButton>
        </div>
      </form>
    </Dialog>
  );
}
