import { headers } from 'next/headers.js';
import { NextIntlClientProvider } from 'next-intl';
import { getLocale } from 'next-intl/server';
import type { ReactElement, ReactNode } from 'react';
import '@mantine/core/styles.layer.css';
import '../../_styles/fonts.css';
import '../../_styles/tokens.css';
import '../../_styles/base.css';
import '../staff.css';
import { isLocale, defaultLocale } from '../../../lib/i18n/locales.ts';
import { messagesOf } from '../../../lib/i18n/messages-of.ts';
import { themeScript } from '../../_components/theme.ts';
import { StaffProviders } from './staff-providers.tsx';

/** Mantine looks at an attribute of its own; set before the first paint, as the theme is. */
const mantineSchemeScript = `${themeScript};document.documentElement.dataset.mantineColorScheme=document.documentElement.dataset.theme||(matchMedia('(prefers-color-scheme: dark)').matches?'dark':'light')`;

/** The nonce for the style elements that Mantine's dialogs write through get-nonce, which looks for a bundler's global. */
const nonceScript = 'window.__webpack_nonce__=document.currentScript.nonce';

/** The document of staff and setup pages: rendered for each request, since its policy carries a nonce. */
export async function StaffRoot({ children }: { children: ReactNode }): Promise<ReactElement> {
  const nonce = (await headers()).get('x-nonce') ?? '';
  const requested = await getLocale();
  const locale = isLocale(requested) ? requested : defaultLocale;
  return (
    <html lang={locale} suppressHydrationWarning>
      <body>
        <script nonce={nonce} suppressHydrationWarning dangerouslySetInnerHTML={{ __html: `${mantineSchemeScript};${nonceScript}` }} />
        <NextIntlClientProvider locale={locale} messages={messagesOf(locale, 'staff')} timeZone="UTC" formats={null}>
          <StaffProviders nonce={nonce}>{children}</StaffProviders>
        </NextIntlClientProvider>
      </body>
    </html>
  );
}
