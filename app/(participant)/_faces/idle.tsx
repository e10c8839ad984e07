'use client';

import { useTranslations } from 'next-intl';
import type { ReactElement, ReactNode } from 'react';
import { seatsFor } from '../../_components/hemicycle/geometry.ts';
import { phoneSeatCap, TurnoutHemicycle } from '../../_components/hemicycle/hemicycle.tsx';
import { namedQuestion } from '../../_components/named-question.ts';
import { FocusHeading } from './focus-heading.tsx';
import { LongText } from './long-text.tsx';
import { ResultsLink } from './results-link.tsx';
import type { IdleView, ParticipantActions, TurnoutView } from './types.ts';
import { useWords } from './use-words.ts';

/** Between votes: says plainly that nothing is to be done (ux P2), what is being dealt with, and who is there. */
export function Idle({ view, actions }: { view: IdleView; actions: Pick<ParticipantActions, 'showResult' | 'showResults' | 'wantContent'> }): ReactElement {
  const t = useTranslations('participant.idle');
  const { item, lastResult, turnout } = view;
  return (
    <section className="page">
      <div className="stack-tight">
        <FocusHeading>{t('title')}</FocusHeading>
        <p className="note">{t('text')}</p>
      </div>
      {item !== null && (
        <div className="card">
          <p className="label">{t('nowItem', { number: item.number })}</p>
          <p className="question item-title">{item.title}</p>
          {item.text !== null && <LongText text={item.text} summary={t('readText')} onWant={actions.wantContent} />}
        </div>
      )}
      {(lastResult !== null || view.settled > 0) && (
        <div className="result-links">
          {lastResult !== null && (
            <button type="button" className="link-button" onClick={() => actions.showResult(lastResult.pollId)}>
              {t('lastResult', { poll: namedQuestion(lastResult.code, lastResult.title) })}
            </button>
          )}
          <ResultsLink settled={view.settled} onShow={actions.showResults} />
        </div>
      )}
      {turnout !== null && <Turnout turnout={turnout} />}
    </section>
  );
}

const large = (chunks: ReactNode) => <span className="num">{chunks}</span>;

function Turnout({ turnout: { present, onRoll } }: { turnout: TurnoutView }): ReactElement {
  const t = useTranslations('participant.idle');
  const { number } = useWords();
  const { peoplePerSeat } = seatsFor(onRoll, phoneSeatCap);
  const counts = { present: number(present), total: number(onRoll) };
  return (
    <figure className="turnout">
      <TurnoutHemicycle count={present} total={onRoll} cap={phoneSeatCap} label={t('presentLabel', counts)} />
      <figcaption>
        {t.rich('present', { ...counts, b: large })}
        <br />
        <span className="small">{t('dots', { people: Math.round(peoplePerSeat) })}</span>
      </figcaption>
    </figure>
  );
}
