'use client';

import { TextInput } from '@mantine/core';
import { useTranslations } from 'next-intl';
import { useState, type ReactElement } from 'react';
import type { PollDefinition } from '../../../../lib/assembly/poll.ts';
import { typedText } from '../../../../lib/assembly/typed-text.ts';
import type { AnyRefusal } from '../../_lib/refusal-words.ts';
import { ActButton } from '../act-button.tsx';
import { useConsole } from '../console-context.ts';
import { newDefinition, nextLabel, onTheWire } from '../new-poll.ts';
import { DialogFrame, Refused } from './dialog-frame.tsx';

/**
 * A vote from the floor: the question, Enter, and the confirmation of its opening has the focus. Written in the
 * assembly's first language; there is no time for more.
 */
export function FloorDialog({ isPreparing, onClose }: { isPreparing: boolean; onClose: () => void }): ReactElement {
  const t = useTranslations('chair.floor');
  const { act, desk, newId, show } = useConsole();
  const [question, setQuestion] = useState('');
  const [refusal, setRefusal] = useState<AnyRefusal | null>(null);
  const [language = 'en'] = desk.settings.languages;
  const typed = typedText(question);
  const isEmpty = typed === '';

  const prepare = async (next: 'open' | 'edit'): Promise<void> => {
    if (isEmpty || isPreparing) return;
    const pollId = newId();
    const house = newDefinition(desk.settings, desk.currentItemId, nextLabel(desk, desk.currentItemId));
    const definition: PollDefinition = { ...house, question: { [language]: typed } };
    const outcome = await act({ type: 'preparePoll', pollId, definition: onTheWire(definition) }, { isShownByCaller: true });
    if (outcome.ok) show(next === 'open' ? { kind: 'confirm-open', pollId } : { kind: 'editor', pollId, itemId: definition.itemId });
    else setRefusal(outcome.refusal);
  };

  return (
    <DialogFrame title={t('title')} size="lg" onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void prepare('open');
        }}
      >
        <TextInput label={t('question')} lang={language} data-autofocus size="md" value={question} onChange={(event) => setQuestion(event.currentTarget.value)} />
        <p className="chair-small muted">{t('hint')}</p>
        <Refused refusal={refusal} />
        <div className="chair-row end">
          <ActButton className="button quiet" isOff={isEmpty} onPress={() => void prepare('edit')}>
            {t('edit')}
          </ActButton>
          <ActButton className="button" isOff={isEmpty || isPreparing} onPress={() => void prepare('open')}>
            {t('go')} <kbd aria-hidden="true">Enter</kbd>
          </ActButton>
        </div>
      </form>
    </DialogFrame>
  );
}
