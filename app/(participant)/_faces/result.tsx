'use client';

import { useTranslations } from 'next-intl';
import { useEffect } from 'react';
import type { ReactElement } from 'react';
import { approximate } from '../../../lib/i18n/exact-number.ts';
import { phoneSeatCap, ResultHemicycle } from '../../_components/hemicycle/hemicycle.tsx';
import { tonesOf } from '../../_components/result-tones.ts';
import { FocusHeading } from './focus-heading.tsx';
import { LongText } from './long-text.tsx';
import type { ParticipantActions, ResultView } from './types.ts';
import { useWords } from './use-words.ts';

/** The published result: what was decided, the picture, the numbers, the sentence with the formula (voting-rules.md). */
export function Result({ view, actions }: { view: ResultView; actions: Pick<ParticipantActions, 'backToStart' | 'wantBallot' | 'wantContent'> }): ReactElement {
  const t = useTranslations('participant.result');
  const tBallot = useTranslations('participant.ballot');
  const tCommon = useTranslations('common');
  const { chosen, day, exact, exactTime, formula, list } = useWords();
  const { poll, bars, own } = view;
  const isAsked = own === 'unknown';
  useEffect(() => {
    if (isAsked) actions.wantBallot(poll.id);
  }, [isAsked, actions, poll.id]);
  const tones = tonesOf(bars);
  const parts = bars.map(({ votes }, index) => ({ tone: tones[index] ?? 'abstain', share: approximate(votes) }));
  const total = parts.reduce((sum, { share }) => sum + share, 0);
  const inWords = list(bars.map(({ label, votes }) => t('votes', { label, votes: exact(votes) })));
  return (
    <section className="page">
      <div className="stack-tight">
        <p className="label">{t('label', { code: poll.code })}</p>
        <FocusHeading className="title">{tCommon(`outcome.${view.outcome}`)}</FocusHeading>
        <p className="question result-question">{poll.question}</p>
        {poll.text !== null && <LongText text={poll.text} summary={tBallot('fullText')} onWant={actions.wantContent} />}
      </div>
      <div className="result-picture">
        <ResultHemicycle parts={parts} total={total} cap={phoneSeatCap} label={t('chart', { parts: inWords })} />
      </div>
      <Bars view={view} tones={tones} total={total} />
      {view.formula !== null && <p className="note">{formula(view.formula)}</p>}
      {view.heads !== null && <p className="note">{t('heads', { heads: view.heads })}</p>}
      {own !== 'unknown' && <p className="note">{own === 'none' ? t('youDidNotVote') : t('youChose', { choice: list(chosen(poll.form, own)) })}</p>}
      <div className="act">
        <button type="button" className="button quiet wide" onClick={actions.backToStart}>
          {t(`backTo.${view.backTo}`)}
        </button>
        <p className="note small centered">{view.backTo === 'results' ? t('publishedOn', { time: day(view.publishedAt) }) : t('publishedAt', { time: exactTime(view.publishedAt) })}</p>
      </div>
    </section>
  );
}

/** A table, since it is one: the bars are its decoration (ux W7). */
function Bars({ view: { bars }, tones, total }: { view: ResultView; tones: readonly string[]; total: number }): ReactElement {
  const t = useTranslations('participant.result');
  const { exact, percent } = useWords();
  return (
    <table className="bars">
      <tbody>
        {bars.map((bar, index) => (
          <tr key={bar.id}>
            <th scope="row">
              {bar.label}
              {bar.isElected && <span className="elected"> · {t('elected')}</span>}
              {bar.isInRunOff && <span className="in-run-off"> · {t('runOff')}</span>}
            </th>
            <td className="num">
              {exact(bar.votes)}
              {bar.share !== null && <span className="share"> {percent(bar.share)}</span>}
            </td>
            <td className="bar-cell" aria-hidden="true">
              <svg className="bar" viewBox="0 0 100 10" preserveAspectRatio="none">
                <rect className={`bar-fill ${tones[index] ?? ''}`} width={total > 0 ? (approximate(bar.votes) / total) * 100 : 0} height="10" />
              </svg>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
