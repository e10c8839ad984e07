'use client';

import { useTranslations } from 'next-intl';
import { usePathname } from 'next/navigation.js';
import { memo, useCallback, useMemo, useRef, useState } from 'react';
import type { ReactElement } from 'react';
import { v4 as uuid } from 'uuid';
import type { ParticipantId } from '../../../lib/assembly/basics.ts';
import type { ParticipantRow } from '../../../lib/protocol/http.ts';
import { formatExact } from '../../../lib/i18n/exact-number.ts';
import { useFigures, useMe } from '../_lib/assembly-context.ts';
import { ActButton } from './act-button.tsx';
import { AdminFrame, useAdmin } from './admin-frame.tsx';
import { markOf } from './attendance-commands.ts';
import { Dialog } from './dialog.tsx';
import { DownloadsDialog } from './downloads-dialog.tsx';
import { PersonDialog } from './person-dialog.tsx';
import { emptyDraft } from './person-form-rules.ts';
import { PersonForm } from './person-form.tsx';
import { rollName, spokenName } from './person-name.ts';
import { RollFilters } from './roll-filters.tsx';
import { RollPages } from './roll-pages.tsx';
import { RollStateLine } from './roll-state.tsx';
import { RollTable } from './roll-table.tsx';
import { SortHead } from './sort-head.tsx';
import { useTell } from './tell.tsx';
import { useActivity } from './use-activity.ts';
import { administering } from './use-block.ts';
import { useRoll } from './use-roll.ts';
import { useSend } from './use-send.ts';

/** Who is on the roll: list, one person by hand, import, files (A6–A8). */
export function ParticipantsPage(): ReactElement {
  return (
    <AdminFrame roles={administering}>
      <Participants />
    </AdminFrame>
  );
}

type Open = { readonly kind: 'add' | 'downloads' } | { readonly kind: 'person'; readonly id: ParticipantId; readonly isNew: boolean };

function Participants(): ReactElement {
  const t = useTranslations('admin.participants');
  const { block, locale } = useAdmin();
  const me = useMe();
  const mayChange = me !== null && administering.includes(me.role);
  const people = useFigures()?.people ?? null;
  const [open, setOpen] = useState<Open | null>(null);
  const { isActive, body } = useActivity();
  const roll = useRoll(isActive || open !== null);
  const { show: showHeld } = roll;
  const page = roll.held.shown;
  const rows = useMemo(() => page?.rows ?? [], [page]);
  const groups = page?.groups ?? [];
  const table = useRef<HTMLDivElement>(null);
  const openPerson = useCallback((id: ParticipantId) => setOpen({ kind: 'person', id, isNew: false }), []);
  const importLink = `${usePathname()}/import`;
  const show = useCallback(() => {
    showHeld();
    table.current?.focus();
  }, [showHeld]);

  return (
    <div className="adm">
      <div className="adm-head">
        <h1>{people === null ? t('title') : t('titleCount', { count: people })}</h1>
        {mayChange && (
          <div className="adm-buttons">
            <button type="button" className="button quiet small" onClick={() => setOpen({ kind: 'downloads' })}>
              {t('downloads')}
            </button>
            <ActButton block={block} onPress={() => setOpen({ kind: 'add' })}>
              {t('add')}
            </ActButton>
            <a className="button small" href={importLink}>
              {t('import')}
            </a>
          </div>
        )}
      </div>
      <div className="adm-tools">
        <RollFilters query={roll.query} groups={groups} setQuery={roll.setQuery} />
      </div>
      <RollStateLine roll={roll} onShow={show} />
      <RollTable
        ref={table}
        roll={roll}
        columns={6}
        nobody={
          mayChange && (
            <>
              <br />
              <a className="button" href={importLink}>
                {t('import')}
              </a>
            </>
          )
        }
        head={
          <tr>
            <SortHead sort="name" roll={roll} />
            <SortHead sort="number" className="adm-wide" roll={roll} />
            <SortHead sort="group" roll={roll} />
            <th scope="col" className="adm-wide">
              {t('weight')}
            </th>
            <SortHead sort="attendance" className="adm-wide" roll={roll} />
            {mayChange && <th scope="col">{t('person')}</th>}
          </tr>
        }
      >
        <tbody {...body}>
          {rows.map((row) => (
            <PersonRow key={row.id} row={row} locale={locale} onOpen={mayChange ? openPerson : null} />
          ))}
        </tbody>
      </RollTable>
      {page !== null && page.total > 0 && <RollPages page={page} roll={roll} />}
      {open?.kind === 'downloads' && <DownloadsDialog onClose={() => setOpen(null)} />}
      {open?.kind === 'person' && <PersonDialog key={open.id} id={open.id} isNew={open.isNew} groups={groups} onClose={() => setOpen(null)} />}
      {open?.kind === 'add' && <AddPerson groups={groups} onAdded={(id) => setOpen({ kind: 'person', id, isNew: true })} onClose={() => setOpen(null)} />}
    </div>
  );
}

const PersonRow = memo(function PersonRow({ row, locale, onOpen }: { row: ParticipantRow; locale: string; onOpen: ((id: ParticipantId) => void) | null }): ReactElement {
  const t = useTranslations('admin.participants');
  const tRoll = useTranslations('admin.roll');
  const mark = markOf(row);
  return (
    <tr>
      <th scope="row">
        {rollName(row)}
        <span className="adm-small-number" aria-hidden="true">
          {row.number}
        </span>
      </th>
      <td className="adm-wide adm-num">{row.number}</td>
      <td>{row.group ?? <span className="muted">–</span>}</td>
      <td className="adm-wide adm-num">{row.weight === '0' ? <span className="muted">{tRoll('noRight')}</span> : formatExact(row.weight, locale)}</td>
      <td className={mark === 'absent' ? 'adm-wide muted' : 'adm-wide'}>{tRoll(`marks.${mark}`)}</td>
      {onOpen !== null && (
        <td className="adm-marks">
          <button type="button" className="adm-mark" aria-label={t('openLabel', { name: spokenName(row) })} onClick={() => onOpen(row.id)}>
            {t('open')}
          </button>
        </td>
      )}
    </tr>
  );
});

function AddPerson({ groups, onAdded, onClose }: { groups: readonly string[]; onAdded: (id: ParticipantId) => void; onClose: () => void }): ReactElement {
  const t = useTranslations('admin.person');
  const send = useSend();
  const tell = useTell();
  // One id for all attempts: if the answer to the first is lost, the second adds nobody twice.
  const [id] = useState(() => uuid());
  return (
    <Dialog title={t('addTitle')} size="lg" mayLeave={false} onClose={onClose}>
      <PersonForm
        initial={emptyDraft}
        groups={groups}
        submit={t('add')}
        onSave={async (person) => {
          const outcome = await send({ type: 'changeRoll', enrol: [{ id, person }], correct: [], remove: [] });
          if (!outcome.ok) return { refusal: outcome.refusal };
          tell({ tone: 'done', text: t('added', { name: spokenName(person) }) });
          onAdded(id);
          return null;
        }}
        onCancel={onClose}
      />
    </Dialog>
  );
}
