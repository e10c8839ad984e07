'use client';

import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { isWithheld } from '../../../lib/assembly/poll.ts';
import type { Outcome } from '../../../lib/counting/types.ts';
import type { DeskPoll } from '../../../lib/protocol/down.ts';
import { tonesOf } from '../../_components/result-tones.ts';
import { formulaWords, isWeighted, nextStep, resultRows, verdictWords, type Naming } from './outcome-words.ts';
import { needsRunOff } from './primary-action.ts';
import { ResultArch } from './poll-pictures.tsx';
import { useConsole } from './console-context.ts';
import { useChairWords } from './use-chair-words.ts';

/** The outcome as a proposal that the chair declares and publishes, and as what was published (H7). */
export function ResultPanel({ poll, outcome }: { poll: DeskPoll; outcome: Outcome }): ReactElement {
  const t = useTranslations('chair');
  const { list, option, locale } = useChairWords();
  const naming: Naming = { nameOf: (id) => option(poll.definition, id), list, locale };
  const { key, values } = verdictWords(outcome, naming);
  const verdict = t(`verdict.${key}`, values);
  const standing = t(`result.${poll.status === 'published' ? 'published' : isWithheld(poll.definition) ? 'withheld' : 'proposal'}`);
  return (
    <section className="chair-result" aria-label={standing}>
      <div className="chair-result-picture">
        <ResultArch poll={poll} outcome={outcome} />
      </div>
      <div className="chair-result-words">
        <p className="label">{standing}</p>
        <p className="chair-verdict">{verdict}</p>
        {outcome.verdict === 'no-quorum' && <p className="chair-loud-text">{t('result.quorumMissed')}</p>}
        <ResultTable poll={poll} outcome={outcome} />
        <Formula outcome={outcome} naming={naming} />
        <Next poll={poll} outcome={outcome} naming={naming} />
      </div>
    </section>
  );
}

function ResultTable({ poll, outcome }: { poll: DeskPoll; outcome: Outcome }): ReactElement {
  const t = useTranslations('chair.result');
  const { exact, number, option, percent } = useChairWords();
  const rows = resultRows(outcome);
  const tones = tonesOf(rows);
  const hasHeads = isWeighted(outcome);
  const base = outcome.base.name === 'yes-no' ? 'yesNo' : outcome.base.name;
  return (
    <table className="chair-table">
      <thead>
        <tr>
          <th scope="col">{t('option')}</th>
          <th scope="col">{t('votes')}</th>
          {hasHeads && <th scope="col">{t('heads')}</th>}
          <th scope="col">{t('shareOf', { base })}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row, index) => (
          <tr key={row.id}>
            <th scope="row">
              <svg className={`swatch ${tones[index] ?? ''}`} viewBox="0 0 10 10" aria-hidden="true">
                <circle cx="5" cy="5" r="5" />
              </svg>
              {option(poll.definition, row.id)}
              {row.isElected && <span className="chair-elected"> · {t('elected')}</span>}
            </th>
            <td className="num">{exact(row.weight)}</td>
            {hasHeads && <td>{number(row.heads)}</td>}
            <td>{row.percent === null ? '–' : percent(row.percent)}</td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">{t('cast')}</th>
          <td className="num">{exact(outcome.cast.weight)}</td>
          {hasHeads && <td>{number(outcome.cast.heads)}</td>}
          <td>{poll.eligible !== null && t('turnout', { eligible: poll.eligible })}</td>
        </tr>
      </tfoot>
    </table>
  );
}

function Formula({ outcome, naming }: { outcome: Outcome; naming: Naming }): ReactElement | null {
  const t = useTranslations('chair.formula');
  const tCommon = useTranslations('common.majority');
  const words = formulaWords(outcome, naming);
  if (words === null) return null;
  if (words.kind === 'most-votes') return <p>{t('mostVotes', words.values)}</p>;
  const formula = tCommon('formula', words.values);
  return <p>{words.of === null ? formula : t('of', { name: words.of, formula })}</p>;
}

/** What follows when nothing was decided, in words; the button stands with the others. */
function Next({ poll, outcome, naming }: { poll: DeskPoll; outcome: Outcome; naming: Naming }): ReactElement | null {
  const t = useTranslations('chair.result.next');
  const { desk } = useConsole();
  const step = nextStep(outcome);
  if (step === null) return null;
  if (step.kind === 'run-off') {
    const names = naming.list(outcome.runOffBetween.map(naming.nameOf));
    return <p>{needsRunOff(desk, poll) ? t('run-off', { names }) : t('run-off-prepared')}</p>;
  }
  if (outcome.verdict === 'tie') return <p>{t('tie', { names: naming.list((outcome.ties.at(-1)?.options ?? []).map(naming.nameOf)) })}</p>;
  return <p>{t(outcome.verdict === 'no-quorum' ? 'no-quorum' : 'no-majority')}</p>;
}
