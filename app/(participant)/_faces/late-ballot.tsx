'use client';

import { useTranslations } from 'next-intl';
import { namedQuestion } from '../../_components/named-question.ts';
import type { ReactElement } from 'react';
import { FocusHeading } from './focus-heading.tsx';
import type { LateBallotView, ParticipantActions } from './types.ts';
import { useWords } from './use-words.ts';

/** A ballot that arrived after the closing: both times, by the server's clock, and that it was not counted (ux P13). */
export function LateBallot({ view, actions }: { view: LateBallotView; actions: Pick<ParticipantActions, 'backToStart'> }): ReactElement {
  const t = useTranslations('participant.late');
  const { exactTime, chosen, list } = useWords();
  const { poll } = view;
  return (
    <section className="page">
      <p className="label">
        {namedQuestion(poll.code, poll.title)}
      </p>
      <FocusHeading>{t('title')}</FocusHeading>
      <p className="notice lost">
        {view.arrivedAt === null
          ? t('textNever', { closedAt: exactTime(view.closedAt) })
          : t('text', { closedAt: exactTime(view.closedAt), arrivedAt: exactTime(view.arrivedAt) })}
      </p>
      <div className="card">
        <p className="label">{t('youChose')}</p>
        <p className="chosen-words">{list(chosen(poll.form, view.selection))}</p>
      </div>
      {view.stillCounts !== null && <p className="note">{t('stillCounts', { choice: list(chosen(poll.form, view.stillCounts)) })}</p>}
      <p className="note">{t('remedy')}</p>
      <div className="act">
        <button type="button" className="button quiet wide" onClick={actions.backToStart}>
          {t('back')}
        </button>
      </div>
    </section>
  );
}
