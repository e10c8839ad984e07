'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { ReactElement } from 'react';
import type { ConnectionState } from '../../_components/connection-state.ts';

const toneOf: Readonly<Record<ConnectionState, string>> = { connected: 'live', reconnecting: 'warn', offline: 'lost' };

/** The state of the connection in words (ux P12). A change is spoken politely; that a page has come up is not. */
export function ConnectionBadge({ connection }: { connection: ConnectionState }): ReactElement {
  const t = useTranslations('common.connection');
  const [seen, setSeen] = useState(connection);
  const [hasBeenUp, setHasBeenUp] = useState(connection === 'connected');
  const [spoken, setSpoken] = useState<ConnectionState | null>(null);
  if (connection !== seen) {
    setSeen(connection);
    if (connection === 'connected') setHasBeenUp(true);
    if (hasBeenUp || spoken !== null || connection !== 'connected') setSpoken(connection);
  }
  return (
    <>
      <span className={`badge ${toneOf[connection]}`}>{t(connection)}</span>
      <span role="status" className="visually-hidden">
        {spoken === null ? '' : t(`spoken.${spoken}`)}
      </span>
    </>
  );
}
