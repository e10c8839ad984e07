'use client';

import { useTranslations } from 'next-intl';
import { usePathname } from 'next/navigation.js';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { ReactElement } from 'react';
import type { ParticipantId } from '../../../lib/assembly/basics.ts';
import type { ParticipantRow } from '../../../lib/protocol/http.ts';
import { useFigures, useMe, useServerNow } from '../_lib/assembly-context.ts';
import { ActButton } from './act-button.tsx';
import { AdminFrame, useAdmin } from './admin-frame.tsx';
import { changedBy, marks, type Mark } from './attendance-commands.ts';
import { AttendanceRow, type RowActs } from './attendance-row.tsx';
import { CheckOutAll } from './check-out-all.tsx';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { FiguresRow } from './figures-row.tsx';
import { RollFilters } from './roll-filters.tsx';
import { RollPages } from './roll-pages.tsx';
import { RollStateLine } from './roll-state.tsx';
import { RollTable } from './roll-table.tsx';
import { SortHead } from './sort-head.tsx';
import { addressOf, plainQuery } from './roll-address.ts';
import { useTell } from './tell.tsx';
import { useActivity } from './use-activity.ts';
import { administering } from './use-block.ts';
import { useMarking } from './use-marking.ts';
import { useRoll } from './use-roll.ts';

/** Who is there: the numbers, and the roll with a hand on each row (A1–A5, A9). */
export function AttendancePage(): ReactElement {
  return (
    <AdminFrame roles={administering}>
      <Attendance />
    </AdminFrame>
  );
}

type Asked = { readonly kind: 'all' } | { readonly kind: 'many'; readonly mark: Mark };

