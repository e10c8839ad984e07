'use client';

import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import type { DeskPoll } from '../../../../lib/protocol/down.ts';
import { useConsole } from '../console-context.ts';
import { unfinished } from '../unfinished.ts';
import { useChairWords } from '../use-chair-words.ts';
import { AskOnce } from './ask-once.tsx';

/** More names than these are a list to be read in the agenda, not in a dialog. */
const mostNames = 8;

/** Closing is final, so the dialog names what it would leave undone (H4). */
export function CloseAssembly({ onClose }: { onClose: () => void }): ReactElement {
  const t = useTranslations('chair.closeAssembly');
  const { act, desk } = useConsole();
  const { open, unpublished, drafts } = unfinished(desk);
  return (
    <AskOnce
      title={t('title')}
      text={t('text')}
      confirm={t('confirm')}
      size="lg"
      isOff={open.length > 0}
      onConfirm={() => act({ type: 'closeAssembly', basis: desk.sittingVersion })}
      onClose={onClose}
    >
      {open.length + unpublished.length + drafts.length > 0 && (
        <dl className="chair-facts">
          <Left name={t('open')} note={t('openNote')} polls={open} />
          <Left name={t('unpublished')} note={t('unpublishedNote')} polls={unpublished} />
          <Left name={t('drafts')} note={t('draftsNote')} polls={drafts} />
        </dl>
      )}
    </AskOnce>
  );
}

function Left({ name, note, polls }: { name: string; note: string; polls: readonly DeskPoll[] }): ReactElement | null {
  const t = useTranslations('chair.closeAssembly');
  const words = useChairWords();
  if (polls.length === 0) return null;
  const names = polls.slice(0, mostNames).map(words.name);
  const more = polls.length - names.length;
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <b>{more > 0 ? `${names.join(', ')} ${t('more', { count: more })}` : words.list(names)}</b>
        <br />
        <span className="muted">{note}</span>
      </dd>
    </div>
  );
}
