import { setRequestLocale } from 'next-intl/server';
import type { ReactElement } from 'react';
import { defaultLocale, isLocale } from '../../../../lib/i18n/locales.ts';
import { LiveParticipant } from '../../_live/live-participant.tsx';

/** The shell of every participant's page: the same bytes for everyone; the browser reads slug and code from its address. */
export default async function ParticipantShell({ params }: { params: Promise<{ locale: string }> }): Promise<ReactElement> {
  const { locale } = await params;
  setRequestLocale(isLocale(locale) ? locale : defaultLocale);
  return <LiveParticipant />;
}
