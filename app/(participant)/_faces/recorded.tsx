'use client';

import { useTranslations } from 'next-intl';
import { namedQuestion } from '../../_components/named-question.ts';
import type { ReactElement } from 'react';
import { FocusHeading } from './focus-heading.tsx';
import type { ParticipantActions, RecordedView } from './types.ts';
import { useWords } from './use-words.ts';

/** A full page, not a passing message (ux P9): members who stopped one step early believed that they had voted (L5). */
export function Recorded({
  view,
  actions,
}: {
  view: RecordedView;
  actions: Pick<ParticipantActions, 'changeVote' | 'showOpenPolls' | 'backToStart'>;
}): ReactElement {
  const t = useTranslations('participant.recorded');
  const { chosen, list, exactTime, number } = useWords();
  const { poll, right } = view;
  const isOpen = view.pollStatus === 'open';
  const next = () => {
    if (poll.isPractice) return t('practice');
    if (view.pollStatus === 'interrupted') return t('nextInterrupted');
    if (poll.isResultWithheld) return isOpen ? t('nextOpenWithheld') : t('nextClosedWithheld');
    return isOpen ? t('nextOpen') : t('nextClosed');
  };
  return (
    <section className="page">
      <svg className="check" viewBox="0 0 56 56" aria-hidden="true">
        <circle cx="28" cy="28" r="28" />
        <path d="M17 29l7.5 7.5L39.5 21" />
      </svg>
      <div className="stack-tight">
        <FocusHeading>{right.heldFor === null ? t('title') : t('titleFor', { principal: right.heldFor })}</FocusHeading>
        <p className="note">
          {exactTime(view.at)} · {namedQuestion(poll.code, poll.title)}
        </p>
      </div>
      {view.isReplacement && <p className="note">{t('replaced')}</p>}
      <div className="card">
        <p className="label">{t('youChose')}</p>
        <p className="chosen-words">{list(chosen(poll.form, view.selection))}</p>
        {isOpen && poll.isChangeable && (
          <button type="button" className="button quiet small" onClick={actions.changeVote}>
            {t('change')}
          </button>
        )}
        {isOpen && !poll.isChangeable && <p className="note small">{t('final')}</p>}
      </div>
      <p className="note" role={view.pollStatus === 'interrupted' ? 'status' : undefined}>
        {next()}
      </p>
      {view.otherOpenPolls > 0 && (
        <div className="act">
          <p className="note" role="status">
            {t('otherOpen', { count: view.otherOpenPolls })}
          </p>
          <button type="button" className="button wide" onClick={actions.showOpenPolls}>
            {t('showOpen')}
          </button>
        </div>
      )}
      {view.pollStatus === 'closed' && poll.isResultWithheld && (
        <div className="act near">
          <button type="button" className="button quiet wide" onClick={actions.backToStart}>
            {t('back')}
          </button>
        </div>
      )}
      <RecordNumber number={number(view.recordNumber)} />
    </section>
  );
}

function RecordNumber({ number }: { number: string }): ReactElement {
  const t = useTranslations('participant');
  return (
    <details className="record-number">
      <summary>
        {t('recorded.recordNumber', { number })} · <span className="underlined">{t('recorded.whatIsThis')}</span>
      </summary>
      <p>{t('help.recordNumber')}</p>
    </details>
  );
}
