'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { ReactElement } from 'react';
import { Fetching } from './fetching.tsx';
import { FocusHeading } from './focus-heading.tsx';
import type { ParticipantActions, ResultCard, ResultsView } from './types.ts';
import { useWords } from './use-words.ts';

type ResultsActions = Pick<ParticipantActions, 'wantContent' | 'showPastResult' | 'backToStart'>;

/** Everything that was decided, newest first. A day's results come at once; older ones when somebody asks for them. */
export function ResultsList({ view, actions }: { view: ResultsView; actions: ResultsActions }): ReactElement {
  const t = useTranslations('participant.results');
  const cards = useLatest(view);
  const { settled, rest } = view;
  const isBegun = view.cards.length > 0;
  return (
    <section className="page">
      <div className="stack-tight">
        <FocusHeading>{t('title')}</FocusHeading>
        <p className="note">{t('count', { count: settled })}</p>
      </div>
      {cards.length > 0 && (
        <ul className="results">
          {cards.map((card) => (
            <li key={card.hash}>
              <ResultLine card={card} onShow={() => actions.showPastResult(card.pollId, card.hash)} />
            </li>
          ))}
        </ul>
      )}
      {rest !== null &&
        (rest.status === 'not-asked' && isBegun ? (
          <button type="button" className="button quiet wide" onClick={() => actions.wantContent(rest.hash)}>
            {t('older')}
          </button>
        ) : (
          <Fetching hash={rest.hash} status={rest.status} onWant={actions.wantContent} />
        ))}
      <div className="act">
        <button type="button" className="button quiet wide" onClick={actions.backToStart}>
          {t('back')}
        </button>
      </div>
    </section>
  );
}

/** While a newer list is on its way, the one that stands here stays: nothing jumps under a reader's thumb. */
function useLatest({ cards }: ResultsView): readonly ResultCard[] {
  const [latest, setLatest] = useState(cards);
  if (cards.length > 0 && cards !== latest) setLatest(cards);
  return cards.length > 0 ? cards : latest;
}

function ResultLine({ card, onShow }: { card: ResultCard; onShow: () => void }): ReactElement {
  const t = useTranslations('participant.results');
  const tOutcome = useTranslations('common.outcome');
  const { moment } = useWords();
  return (
    <button type="button" className="result-line" onClick={onShow}>
      <span className="result-line-top label">
        <span>{card.itemNumber === null ? card.code : t('ofItem', { code: card.code, number: card.itemNumber })}</span>
        <span>{moment(card.at)}</span>
      </span>
      <span className="result-line-question">{card.question}</span>
      <span className={card.outcome === 'void' ? 'result-line-outcome muted' : 'result-line-outcome'}>{card.outcome === 'void' ? t('void') : tOutcome(card.outcome)}</span>
    </button>
  );
}

/** A result that is not here yet. */
export function PastResult({ hash, status, actions }: { hash: string; status: Parameters<typeof Fetching>[0]['status']; actions: ResultsActions }): ReactElement {
  const t = useTranslations('participant');
  return (
    <section className="page">
      <FocusHeading>{t('results.one')}</FocusHeading>
      <Fetching hash={hash} status={status} onWant={actions.wantContent} />
      <div className="act">
        <button type="button" className="button quiet wide" onClick={actions.backToStart}>
          {t('result.backTo.results')}
        </button>
      </div>
    </section>
  );
}
