'use client';

import { useTranslations } from 'next-intl';
import type { ReactElement, ReactNode } from 'react';
import { ActButton } from './act-button.tsx';
import { Announce } from './announce.tsx';
import { AnnouncementList } from './announcement-list.tsx';
import { useConsole } from './console-context.ts';
import { useChairWords } from './use-chair-words.ts';
import { useOpenSitting } from './use-open-sitting.ts';

/** The room in numbers, the sitting, and what is said to everyone. */
export function RoomColumn(): ReactElement {
  const t = useTranslations('chair');
  return (
    <section className="chair-room" aria-labelledby="chair-room-title">
      <div>
        <div className="chair-room-head">
          <h2 id="chair-room-title" className="label">
            {t('room')}
          </h2>
          <ScreenButton />
        </div>
        <Figures />
      </div>
      <SittingPanel />
      <Announce />
      <AnnouncementList />
      <AboutRecord />
    </section>
  );
}

function Figures(): ReactElement {
  const t = useTranslations('chair.figures');
  const { figures } = useConsole();
  const { exact, number } = useChairWords();
  if (figures === null) return <p className="muted">{t('unknown')}</p>;
  const { quorum } = figures;
  const isWeighted = figures.weightPresent !== String(figures.rightsPresent) || figures.rightsPresent !== figures.presentPeople;
  return (
    <dl className="chair-figures">
      <Figure name={t('present')} isStrong>
        {number(figures.presentPeople)}
      </Figure>
      <Figure name={t('room')}>{number(figures.room)}</Figure>
      <Figure name={t('remote')}>{number(figures.remote)}</Figure>
      <Figure name={t('connected')}>{number(figures.connected)}</Figure>
      {isWeighted && <Figure name={t('rights')}>{exact(figures.weightPresent)}</Figure>}
      {quorum === null ? (
        <Figure name={t('quorumLabel')}>{t('none')}</Figure>
      ) : (
        <Figure name={t('quorum', { needed: quorum.needed })} isStrong>
          <span className={quorum.reached ? 'chair-reached' : 'chair-missing'}>
            {quorum.reached ? t('reached', { spare: quorum.present - quorum.needed }) : t('missing', { missing: quorum.needed - quorum.present })}
          </span>
        </Figure>
      )}
    </dl>
  );
}

function Figure({ name, isStrong = false, children }: { name: string; isStrong?: boolean; children: ReactNode }): ReactElement {
  return (
    <div className="chair-figure">
      <dt>{name}</dt>
      <dd className={isStrong ? 'num strong' : 'num'}>{children}</dd>
    </div>
  );
}

function AboutRecord(): ReactElement | null {
  const t = useTranslations('chair.record');
  const { record, show } = useConsole();
  if (record === null) return null;
  return (
    <button type="button" className="link-button chair-calm chair-small" onClick={() => show({ kind: 'record', isOpening: false })}>
      {t('show')}
    </button>
  );
}

function SittingPanel(): ReactElement {
  const t = useTranslations('chair.sitting');
  const { act, desk, show } = useConsole();
  const openSitting = useOpenSitting();
  const { time } = useChairWords();
  const { sitting, sittingVersion: basis } = desk;
  const isPaused = sitting.status === 'sitting' && sitting.paused !== null;
  return (
    <div>
      <h2 className="label">{t('title')}</h2>
      <p className="chair-sitting">
        {sitting.status === 'preparing' && t('preparing')}
        {sitting.status === 'sitting' && (sitting.paused === null ? t('sitting', { time: time(sitting.since) }) : t('paused', { time: time(sitting.paused) }))}
        {(sitting.status === 'adjourned' || sitting.status === 'closed') && t(sitting.status, { time: time(sitting.since) })}
      </p>
      <div className="chair-row">
        {sitting.status === 'preparing' && <ActButton onPress={() => void openSitting()}>{t('open')}</ActButton>}
        {sitting.status === 'adjourned' && <ActButton onPress={() => void openSitting()}>{t('resume')}</ActButton>}
        {sitting.status === 'sitting' && (
          <>
            <ActButton onPress={() => void act({ type: isPaused ? 'unpause' : 'pause', basis })}>{t(isPaused ? 'unpause' : 'pause')}</ActButton>
            <ActButton onPress={() => void act({ type: 'adjournSitting', basis })}>{t('adjourn')}</ActButton>
          </>
        )}
        {(sitting.status === 'sitting' || sitting.status === 'adjourned') && <ActButton className="link-button chair-calm" onPress={() => show({ kind: 'close-assembly' })}>{t('close')}</ActButton>}
      </div>
    </div>
  );
}

/** The projector is part of the room. Its link is a key, so it is shown when it is asked for. */
function ScreenButton(): ReactElement | null {
  const t = useTranslations('staff.screen');
  const { role, show } = useConsole();
  if (role !== 'owner' && role !== 'chair') return null;
  return (
    <button type="button" className="link-button chair-calm chair-screen" onClick={() => show({ kind: 'screen' })}>
      {t('show')}
    </button>
  );
}
