import { getLocale } from 'next-intl/server';
import type { ReactElement, ReactNode } from 'react';
import { adminMessages } from '../../../../_admin/admin-messages.ts';
import { MoreMessages } from '../../../../_admin/more-messages.tsx';

export default async function AttendanceLayout({ children }: { children: ReactNode }): Promise<ReactElement> {
  return <MoreMessages messages={adminMessages(await getLocale())}>{children}</MoreMessages>;
}
