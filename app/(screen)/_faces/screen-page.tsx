'use client';

import { NextIntlClientProvider, useLocale, useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { useWakeLock } from '../../_components/use-wake-lock.ts';
import { AnnouncementFace, Item, Pause, Refused, Starting, Welcome } from './plain-faces.tsx';
import { PollClosed, PollOpen, PollVoid } from './poll-faces.tsx';
import { ResultFace } from './result-face.tsx';
import { ScreenFrame } from './screen-frame.tsx';
import type { Instant, ScreenFace, ScreenView } from './types.ts';

/** The projector's page as a function of its view: the wiring renders this and nothing else. */
export function ScreenPage({ view, serverNow }: { view: ScreenView; serverNow: () => Instant }): ReactElement {
  const locale = useLocale();
  useWakeLock(true);
  return (
    <NextIntlClientProvider locale={locale} timeZone={view.assembly?.timeZone ?? 'UTC'}>
      <ScreenFrame
        name={view.assembly?.name ?? 'Hemicycle'}
        room={view.room}
        isConnected={view.isConnected}
        topRight={<PollCode face={view.face} />}
        bottomLeft={view.face.kind === 'poll-open' && view.face.joinAddress !== null ? view.face.joinAddress : <Fingerprint fingerprint={view.fingerprint} />}
      >
        <Face face={view.face} serverNow={serverNow} />
      </ScreenFrame>
    </NextIntlClientProvider>
  );
}

function PollCode({ face }: { face: ScreenFace }): ReactElement | null {
  const t = useTranslations('screen');
  if (face.kind !== 'poll-open' && face.kind !== 'poll-closed' && face.kind !== 'poll-void' && face.kind !== 'result') return null;
  const { itemNumber, code } = face.poll;
  return <span>{itemNumber === null ? code : t('itemAndPoll', { number: itemNumber, code })}</span>;
}

/** In groups of four, as the chair reads it out (RC13). */
function Fingerprint({ fingerprint }: { fingerprint: string | null }): ReactElement | null {
  const t = useTranslations('screen');
  if (fingerprint === null) return null;
  return (
    <p>
      {t('fingerprint')}
      <br />
      <span className="screen-fingerprint">{fingerprint}</span>
    </p>
  );
}

function Face({ face, serverNow }: { face: ScreenFace; serverNow: () => Instant }): ReactElement {
  switch (face.kind) {
    case 'starting':
      return <Starting />;
    case 'welcome':
      return <Welcome face={face} />;
    case 'item':
      return <Item face={face} />;
    case 'poll-open':
      return <PollOpen face={face} serverNow={serverNow} />;
    case 'poll-closed':
      return <PollClosed poll={face.poll} cast={face.cast} eligible={face.eligible} />;
    case 'poll-void':
      return <PollVoid poll={face.poll} reason={face.reason} />;
    case 'result':
      return <ResultFace face={face} />;
    case 'announcement':
      return <AnnouncementFace face={face} />;
    case 'refused':
      return <Refused face={face} />;
    case 'pause':
      return <Pause face={face} />;
  }
}
