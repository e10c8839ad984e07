import { setRequestLocale } from 'next-intl/server';
import type { ReactElement } from 'react';
import { defaultLocale, isLocale } from '../../../../lib/i18n/locales.ts';
import { LiveScreen } from '../../_live/live-screen.tsx';

/** The shell of every screen: the same bytes for everyone; the browser reads slug and credential from its address. */
export default async function ScreenShell({ params }: { params: Promise<{ locale: string }> }): Promise<ReactElement> {
  const { locale } = await params;
  setRequestLocale(isLocale(locale) ? locale : defaultLocale);
  return <LiveScreen />;
}
