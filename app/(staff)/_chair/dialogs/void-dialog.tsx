'use client';

import { useTranslations } from 'next-intl';
import { useState, type ReactElement } from 'react';
import type { Localized } from '../../../../lib/assembly/basics.ts';
import type { DeskPoll } from '../../../../lib/protocol/down.ts';
import type { AnyRefusal } from '../../_lib/refusal-words.ts';
import { ActButton } from '../act-button.tsx';
import { useConsole } from '../console-context.ts';
import { written } from '../editor-form.ts';
import { LocalizedInput } from '../localized-input.tsx';
import { useChairWords } from '../use-chair-words.ts';
import { DialogFrame, Refused } from './dialog-frame.tsx';

/** The wire's limit (lib/protocol/values.ts). */
const longestReasonChars = 500;

/** Voiding can't be undone: it asks once, and wants a reason that everybody reads (H8). */
export function VoidDialog({ poll, onClose }: { poll: DeskPoll; onClose: () => void }): ReactElement {
  const t = useTranslations('chair.voidDialog');
  const tAction = useTranslations('chair.action');
  const { act } = useConsole();
  const { name } = useChairWords();
  const [reason, setReason] = useState<Localized>({});
  const [refusal, setRefusal] = useState<AnyRefusal | null>(null);
  const typed = written(reason);
  const over = Math.max(0, ...Object.values(typed).map((part) => part.length - longestReasonChars));
  const submit = async (): Promise<void> => {
    const outcome = await act({ type: 'voidPoll', pollId: poll.id, reason: typed, basis: poll.version }, { isShownByCaller: true });
    if (outcome.ok) onClose();
    else setRefusal(outcome.refusal);
  };
  return (
    <DialogFrame title={t('title', { poll: name(poll) })} holdsText onClose={onClose}>
      <p>{t('text')}</p>
      <LocalizedInput label={t('reason')} labelIn={(language) => t('reasonIn', { language })} value={reason} onChange={setReason} error={over > 0 ? t('tooLong', { count: over }) : undefined} isLong isFocused />
      <Refused refusal={refusal} />
      <div className="chair-row end">
        <button type="button" className="button quiet" onClick={onClose}>
          {tAction('cancel')}
        </button>
        <ActButton className="button chair-danger" isOff={Object.keys(typed).length === 0 || over > 0} onPress={() => void submit()}>
          {t('confirm', { poll: name(poll) })}
        </ActButton>
      </div>
    </DialogFrame>
  );
}
