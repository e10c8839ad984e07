import { NextIntlClientProvider } from 'next-intl';
import { getLocale } from 'next-intl/server';
import type { ReactElement, ReactNode } from 'react';
import { messagesOf } from '../../../../lib/i18n/messages-of.ts';
import { StaffRoot } from '../../../(staff)/_components/staff-root.tsx';

export const metadata = { title: 'Gallery' };

export default async function GalleryChairLayout({ children }: { children: ReactNode }): Promise<ReactElement> {
  const locale = await getLocale();
  return (
    <StaffRoot>
      <NextIntlClientProvider locale={locale} messages={messagesOf(locale, 'staff', 'chair')} timeZone="UTC" formats={null}>
        {children}
      </NextIntlClientProvider>
    </StaffRoot>
  );
}
