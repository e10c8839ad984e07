'use client';

import { useTranslations } from 'next-intl';
import { useCallback, useState } from 'react';
import type { ReactElement } from 'react';
import { useAssembly } from '../_lib/assembly-context.ts';
import { loadScreenLink } from '../_lib/load-screen-link.ts';
import { ScreenLink } from '../_lib/screen-link.tsx';
import { blockedId } from './act-button.tsx';
import { showingScreen, useBlock } from './use-block.ts';
import { useRefusalSentence, useSend } from './use-send.ts';

/** The projector's link among the settings, shown on demand: somebody may look over one's shoulder. */
export function ScreenLinkSection(): ReactElement {
  const t = useTranslations('staff.screen');
  const tPerson = useTranslations('admin.person');
  const { summary } = useAssembly();
  const block = useBlock(showingScreen);
  const send = useSend();
  const sentence = useRefusalSentence();
  const [isShown, setIsShown] = useState(false);
  const load = useCallback(() => loadScreenLink(summary.id), [summary.id]);
  const renew = async (): Promise<string | null> => {
    const outcome = await send({ type: 'renewScreenLink' });
    return outcome.ok ? null : sentence(outcome.refusal);
  };
  return (
    <section className="card adm-section" aria-labelledby="adm-screen">
      <h2 id="adm-screen">{t('title')}</h2>
      {isShown ? <ScreenLink load={load} renew={renew} blockedBy={block === null ? null : blockedId} /> : <p className="muted">{t('text')}</p>}
      <div className="adm-buttons">
        <button type="button" className="button quiet small" aria-expanded={isShown} onClick={() => setIsShown(!isShown)}>
          {tPerson(isShown ? 'hide' : 'show')}
        </button>
      </div>
    </section>
  );
}
