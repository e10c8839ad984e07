'use client';

import { NextIntlClientProvider, useLocale, useTranslations } from 'next-intl';
import { useState } from 'react';
import type { ReactElement, ReactNode } from 'react';
import { chooseLocale } from '../../../lib/i18n/choose-locale.ts';
import { languageNames, locales } from '../../../lib/i18n/locales.ts';
import { Announcements } from './announcements.tsx';
import { ConnectionBadge } from './connection-badge.tsx';
import { HelpDialog } from './help-dialog.tsx';
import type { MeView, ParticipantActions, ParticipantView } from './types.ts';
import { useWords } from './use-words.ts';

/**
 * What stands at the same place on each page (ux P15): above, the assembly and the connection; below, who one is,
 * language and help.
 */
export function Frame({
  view,
  actions,
  children,
}: {
  view: ParticipantView;
  actions: Pick<ParticipantActions, 'signOut'>;
  children: ReactNode;
}): ReactElement {
  const locale = useLocale();
  const { assembly, me, connection, announcements, unanswered, spoken } = view;
  const isOnItsWay = view.page.kind === 'sending';
  return (
    <NextIntlClientProvider locale={locale} timeZone={assembly?.timeZone ?? 'UTC'}>
      <div className="frame">
        <header className="frame-header">
          <span className="assembly-name">{assembly?.name ?? 'Hemicycle'}</span>
          <ConnectionBadge connection={connection} />
        </header>
        <main className="frame-main">
          {unanswered !== null && !isOnItsWay && <Unanswered pollCode={unanswered.pollCode} />}
          <Announcements announcements={announcements} />
          {children}
        </main>
        <Footer me={me} contact={assembly?.contact ?? null} onSignOut={actions.signOut} />
        <div role="status" className="visually-hidden">
          {spoken.polite}
        </div>
        <div role="alert" className="visually-hidden">
          {spoken.assertive}
        </div>
      </div>
    </NextIntlClientProvider>
  );
}

function Unanswered({ pollCode }: { pollCode: string }): ReactElement {
  const t = useTranslations('participant.unanswered');
  return (
    <div className="notice waiting">
      <p className="label">{t('title')}</p>
      <p>{t('text', { poll: pollCode })}</p>
    </div>
  );
}

function Footer({ me, contact, onSignOut }: { me: MeView | null; contact: string | null; onSignOut: () => void }): ReactElement {
  const t = useTranslations('participant.frame');
  const tCommon = useTranslations('common.language');
  const locale = useLocale();
  const [isHelpOpen, setIsHelpOpen] = useState(false);
  return (
    <footer className="frame-footer">
      {me !== null && (
        <p className="who">
          <span>{me.group === null ? me.name : `${me.name} · ${me.group}`}</span>
          <Attendance me={me} />
        </p>
      )}
      <p className="tools">
        {locales
          .filter((other) => other !== locale)
          .map((other) => (
            <button
              key={other}
              type="button"
              lang={other}
              className="link-button"
              aria-label={tCommon('choose', { name: languageNames[other] })}
              onClick={() => chooseLocale(other)}
            >
              {languageNames[other]}
            </button>
          ))}
        <button type="button" className="link-button" onClick={() => setIsHelpOpen(true)}>
          {t('help')}
        </button>
      </p>
      <HelpDialog
        isOpen={isHelpOpen}
        contact={contact}
        onClose={() => setIsHelpOpen(false)}
        onSignOut={me === null ? null : onSignOut}
      />
    </footer>
  );
}

function Attendance({ me }: { me: MeView }): ReactElement {
  const t = useTranslations('participant.frame');
  const { time } = useWords();
  switch (me.attendance.status) {
    case 'absent':
      return <span>{t('absent')}</span>;
    case 'present':
      return <span>{t('presentSince', { place: me.attendance.place, time: time(me.attendance.since) })}</span>;
  }
}
