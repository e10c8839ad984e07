import type { ReactElement } from 'react';
import { passwordProvider } from '../../../../lib/auth/staff-account.ts';
import { staffServices } from '../../../../lib/auth/staff-services.ts';
import { requireStaff } from '../../_lib/current-staff.ts';
import { AccountPage } from './account-page.tsx';

export default async function Account(): Promise<ReactElement> {
  const { staffId, name, email } = await requireStaff('/staff/account');
  const account = await staffServices().prisma.account.findFirst({
    where: { userId: staffId, providerId: passwordProvider, password: { not: null } },
    select: { id: true },
  });
  return <AccountPage name={name} email={email} hasPassword={account !== null} />;
}
