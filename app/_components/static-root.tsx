import { NextIntlClientProvider } from 'next-intl';
import type { Metadata, Viewport } from 'next';
import { setRequestLocale } from 'next-intl/server';
import type { ReactElement, ReactNode } from 'react';
import { defaultLocale, isLocale, locales } from '../../lib/i18n/locales.ts';
import { messagesOf } from '../../lib/i18n/messages-of.ts';
import type { Face } from '../../lib/i18n/messages-of.ts';
import { themeScript } from './theme.ts';

/** One static page for each language. */
export function localeParams(): { locale: string }[] {
  return locales.map((locale) => ({ locale }));
}

/** Pages may be zoomed (W6). The colours are those of `--paper`, for the browser's own bars. */
export const staticViewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#faf9f5' },
    { media: '(prefers-color-scheme: dark)', color: '#131315' },
  ],
};

/** No page of an assembly belongs into a search engine, and no address in it is a telephone number. */
export const staticMetadata: Metadata = {
  title: 'Hemicycle',
  robots: { index: false, follow: false },
  formatDetection: { telephone: false, date: false, address: false, email: false },
};

/** The document of a static page: its language, its face's messages, the theme before the first paint. */
export async function StaticRoot({
  params,
  face,
  children,
}: {
  params: Promise<{ locale: string }>;
  face: Face;
  children: ReactNode;
}): Promise<ReactElement> {
  const { locale: segment } = await params;
  const locale = isLocale(segment) ? segment : defaultLocale;
  setRequestLocale(locale);
  return (
    <html lang={locale} suppressHydrationWarning>
      <body>
        <script dangerouslySetInnerHTML={{ __html: themeScript }} />
        <NextIntlClientProvider locale={locale} messages={messagesOf(locale, face)} timeZone="UTC" formats={null}>
          {children}
        </NextIntlClientProvider>
      </body>
    </html>
  );
}
