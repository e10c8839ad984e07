import type { ReactElement } from 'react';
import { requireStaff } from '../_lib/current-staff.ts';
import { AssembliesPage } from './_assemblies/assemblies-page.tsx';

export default async function StaffHome(): Promise<ReactElement> {
  const { name, installationRole } = await requireStaff('/staff');
  return <AssembliesPage name={name} mayCreate={installationRole === 'owner'} />;
}
