'use client';

import { useTranslations } from 'next-intl';
import type { ReactElement, ReactNode } from 'react';
import { clockText } from '../../_components/countdown-rules.ts';
import { screenSeatCap, TurnoutHemicycle } from '../../_components/hemicycle/hemicycle.tsx';
import { useTimeLeft } from '../../_components/use-time-left.ts';
import { typeSizeOf } from './type-size.ts';
import type { Instant, ScreenFace, ScreenPollView, ScreenTimer } from './types.ts';
import { useScreenWords } from './use-screen-words.ts';

/** Question on the left, picture on the right: every face of a poll. */
export function PollLayout({ poll, under, picture }: { poll: ScreenPollView; under: ReactNode; picture: ReactNode }): ReactElement {
  const t = useTranslations('screen');
  return (
    <div className="screen-poll">
      <div className="screen-words">
        {poll.isPractice && <p className="screen-practice">{t('practice')}</p>}
        <h1 className={`question size-${typeSizeOf(poll.question)}`}>{poll.question}</h1>
        {under}
      </div>
      <div className="screen-picture">{picture}</div>
    </div>
  );
}

/** While a vote is open: how many have cast, and nothing of what (ux B3). */
export function PollOpen({ face: { poll, timer, cast, eligible, otherOpen }, serverNow }: { face: Extract<ScreenFace, { kind: 'poll-open' }>; serverNow: () => Instant }): ReactElement {
  const t = useTranslations('screen');
  const { majority } = useScreenWords();
  const isInterrupted = timer.kind === 'interrupted';
  return (
    <PollLayout
      poll={poll}
      under={
        <>
          <p className={isInterrupted ? 'screen-state' : 'screen-state live'}>{t(isInterrupted ? 'interrupted' : 'open')}</p>
          {isInterrupted && <p className="screen-sub strong">{t('chairDecides')}</p>}
          <TimeLeft timer={timer} serverNow={serverNow} />
          {poll.majority !== null && <p className="screen-sub">{majority(poll.majority)}</p>}
          {poll.isResultWithheld && <p className="screen-sub">{t('resultWithheld')}</p>}
          {otherOpen > 0 && <p className="screen-sub">{t('otherOpen', { count: otherOpen })}</p>}
        </>
      }
      picture={<CastPicture cast={cast} eligible={eligible} />}
    />
  );
}

function TimeLeft({ timer, serverNow }: { timer: ScreenTimer; serverNow: () => Instant }): ReactElement | null {
  const t = useTranslations('screen');
  const leftMs = useTimeLeft(timer.kind === 'running' ? timer.closesAt : null, serverNow);
  if (timer.kind === 'stopped') return <p className="screen-sub strong">{t('stopped', { time: clockText(timer.remainingMs) })}</p>;
  if (leftMs === null) return null;
  return <p className="screen-sub strong">{leftMs > 0 ? t('closesIn', { time: clockText(leftMs) }) : t('closing')}</p>;
}

export function PollClosed({ poll, cast, eligible }: { poll: ScreenPollView; cast: number; eligible: number }): ReactElement {
  const t = useTranslations('screen');
  return (
    <PollLayout
      poll={poll}
      under={
        <>
          <p className="screen-state">{t('closed')}</p>
          <p className="screen-sub">{t(poll.isResultWithheld ? 'resultWithheld' : 'resultFollows')}</p>
        </>
      }
      picture={<CastPicture cast={cast} eligible={eligible} />}
    />
  );
}

/** That a vote is void is the news; the hall must also hear which one, and why (ux H8). */
export function PollVoid({ poll, reason }: { poll: ScreenPollView; reason: string }): ReactElement {
  const t = useTranslations('screen.void');
  return (
    <div className="screen-single">
      <h1 className="screen-announcement size-large">{t('title')}</h1>
      <p className="question screen-which">{poll.question}</p>
      <p className="screen-text">{t('reason', { reason })}</p>
    </div>
  );
}

function CastPicture({ cast, eligible }: { cast: number; eligible: number }): ReactElement {
  const t = useTranslations('screen');
  const { number } = useScreenWords();
  return (
    <>
      <div className="screen-arch">
        <TurnoutHemicycle count={cast} total={eligible} cap={screenSeatCap} label={t('castLabel', { cast: number(cast), eligible: number(eligible) })} />
        <p className="num">{number(cast)}</p>
      </div>
      <p className="screen-caption">{t('ofCast', { eligible: number(eligible) })}</p>
    </>
  );
}
