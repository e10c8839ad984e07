'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { ReactElement } from 'react';
import type { ConnectionState } from '../../_components/connection-state.ts';

const toneOf: Readonly<Record<ConnectionState, string>> = { connected: 'live', reconnecting: 'warn', offline: 'lost' };

/** The state of the connection in words (ux P12). A change is spoken politely; the first state is not. */
export function ConnectionBadge({ connection }: { connection: ConnectionState }): ReactElement {
  const t = useTranslations('common.connection');
  const [first] = useState(connection);
  const [hasChanged, setHasChanged] = useState(false);
  if (connection !== first && !hasChanged) setHasChanged(true);
  return (
    <>
      <span className={`badge ${toneOf[connection]}`}>{t(connection)}</span>
      <span role="status" className="visually-hidden">
        {hasChanged ? t(`spoken.${connection}`) : ''}
      </span>
    </>
  );
}
