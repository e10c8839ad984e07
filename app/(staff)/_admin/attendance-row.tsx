'use client';

import { useTranslations } from 'next-intl';
import { memo } from 'react';
import type { ReactElement } from 'react';
import type { Instant } from '../../../lib/assembly/basics.ts';
import type { ParticipantRow } from '../../../lib/protocol/http.ts';
import { formatExact } from '../../../lib/i18n/exact-number.ts';
import { blockedId } from './act-button.tsx';
import { markOf, marks, type Mark } from './attendance-commands.ts';
import { rollName, spokenName } from './person-name.ts';
import type { TimeWords } from './time-words.ts';

export type RowActs = {
  readonly toggle: (id: string) => void;
  readonly mark: (row: ParticipantRow, mark: Mark) => void;
  readonly now: () => Instant;
};

type Props = {
  row: ParticipantRow;
  isChosen: boolean;
  isPending: boolean;
  /** Whether this role marks attendance at all; others see no controls. */
  mayMark: boolean;
  isOff: boolean;
  times: TimeWords;
  locale: string;
  acts: RowActs;
};

/** One person. Drawn again only when something in the row changes: thousands arrive, and fifty are shown. */
export const AttendanceRow = memo(function AttendanceRow({ row, isChosen, isPending, mayMark, isOff, times, locale, acts }: Props): ReactElement {
  const t = useTranslations('admin.roll');
  const mark = markOf(row);
  const name = spokenName(row);
  return (
    <tr className={isChosen ? 'chosen' : undefined}>
      {mayMark && (
        <td className="adm-check">
          <label>
            <input type="checkbox" checked={isChosen} onChange={() => acts.toggle(row.id)} aria-label={t('choose', { name })} />
          </label>
        </td>
      )}
      <th scope="row">
        {rollName(row)}
        <span className="adm-small-number" aria-hidden="true">
          {row.number}
        </span>
      </th>
      <td className="adm-wide adm-num">{row.number}</td>
      <td className="adm-wide adm-group">{row.group ?? <None />}</td>
      <td className={mark === 'absent' ? 'muted' : undefined}>{isPending ? t('marking') : t(`marks.${mark}`)}</td>
      <td className="adm-wide adm-num adm-since">
        <Since row={row} times={times} now={acts.now} />
      </td>
      <td className="adm-wide adm-connection">
        <span className={row.connected ? 'adm-dot on' : 'adm-dot'} />
        <span className={row.connected ? undefined : 'muted'}>{t(row.connected ? 'connected' : 'notConnected')}</span>
      </td>
      <td className="adm-wide adm-num">{row.weight === '0' ? <span className="muted">{t('noRight')}</span> : formatExact(row.weight, locale)}</td>
      {mayMark && (
        <td className="adm-marks">
          <div className="adm-slots">
            {marks
              .filter((one) => one !== mark)
              .map((one) => (
              <button
                key={one}
                type="button"
                className={`adm-mark slot-${one}`}
                aria-label={t(`markLabel.${one}`, { name })}
                aria-disabled={isOff || isPending}
                aria-describedby={isOff ? blockedId : undefined}
                onClick={(event) => {
                  if (isOff || isPending) return;
                  // This button goes with the mark it gave; a keyboard's focus goes to the one that stays.
                  if (event.detail === 0) event.currentTarget.parentElement?.querySelector<HTMLElement>(`.adm-mark:not(.slot-${one})`)?.focus();
                  acts.mark(row, one);
                }}
              >
                {t(`marks.${one}`)}
              </button>
              ))}
          </div>
        </td>
      )}
    </tr>
  );
});

function Since({ row: { attendance, lastChangeAt }, times, now }: { row: ParticipantRow; times: TimeWords; now: () => Instant }): ReactElement {
  const t = useTranslations('admin.roll');
  if (attendance !== null) {
    return (
      <>
        {times.since(attendance.since, now())} <span className="adm-by muted">{t(attendance.by === 'self' ? 'bySelf' : 'byStaff')}</span>
      </>
    );
  }
  if (lastChangeAt !== null) return <span className="muted">{t('leftAt', { time: times.since(lastChangeAt, now()) })}</span>;
  return <None />;
}

function None(): ReactElement {
  return <span className="muted">–</span>;
}
