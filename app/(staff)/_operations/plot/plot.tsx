'use client';

import { useTranslations } from 'next-intl';
import { memo, useId, useMemo, useState, type PointerEvent, type ReactElement } from 'react';
import type { Instant } from '../../../../lib/assembly/basics.ts';
import { samplePeriodMs } from '../../../../lib/protocol/operations.ts';
import type { TimeWords } from '../../_admin/time-words.ts';
import type { PlotData } from '../plots.ts';
import type { Units } from '../use-units.ts';
import { beyond, highest, highestBearable, nearest, niceTop, pathOf, placeX, placeY, rowsOf, segmentsOf, timeTicks, type Span } from './scale.ts';

/** One late sample is no gap; two that are missing are. */
const gapMs = 2.5 * samplePeriodMs;
/** In units of the drawing, which is stretched to where it stands; lines keep their width. */
const size = { width: 720, height: 100 } as const;
const tickEveryMinutes = 15;
/** A row for each five minutes. */
const tableRows = 12;
const strokes = ['first', 'second', 'third'] as const;

export type PlotProps = {
  readonly data: PlotData;
  readonly at: readonly Instant[];
  readonly span: Span;
  /** When processes began; each is a mark. */
  readonly starts: readonly Instant[];
  /** The instant that is read, in all plots at once; null: the newest. */
  readonly cursor: Instant | null;
  readonly setCursor: (at: Instant | null) => void;
  readonly units: Units;
  readonly times: TimeWords;
};

/**
 * Lines over the last hour: told apart by stroke and name, each with its number at the newest instant or the one that
 * is pointed at. The same as a table below it. Drawn again only when something of it changes: the page's clock ticks each second.
 */
export const Plot = memo(function Plot({ data, at, span, starts, cursor, setCursor, units, times }: PlotProps): ReactElement {
  const t = useTranslations('operations');
  const title = useId();
  const [isOpen, setIsOpen] = useState(false);
  const { id, unit, lines, ceiling, isRare } = data;
  const top = useMemo(() => topOf(data), [data]);
  const paths = useMemo(() => lines.map(({ values }) => pathOf(segmentsOf(at, values, gapMs), span, top, size)), [lines, at, span, top]);
  const peaks = useMemo(() => beyond(at, lines.map(({ values }) => values), top, span, (span.to - span.from) / tableRows), [at, lines, top, span]);
  const index = cursor === null ? at.length - 1 : nearest(at, cursor, gapMs);
  const valueOf = (values: readonly (number | null)[]) => units.of(unit, index === null ? null : (values[index] ?? null));
  const read = (event: PointerEvent<HTMLDivElement>) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    setCursor(Math.round(span.from + ((event.clientX - left) / width) * (span.to - span.from)));
  };
  const shownAt = at[index ?? -1] ?? null;
  const spoken = [shownAt === null ? t('plot.nothing') : times.clock(shownAt), ...lines.map((line) => `${t(`lines.${line.id}`)} ${valueOf(line.values)}`)].join('; ');
  return (
    <figure className="ops-plot" aria-labelledby={title}>
      <figcaption>
        <h3 id={title}>{t(`plots.${id}.title`)}</h3>
        <p className="ops-what">{t(`plots.${id}.what`)}</p>
      </figcaption>
      <ul className="ops-legend">
        {lines.map((line, position) => (
          <li key={line.id}>
            {lines.length > 1 && <Sample stroke={strokes[position] ?? 'third'} />}
            {lines.length > 1 && <span className="ops-line-name">{t(`lines.${line.id}`)}</span>}
            <span className="num">{valueOf(line.values)}</span>
          </li>
        ))}
        {ceiling !== undefined && (
          <li>
            <Sample stroke="ceiling" />
            <span className="ops-line-name">{t('plot.limit')}</span>
            <span className="num">{units.of(unit, ceiling)}</span>
          </li>
        )}
      </ul>
      <div className="ops-canvas" onPointerMove={read} onPointerLeave={() => setCursor(null)}>
        <svg viewBox={`0 0 ${size.width} ${size.height}`} preserveAspectRatio="none" aria-hidden="true" focusable="false">
          {[0, 0.5, 1].map((share) => (
            <line key={share} className={share === 1 ? 'foot' : 'grid'} x1="0" x2={size.width} y1={share * size.height} y2={share * size.height} />
          ))}
          {starts.map((start) => (
            <line key={start} className="start" x1={placeX(span, start) * size.width} x2={placeX(span, start) * size.width} y1="0" y2={size.height} />
          ))}
          {ceiling !== undefined && <line className="ceiling" x1="0" x2={size.width} y1={placeY(top, ceiling) * size.height} y2={placeY(top, ceiling) * size.height} />}
          {paths.map((path, position) => (
            <path key={lines[position]?.id} className={isRare === true ? 'dots' : strokes[position]} d={path} />
          )).reverse()}
          {cursor !== null && shownAt !== null && <line className="cursor" x1={placeX(span, shownAt) * size.width} x2={placeX(span, shownAt) * size.width} y1="0" y2={size.height} />}
        </svg>
        {peaks.map((peak) => (
          <span key={peak.at} className="ops-beyond" aria-hidden="true" style={{ left: `clamp(2.25rem, ${placeX(span, peak.at) * 100}%, 100% - 2.25rem)` }}>
            ▲ {units.of(unit, peak.value)}
          </span>
        ))}
        <span className="ops-top" aria-hidden="true">
          {units.of(unit === 'perSecond' ? 'count' : unit, top)}
        </span>
        <input
          type="range"
          min={0}
          max={Math.max(0, at.length - 1)}
          value={index ?? 0}
          aria-label={t('plot.along', { plot: t(`plots.${id}.title`) })}
          aria-valuetext={spoken}
          onChange={(event) => setCursor(at[Number(event.target.value)] ?? null)}
          onBlur={() => setCursor(null)}
        />
      </div>
      <div className="ops-axis" aria-hidden="true">
        {timeTicks(span, tickEveryMinutes).map((tick) => (
          <span key={tick} style={{ left: `${placeX(span, tick) * 100}%` }}>
            {times.since(tick, tick)}
          </span>
        ))}
      </div>
      <details className="ops-numbers" onToggle={(event) => setIsOpen(event.currentTarget.open)}>
        <summary>{t('plot.table')}</summary>
        {isOpen && <Numbers data={data} at={at} span={span} units={units} times={times} />}
      </details>
    </figure>
  );
});

