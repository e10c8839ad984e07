import { getLocale } from 'next-intl/server';
import type { ReactElement, ReactNode } from 'react';
import { adminMessages } from '../../../(staff)/_admin/admin-messages.ts';
import { MoreMessages } from '../../../(staff)/_admin/more-messages.tsx';
import { StaffRoot } from '../../../(staff)/_components/staff-root.tsx';

export const metadata = { title: 'Gallery' };

export default async function GalleryStaffLayout({ children }: { children: ReactNode }): Promise<ReactElement> {
  return (
    <StaffRoot>
      <MoreMessages messages={adminMessages(await getLocale())}>{children}</MoreMessages>
    </StaffRoot>
  );
}
