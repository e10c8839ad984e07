'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { ReactElement } from 'react';
import { BallotReview } from './ballot-review.tsx';
import { OtherPolls } from './other-polls.tsx';
import { PollHeading } from './poll-heading.tsx';
import { RightLine } from './right-line.tsx';
import { limitsOf, readinessOf, toggled } from './selection.ts';
import type { BallotView, ParticipantActions, ServerNow } from './types.ts';
import { useWords } from './use-words.ts';

type BallotActions = Pick<ParticipantActions, 'select' | 'review' | 'backToChoosing' | 'cast' | 'showOpenPolls' | 'wantContent'>;

/** Why the button didn't act; spoken and shown beside it. */
type Objection = 'too-many' | 'nothing-chosen' | 'too-few';

/**
 * The ballot: title, question, rule, options, counter, button, in that order (ux P4). Native radios and checkboxes;
 * options look alike until one is chosen (ux W9).
 */
export function Ballot({ view, actions, serverNow }: { view: BallotView; actions: BallotActions; serverNow: ServerNow }): ReactElement {
  const [objection, setObjection] = useState<Objection | null>(null);
  if (view.step === 'reviewing') return <BallotReview view={view} actions={actions} serverNow={serverNow} />;

  const { poll, selection } = view;
  const submit = () => {
    if (view.isSending) return;
    const readiness = readinessOf(poll.form, selection);
    if (readiness !== 'ready') {
      setObjection(readiness);
      return;
    }
    if (poll.confirmation === 'review') actions.review();
    else actions.cast();
  };
  return (
    <form
      className="page"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <OtherPolls count={view.otherOpenPolls} onShow={actions.showOpenPolls} />
      <Notice view={view} />
      <PollHeading poll={poll} serverNow={serverNow} takesFocus={view.takesFocus} onWant={actions.wantContent} />
      <Rules view={view} />
      <Options
        view={view}
        onToggle={(id) => {
          const next = toggled(poll.form, selection, id);
          setObjection(next === 'too-many' ? 'too-many' : null);
          if (next !== 'too-many') actions.select(next);
        }}
      />
      <Act view={view} objection={objection} />
    </form>
  );
}

function Notice({ view: { notice, replaces, poll } }: { view: BallotView }): ReactElement {
  const t = useTranslations('participant.ballot');
  const { chosen, list } = useWords();
  return (
    <>
      {poll.isPractice && <p className="notice waiting">{t('practice')}</p>}
      <div role="status">{notice !== null && notice.kind !== 'kept' && <p className="notice waiting">{t(`notice.${notice.kind}`)}</p>}</div>
      {replaces !== null && <p className="notice">{t('replaces', { choice: list(chosen(poll.form, replaces)) })}</p>}
    </>
  );
}

function Rules({ view: { poll } }: { view: BallotView }): ReactElement {
  const t = useTranslations('participant.ballot');
  const { min, max } = limitsOf(poll.form);
  const rule = max === 1 ? t('chooseOne') : t('chooseRange', { min, max });
  return (
    <p className="note full-size" id="ballot-rule">
      {poll.form.method === 'choice' && <b className="rule">{rule} </b>}
      {poll.isChangeable ? t('recordedWithName') : t('recordedForGood')}
      {poll.isResultWithheld && ` ${t('resultWithheld')}`}
    </p>
  );
}

function Options({ view: { poll, selection, isSending }, onToggle }: { view: BallotView; onToggle: (id: string) => void }): ReactElement {
  const t = useTranslations('participant.ballot');
  const { options, number } = useWords();
  const { max } = limitsOf(poll.form);
  const isSingle = max === 1;
  return (
    <fieldset className="choices" aria-describedby="ballot-rule">
      <legend className="visually-hidden">{poll.question}</legend>
      {options(poll.form).map(({ id, label, detail }) => (
        <label key={id} className={selection.includes(id) ? 'option chosen' : 'option'}>
          <input
            type={isSingle ? 'radio' : 'checkbox'}
            name="choice"
            value={id}
            checked={selection.includes(id)}
            aria-disabled={isSending}
            onChange={() => !isSending && onToggle(id)}
          />
          <span className="option-words">
            {label}
            {detail !== null && <span className="option-detail">{detail}</span>}
          </span>
        </label>
      ))}
      {!isSingle && (
        <p className="note count" role="status">
          {t('chosenCount', { count: number(selection.includes('abstain') ? 0 : selection.length), max: number(max) })}
        </p>
      )}
    </fieldset>
  );
}

function Act({ view, objection }: { view: BallotView; objection: Objection | null }): ReactElement {
  const t = useTranslations('participant.ballot');
  const { chosen, number } = useWords();
  const { poll, selection, isSending } = view;
  const { min, max } = limitsOf(poll.form);
  const [first] = chosen(poll.form, selection);
  const words = () => {
    if (isSending) return t('sending');
    if (poll.confirmation === 'review') return t('review');
    return first === undefined ? t('castNothing') : t('cast', { choice: first });
  };
  return (
    <>
      <div className="act at-hand">
        <div role="alert">
          {objection === 'too-many' && <p className="notice waiting">{t('tooMany', { max: number(max) })}</p>}
          {objection === 'too-few' && <p className="notice waiting">{t('tooFew', { min: number(min) })}</p>}
          {objection === 'nothing-chosen' && selection.length === 0 && <p className="notice waiting">{t('chooseFirst')}</p>}
        </div>
        <button type="submit" className="button wide" aria-disabled={isSending}>
          {words()}
        </button>
      </div>
      <Below view={view} />
    </>
  );
}

/**
 * Whose vote it is; and where the connection went, that the choice is kept. That comes while a finger is on its way: both
 * have their room from the start, in the same place, so that nothing moves.
 */
function Below({ view }: { view: BallotView }): ReactElement {
  const t = useTranslations('participant.ballot');
  const isKept = view.notice?.kind === 'kept';
  return (
    <div className={isKept ? 'act-below kept' : 'act-below'}>
      <RightLine right={view.right} voterName={view.voterName} />
      <span className="act-kept room" aria-hidden="true" data-words={t('notice.kept')} />
      <div className="act-kept" role="status">
        {isKept && t('notice.kept')}
      </div>
    </div>
  );
}
