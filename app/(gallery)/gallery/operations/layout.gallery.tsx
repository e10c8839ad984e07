import { getLocale } from 'next-intl/server';
import type { ReactElement, ReactNode } from 'react';
import { messagesOf } from '../../../../lib/i18n/messages-of.ts';
import { MoreMessages } from '../../../(staff)/_admin/more-messages.tsx';
import { StaffRoot } from '../../../(staff)/_components/staff-root.tsx';

export const metadata = { title: 'Gallery' };

export default async function GalleryOperationsLayout({ children }: { children: ReactNode }): Promise<ReactElement> {
  return (
    <StaffRoot>
      <MoreMessages messages={messagesOf(await getLocale(), 'operations')}>{children}</MoreMessages>
    </StaffRoot>
  );
}
