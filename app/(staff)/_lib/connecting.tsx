'use client';

import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { useConnection } from './assembly-context.ts';

/** What a page says until it has heard of the assembly for the first time. */
export function Connecting({ className }: { className: string }): ReactElement {
  const t = useTranslations('chair.shell');
  const connection = useConnection();
  const isAway = connection === 'away' || connection === 'offline';
  return (
    <p className={className} role="status">
      {t(isAway ? 'unreachable' : 'loading')}
    </p>
  );
}
