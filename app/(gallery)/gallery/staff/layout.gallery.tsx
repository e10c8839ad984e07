import type { ReactElement, ReactNode } from 'react';
import { StaffRoot } from '../../../(staff)/_components/staff-root.tsx';

export const metadata = { title: 'Gallery' };

export default function GalleryStaffLayout({ children }: { children: ReactNode }): ReactElement {
  return <StaffRoot>{children}</StaffRoot>;
}
