'use client';

import { TextInput } from '@mantine/core';
import { useTranslations } from 'next-intl';
import { useState, type ReactElement } from 'react';
import type { Localized } from '../../../../lib/assembly/basics.ts';
import { tooLong } from '../../../../lib/assembly/long-text.ts';
import { typedText } from '../../../../lib/assembly/typed-text.ts';
import type { StaffCommand } from '../../../../lib/protocol/commands.ts';
import type { DeskItem } from '../../../../lib/protocol/down.ts';
import type { AnyRefusal } from '../../_lib/refusal-words.ts';
import { ActButton } from '../act-button.tsx';
import { useConsole } from '../console-context.ts';
import { written } from '../editor-form.ts';
import { TextGate } from '../fetched-text.tsx';
import { LocalizedInput } from '../localized-input.tsx';
import { DialogFrame, Refused } from './dialog-frame.tsx';

/** The wire's limit (lib/protocol/values.ts). */
const longestNumberChars = 16;

/** Adds an agenda item at the end, or changes one. `item` is null for a new one. */
export function ItemDialog({ item, onClose }: { item: DeskItem | null; onClose: () => void }): ReactElement {
  const t = useTranslations('chair.item');
  // What was there when the dialog opened: a change by somebody else is refused on this basis, not overwritten.
  const [seen] = useState(item);
  const title = t(seen === null ? 'newTitle' : 'editTitle');
  return (
    <TextGate text={seen?.text ?? null} title={title} onClose={onClose}>
      {(text) => <ItemForm seen={seen} seenText={text} dialogTitle={title} onClose={onClose} />}
    </TextGate>
  );
}

function ItemForm({ seen, seenText, dialogTitle, onClose }: { seen: DeskItem | null; seenText: Localized | null; dialogTitle: string; onClose: () => void }): ReactElement {
  const t = useTranslations('chair.item');
  const tAction = useTranslations('chair.action');
  const { act, desk, newId } = useConsole();
  const [number, setNumber] = useState(seen?.number ?? nextNumber(desk.agenda));
  const [title, setTitle] = useState<Localized>(seen?.title ?? {});
  const [text, setText] = useState<Localized>(seenText ?? {});
  const [refusal, setRefusal] = useState<AnyRefusal | null>(null);
  const isEmpty = Object.keys(written(title)).length === 0;
  const submit = async (): Promise<void> => {
    if (isEmpty) return;
    const long = written(text);
    const fault = tooLong(long);
    if (fault !== null) return setRefusal(fault);
    const texts = { number: typedText(number), title: written(title), text: Object.keys(long).length === 0 ? null : long };
    const command: StaffCommand =
      seen === null
        ? { type: 'addAgendaItem', itemId: newId(), ...texts, after: desk.agenda.at(-1)?.id ?? null }
        : { type: 'changeAgendaItem', itemId: seen.id, ...texts, basis: seen.version };
    const outcome = await act(command, { isShownByCaller: true });
    if (outcome.ok) onClose();
    else setRefusal(outcome.refusal);
  };
  return (
    <DialogFrame title={dialogTitle} size="lg" holdsText onClose={onClose}>
      <form
        className="chair-form"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <TextInput label={t('number')} maxLength={longestNumberChars} w={120} value={number} onChange={(event) => setNumber(event.currentTarget.value)} />
        <LocalizedInput label={t('title')} labelIn={(language) => t('titleIn', { language })} value={title} onChange={setTitle} isFocused />
        <LocalizedInput label={t('text')} labelIn={(language) => t('textIn', { language })} description={t('optional')} value={text} onChange={setText} isLong />
        <Refused refusal={refusal} />
        <div className="chair-row end">
          <button type="button" className="button quiet" onClick={onClose}>
            {tAction('cancel')}
          </button>
          <ActButton className="button" isOff={isEmpty} onPress={() => void submit()}>
            {tAction('save')}
          </ActButton>
        </div>
      </form>
    </DialogFrame>
  );
}

/** One after the last that is a plain number. */
function nextNumber(agenda: readonly DeskItem[]): string {
  const last = agenda.findLast(({ number }) => /^\d{1,6}$/.test(number));
  return String(Number(last?.number ?? '0') + 1);
}
