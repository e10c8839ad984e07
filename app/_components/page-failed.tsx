'use client';

import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';

/** What stands in place of a page that failed: what is safe, and the one thing to do. */
export function PageFailed(): ReactElement {
  const t = useTranslations('common.failed');
  return (
    <main className="page-failed" role="alert">
      <h1>{t('title')}</h1>
      <p className="muted">{t('body')}</p>
      <button type="button" className="button" onClick={() => location.reload()}>
        {t('reload')}
      </button>
    </main>
  );
}
