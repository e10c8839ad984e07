'use client';

import { useFormatter, useTranslations } from 'next-intl';
import type { ReactElement, ReactNode } from 'react';
import type { RecordDoubt } from '../../lib/client/seen-record.ts';
import type { RecordSeal } from '../../lib/protocol/down.ts';

/** Fingerprint and newest signed head of a record, in groups that can be read aloud and compared (RC13). */
export function RecordFacts({ record: { fingerprint, head }, time }: { record: RecordSeal; time: (at: number) => string }): ReactElement {
  const t = useTranslations('common.record');
  const format = useFormatter();
  return (
    <dl className="record-facts">
      <dt className="label">{t('fingerprint')}</dt>
      <dd className="record-fingerprint">{fingerprint}</dd>
      <dt className="label">{head === null ? t('unsigned') : t('signed', { number: format.number(head.sequence), time: time(head.at) })}</dt>
      {head !== null && <dd>{inGroups(head.hash)}</dd>}
    </dl>
  );
}

/** Why the record can't be the one that was shown before, with what was shown then, until somebody has read it (RC15). */
export function RecordDoubtNotice({
  doubt,
  advice,
  time,
  className,
  children,
}: {
  doubt: RecordDoubt;
  /** What the reader is to do now. */
  advice: string;
  time: (at: number) => string;
  className: string;
  /** The button that puts it away. */
  children: ReactNode;
}): ReactElement {
  const t = useTranslations('common.record');
  const format = useFormatter();
  const { head } = doubt.before;
  const signed = head === null ? { number: '0', time: '' } : { number: format.number(head.sequence), time: time(head.at) };
  return (
    <div className={`record-doubt ${className}`} role="alert">
      <p className="record-doubt-title">{t('doubt')}</p>
      <p>
        {t(`doubts.${doubt.kind}`, signed)} {advice}
      </p>
      <details>
        <summary>{t('before')}</summary>
        <RecordFacts record={doubt.before} time={time} />
      </details>
      {children}
    </div>
  );
}

/** As the fingerprint is written (RC11). */
function inGroups(hash: string): string {
  return hash.match(/.{1,4}/g)?.join(' ') ?? '';
}
