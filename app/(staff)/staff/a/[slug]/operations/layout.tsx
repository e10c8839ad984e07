import { getLocale } from 'next-intl/server';
import type { ReactElement, ReactNode } from 'react';
import { messagesOf } from '../../../../../../lib/i18n/messages-of.ts';
import { MoreMessages } from '../../../../_admin/more-messages.tsx';

export default async function OperationsLayout({ children }: { children: ReactNode }): Promise<ReactElement> {
  return <MoreMessages messages={messagesOf(await getLocale(), 'admin', 'operations')}>{children}</MoreMessages>;
}
