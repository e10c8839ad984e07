import { NextIntlClientProvider } from 'next-intl';
import { getLocale } from 'next-intl/server';
import type { ReactElement, ReactNode } from 'react';
import '../../../_styles/fonts.css';
import '../../../_styles/tokens.css';
import '../../../_styles/base.css';
import '../../../(screen)/screen.css';
import { messagesOf } from '../../../../lib/i18n/messages-of.ts';

export { staticViewport as viewport } from '../../../_components/static-root.tsx';
export const metadata = { title: 'Gallery' };

export default async function GalleryScreenLayout({ children }: { children: ReactNode }): Promise<ReactElement> {
  const locale = await getLocale();
  return (
    <html lang={locale}>
      <body>
        <NextIntlClientProvider locale={locale} messages={messagesOf(locale, 'screen')} timeZone="UTC" formats={null}>
          {children}
        </NextIntlClientProvider>
      </body>
    </html>
  );
}
