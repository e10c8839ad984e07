import { redirect } from 'next/navigation.js';
import type { ReactElement } from 'react';
import { isSetupOpen } from '../../../../lib/auth/setup-token.ts';
import { staffServices } from '../../../../lib/auth/staff-services.ts';
import { currentStaff } from '../../_lib/current-staff.ts';
import { safeNext } from '../../_lib/sign-in-path.ts';
import { SignInForm } from './sign-in-form.tsx';

export default async function SignInPage({ searchParams }: { searchParams: Promise<{ next?: string | string[] }> }): Promise<ReactElement> {
  const { next } = await searchParams;
  const goOn = safeNext(typeof next === 'string' ? next : null);
  if ((await currentStaff()) !== null) redirect(goOn);
  return <SignInForm next={goOn} isSetUp={!(await isSetupOpen(staffServices().prisma))} />;
}
