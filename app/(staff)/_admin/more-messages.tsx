'use client';

import { NextIntlClientProvider, useLocale, useMessages } from 'next-intl';
import type { ReactElement, ReactNode } from 'react';
import type { Messages } from '../../../lib/i18n/messages-of.ts';

/** Adds the catalogues of some pages to those that the layout above gives all of them. */
export function MoreMessages({ messages, children }: { messages: Partial<Messages>; children: ReactNode }): ReactElement {
  const above = useMessages();
  return (
    <NextIntlClientProvider locale={useLocale()} messages={{ ...above, ...messages }} timeZone="UTC">
      {children}
    </NextIntlClientProvider>
  );
}
