import { getTranslations, setRequestLocale } from 'next-intl/server';
import type { ReactElement } from 'react';
import { defaultLocale, isLocale } from '../../../lib/i18n/locales.ts';

/** Where a person lands who typed the bare address: members are told about their link, staff get theirs. */
export default async function HomePage({ params }: { params: Promise<{ locale: string }> }): Promise<ReactElement> {
  const { locale: segment } = await params;
  const locale = isLocale(segment) ? segment : defaultLocale;
  setRequestLocale(locale);
  const t = await getTranslations({ locale, namespace: 'public' });
  return (
    <main className="home">
      <h1 className="question">{t('title')}</h1>
      <p className="lead">{t('lead')}</p>
      <p>{t('member')}</p>
      <p>
        <a href="/staff">{t('staff')}</a>
      </p>
    </main>
  );
}
