'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { ReactElement } from 'react';
import type { ScreenLink } from '../../../lib/protocol/http.ts';
import { useAssembly } from '../_lib/assembly-context.ts';
import { goToSignIn, realtimeSession } from '../_lib/realtime-session.ts';
import { ActButton } from './act-button.tsx';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { Fault } from './dialog.tsx';
import { readScreenLink } from './read-http.ts';
import { SecretText } from './secret-text.tsx';
import { useTell } from './tell.tsx';
import { showingScreen, useBlock } from './use-block.ts';
import { useRefusalSentence, useSend } from './use-send.ts';

/** The projector's link: shown on demand, copied, renewed when it got about. */
export function ScreenLinkSection(): ReactElement {
  const t = useTranslations('admin.screen');
  const tPerson = useTranslations('admin.person');
  const { summary } = useAssembly();
  const block = useBlock(showingScreen);
  const send = useSend();
  const tell = useTell();
  const sentence = useRefusalSentence();
  const [shown, setShown] = useState<ScreenLink | null>(null);
  const [problem, setProblem] = useState<'not-permitted' | 'failed' | null>(null);
  const [isAsked, setIsAsked] = useState(false);

  const load = async (): Promise<void> => {
    setProblem(null);
    const answered = await realtimeSession.ask(`/assemblies/${summary.id}/screen-link`);
    if (!answered.ok && answered.status === 401) goToSignIn();
    const link = answered.ok ? readScreenLink(answered.body) : null;
    setShown(link);
    if (link === null) setProblem(!answered.ok && answered.status === 403 ? 'not-permitted' : 'failed');
  };
  const renew = async (): Promise<string | null> => {
    const outcome = await send({ type: 'renewScreenLink' });
    if (!outcome.ok) return sentence(outcome.refusal);
    await load();
    tell({ tone: 'done', text: t('renewed') });
    return null;
  };
  return (
    <section className="card adm-section" aria-labelledby="adm-screen">
      <h2 id="adm-screen">{t('title')}</h2>
      <p className="muted">{t('text')}</p>
      {shown !== null && <SecretText label={t('link')} text={shown.link} />}
      <Fault>{problem === null ? null : t(problem)}</Fault>
      <div className="adm-buttons">
        <button type="button" className="button quiet small" onClick={() => (shown === null ? void load() : setShown(null))}>
          {tPerson(shown === null ? 'show' : 'hide')}
        </button>
        {shown !== null && (
          <a className="button quiet small" href={shown.link} target="_blank" rel="noreferrer">
            {t('open')}
          </a>
        )}
        <ActButton block={block} onPress={() => setIsAsked(true)}>
          {t('renew')}
        </ActButton>
      </div>
      {isAsked && (
        <ConfirmDialog title={t('renewTitle')} confirm={t('renew')} isGrave block={block} onConfirm={renew} onClose={() => setIsAsked(false)}>
          <p>{t('renewText')}</p>
        </ConfirmDialog>
      )}
    </section>
  );
}
