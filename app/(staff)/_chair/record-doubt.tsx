'use client';

import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { RecordDoubtNotice } from '../../_components/record-facts.tsx';
import { useConsole } from './console-context.ts';
import { useChairWords } from './use-chair-words.ts';

/** The record is another one than before: no vote should be opened on it until somebody knows why (RC15). */
export function RecordDoubt(): ReactElement | null {
  const t = useTranslations('chair.record');
  const { putRecordDoubtAway, record } = useConsole();
  const { exactTime } = useChairWords();
  const doubt = record?.doubt ?? null;
  if (doubt === null) return null;
  return (
    <RecordDoubtNotice doubt={doubt} advice={t('advice')} time={exactTime} className="chair-notice lost">
      <button type="button" className="button quiet small" onClick={putRecordDoubtAway}>
        {t('read')}
      </button>
    </RecordDoubtNotice>
  );
}
