'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { ReactElement } from 'react';
import type { ConnectionState } from '../../_components/connection-state.ts';

const toneOf: Readonly<Record<ConnectionState, string>> = { connected: 'live', reconnecting: 'warn', away: 'lost', offline: 'lost' };

/**
 * The state of the connection in words (ux P12). A change is spoken politely; that a page comes up is none.
 * @param isIn whether somebody is signed in and known here: until then the first connection is still to be made
 */
export function ConnectionBadge({ connection, isIn }: { connection: ConnectionState; isIn: boolean }): ReactElement {
  const t = useTranslations('common.connection');
  const [seen, setSeen] = useState(connection);
  const [hasBeenUp, setHasBeenUp] = useState(false);
  const [spoken, setSpoken] = useState<ConnectionState | null>(null);
  if (isIn && connection === 'connected' && !hasBeenUp) setHasBeenUp(true);
  if (connection !== seen) {
    setSeen(connection);
    if (hasBeenUp || spoken !== null || connection === 'away' || connection === 'offline') setSpoken(connection);
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
