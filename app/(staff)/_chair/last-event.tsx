'use client';

import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { useConsole } from './console-context.ts';
import { useLastEvent } from './use-desk-events.ts';
import { useChairWords } from './use-chair-words.ts';
import type { DeskEvent } from './what-changed.ts';

/** What changed last and when, by whomever: a second chair sees what the first did, and screen readers hear it. */
export function LastEvent(): ReactElement {
  const t = useTranslations('chair.event');
  const { desk, serverNow } = useConsole();
  const { exactTime, name } = useChairWords();
  const last = useLastEvent(desk, serverNow);
  const words = (event: DeskEvent): string => {
    switch (event.kind) {
      case 'poll':
        return t(event.change, { poll: name(event.poll) });
      case 'sitting':
        return t(event.status === 'closed' ? 'assembly-closed' : event.status);
      case 'item': {
        const item = desk.agenda.find(({ id }) => id === event.itemId);
        return item === undefined ? t('noItem') : t('item', { number: item.number });
      }
      case 'agenda':
      case 'announced':
      case 'withdrawn':
        return t(event.kind);
    }
  };
  return (
    <p className="chair-last" role="status">
      {last !== null && t('last', { text: words(last.event), time: exactTime(last.at) })}
    </p>
  );
}
