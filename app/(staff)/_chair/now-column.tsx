'use client';

import { useTranslations } from 'next-intl';
import { useEffect, useRef, useState, type ReactElement, type ReactNode } from 'react';
import type { TextOnStage } from '../../../lib/assembly/long-text.ts';
import { isWithheld } from '../../../lib/assembly/poll.ts';
import type { DeskPoll } from '../../../lib/protocol/down.ts';
import { clockText, spokenCountdown, type SpokenCountdown } from '../../_components/countdown-rules.ts';
import { useTimeLeft } from '../../_components/use-time-left.ts';
import { ActButton } from './act-button.tsx';
import { useConsole } from './console-context.ts';
import { FetchedText } from './fetched-text.tsx';
import { canRepeat } from './poll-actions.tsx';
import { waitsForResult } from './primary-action.ts';
import { ExpectedArch, TurnoutArch } from './poll-pictures.tsx';
import { ResultPanel } from './result-panel.tsx';
import { useChairWords } from './use-chair-words.ts';

const interruptedExtensionMs = 120_000;
/** A screen reader that hears a count each second hears nothing else (W3 asks for no more than one in ten seconds). */
const spokenCountEveryMs = 20_000;

/** The poll in the middle: status, question, rule, picture. */
export function PollInFocus({ poll }: { poll: DeskPoll }): ReactElement {
  const t = useTranslations('chair');
  const { majority, text } = useChairWords();
  const { definition } = poll;
  return (
    <>
      <div className="chair-meta">
        <PollStatus poll={poll} />
        <span className="label">
          {definition.label !== '' && `${definition.label} · `}
          {majority(definition)} · {t('rule.withNames')}
          {isWithheld(definition) && ` · ${t('rule.withheld')}`}
        </span>
      </div>
      <h1 className="question chair-question" tabIndex={-1}>
        {text(definition.question)}
      </h1>
      {definition.text !== null && <MotionText key={poll.id} text={definition.text} />}
      <PollBody poll={poll} />
    </>
  );
}

/** What is voted on, folded; a long one is fetched when it is unfolded. */
function MotionText({ text }: { text: TextOnStage }): ReactElement {
  const t = useTranslations('chair.editor');
  const [isOpen, setIsOpen] = useState(false);
  return (
    <details className="chair-text" onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary>{t('text')}</summary>
      {isOpen && <FetchedText text={text} />}
    </details>
  );
}

function PollBody({ poll }: { poll: DeskPoll }): ReactNode {
  const t = useTranslations('chair');
  const { text } = useChairWords();
  const { desk } = useConsole();
  switch (poll.status) {
    case 'draft':
      return (
        <>
          {poll.definition.options.length > 0 && (
            <ol className="chair-options">
              {poll.definition.options.map((option) => (
                <li key={option.id}>{text(option.text)}</li>
              ))}
            </ol>
          )}
          <ExpectedArch poll={poll} />
          <p className="muted chair-centred">{t('hint.nobodySeesDraft')}</p>
        </>
      );
    case 'open':
      return (
        <>
          <TurnoutArch poll={poll} />
          <SpokenCount poll={poll} />
        </>
      );
    case 'closed':
    case 'published':
      return poll.outcome === null ? <p className="muted">{t('hint.counting')}</p> : <ResultPanel poll={poll} outcome={poll.outcome} />;
    case 'void':
      return (
        <div className="chair-void">
          <p>{t('result.voidReason', { reason: poll.voidReason === null ? '' : text(poll.voidReason) })}</p>
          <p className="muted">{t(canRepeat(desk, poll) ? 'result.voidRepeat' : 'result.voidRepeated')}</p>
        </div>
      );
  }
}

/** A badge in words, and beside it the time that is left. */
function PollStatus({ poll }: { poll: DeskPoll }): ReactElement {
  const t = useTranslations('chair.status');
  const { exactTime } = useChairWords();
  const { status, openedAt, closedAt } = poll;
  switch (status) {
    case 'open':
      return (
        <span className="chair-status">
          {poll.timer?.kind === 'interrupted' ? <span className="badge warn">{t('interrupted')}</span> : <span className="badge live">{t('open', { time: exactTime(openedAt ?? 0) })}</span>}
          <TimeLeft poll={poll} />
        </span>
      );
    case 'closed':
      return <span className={waitsForResult(poll) ? 'badge warn' : 'badge'}>{t('closed', { time: exactTime(closedAt ?? 0) })}</span>;
    case 'published':
      return <span className="badge live">{t('published')}</span>;
    case 'void':
      return <span className="badge lost">{t('void')}</span>;
    case 'draft':
      return <span className="badge">{t('draft')}</span>;
  }
}

