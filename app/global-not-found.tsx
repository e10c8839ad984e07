import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import type { ReactElement } from 'react';
import './_styles/fonts.css';
import './_styles/tokens.css';
import './_styles/base.css';
import './(public)/public.css';
import { defaultLocale, locales } from '../lib/i18n/locales.ts';

export const metadata: Metadata = { title: 'Hemicycle', robots: { index: false } };

/** One page for every address that leads nowhere. It is the same for everyone, so it speaks each language. */
export default async function GlobalNotFound(): Promise<ReactElement> {
  const sections = await Promise.all(
    locales.map(async (locale) => {
      const t = await getTranslations({ locale, namespace: 'public' });
      return { locale, heading: t('notFound'), text: t('notFoundText') };
    }),
  );
  return (
    <html lang={defaultLocale}>
      <body>
        <main className="home">
          {sections.map(({ locale, heading, text }) => {
            const Heading = locale === defaultLocale ? 'h1' : 'h2';
            return (
              <section key={locale} lang={locale}>
                <Heading className="question">{heading}</Heading>
                <p>{text}</p>
              </section>
            );
          })}
        </main>
      </body>
    </html>
  );
}
