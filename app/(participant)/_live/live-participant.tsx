'use client';

import { useLocale, useTranslations } from 'next-intl';
import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import type { ReactElement } from 'react';
import { chooseLocale } from '../../../lib/i18n/choose-locale.ts';
import { namedQuestion } from '../../_components/named-question.ts';
import { useWakeLock } from '../../_components/use-wake-lock.ts';
import { reloadOnNewLink, returnCredential, slugOf, takeCredential } from '../../_live/address.ts';
import { browserParts } from '../../_live/browser-parts.ts';
import { codeOf, type PollWords } from '../../_live/poll-words.ts';
import { ParticipantPage } from '../_faces/participant-page.tsx';
import type { ParticipantActions, ParticipantView } from '../_faces/types.ts';
import { createAccessHttp } from './access-http.ts';
import { createParticipantApp, type AppState, type ParticipantApp } from './participant-app.ts';
import { participantView, pickOf, waitingPolls } from './participant-view.ts';
import { pagePlaces } from './places.ts';
import { createSessionFlow } from './session.ts';
import { useSpokenNews } from './use-spoken-news.ts';

/** What the shell shows until the browser knows who and where it is; also the whole of the static HTML. */
const startingView: ParticipantView = {
  assembly: null,
  me: null,
  connection: 'reconnecting',
  isStale: false,
  record: null,
  announcements: [],
  unanswered: null,
  voided: null,
  page: { kind: 'starting' },
  spoken: { polite: '', assertive: '' },
};

const nothing = () => undefined;

/** Nothing can be done on the starting page but choose a language. */
const startingActions: ParticipantActions = {
  typeCode: nothing,
  signIn: nothing,
  openResend: nothing,
  typeResendEmail: nothing,
  sendLinkAgain: nothing,
  closeResend: nothing,
  useCodeInstead: nothing,
  openCheckIn: nothing,
  checkIn: nothing,
  skipCheckIn: nothing,
  checkOut: nothing,
  takeOver: nothing,
  openPoll: nothing,
  showOpenPolls: nothing,
  select: nothing,
  review: nothing,
  backToChoosing: nothing,
  cast: nothing,
  changeVote: nothing,
  showResult: nothing,
  wantBallot: nothing,
  wantContent: nothing,
  showResults: nothing,
  showPastResult: nothing,
  backToStart: nothing,
  noteVoided: nothing,
  signOut: nothing,
  signInAgain: nothing,
  putRecordDoubtAway: nothing,
  chooseLanguage: chooseLocale,
};

/** The participant's page, connected. Nothing of it happens before the browser has it: the HTML is the same for all. */
export function LiveParticipant(): ReactElement {
  const app = useApp();
  return app === null ? <ParticipantPage view={startingView} actions={startingActions} serverNow={Date.now} /> : <Connected app={app} />;
}

/** The page's parts for as long as it stands. */
function useApp(): ParticipantApp | null {
  const language = useLocale();
  const [app, setApp] = useState<ParticipantApp | null>(null);
  /** Taken out of the address once; an effect that runs a second time must still know it. */
  const credential = useRef<string | null | undefined>(undefined);
  useEffect(() => {
    credential.current ??= takeCredential(window);
    const parts = browserParts(window);
    const http = createAccessHttp(parts.http, slugOf(window.location.pathname));
    const session = createSessionFlow({ http, retry: parts.retry, code: credential.current, language });
    const created = createParticipantApp({
      session,
      loadConnect: parts.loadConnect,
      places: pagePlaces(window),
      reload: () => window.location.reload(),
      chooseLanguage(locale) {
        const unused = session.unusedCode();
        if (unused !== null) returnCredential(window, unused);
        chooseLocale(locale);
      },
    });
    created.start();
    setApp(created);
    const endReload = reloadOnNewLink(window);
    return () => {
      endReload();
      created.stop();
    };
  }, [language]);
  return app;
}

function Connected({ app }: { app: ParticipantApp }): ReactElement {
  const locale = useLocale();
  const words = useWords();
  const state = useSyncExternalStore(app.subscribe, app.getSnapshot, app.getSnapshot);
  const pick = useMemo(() => pickOf(state, locale), [state, locale]);
  const serverNow = useCallback(() => app.serverNow() ?? Date.now(), [app]);
  const spoken = useSpokenNews(state.client, words, pick, serverNow);
  const view = useMemo(() => participantView(state, { locale, words }, spoken), [state, locale, words, spoken]);
  useTitle(state, view, words, locale);
  useWakeLock(waitingPolls(state).length > 0);
  return <ParticipantPage view={view} actions={app.actions} serverNow={serverNow} />;
}

function useWords(): PollWords {
  const t = useTranslations('common.vote');
  const tLive = useTranslations('participant.live');
  return useMemo(
    () => ({ yes: t('yes'), no: t('no'), abstain: t('abstain'), vote: tLive('vote'), item: (number) => tLive('item', { number }) }),
    [t, tLive],
  );
}

/** A tab in the background says that a vote waits. */
function useTitle(state: AppState, view: ParticipantView, words: PollWords, locale: string): void {
  const t = useTranslations('participant.live');
  const [first] = waitingPolls(state);
  const name = view.assembly?.name ?? 'Hemicycle';
  const title = first === undefined ? name : t('titleOpen', { poll: namedQuestion(codeOf(first, words), pickOf(state, locale)(first.definition.question)) });
  useEffect(() => {
    document.title = title;
  }, [title]);
}
