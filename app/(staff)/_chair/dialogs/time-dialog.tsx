'use client';

import { NumberInput } from '@mantine/core';
import { useTranslations } from 'next-intl';
import { useState, type ReactElement } from 'react';
import type { DeskPoll } from '../../../../lib/protocol/down.ts';
import type { AnyRefusal } from '../../_lib/refusal-words.ts';
import { ActButton } from '../act-button.tsx';
import { useConsole } from '../console-context.ts';
import { useChairWords } from '../use-chair-words.ts';
import { DialogFrame, Refused } from './dialog-frame.tsx';

const secondMs = 1_000;
const proposedSeconds = 45;
/** The core's longest timer (lib/assembly/limits.ts). */
const mostSeconds = 7 * 24 * 3_600;

/** Closing in, or extending by, a number of seconds that no button offers. */
export function TimeDialog({ poll, kind, onClose }: { poll: DeskPoll; kind: 'close-in' | 'extend'; onClose: () => void }): ReactElement {
  const t = useTranslations('chair.timeDialog');
  const tAction = useTranslations('chair.action');
  const { act } = useConsole();
  const { name } = useChairWords();
  const [seconds, setSeconds] = useState<number | null>(proposedSeconds);
  const [refusal, setRefusal] = useState<AnyRefusal | null>(null);
  const isClosing = kind === 'close-in';
  const submit = async (): Promise<void> => {
    if (seconds === null) return;
    const { id: pollId, version: basis } = poll;
    const ms = seconds * secondMs;
    const outcome = await act(isClosing ? { type: 'closePoll', pollId, afterMs: ms, basis } : { type: 'extendPoll', pollId, byMs: ms, basis }, { isShownByCaller: true });
    if (outcome.ok) onClose();
    else setRefusal(outcome.refusal);
  };
  return (
    <DialogFrame title={t(isClosing ? 'closeTitle' : 'extendTitle', { poll: name(poll) })} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <NumberInput
          label={t('seconds')}
          data-autofocus
          min={1}
          max={mostSeconds}
          allowDecimal={false}
          value={seconds ?? ''}
          onChange={(value) => setSeconds(typeof value === 'number' && value > 0 ? value : null)}
        />
        <p className="chair-small muted">{t('binding')}</p>
        <Refused refusal={refusal} />
        <div className="chair-row end">
          <button type="button" className="button quiet" onClick={onClose}>
            {tAction('cancel')}
          </button>
          <ActButton className="button" isOff={seconds === null} onPress={() => void submit()}>
            {t(isClosing ? 'close' : 'extend')}
          </ActButton>
        </div>
      </form>
    </DialogFrame>
  );
}
