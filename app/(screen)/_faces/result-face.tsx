'use client';

import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { approximate } from '../../../lib/i18n/exact-number.ts';
import { ResultHemicycle, screenSeatCap } from '../../_components/hemicycle/hemicycle.tsx';
import { tonesOf } from '../../_components/result-tones.ts';
import { PollLayout } from './poll-faces.tsx';
import type { ScreenFace, ScreenResultPart } from './types.ts';
import { useScreenWords } from './use-screen-words.ts';

type ResultOf = Extract<ScreenFace, { kind: 'result' }>;

/** More rows than these don't fit beside the question at 40 px; the rest is on people's own pages. */
const maxRows = 6;

/** The result as the chair published it: words in the arch, wedges, numbers, the formula. */
export function ResultFace({ face }: { face: ResultOf }): ReactElement {
  const t = useTranslations('screen');
  const tOutcome = useTranslations('common.outcome');
  const { exact, formula, list, percent } = useScreenWords();
  const { poll, parts, outcome } = face;
  const tones = tonesOf(parts);
  const weighted = parts.map(({ votes }, index) => ({ tone: tones[index] ?? 'abstain', share: approximate(votes) }));
  const inWords = list(parts.map(({ label, votes }) => `${label}: ${exact(votes)}`));
  const leading = parts.find(({ tone }) => tone === 'yes') ?? parts.find(({ isElected }) => isElected);
  return (
    <PollLayout
      poll={poll}
      under={
        <>
          <ResultRows parts={parts} tones={tones} />
          {face.formula !== null && <p className="screen-sub">{formula(face.formula)}</p>}
        </>
      }
      picture={
        <>
          <ResultHemicycle
            parts={weighted}
            total={weighted.reduce((sum, { share }) => sum + share, 0)}
            cap={screenSeatCap}
            label={t('resultLabel', { parts: inWords })}
          />
          <div>
            <p className="screen-outcome">{tOutcome(outcome)}</p>
            {leading !== undefined && leading.share !== null && (
              <p className="screen-caption">{t('shareOf', { label: leading.label, share: percent(leading.share) })}</p>
            )}
          </div>
        </>
      }
    />
  );
}

function ResultRows({ parts, tones }: { parts: readonly ScreenResultPart[]; tones: readonly string[] }): ReactElement {
  const t = useTranslations('screen');
  const { exact } = useScreenWords();
  const left = parts.length - maxRows;
  return (
    <ul className="screen-rows">
      {parts.slice(0, maxRows).map((part, index) => (
        <li key={part.id}>
          <svg className={`swatch ${tones[index] ?? ''}`} viewBox="0 0 10 10" aria-hidden="true">
            <circle cx="5" cy="5" r="5" />
          </svg>
          <span className="screen-row-label">
            {part.label}
            {part.isElected && <span className="elected"> · {t('elected')}</span>}
            {part.isInRunOff && <span> · {t('runOff')}</span>}
          </span>
          <span className="num">{exact(part.votes)}</span>
        </li>
      ))}
      {left > 0 && <li className="screen-caption">{t('more', { count: left })}</li>}
    </ul>
  );
}
