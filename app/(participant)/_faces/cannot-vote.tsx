'use client';

import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { namedQuestion } from '../../_components/named-question.ts';
import { FocusHeading } from './focus-heading.tsx';
import { ResultsLink } from './results-link.tsx';
import type { CannotVoteReason, CannotVoteView, Instant, ParticipantActions } from './types.ts';
import { useWords } from './use-words.ts';

type CannotVoteActions = Pick<ParticipantActions, 'openCheckIn' | 'takeOver' | 'backToStart' | 'showResults'>;

type Reason = { title: string; text: string; more: string | null; remedy: string; action: { words: string; act: () => void } | null };

/** Each reason says what is so, why, and what to do (ux P11). */
export function CannotVote({ view, actions }: { view: CannotVoteView; actions: CannotVoteActions }): ReactElement {
  const t = useTranslations('participant.cannotVote');
  const { title, text, more, remedy, action } = useReason(view.reason, actions);
  return (
    <section className="page">
      {view.poll !== null && <p className="label">{namedQuestion(view.poll.code, view.poll.title)}</p>}
      <FocusHeading>{title}</FocusHeading>
      <p className="lead">{text}</p>
      {more !== null && <p className="lead">{more}</p>}
      <p className="note">{remedy}</p>
      <ResultsLink settled={view.settled} onShow={actions.showResults} />
      {(action !== null || view.poll !== null) && (
        <div className="act">
          {action !== null && (
            <button type="button" className="button wide" onClick={action.act}>
              {action.words}
            </button>
          )}
          {view.poll !== null && (
            <button type="button" className="button quiet wide" onClick={actions.backToStart}>
              {t(`backTo.${view.backTo}`)}
            </button>
          )}
        </div>
      )}
    </section>
  );
}

function useReason(reason: CannotVoteReason, actions: CannotVoteActions): Reason {
  const t = useTranslations('participant.cannotVote');
  const { exactTime, day } = useWords();
  const plain = { more: null, action: null };
  const whenKnown = (at: Instant | null, words: (time: string) => string) => (at === null ? null : words(day(at)));
  switch (reason.kind) {
    case 'not-present':
      return { title: t('not-present.title'), text: t('not-present.text'), more: null, remedy: t('not-present.remedy'), action: { words: t('not-present.action'), act: actions.openCheckIn } };
    case 'superseded':
      return { title: t('superseded.title'), text: t('superseded.text'), more: null, remedy: t('superseded.remedy'), action: { words: t('superseded.action'), act: actions.takeOver } };
    case 'right-delegated':
      return { ...plain, title: t('right-delegated.title', { to: reason.to }), text: t('right-delegated.text', { to: reason.to }), remedy: t('right-delegated.remedy') };
    case 'poll-closed':
      return { ...plain, title: t('poll-closed.title'), text: t('poll-closed.text', { time: exactTime(reason.at) }), remedy: t('poll-closed.remedy') };
    case 'poll-void':
      return { ...plain, title: t('poll-void.title'), text: t('poll-void.text'), more: reason.because === null ? null : t('poll-void.because', { because: reason.because }), remedy: t('poll-void.remedy') };
    case 'adjourned':
      return { ...plain, title: t('adjourned.title'), text: t('adjourned.text'), more: whenKnown(reason.until, (time) => t('adjourned.until', { time })), remedy: t('adjourned.remedy') };
    case 'not-started':
      return { ...plain, title: t('not-started.title'), text: t('not-started.text'), more: whenKnown(reason.startsAt, (time) => t('not-started.startsAt', { time })), remedy: t('not-started.remedy') };
    case 'assembly-closed':
      return { ...plain, title: t('assembly-closed.title'), text: t('assembly-closed.text', { time: exactTime(reason.at) }), remedy: t('assembly-closed.remedy') };
    case 'no-voting-right':
    case 'arrived-late':
    case 'paused':
    case 'interrupted':
      return { ...plain, title: t(`${reason.kind}.title`), text: t(`${reason.kind}.text`), remedy: t(`${reason.kind}.remedy`) };
  }
}
