import { getTranslations } from 'next-intl/server';
import type { ReactElement } from 'react';

/** An address of staff that leads nowhere. */
export default async function StaffNotFound(): Promise<ReactElement> {
  const t = await getTranslations('staff.nowhere');
  return (
    <main className="page-failed">
      <h1>{t('title')}</h1>
      <p className="muted">{t('text')}</p>
      <a className="button" href="/staff">
        {t('back')}
      </a>
    </main>
  );
}
