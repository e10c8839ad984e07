'use client';

import { Tooltip } from '@mantine/core';
import { useFormatter, useTranslations } from 'next-intl';
import { memo } from 'react';
import type { ReactElement, ReactNode } from 'react';
import { formatExact } from '../../../lib/i18n/exact-number.ts';
import { useFigures } from '../_lib/assembly-context.ts';
import { useAdmin } from './admin-frame.tsx';

/** The headline numbers (A1): large, quiet, each explained to pointer, finger and keyboard. */
export function FiguresRow(): ReactElement {
  const t = useTranslations('admin.figures');
  const format = useFormatter();
  const { locale } = useAdmin();
  const figures = useFigures();
  if (figures === null) return <p className="muted">{t('unknown')}</p>;
  const { quorum } = figures;
  const isWeighted = figures.weightPresent !== String(figures.presentPeople);
  return (
    <div className="adm-figures" role="group" aria-label={t('label')}>
      <Figure name={t('people')} value={format.number(figures.people)} hint={t('peopleHint')} />
      <Figure name={t('present')} value={format.number(figures.presentPeople)} hint={t('presentHint')} />
      <Figure name={t('room')} value={format.number(figures.room)} hint={t('roomHint')} />
      <Figure name={t('remote')} value={format.number(figures.remote)} hint={t('remoteHint')} />
      <Figure name={t('connected')} value={format.number(figures.connected)} hint={t('connectedHint')} />
      {isWeighted && <Figure name={t('weight')} value={formatExact(figures.weightPresent, locale)} hint={t('weightHint', { rights: figures.rightsPresent })} />}
      {quorum === null ? (
        <Figure name={t('quorumNone')} value="–" hint={t('quorumNoneHint')} />
      ) : (
        <Figure
          name={t('quorum', { needed: quorum.needed })}
          value={quorum.reached ? t('reached') : t('missing', { count: quorum.needed - quorum.present })}
          tone={quorum.reached ? 'reached' : 'missing'}
          hint={t('quorumHint', { present: quorum.present, needed: quorum.needed })}
        />
      )}
    </div>
  );
}

type FigureProps = { name: string; value: ReactNode; hint: string; tone?: 'reached' | 'missing' | 'plain' };

/** Drawn again only when its own number changes. */
const Figure = memo(function Figure({ name, value, hint, tone = 'plain' }: FigureProps): ReactElement {
  return (
    <Tooltip label={hint} multiline w={280} position="bottom-start" events={{ hover: true, focus: true, touch: true }} transitionProps={{ duration: 0 }}>
      <button type="button" className={`adm-figure ${tone}`}>
        <span className="label">{name}</span>
        <span className="num">{value}</span>
      </button>
    </Tooltip>
  );
});
