'use client';

import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { shortcuts } from '../keyboard.ts';
import { DialogFrame } from './dialog-frame.tsx';

/** The keys, for who pressed `?`. */
export function KeysDialog({ onClose }: { onClose: () => void }): ReactElement {
  const t = useTranslations('chair.shortcuts');
  return (
    <DialogFrame title={t('title')} onClose={onClose}>
      <dl className="chair-keys">
        {shortcuts.map(({ key, does }) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{t(does)}</dd>
          </div>
        ))}
      </dl>
      <p className="chair-small muted">{t('note')}</p>
    </DialogFrame>
  );
}
