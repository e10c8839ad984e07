import { NextIntlClientProvider } from 'next-intl';
import { getLocale } from 'next-intl/server';
import type { ReactElement, ReactNode } from 'react';
import { messagesOf } from '../../../../../lib/i18n/messages-of.ts';
import { AssemblyProvider } from '../../../_lib/assembly-provider.tsx';
import { AssemblyShell } from '../../../_lib/assembly-shell.tsx';
import { requireStaff } from '../../../_lib/current-staff.ts';
import './assembly.css';

/** All pages of one assembly share one client, one head and the words of the console. */
export default async function AssemblyLayout({ params, children }: { params: Promise<{ slug: string }>; children: ReactNode }): Promise<ReactElement> {
  const { slug } = await params;
  const { name } = await requireStaff(`/staff/a/${slug}`);
  const locale = await getLocale();
  return (
    <NextIntlClientProvider locale={locale} messages={messagesOf(locale, 'staff', 'chair')} timeZone="UTC" formats={null}>
      <AssemblyProvider slug={slug}>
        <AssemblyShell name={name}>{children}</AssemblyShell>
      </AssemblyProvider>
    </NextIntlClientProvider>
  );
}
