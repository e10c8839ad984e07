'use client';

import { useTranslations } from 'next-intl';
import type { ReactElement, ReactNode } from 'react';
import { ScreenControls } from './screen-controls.tsx';
import type { RoomView } from './types.ts';
import { useScreenWords } from './use-screen-words.ts';

/** Name above, room below, the picture between. A lost connection shows as a small sign and takes nothing away (ux B5). */
export function ScreenFrame({
  name,
  topRight = null,
  bottomLeft = null,
  room,
  isConnected,
  children,
}: {
  name: string;
  topRight?: ReactNode;
  bottomLeft?: ReactNode;
  room: RoomView | null;
  isConnected: boolean;
  children: ReactNode;
}): ReactElement {
  const t = useTranslations('screen');
  return (
    <div className="screen">
      <header className="screen-top">
        <span className="screen-name">{name}</span>
        <span className="screen-top-right">
          <span role="status">{!isConnected && <span className="badge warn">{t('disconnected')}</span>}</span>
          {topRight}
        </span>
      </header>
      <main className="screen-middle">{children}</main>
      <footer className="screen-bottom">
        <div>{bottomLeft}</div>
        {room !== null && <Room room={room} />}
      </footer>
      <ScreenControls />
    </div>
  );
}

function Room({ room: { present, quorum } }: { room: RoomView }): ReactElement {
  const t = useTranslations('screen');
  const { number } = useScreenWords();
  return <p>{quorum === null ? t('room', { present: number(present) }) : t('roomQuorum', { present: number(present), quorum: number(quorum) })}</p>;
}
