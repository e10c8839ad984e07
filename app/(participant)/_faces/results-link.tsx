'use client';

import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';

/** The way to all results, where there are any. */
export function ResultsLink({ settled, onShow }: { settled: number; onShow: () => void }): ReactElement | null {
  const t = useTranslations('participant.results');
  if (settled === 0) return null;
  return (
    <button type="button" className="link-button" onClick={onShow}>
      {t('link', { count: settled })}
    </button>
  );
}
