'use client';

import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import type { ParticipantsQuery } from '../../../lib/protocol/http.ts';
import { attendances, changedQuery, connections, isNarrowed, plainQuery } from './roll-address.ts';
import { SearchBox } from './search-box.tsx';
import type { RollView } from './use-roll.ts';

/** Search and filters of the roll. Native selects: known to every keyboard, phone and screen reader. */
export function RollFilters({ query, groups, setQuery }: { query: ParticipantsQuery; groups: readonly string[]; setQuery: RollView['setQuery'] }): ReactElement {
  const t = useTranslations('admin.roll');
  const change = (changes: Partial<ParticipantsQuery>) => setQuery(changedQuery(query, changes), 'push');
  // A group of a shared address that nobody is in any more is still what is asked for.
  const shownGroups = query.group === '' || groups.includes(query.group) ? groups : [query.group, ...groups];
  return (
    <>
      <SearchBox value={query.search} onSearch={(search) => setQuery(changedQuery(query, { search }), 'replace')} />
      <select
        className={query.attendance === 'any' ? 'adm-input' : 'adm-input set'}
        aria-label={t('attendance')}
        value={query.attendance}
        onChange={(event) => change({ attendance: attendances.find((one) => one === event.currentTarget.value) ?? 'any' })}
      >
        {attendances.map((one) => (
          <option key={one} value={one}>
            {t(`attendances.${one}`)}
          </option>
        ))}
      </select>
      <select
        className={query.connection === 'any' ? 'adm-input' : 'adm-input set'}
        aria-label={t('connection')}
        value={query.connection}
        onChange={(event) => change({ connection: connections.find((one) => one === event.currentTarget.value) ?? 'any' })}
      >
        {connections.map((one) => (
          <option key={one} value={one}>
            {t(`connections.${one}`)}
          </option>
        ))}
      </select>
      {shownGroups.length > 0 && (
        <select className={query.group === '' ? 'adm-input' : 'adm-input set'} aria-label={t('group')} value={query.group} onChange={(event) => change({ group: event.currentTarget.value })}>
          <option value="">{t('anyGroup')}</option>
          {shownGroups.map((group) => (
            <option key={group} value={group}>
              {group}
            </option>
          ))}
        </select>
      )}
      {isNarrowed(query) && (
        <button type="button" className="link-button" onClick={() => setQuery({ ...plainQuery, sort: query.sort, order: query.order, size: query.size }, 'push')}>
          {t('clear')}
        </button>
      )}
    </>
  );
}
