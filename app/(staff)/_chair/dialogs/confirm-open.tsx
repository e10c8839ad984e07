'use client';

import { NativeSelect } from '@mantine/core';
import { useTranslations } from 'next-intl';
import { useState, type ReactElement } from 'react';
import type { DefinitionOnStage } from '../../../../lib/assembly/long-text.ts';
import { isWithheld } from '../../../../lib/assembly/poll.ts';
import type { DeskPoll, RoomFigures } from '../../../../lib/protocol/down.ts';
import { Fact } from '../../_components/fact.tsx';
import { ActButton } from '../act-button.tsx';
import { useConsole } from '../console-context.ts';
import { expectedEligible } from '../poll-pictures.tsx';
import { useChairWords } from '../use-chair-words.ts';
import { DialogFrame } from './dialog-frame.tsx';

/** Limits that are given at the opening; any other afterwards, by closing in so much. */
const minutesOffered = [1, 2, 5, 10] as const;
const minuteMs = 60_000;

/** The facts of an opening (H4). The button has the focus, so that Enter opens and nothing else does. */
export function ConfirmOpen({ poll, onClose }: { poll: DeskPoll; onClose: () => void }): ReactElement {
  const t = useTranslations('chair');
  const { act, figures, focus } = useConsole();
  const { majority, name, text } = useChairWords();
  const { definition } = poll;
  const expected = figures === null ? null : expectedEligible(poll, figures);
  const [minutes, setMinutes] = useState<number | null>(null);
  const obstacle = obstacleOf(definition, figures, expected);
  const open = async (): Promise<void> => {
    focus(poll.id);
    await act({ type: 'openPoll', pollId: poll.id, closeAfterMs: minutes === null ? null : minutes * minuteMs, basis: poll.version });
    onClose();
  };
  return (
    <DialogFrame title={t('confirmOpen.title', { poll: name(poll) })} size="lg" onClose={onClose}>
      <p className="question chair-dialog-question">{text(definition.question)}</p>
      {expected !== null && <p className="chair-facts-line">{t('confirmOpen.facts', { poll: name(poll), eligible: expected, connected: figures?.connected ?? 0 })}</p>}
      <dl className="chair-facts">
        <Fact name={t('confirmOpen.method')}>{t(`method.${definition.method}`)}</Fact>
        <Fact name={t('confirmOpen.majority')}>
          {majority(definition)}
          {definition.runOff && `; ${t('rule.runOff')}`}
        </Fact>
        <Fact name={t('confirmOpen.who')}>{t(`confirmOpen.${definition.eligibility}-${definition.admission}`)}</Fact>
        <Fact name={t('confirmOpen.ballots')}>
          {t('confirmOpen.names')}; {t(definition.changeable ? 'confirmOpen.changeable' : 'confirmOpen.final')}
        </Fact>
        <Fact name={t('confirmOpen.result')}>{t(isWithheld(definition) ? 'confirmOpen.withheld' : 'confirmOpen.published')}</Fact>
        <Fact name={t('confirmOpen.quorum')}>
          <QuorumFact definition={definition} figures={figures} />
        </Fact>
        <Fact name={t('confirmOpen.time')}>
          <NativeSelect
            aria-label={t('confirmOpen.time')}
            value={minutes ?? ''}
            data={[{ value: '', label: t('confirmOpen.noTime') }, ...minutesOffered.map((offered) => ({ value: String(offered), label: t('confirmOpen.minutes', { minutes: offered }) }))]}
            onChange={(event) => setMinutes(minutesOffered.find((offered) => String(offered) === event.currentTarget.value) ?? null)}
          />
        </Fact>
      </dl>
      {obstacle === 'nobody' && <p className="chair-fault">{t('confirmOpen.nobody')}</p>}
      <div className="chair-row end">
        <button type="button" className="button quiet" onClick={onClose}>
          {t('action.cancel')}
        </button>
        <ActButton className="button" data-autofocus isOff={obstacle !== null} onPress={() => void open()}>
          {t('confirmOpen.confirm', { poll: name(poll) })}
        </ActButton>
      </div>
    </DialogFrame>
  );
}

/** What the worker would refuse for certain, as far as the figures of this second tell. */
function obstacleOf(definition: DefinitionOnStage, figures: RoomFigures | null, expected: number | null): 'nobody' | 'quorum' | null {
  if (expected === 0 && definition.admission === 'frozen') return 'nobody';
  const { quorum } = definition;
  const isBlocked = quorum.kind === 'attendance' && quorum.effect === 'blocks-opening' && figures?.quorum?.reached === false;
  return isBlocked ? 'quorum' : null;
}

function QuorumFact({ definition, figures }: { definition: DefinitionOnStage; figures: RoomFigures | null }): ReactElement {
  const t = useTranslations('chair.confirmOpen');
  const { quorum } = definition;
  if (quorum.kind === 'participation') {
    const { numerator, denominator } = quorum.threshold;
    return <>{t('quorumParticipation', { share: `${numerator}/${denominator}` })}</>;
  }
  const finding = figures?.quorum ?? null;
  if (quorum.kind === 'none' || finding === null) return <>{t('quorumNone')}</>;
  const values = { present: finding.present, needed: finding.needed };
  if (finding.reached) return <span className="chair-reached">{t('quorumReached', values)}</span>;
  return <span className="chair-fault">{t(quorum.effect === 'blocks-opening' ? 'quorumMissedBlocks' : 'quorumMissedMarks', values)}</span>;
}
