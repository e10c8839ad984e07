'use client';

import { useTranslations } from 'next-intl';
import { useSearchParams } from 'next/navigation.js';
import { useCallback, useEffect, useState } from 'react';
import type { ReactElement } from 'react';
import type { Instant } from '../../../lib/assembly/basics.ts';
import { parametersOf } from '../../../lib/client/participants-list.ts';
import { pickText } from '../../../lib/protocol/down.ts';
import type { ParticipantRow } from '../../../lib/protocol/http.ts';
import { listVersionHeader } from '../../../lib/protocol/list-version.ts';
import { formatExact } from '../../../lib/i18n/exact-number.ts';
import { useAssembly, useServerNow } from '../_lib/assembly-context.ts';
import { readingOrder } from '../_lib/poll-name.ts';
import { goToSignIn, realtimeSession } from '../_lib/realtime-session.ts';
import { AdminFrame, useAdmin } from './admin-frame.tsx';
import { markOf } from './attendance-commands.ts';
import { rollName } from './person-name.ts';
import { readPage } from './read-http.ts';
import { isNarrowed, queryOf } from './roll-address.ts';
import { loadWholeRoll } from './whole-roll.ts';
import './print.css';

/** The roll on paper, to be signed at the door: all of it, or what the address filters. */
export function PrintPage(): ReactElement {
  return (
    <AdminFrame roles={['owner', 'admin', 'chair', 'observer']}>
      <Print />
    </AdminFrame>
  );
}

/** For the pen. */
const blank = '\u00a0';

type State = { readonly kind: 'loading' } | { readonly kind: 'failed' } | { readonly kind: 'loaded'; readonly rows: readonly ParticipantRow[]; readonly isOfOneMoment: boolean; readonly at: Instant };

function Print(): ReactElement {
  const t = useTranslations('admin.print');
  const tRoll = useTranslations('admin.roll');
  const { summary } = useAssembly();
  const { desk, times, locale } = useAdmin();
  const serverNow = useServerNow();
  const parameters = useSearchParams();
  const [state, setState] = useState<State>({ kind: 'loading' });
  const assemblyId = summary.id;

  const load = useCallback(async (): Promise<State> => {
    const loaded = await loadWholeRoll(async (query) => {
      const fetched = await realtimeSession.fetch(`/assemblies/${assemblyId}/participants?${parametersOf(query)}`);
      if (!fetched.ok) {
        if (fetched.why === 'signed-out') goToSignIn();
        return null;
      }
      const page = fetched.response.ok ? readPage(await fetched.response.json().catch(() => null)) : null;
      return page === null ? null : { page, version: fetched.response.headers.get(listVersionHeader) ?? '' };
    }, queryOf(parameters));
    return loaded.ok ? { kind: 'loaded', rows: loaded.rows, isOfOneMoment: loaded.isOfOneMoment, at: serverNow() } : { kind: 'failed' };
  }, [assemblyId, parameters, serverNow]);

  useEffect(() => {
    let isGone = false;
    void load().then((loaded) => {
      if (!isGone) setState(loaded);
    });
    return () => {
      isGone = true;
    };
  }, [load]);

  if (state.kind === 'loading') {
    return (
      <p className="adm-waiting" role="status">
        {t('loading')}
      </p>
    );
  }
  if (state.kind === 'failed') {
    return (
      <div className="adm-waiting" role="alert">
        <p>{t('failed')}</p>
        <button type="button" className="button quiet small" onClick={() => void load().then(setState)}>
          {tRoll('tryAgain')}
        </button>
      </div>
    );
  }
  const present = state.rows.filter(({ attendance }) => attendance !== null).length;
  const title = pickText(desk.settings.title, readingOrder(locale, desk.settings.languages));
  return (
    <div className="adm adm-print">
      <div className="adm-print-bar">
        <p>{t('ready', { count: state.rows.length })}</p>
        <button type="button" className="button" onClick={() => window.print()}>
          {t('print')}
        </button>
      </div>
      <h1>{t('title', { assembly: title })}</h1>
      <p>
        {t('stamp', { time: times.stamp(state.at), people: state.rows.length, present })}
        {isNarrowed(queryOf(parameters)) && ` ${t('part')}`}
        {!state.isOfOneMoment && ` ${t('moved')}`}
      </p>
      <table className="adm-table">
        <thead>
          <tr className="adm-print-running" aria-hidden="true">
            <td colSpan={6}>{t('running', { assembly: title, time: times.stamp(state.at) })}</td>
          </tr>
          <tr>
            <th scope="col">{tRoll('columns.number')}</th>
            <th scope="col">{tRoll('columns.name')}</th>
            <th scope="col">{tRoll('columns.group')}</th>
            <th scope="col">{tRoll('columns.weight')}</th>
            <th scope="col">{tRoll('columns.attendance')}</th>
            <th scope="col" className="adm-signature">
              {t('signature')}
            </th>
          </tr>
        </thead>
        <tbody>
          {state.rows.map((row) => (
            <tr key={row.id}>
              <td>{row.number}</td>
              <th scope="row">{rollName(row)}</th>
              <td>{row.group}</td>
              <td>{row.weight === '0' ? tRoll('noRight') : formatExact(row.weight, locale)}</td>
              <td>{tRoll(`marks.${markOf(row)}`)}</td>
              <td>{blank}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
