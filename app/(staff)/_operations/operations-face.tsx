'use client';

import { useTranslations } from 'next-intl';
import { useMemo, useState, type ReactElement } from 'react';
import type { Instant } from '../../../lib/assembly/basics.ts';
import type { OperationsView } from '../../../lib/client/operations-watch.ts';
import type { Way } from '../../../lib/client/ways.ts';
import { samplePeriodMs, samplesKept } from '../../../lib/protocol/operations.ts';
import type { TimeWords } from '../_admin/time-words.ts';
import { Facts } from './facts.tsx';
import { headlineOf, type LiveFacts } from './headline.ts';
import { HeadlineWords } from './headline-words.tsx';
import { LimitsTable } from './limits-table.tsx';
import { sectionsOf } from './plots.ts';
import { Plot } from './plot/plot.tsx';
import { useUnits } from './use-units.ts';
import './operations.css';

const spanMs = samplePeriodMs * samplesKept;

export type OperationsFaceProps = {
  readonly view: OperationsView;
  readonly live: LiveFacts;
  /** Server time, to which the plots reach. */
  readonly now: Instant;
  /** What this page's own connection goes over. */
  readonly way: Way | null;
  readonly times: TimeWords;
};

/** How the worker is doing: first in words, then the last hour in plots, then what was turned away (OP6). */
export function OperationsFace({ view, live, now, way, times }: OperationsFaceProps): ReactElement {
  const t = useTranslations('operations');
  const units = useUnits();
  const [cursor, setCursor] = useState<Instant | null>(null);
  const { newest, hour } = view;
  // Plots are drawn anew with each sample, and while none comes with each of its periods: the hour goes on.
  const to = Math.max(hour.at.at(-1) ?? now, now - (now % samplePeriodMs));
  const span = useMemo(() => ({ from: to - spanMs, to }), [to]);
  const sections = useMemo(() => (newest === null ? [] : sectionsOf(hour, newest)), [hour, newest]);
  const starts = useMemo(() => hour.starts.filter((start) => start > span.from), [hour, span]);
  return (
    <div className="ops">
      <h1 className="visually-hidden">{t('title')}</h1>
      <HeadlineWords headline={headlineOf(view, live, now)} units={units} times={times} />
      {newest !== null && (
        <>
          <Facts newest={newest} view={view} live={live} now={now} way={way} units={units} times={times} />
          <p className="ops-note muted">
            {/* The same sentence whatever is read, so that nothing moves under the pointer. */}
            {t('plot.read', { time: times.clock(cursor ?? hour.at.at(-1) ?? now) })}
            {starts.map((start) => (
              <span key={start} className="ops-start">
                <svg viewBox="0 0 4 16" aria-hidden="true" focusable="false">
                  <path className="start" d="M2 0V16" />
                </svg>
                {t('plot.started', { time: times.clock(start) })}
              </span>
            ))}
          </p>
          {sections.map(({ id, plots }) => (
            <section key={id} className="ops-section" aria-labelledby={`ops-${id}`}>
              <h2 id={`ops-${id}`}>{t(`sections.${id}`)}</h2>
              <div className="ops-plots">
                {plots.map((data) => (
                  <Plot key={data.id} data={data} at={hour.at} span={span} starts={starts} cursor={cursor} setCursor={setCursor} units={units} times={times} />
                ))}
              </div>
            </section>
          ))}
          <LimitsTable view={view} />
        </>
      )}
    </div>
  );
}
