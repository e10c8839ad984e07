'use client';

import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { ScreenLink } from '../../_lib/screen-link.tsx';
import { blockedBannerId } from '../act-button.tsx';
import { useConsole } from '../console-context.ts';
import { refusalSentence, useRefusalTranslator } from '../refusal-sentence.ts';
import { DialogFrame } from './dialog-frame.tsx';

/** The projector's link, where the chair is: the screen is part of the hall that they lead. */
export function ScreenDialog({ onClose }: { onClose: () => void }): ReactElement {
  const t = useTranslations('staff.screen');
  const tNotice = useTranslations('chair.notice');
  const tRefusal = useRefusalTranslator();
  const { act, block, loadScreenLink } = useConsole();
  const renew = async (): Promise<string | null> => {
    const outcome = await act({ type: 'renewScreenLink' }, { isShownByCaller: true });
    if (outcome.ok) return null;
    return outcome.refusal === null ? tNotice('asking') : refusalSentence(tRefusal, outcome.refusal);
  };
  return (
    <DialogFrame title={t('title')} size="lg" onClose={onClose}>
      <ScreenLink load={loadScreenLink} renew={renew} blockedBy={block === null ? null : blockedBannerId} />
    </DialogFrame>
  );
}