function topOf({ lines, leastTop, ceiling, unit }: PlotData): number {
  const lists = lines.map(({ values }) => values);
  // Only times have outliers: of a crowd, the peak is what matters.
  const most = unit === 'time' ? highestBearable(lists, leastTop) : highest(lists);
  // A little above the ceiling, so that it is seen as one.
  return ceiling === undefined ? niceTop(Math.max(leastTop, most)) : Math.max(ceiling * aboveCeiling, most);
}

const aboveCeiling = 1.1;

function Sample({ stroke }: { stroke: string }): ReactElement {
  return (
    <svg className="ops-sample" viewBox="0 0 24 4" aria-hidden="true" focusable="false">
      <path className={stroke} d="M1 2H23" />
    </svg>
  );
}

/** W7: what the plot shows, for who can't see it, or wants it exactly. */
function Numbers({ data: { lines, unit, fold }, at, span, units, times }: Pick<PlotProps, 'data' | 'at' | 'span' | 'units' | 'times'>): ReactElement {
  const t = useTranslations('operations');
  const columns = lines.map(({ values }) => rowsOf(at, values, span, tableRows, fold));
  const minutes = (span.to - span.from) / tableRows;
  return (
    <table>
      <caption>{t(fold === 'sum' ? 'plot.sums' : 'plot.most')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('plot.until')}</th>
          {lines.map(({ id }) => (
            <th key={id} scope="col">
              {t(`lines.${id}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {Array.from({ length: tableRows }, (_, row) => (
          <tr key={row}>
            <th scope="row">{times.clock(span.to - row * minutes)}</th>
            {columns.map((column, position) => (
              <td key={lines[position]?.id}>{units.of(unit, column[row] ?? null)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