/** Time by the server's clock; spoken at 60 and 10 seconds only. */
export function TimeLeft({ poll }: { poll: DeskPoll }): ReactElement {
  const t = useTranslations('chair');
  const { timer } = poll;
  if (timer === null || timer.kind === 'none') return <span className="muted">{t('status.noLimit')}</span>;
  if (timer.kind === 'interrupted') return <></>;
  if (timer.kind === 'stopped') return <span className="chair-clock">{t('status.stopped', { time: clockText(timer.remainingMs) })}</span>;
  return <RunningClock key={timer.closesAt} poll={poll} closesAt={timer.closesAt} />;
}

function RunningClock({ poll, closesAt }: { poll: DeskPoll; closesAt: number }): ReactElement {
  const t = useTranslations('chair');
  const { serverNow } = useConsole();
  const { name } = useChairWords();
  const leftMs = useTimeLeft(closesAt, serverNow) ?? 0;
  const [heard, setHeard] = useState<{ leftMs: number; spoken: SpokenCountdown | null }>({ leftMs, spoken: null });
  if (heard.leftMs !== leftMs) setHeard({ leftMs, spoken: spokenCountdown(heard.leftMs, leftMs) ?? heard.spoken });
  return (
    <>
      <span className="chair-clock" role="timer" aria-live="off">
        {leftMs > 0 ? t('status.closesIn', { time: clockText(leftMs) }) : t('status.closing')}
      </span>
      <span className="visually-hidden" aria-live="assertive">
        {heard.spoken === 'one-minute' && t('open.oneMinute', { poll: name(poll) })}
        {heard.spoken === 'ten-seconds' && t('open.tenSeconds', { poll: name(poll) })}
      </span>
    </>
  );
}

/** The count for screen readers, now and then. */
function SpokenCount({ poll }: { poll: DeskPoll }): ReactElement {
  const t = useTranslations('chair.open');
  const { counts } = useConsole();
  const { name } = useChairWords();
  const count = counts[poll.id];
  const text = count === undefined ? '' : t('spoken', { poll: name(poll), cast: count.cast, eligible: count.eligible });
  const [spoken, setSpoken] = useState('');
  const latest = useRef(text);
  useEffect(() => {
    latest.current = text;
  }, [text]);
  useEffect(() => {
    const timer = setInterval(() => setSpoken(latest.current), spokenCountEveryMs);
    return () => clearInterval(timer);
  }, []);
  return (
    <p className="visually-hidden" role="status">
      {spoken}
    </p>
  );
}

/** An interrupted poll can't be overlooked, whatever is in the middle (PO13). */
export function InterruptedAlert({ poll }: { poll: DeskPoll }): ReactElement | null {
  const t = useTranslations('chair');
  const { act, focus, focusedId } = useConsole();
  const { exactTime, name } = useChairWords();
  if (poll.timer?.kind !== 'interrupted') return null;
  const extend = (byMs: number | null) => void act({ type: 'extendPoll', pollId: poll.id, byMs, basis: poll.version });
  return (
    <div className="chair-loud" role="alert">
      <p className="chair-loud-title">{t('interrupted.title', { poll: name(poll) })}</p>
      <p>{t('interrupted.text', { time: exactTime(poll.timer.since) })}</p>
      <div className="chair-row">
        <ActButton onPress={() => extend(interruptedExtensionMs)}>{t('interrupted.extend')}</ActButton>
        <ActButton onPress={() => extend(null)}>{t('status.noLimit')}</ActButton>
        {focusedId === poll.id ? (
          <ActButton onPress={() => void act({ type: 'closePoll', pollId: poll.id, afterMs: 0, basis: poll.version })}>{t('primary.close', { poll: name(poll) })}</ActButton>
        ) : (
          <button type="button" className="button quiet small" onClick={() => focus(poll.id)}>
            {name(poll)}
          </button>
        )}
      </div>
    </div>
  );
}

/** Polls that are open or wait for their publication besides the one in the middle. */
export function OtherLivePolls({ polls }: { polls: readonly DeskPoll[] }): ReactElement | null {
  const t = useTranslations('chair');
  const { counts, focus } = useConsole();
  const { name, number } = useChairWords();
  if (polls.length === 0) return null;
  return (
    <nav className="chair-others" aria-label={t('openNow.title')}>
      {polls.map((poll) => (
        <button key={poll.id} type="button" className="chair-other" onClick={() => focus(poll.id)}>
          <b>{name(poll)}</b>
          <span className={poll.status === 'open' ? 'badge live' : 'badge warn'}>{t(poll.status === 'open' ? 'pollStatus.open' : 'pollStatus.closed')}</span>
          {poll.status === 'open' && counts[poll.id] !== undefined && <span className="num">{number(counts[poll.id]?.cast ?? 0)}</span>}
          {poll.status === 'open' && poll.timer?.kind === 'running' && <TimeLeft poll={poll} />}
        </button>
      ))}
    </nav>
  );
}
