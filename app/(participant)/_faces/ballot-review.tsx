'use client';

import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { Countdown } from './countdown.tsx';
import { FocusHeading } from './focus-heading.tsx';
import { PollName } from './poll-heading.tsx';
import { RightLine } from './right-line.tsx';
import { limitsOf } from './selection.ts';
import type { BallotView, ParticipantActions, ServerNow } from './types.ts';
import { useWords } from './use-words.ts';

/** Review, then cast (ux P7): what was chosen in full, and the way back. Nothing is sent before the button. */
export function BallotReview({
  view,
  actions,
  serverNow,
}: {
  view: BallotView;
  actions: Pick<ParticipantActions, 'backToChoosing' | 'cast'>;
  serverNow: ServerNow;
}): ReactElement {
  const t = useTranslations('participant.ballot');
  const { chosen } = useWords();
  const { poll, selection, isSending } = view;
  const names = chosen(poll.form, selection);
  const left = selection.includes('abstain') ? 0 : limitsOf(poll.form).max - selection.length;
  const [only] = names;
  const words = isSending ? t('sending') : names.length === 1 && only !== undefined ? t('cast', { choice: only }) : t('castMany');
  return (
    <section className="page">
      <div className="stack-tight">
        <p className="poll-line label">
          <PollName poll={poll} />
          {poll.closesAt !== null && <Countdown closesAt={poll.closesAt} serverNow={serverNow} />}
        </p>
        <FocusHeading>{t('reviewTitle')}</FocusHeading>
        <p className="question review-question">{poll.question}</p>
      </div>
      <div className="card">
        <p className="label" id="you-have-chosen">
          {t('youHaveChosen')}
        </p>
        <ul className="chosen-list" aria-labelledby="you-have-chosen">
          {names.map((name) => (
            <li key={name}>{name}</li>
          ))}
        </ul>
        {left > 0 && <p className="note small">{t('fewerThanPossible', { left })}</p>}
      </div>
      <p className="note full-size">
        {poll.isChangeable ? t('recordedWithName') : t('recordedForGood')}
        {poll.isResultWithheld && ` ${t('resultWithheld')}`}
      </p>
      <div className="act">
        <button type="button" className="button wide" aria-disabled={isSending} onClick={() => !isSending && actions.cast()}>
          {words}
        </button>
        <button type="button" className="button quiet wide" aria-disabled={isSending} onClick={() => !isSending && actions.backToChoosing()}>
          {t('change')}
        </button>
        <RightLine right={view.right} voterName={view.voterName} />
      </div>
    </section>
  );
}
