'use client';

import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { useConsole, type Dialog } from '../console-context.ts';
import { useChairWords } from '../use-chair-words.ts';
import { AskOnce } from './ask-once.tsx';
import { CloseAssembly } from './close-assembly.tsx';
import { ConfirmOpen } from './confirm-open.tsx';
import { FloorDialog } from './floor-dialog.tsx';
import { ItemDialog } from './item-dialog.tsx';
import { KeysDialog } from './keys-dialog.tsx';
import { PollEditor } from './poll-editor.tsx';
import { RecordDialog } from './record-dialog.tsx';
import { ScreenDialog } from './screen-dialog.tsx';
import { TimeDialog } from './time-dialog.tsx';
import { VoidDialog } from './void-dialog.tsx';

/**
 * The dialog that is open. What it is about may be gone, or no longer be in the state that it asks about: then there is
 * nothing to ask, and what somebody else did is told elsewhere.
 */
export function OpenDialog({ dialog, onClose }: { dialog: Dialog; onClose: () => void }): ReactElement | null {
  const t = useTranslations('chair');
  const { act, desk } = useConsole();
  const { name } = useChairWords();
  const poll = 'pollId' in dialog ? (desk.polls.find(({ id }) => id === dialog.pollId) ?? null) : null;
  const item = 'itemId' in dialog ? (desk.agenda.find(({ id }) => id === dialog.itemId) ?? null) : null;
  switch (dialog.kind) {
    case 'floor':
      return <FloorDialog isPreparing={false} onClose={onClose} />;
    case 'confirm-open':
      // Just prepared from the floor: the desk brings it within a second.
      if (poll === null) return <FloorDialog isPreparing onClose={onClose} />;
      return poll.status === 'draft' ? <ConfirmOpen poll={poll} onClose={onClose} /> : null;
    case 'editor':
      if (dialog.pollId !== null && poll === null) return null;
      return <PollEditor poll={poll} itemId={dialog.itemId} onClose={onClose} />;
    case 'item':
      return <ItemDialog item={item} onClose={onClose} />;
    case 'close-in':
    case 'extend':
      return poll?.status === 'open' ? <TimeDialog poll={poll} kind={dialog.kind} onClose={onClose} /> : null;
    case 'void':
      return poll === null || poll.status === 'void' ? null : <VoidDialog poll={poll} onClose={onClose} />;
    case 'remove-poll':
      if (poll === null) return null;
      return (
        <AskOnce
          title={t('removeDialog.title', { poll: name(poll) })}
          text={t('removeDialog.text')}
          confirm={t('removeDialog.confirm')}
          onConfirm={() => act({ type: 'removePoll', pollId: poll.id, basis: poll.version })}
          onClose={onClose}
        />
      );
    case 'remove-item':
      if (item === null) return null;
      return (
        <AskOnce
          title={t('removeDialog.itemTitle', { number: item.number })}
          text={t('removeDialog.itemText')}
          confirm={t('removeDialog.confirm')}
          onConfirm={() => act({ type: 'removeAgendaItem', itemId: item.id, basis: item.version })}
          onClose={onClose}
        />
      );
    case 'close-assembly':
      return <CloseAssembly onClose={onClose} />;
    case 'screen':
      return <ScreenDialog onClose={onClose} />;
    case 'record':
      return <RecordDialog isOpening={dialog.isOpening} onClose={onClose} />;
    case 'keys':
      return <KeysDialog onClose={onClose} />;
  }
}
