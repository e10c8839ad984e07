'use client';

import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { namedQuestion } from '../../_components/named-question.ts';
import { FocusHeading } from './focus-heading.tsx';
import { OtherPolls } from './other-polls.tsx';
import type { ParticipantActions, SendingView } from './types.ts';
import { useWords } from './use-words.ts';

/** Between the tap and the durable answer. Never claims more than is known (RT8, ux P12). */
export function Sending({ view: { poll, selection, replaces, state, otherOpenPolls }, actions }: { view: SendingView; actions: Pick<ParticipantActions, 'showOpenPolls'> }): ReactElement {
  const t = useTranslations('participant.sending');
  const { chosen, list } = useWords();
  const isUnanswered = state !== 'sending';
  return (
    <section className="page">
      <OtherPolls count={otherOpenPolls} onShow={actions.showOpenPolls} />
      <p className="label">
        {namedQuestion(poll.code, poll.title)}
      </p>
      <FocusHeading key={state}>{t(`title.${state}`)}</FocusHeading>
      <p className={isUnanswered ? 'notice waiting' : 'lead'}>{t(`text.${state}`)}</p>
      <div className="card">
        <p className="label">{t('youChose')}</p>
        <p className="chosen-words">{list(chosen(poll.form, selection))}</p>
      </div>
      {replaces !== null && <p className="note">{t('replaces', { choice: list(chosen(poll.form, replaces)) })}</p>}
    </section>
  );
}
