'use client';

import { useLocale, useTranslations } from 'next-intl';
import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import type { ReactElement } from 'react';
import type { ClientState } from '../../../lib/client/client-state.ts';
import { reloadOnNewLink, slugOf, takeCredential } from '../../_live/address.ts';
import { browserParts } from '../../_live/browser-parts.ts';
import type { PollWords } from '../../_live/poll-words.ts';
import { ScreenPage } from '../_faces/screen-page.tsx';
import type { ScreenView } from '../_faces/types.ts';
import { createScreenApp, type ScreenApp } from './screen-app.ts';
import { nextTurn } from './screen-face.ts';
import { createScreenSession } from './screen-session.ts';
import { screenView, type Join } from './screen-view.ts';

/** What the shell shows until the browser knows where it is; also the whole of the static HTML. */
const startingView: ScreenView = { assembly: null, room: null, isConnected: true, fingerprint: null, face: { kind: 'starting' } };

type Parts = { readonly app: ScreenApp; readonly join: Join };

/** The projector's page, connected. It shows and never asks: no dialogue, no control, whatever happens (B1, B5). */
export function LiveScreen(): ReactElement {
  const parts = useParts();
  return parts === null ? <ScreenPage view={startingView} serverNow={Date.now} /> : <Connected parts={parts} />;
}

function useParts(): Parts | null {
  const [parts, setParts] = useState<Parts | null>(null);
  /** Taken out of the address once; an effect that runs a second time must still know it. */
  const credential = useRef<string | null | undefined>(undefined);
  useEffect(() => {
    credential.current ??= takeCredential(window);
    const { http, retry, loadConnect } = browserParts(window);
    const slug = slugOf(window.location.pathname);
    const app = createScreenApp(createScreenSession({ http, retry, slug, credential: credential.current }), loadConnect);
    const { origin, host } = window.location;
    app.start();
    setParts({ app, join: { url: `${origin}/a/${slug}`, address: `${host}/a/${slug}` } });
    const endReload = reloadOnNewLink(window);
    return () => {
      endReload();
      app.stop();
    };
  }, []);
  return parts;
}

function Connected({ parts: { app, join } }: { parts: Parts }): ReactElement {
  const locale = useLocale();
  const words = useWords();
  const { session, client } = useSyncExternalStore(app.subscribe, app.getSnapshot, app.getSnapshot);
  const serverNow = useCallback(() => app.serverNow() ?? Date.now(), [app]);
  const now = useNow(client, serverNow);
  const view = screenView({ session, client, now, locale, words, join });
  const name = view.assembly?.name;
  useEffect(() => {
    if (name !== undefined) document.title = name;
  }, [name]);
  return <ScreenPage view={view} serverNow={serverNow} />;
}

/** The server's time as far as it matters here: renewed when something on the screen has had its time. */
function useNow(client: ClientState | null, serverNow: () => number): number {
  const [turned, setTurned] = useState(0);
  const now = Math.max(turned, serverNow());
  const until = client === null ? null : nextTurn(client, now);
  useEffect(() => {
    if (until === null) return;
    const turn = () => {
      const at = serverNow();
      if (at < until) timer = setTimeout(turn, until - at);
      else setTurned(at);
    };
    let timer = setTimeout(turn, Math.max(0, until - serverNow()));
    return () => clearTimeout(timer);
  }, [until, serverNow]);
  return now;
}

function useWords(): PollWords {
  const t = useTranslations('common.vote');
  const tScreen = useTranslations('screen');
  return useMemo(
    () => ({ yes: t('yes'), no: t('no'), abstain: t('abstain'), vote: tScreen('vote'), item: (number) => tScreen('item', { number }) }),
    [t, tScreen],
  );
}
