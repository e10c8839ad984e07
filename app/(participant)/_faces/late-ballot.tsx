'use client';

import { useTranslations } from 'next-intl';
import { namedQuestion } from '../../_components/named-question.ts';
import type { ReactElement } from 'react';
import { FocusHeading } from './focus-heading.tsx';
import type { LateBallotView, ParticipantActions } from './types.ts';
import { useWords } from './use-words.ts';

/** A ballot that was not in at the closing: why, with the times by the server's clock, and what counts instead (ux P13). */
export function LateBallot({ view, actions }: { view: LateBallotView; actions: Pick<ParticipantActions, 'backToStart'> }): ReactElement {
  const t = useTranslations('participant.late');
  const { exactTime, chosen, list } = useWords();
  const { poll, because } = view;
  const why = () => {
    const closedAt = exactTime(view.closedAt);
    if (because !== 'late') return t(`text.${because}`, { closedAt });
    return view.arrivedAt === null ? t('text.never', { closedAt }) : t('text.late', { closedAt, arrivedAt: exactTime(view.arrivedAt) });
  };
  return (
    <section className="page">
      <p className="label">{namedQuestion(poll.code, poll.title)}</p>
      <FocusHeading>{t(`title.${because}`)}</FocusHeading>
      <p className="notice lost">{why()}</p>
      <div className="card">
        <p className="label">{t('youChose')}</p>
        <p className="chosen-words">{list(chosen(poll.form, view.selection))}</p>
      </div>
      {view.stillCounts !== null && <p className="note">{t(because === 'replaced-elsewhere' ? 'otherCounts' : 'stillCounts', { choice: list(chosen(poll.form, view.stillCounts)) })}</p>}
      <p className="note">{t('remedy')}</p>
      <div className="act">
        <button type="button" className="button quiet wide" onClick={actions.backToStart}>
          {t('back')}
        </button>
      </div>
    </section>
  );
}
