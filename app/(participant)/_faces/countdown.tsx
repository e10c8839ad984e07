'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { ReactElement } from 'react';
import { clockText, spokenCountdown } from '../../_components/countdown-rules.ts';
import type { SpokenCountdown } from '../../_components/countdown-rules.ts';
import { useTimeLeft } from '../../_components/use-time-left.ts';
import type { Instant, ServerNow } from './types.ts';

/** Time left where several polls stand: seen, and left to the poll's own page to speak. */
export function SilentCountdown({ closesAt, serverNow }: { closesAt: Instant; serverNow: ServerNow }): ReactElement {
  const t = useTranslations('participant.ballot');
  const leftMs = useTimeLeft(closesAt, serverNow) ?? 0;
  return <span className="countdown">{leftMs > 0 ? t('closesIn', { time: clockText(leftMs) }) : t('closing')}</span>;
}

/** Time left of a poll. Seen each second, spoken at 60 and 10 seconds only (ux P13). */
export function Countdown({ closesAt, serverNow }: { closesAt: Instant; serverNow: ServerNow }): ReactElement {
  const t = useTranslations('participant.ballot');
  const leftMs = useTimeLeft(closesAt, serverNow) ?? 0;
  const [heard, setHeard] = useState<{ leftMs: number; spoken: SpokenCountdown | null }>({ leftMs, spoken: null });
  if (heard.leftMs !== leftMs) setHeard({ leftMs, spoken: spokenCountdown(heard.leftMs, leftMs) ?? heard.spoken });
  return (
    <>
      <span className="countdown" role="timer" aria-live="off">
        {leftMs > 0 ? t('closesIn', { time: clockText(leftMs) }) : t('closing')}
      </span>
      <span className="visually-hidden" aria-live="assertive">
        {heard.spoken === 'one-minute' && t('spokenOneMinute')}
        {heard.spoken === 'ten-seconds' && t('spokenTenSeconds')}
      </span>
    </>
  );
}
