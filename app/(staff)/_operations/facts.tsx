'use client';

import { useFormatter, useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import type { Instant } from '../../../lib/assembly/basics.ts';
import type { OperationsView } from '../../../lib/client/operations-watch.ts';
import type { Way } from '../../../lib/client/ways.ts';
import type { Operations } from '../../../lib/protocol/operations.ts';
import type { TimeWords } from '../_admin/time-words.ts';
import { Fact } from '../_components/fact.tsx';
import { latest, storeAway, type LiveFacts } from './headline.ts';
import type { Units } from './use-units.ts';

type FactsProps = { readonly newest: Operations; readonly view: OperationsView; readonly live: LiveFacts; readonly now: Instant; readonly way: Way | null; readonly units: Units; readonly times: TimeWords };

/** What an operator is asked first (I5). */
export function Facts({ newest, view, live, now, way, units, times }: FactsProps): ReactElement {
  const t = useTranslations('operations.facts');
  const format = useFormatter();
  const { assemblies, schema, startedAt, version, publicUrl } = newest;
  const storeMs = latest(view.hour, 'store');
  const mails = latest(view.hour, 'mails') ?? 0;
  const behind = latest(view.hour, 'behind') ?? 0;
  return (
    <dl className="ops-facts">
      <Fact name={t('up')}>{t('since', { time: times.since(startedAt, now), duration: units.duration(Math.max(0, now - startedAt)) })}</Fact>
      <Fact name={t('version')}>{version}</Fact>
      <Fact name={t('store')}>{storeAway(view, live, now) === null ? (storeMs === null ? t('asked') : t('answers', { time: units.of('time', storeMs) })) : t('silent')}</Fact>
      <Fact name={t('schema')}>{t(`schemas.${schema ?? 'unknown'}`)}</Fact>
      <Fact name={t('assemblies')}>{t('census', assemblies)}</Fact>
      <Fact name={t('mails')}>{format.number(mails)}</Fact>
      <Fact name={t('behind')}>{format.number(behind)}</Fact>
      <Fact name={t('own')}>{t(`ways.${way ?? 'none'}`)}</Fact>
      <Fact name={t('address')}>{publicUrl}</Fact>
    </dl>
  );
}