function Attendance(): ReactElement {
  const t = useTranslations('admin.roll');
  const { block, times, locale } = useAdmin();
  const path = usePathname();
  const me = useMe();
  const mayMark = me !== null && administering.includes(me.role);
  const present = useFigures()?.presentPeople ?? 0;
  const serverNow = useServerNow();
  const [chosen, setChosen] = useState<ReadonlySet<ParticipantId>>(() => new Set());
  const [asked, setAsked] = useState<Asked | null>(null);
  const { isActive, body } = useActivity();
  const roll = useRoll(isActive || chosen.size > 0 || asked !== null);
  const { mark, pending } = useMarking(roll.patch);
  const tell = useTell();

  // Chosen are those one sees: another page or filter begins anew.
  const address = addressOf(roll.query);
  const [chosenIn, setChosenIn] = useState(address);
  if (chosenIn !== address) {
    setChosenIn(address);
    setChosen(new Set());
  }

  const markOne = useRef<RowActs['mark']>(() => undefined);
  useEffect(() => {
    markOne.current = (row, to) => {
      void mark([row], to).then((refused) => refused !== null && tell({ tone: 'problem', text: refused }));
    };
  }, [mark, tell]);
  const acts = useMemo<RowActs>(
    () => ({
      toggle: (id) =>
        setChosen((before) => {
          const after = new Set(before);
          if (!after.delete(id)) after.add(id);
          return after;
        }),
      mark: (row, to) => markOne.current(row, to),
      now: serverNow,
    }),
    [serverNow],
  );

  const { show: showHeld } = roll;
  const page = roll.held.shown;
  const rows = useMemo(() => page?.rows ?? [], [page]);
  const chosenRows = rows.filter(({ id }) => chosen.has(id));
  const table = useRef<HTMLDivElement>(null);
  const show = useCallback(() => {
    showHeld();
    setChosen(new Set());
    table.current?.focus();
  }, [showHeld]);

  return (
    <div className="adm">
      <h1 className="visually-hidden">{t('attendanceTitle')}</h1>
      <FiguresRow />
      <div className="adm-tools">
        <RollFilters query={roll.query} groups={page?.groups ?? []} setQuery={roll.setQuery} />
        <div className="adm-tools-end">
          <a className="button quiet small" href={`${path}/print${addressOf({ ...roll.query, page: 1, size: plainQuery.size })}`}>
            {t('print')}
          </a>
          {mayMark && (
            <ActButton block={block} isBusy={present === 0} onPress={() => setAsked({ kind: 'all' })}>
              {t('checkOutAll')}
            </ActButton>
          )}
        </div>
      </div>
      <RollStateLine roll={roll} onShow={show} />
      <RollTable
        ref={table}
        roll={roll}
        columns={mayMark ? 9 : 7}
        head={
          <tr>
            {mayMark && (
              <th scope="col" className="adm-check">
                <ChooseAll rows={rows} chosen={chosen} setChosen={setChosen} />
              </th>
            )}
            <SortHead sort="name" roll={roll} />
            <SortHead sort="number" className="adm-wide" roll={roll} />
            <SortHead sort="group" className="adm-wide" roll={roll} />
            <SortHead sort="attendance" roll={roll} />
            <SortHead sort="since" className="adm-wide" roll={roll} />
            <SortHead sort="connection" className="adm-wide" roll={roll} />
            <th scope="col" className="adm-wide">
              {t('columns.weight')}
            </th>
            {mayMark && <th scope="col">{t('columns.mark')}</th>}
          </tr>
        }
      >
        <tbody {...body}>
          {rows.map((row) => (
            <AttendanceRow
              key={row.id}
              row={row}
              isChosen={chosen.has(row.id)}
              isPending={pending.has(row.id)}
              mayMark={mayMark}
              isOff={block !== null}
              times={times}
              locale={locale}
              acts={acts}
            />
          ))}
        </tbody>
      </RollTable>
      {page !== null && page.total > 0 && <RollPages page={page} roll={roll} />}
      {chosenRows.length > 0 && (
        <div className="adm-chosen" role="region" aria-label={t('chosenLabel')}>
          <strong>{t('chosen', { count: chosenRows.length })}</strong>
          {marks.map((one) => (
            <ActButton key={one} block={block} onPress={() => setAsked({ kind: 'many', mark: one })}>
              {t(`markMany.${one}`)}
            </ActButton>
          ))}
          <button type="button" className="link-button" onClick={() => setChosen(new Set())}>
            {t('chooseNone')}
          </button>
        </div>
      )}
      {asked?.kind === 'all' && <CheckOutAll onClose={() => setAsked(null)} />}
      {asked?.kind === 'many' && (
        <MarkMany
          rows={chosenRows}
          mark={asked.mark}
          onConfirm={async () => {
            const refused = await mark(chosenRows, asked.mark);
            if (refused === null) setChosen(new Set());
            return refused;
          }}
          onClose={() => setAsked(null)}
        />
      )}
    </div>
  );
}

function ChooseAll({ rows, chosen, setChosen }: { rows: readonly ParticipantRow[]; chosen: ReadonlySet<ParticipantId>; setChosen: (chosen: ReadonlySet<ParticipantId>) => void }): ReactElement {
  const t = useTranslations('admin.roll');
  const isAll = rows.length > 0 && rows.every(({ id }) => chosen.has(id));
  return (
    <label>
      <input
        type="checkbox"
        checked={isAll}
        ref={(input) => {
          if (input !== null) input.indeterminate = !isAll && rows.some(({ id }) => chosen.has(id));
        }}
        onChange={() => setChosen(new Set(isAll ? [] : rows.map(({ id }) => id)))}
        aria-label={t('chooseAll')}
      />
    </label>
  );
}

function MarkMany({ rows, mark, onConfirm, onClose }: { rows: readonly ParticipantRow[]; mark: Mark; onConfirm: () => Promise<string | null>; onClose: () => void }): ReactElement {
  const t = useTranslations('admin.roll');
  const { block } = useAdmin();
  const changed = changedBy(rows, mark).length;
  const same = rows.length - changed;
  return (
    <ConfirmDialog title={t(`confirmMany.${mark}`, { count: changed })} confirm={t(`confirmButton.${mark}`, { count: changed })} isOff={changed === 0} block={block} onConfirm={onConfirm} onClose={onClose}>
      {same > 0 && <p>{t(`alreadyMany.${mark}`, { count: same })}</p>}
      {mark === 'absent' && changed > 0 && <p>{t('absentMeans')}</p>}
    </ConfirmDialog>
  );
}
