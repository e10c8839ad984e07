'use client';

import { NextIntlClientProvider, useLocale, useTranslations } from 'next-intl';
import { useState } from 'react';
import type { ReactElement, ReactNode } from 'react';
import type { SeenRecord } from '../../../lib/client/seen-record.ts';
import { languageNames, locales } from '../../../lib/i18n/locales.ts';
import { RecordDoubtNotice } from '../../_components/record-facts.tsx';
import { Announcements } from './announcements.tsx';
import { ConnectionBadge } from './connection-badge.tsx';
import { HelpDialog } from './help-dialog.tsx';
import type { MeView, ParticipantActions, ParticipantView } from './types.ts';
import { useWords } from './use-words.ts';

type FrameActions = Pick<ParticipantActions, 'signOut' | 'checkOut' | 'openCheckIn' | 'chooseLanguage' | 'noteVoided' | 'putRecordDoubtAway'>;

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
  actions: FrameActions;
  children: ReactNode;
}): ReactElement {
  const locale = useLocale();
  const { assembly, me, connection, record, announcements, unanswered, voided, spoken } = view;
  const isOnItsWay = view.page.kind === 'sending';
  return (
    <NextIntlClientProvider locale={locale} timeZone={assembly?.timeZone ?? 'UTC'}>
      <div className="frame">
        <header className="frame-header">
          <span className="assembly-name">{assembly?.name ?? 'Hemicycle'}</span>
          <ConnectionBadge connection={connection} isIn={me !== null} />
        </header>
        <main className="frame-main">
          {view.isStale && <Stale />}
          <Doubt record={record} onRead={actions.putRecordDoubtAway} />
          {unanswered !== null && !isOnItsWay && <Unanswered pollCode={unanswered.pollCode} />}
          {voided !== null && <Voided pollCode={voided.pollCode} because={voided.because} onNoted={actions.noteVoided} />}
          <Announcements announcements={announcements} isOverBallot={view.page.kind === 'ballot'} />
          {children}
        </main>
        <Footer me={me} contact={assembly?.contact ?? null} record={record} actions={actions} />
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

function Stale(): ReactElement {
  const t = useTranslations('participant.stale');
  return (
    <div className="notice waiting" role="status">
      <p className="label">{t('title')}</p>
      <p>{t('text')}</p>
    </div>
  );
}

function Doubt({ record, onRead }: { record: SeenRecord | null; onRead: () => void }): ReactElement | null {
  const t = useTranslations('participant.doubt');
  const { exactTime } = useWords();
  const doubt = record?.doubt ?? null;
  if (doubt === null) return null;
  return (
    <RecordDoubtNotice doubt={doubt} advice={t('advice')} time={exactTime} className="notice lost">
      <button type="button" className="button quiet small" onClick={onRead}>
        {t('read')}
      </button>
    </RecordDoubtNotice>
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

/** Spoken when it happens, by the page's live regions; here for the eye. */
function Voided({ pollCode, because, onNoted }: { pollCode: string; because: string; onNoted: () => void }): ReactElement {
  const t = useTranslations('participant.voided');
  return (
    <section className="notice waiting voided" aria-label={t('title', { code: pollCode })}>
      <p className="label">{t('title', { code: pollCode })}</p>
      <p>{t('text', { reason: because })}</p>
      <button type="button" className="button quiet small" onClick={onNoted}>
        {t('dismiss')}
      </button>
    </section>
  );
}

function Footer({ me, contact, record, actions }: { me: MeView | null; contact: string | null; record: SeenRecord | null; actions: FrameActions }): ReactElement {
  const t = useTranslations('participant.frame');
  const tCommon = useTranslations('common.language');
  const locale = useLocale();
  const [isHelpOpen, setIsHelpOpen] = useState(false);
  return (
    <footer className="frame-footer">
      {me !== null && (
        <p className="who">
          <span>{me.group === null ? me.name : `${me.name} · ${me.group}`}</span>
          <Attendance me={me} onCheckIn={actions.openCheckIn} />
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
              onClick={() => actions.chooseLanguage(other)}
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
        record={record}
        onClose={() => setIsHelpOpen(false)}
        onCheckOut={me?.attendance.status === 'present' ? actions.checkOut : null}
        onSignOut={me === null ? null : actions.signOut}
      />
    </footer>
  );
}

function Attendance({ me, onCheckIn }: { me: MeView; onCheckIn: () => void }): ReactElement {
  const t = useTranslations('participant.frame');
  const { time } = useWords();
  switch (me.attendance.status) {
    case 'absent':
      return (
        <button type="button" className="link-button" onClick={onCheckIn}>
          {t('absent')}
        </button>
      );
    case 'present':
      return <span>{t('presentSince', { place: me.attendance.place, time: time(me.attendance.since) })}</span>;
  }
}
