'use client';

import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import type { TimeWords } from '../_admin/time-words.ts';
import type { Headline } from './headline.ts';
import type { Units } from './use-units.ts';

const toneOf: Readonly<Record<Headline['kind'], 'live' | 'warn' | 'lost' | 'plain'>> = {
  loading: 'plain',
  waiting: 'plain',
  running: 'live',
  slow: 'warn',
  'slow-replies': 'warn',
  full: 'warn',
  memory: 'warn',
  lost: 'lost',
  'store-away': 'lost',
  unreachable: 'lost',
  refused: 'lost',
};

/** How things stand, in one sentence, and what that means and asks for in a second one. */
export function HeadlineWords({ headline, units, times }: { headline: Headline; units: Units; times: TimeWords }): ReactElement {
  const t = useTranslations('operations.headline');
  const tLimit = useTranslations('operations.limit');
  const { kind } = headline;
  const words = ((): { readonly title: string; readonly text: string | null } => {
    switch (headline.kind) {
      case 'loading':
        return { title: t('loading'), text: null };
      case 'refused':
        return { title: t('refused.title'), text: t('refused.text') };
      case 'unreachable':
        return { title: t('unreachable.title', { duration: units.duration(headline.forMs) }), text: `${headline.of === null ? '' : `${t('seen', { time: times.clock(headline.of) })} `}${t('unreachable.text')}` };
      case 'waiting':
        return { title: t('waiting'), text: t('seen', { time: times.clock(headline.of) }) };
      case 'store-away':
        return { title: headline.forMs === null ? t('store-away.never') : t('store-away.title', { duration: units.duration(headline.forMs) }), text: t('store-away.text') };
      case 'lost':
        return { title: t('lost.title', { count: headline.assemblies }), text: t('lost.text') };
      case 'memory':
        return { title: t('memory.title', { used: units.of('bytes', headline.used), limit: units.of('bytes', headline.limit) }), text: t('memory.text') };
      case 'full':
        return { title: t('full.title'), text: t('full.text', { limit: tLimit(headline.limit), count: headline.times }) };
      case 'slow':
        return { title: t('slow.title', { loop: units.of('time', headline.loopMs) }), text: headline.replyMs === null ? t('slow.text') : t('slow.reply', { time: units.of('time', headline.replyMs) }) };
      case 'slow-replies':
        return { title: t('slow-replies.title', { time: units.of('time', headline.replyMs) }), text: t('slow-replies.text') };
      case 'running': {
        const connected = headline.connected === null ? [] : [t('running.connected', { count: headline.connected })];
        const store = headline.storeMs === null ? [] : [t('running.store', { time: units.of('time', headline.storeMs) })];
        return { title: t('running.title'), text: [...connected, ...store].join(' ') || null };
      }
    }
  })();
  return (
    <div className={`ops-headline ${toneOf[kind]}`}>
      {/* Spoken when another state begins, not when its numbers move. */}
      <p role="status" className="visually-hidden">
        {kind === 'loading' || kind === 'waiting' ? '' : t(`spoken.${kind}`)}
      </p>
      <p className="ops-headline-title">{words.title}</p>
      {words.text !== null && <p className="ops-headline-text">{words.text}</p>}
    </div>
  );
}
