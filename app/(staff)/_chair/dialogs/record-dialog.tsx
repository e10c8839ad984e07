'use client';

import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { RecordFacts } from '../../../_components/record-facts.tsx';
import { useConsole } from '../console-context.ts';
import { useChairWords } from '../use-chair-words.ts';
import { DialogFrame } from './dialog-frame.tsx';

/** The record's fingerprint and newest signed head: at the opening to be read out, later to be looked up. */
export function RecordDialog({ isOpening, onClose }: { isOpening: boolean; onClose: () => void }): ReactElement | null {
  const t = useTranslations('chair.record');
  const { record } = useConsole();
  const { exactTime } = useChairWords();
  if (record === null) return null;
  return (
    <DialogFrame title={t(isOpening ? 'openingTitle' : 'title')} onClose={onClose}>
      <p>{t(isOpening ? 'openingText' : 'text')}</p>
      <div className="chair-record">
        {isOpening ? <p className="record-fingerprint aloud">{record.fingerprint}</p> : <RecordFacts record={record} time={exactTime} />}
      </div>
      <div className="chair-row end">
        <button type="button" className="button" data-autofocus onClick={onClose}>
          {t('done')}
        </button>
      </div>
    </DialogFrame>
  );
}
