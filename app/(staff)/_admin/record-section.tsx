'use client';

import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { RecordFacts } from '../../_components/record-facts.tsx';
import { useRecord } from '../_lib/assembly-context.ts';
import { useAdmin } from './admin-frame.tsx';

/** What the record is known by; there is nothing to set. */
export function RecordSection(): ReactElement | null {
  const t = useTranslations('admin.record');
  const record = useRecord();
  const { times } = useAdmin();
  if (record === null) return null;
  return (
    <section className="card adm-section" aria-labelledby="adm-record">
      <h2 id="adm-record">{t('title')}</h2>
      <p className="muted">{t('text')}</p>
      <RecordFacts record={record} time={times.stamp} />
    </section>
  );
}
