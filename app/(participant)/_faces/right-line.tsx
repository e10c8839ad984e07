'use client';

import { useTranslations } from 'next-intl';
import type { ReactElement, ReactNode } from 'react';
import type { RightView } from './types.ts';
import { useWords } from './use-words.ts';

/** The weight that needs no telling. */
const ordinaryWeight = '1';

const bold = (chunks: ReactNode) => <b>{chunks}</b>;

/** Whose vote this is: one's own, or one held for somebody else (ux P1, P14). */
export function RightLine({ right, voterName }: { right: RightView; voterName: string }): ReactElement {
  const t = useTranslations('participant.ballot');
  const { exact } = useWords();
  return (
    <p className="note full-size right-line">
      {right.heldFor === null ? t.rich('votingAs', { name: voterName, b: bold }) : t.rich('votingFor', { principal: right.heldFor, b: bold })}
      {right.weight !== ordinaryWeight && <span> · {t('weight', { weight: exact(right.weight) })}</span>}
    </p>
  );
}
