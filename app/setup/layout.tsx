import type { Metadata } from 'next';
import type { ReactElement, ReactNode } from 'react';
import { StaffRoot } from '../(staff)/_components/staff-root.tsx';

export const metadata: Metadata = { title: 'Hemicycle', robots: { index: false, follow: false } };

export default function SetupLayout({ children }: { children: ReactNode }): ReactElement {
  return <StaffRoot>{children}</StaffRoot>;
}
