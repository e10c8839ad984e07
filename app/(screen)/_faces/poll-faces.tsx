'use client';

import { useTranslations } from 'next-intl';
import type { ReactElement, ReactNode } from 'react';
import { clockText } from '../../_components/countdown-rules.ts';
import { screenSeatCap, TurnoutHemicycle } from '../../_components/hemicycle/hemicycle.tsx';
import { useTimeLeft } from '../../_components/use-time-left.ts';
import { typeSizeOf } from './type-size.ts';
import type { Instant, ScreenPollView } from './types.ts';
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
export function PollOpen({
  poll,
  closesAt,
  cast,
  eligible,
  serverNow,
}: {
  poll: ScreenPollView;
  closesAt: Instant | null;
  cast: number;
  eligible: number;
  serverNow: () => Instant;
}): ReactElement {
  const t = useTranslations('screen');
  const { majority } = useScreenWords();
  const leftMs = useTimeLeft(closesAt, serverNow);
  return (
    <PollLayout
      poll={poll}
      under={
        <>
          <p className="screen-state live">{t('open')}</p>
          {leftMs !== null && <p className="screen-sub strong">{leftMs > 0 ? t('closesIn', { time: clockText(leftMs) }) : t('closing')}</p>}
          {poll.majority !== null && <p className="screen-sub">{majority(poll.majority)}</p>}
          {poll.isResultWithheld && <p className="screen-sub">{t('resultWithheld')}</p>}
        </>
      }
      picture={<CastPicture cast={cast} eligible={eligible} />}
    />
  );
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
