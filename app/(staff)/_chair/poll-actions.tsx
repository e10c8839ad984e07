'use client';

import { Menu } from '@mantine/core';
import { useTranslations } from 'next-intl';
import { useEffect, useState, type ReactElement, type RefObject } from 'react';
import { isWithheld } from '../../../lib/assembly/poll.ts';
import type { DeskPoll } from '../../../lib/protocol/down.ts';
import { ActButton, blockedBannerId, ignoreHeldKey } from './act-button.tsx';
import { useConsole } from './console-context.ts';
import { keyOf } from './keyboard.ts';
import { nextStep } from './outcome-words.ts';
import { onTheWire, voteAgain } from './new-poll.ts';
import { isRepeated, isSurprise, needsRunOff, waitsForResult, type Meaning, type PressedBy, type PrimaryAction } from './primary-action.ts';
import { useChairWords } from './use-chair-words.ts';
import { useWholeText } from './whole-text.ts';

/** As long as a slow double click takes; who reads the new words first needs longer. */
const changeGuardMs = 800;

/** The times that chairs ask for; any other by its own dialog. */
const closeInSeconds = [10, 30, 60] as const;
const extendByMinutes = [1, 2, 5] as const;
const secondMs = 1_000;
const minuteMs = 60_000;

/** The button that follows the state, with the poll's name on it (H2). */
export function PrimaryButton({
  action,
  isArmed,
  buttonRef,
  onPress,
  onDisarm,
}: {
  action: PrimaryAction;
  isArmed: boolean;
  buttonRef: RefObject<HTMLButtonElement | null>;
  onPress: (by: PressedBy) => void;
  onDisarm: () => void;
}): ReactElement | null {
  const t = useTranslations('chair');
  const { name } = useChairWords();
  const { block, choices, isBusy } = useConsole();
  const { isFresh, pressed } = useFreshness({ does: 'poll' in action ? `${action.kind} ${action.poll.id}` : action.kind, choices });
  if (action.kind === 'none') return null;
  // Who has armed it knows what it does by now.
  const isWaiting = isFresh && !isArmed;
  // Looking at the next poll changes nothing, so it is always possible.
  const isDisabled = isWaiting || (action.kind !== 'next' && (block !== null || isBusy));
  const label = isBusy ? t('primary.sending') : t(`primary.${action.kind}`, { poll: 'poll' in action ? name(action.poll) : '' });
  const key = keyOf(action);
  return (
    <button
      ref={buttonRef}
      type="button"
      className={`button chair-primary${isArmed ? ' armed' : isWaiting ? ' fresh' : ''}`}
      aria-disabled={isDisabled}
      aria-describedby={isArmed ? 'chair-armed' : block === null ? 'chair-hint' : blockedBannerId}
      aria-keyshortcuts={key ?? undefined}
      onBlur={onDisarm}
      onKeyDown={(event) => {
        ignoreHeldKey(event);
        if (event.key === 'Escape') onDisarm();
      }}
      onClick={(event) => {
        if (isDisabled) return;
        pressed();
        // A click without a pointer comes from Enter or Space.
        onPress(event.detail === 0 ? 'keyboard' : 'pointer');
      }}
    >
      {label}
      {key !== null && !isBusy && <kbd aria-hidden="true">{key}</kbd>}
    </button>
  );
}

/** Whether the button waits, in sight, since what it does has changed under the chair's hand a moment ago. A click never prolongs it. */
function useFreshness(now: Meaning): { readonly isFresh: boolean; readonly pressed: () => void } {
  const [state, setState] = useState({ seen: now, isFresh: false });
  const [presses, setPresses] = useState({ count: 0, isRecent: false });
  const { seen, isFresh } = state;
  if (seen.does !== now.does || seen.choices !== now.choices) {
    setState({ seen: now, isFresh: isSurprise(seen, now, presses.isRecent) || (isFresh && seen.choices === now.choices) });
  }
  useEffect(() => {
    if (!state.isFresh) return;
    const timer = setTimeout(() => setState({ ...state, isFresh: false }), changeGuardMs);
    return () => clearTimeout(timer);
  }, [state]);
  useEffect(() => {
    if (!presses.isRecent) return;
    const timer = setTimeout(() => setPresses((before) => ({ ...before, isRecent: false })), changeGuardMs);
    return () => clearTimeout(timer);
  }, [presses]);
  return { isFresh, pressed: () => setPresses(({ count }) => ({ count: count + 1, isRecent: true })) };
}

/** The quiet actions beside the primary one; which there are follows from the state as well. */
export function QuietActions({ poll }: { poll: DeskPoll }): ReactElement | null {
  switch (poll.status) {
    case 'draft':
      return <DraftActions poll={poll} />;
    case 'open':
      return <OpenActions poll={poll} />;
    case 'closed':
    case 'published':
      return <SettledActions poll={poll} />;
    case 'void':
      return null;
  }
}

function DraftActions({ poll }: { poll: DeskPoll }): ReactElement {
  const t = useTranslations('chair.action');
  const { show } = useConsole();
  return (
    <>
      <ActButton className="button quiet" onPress={() => show({ kind: 'editor', pollId: poll.id, itemId: poll.definition.itemId })}>
        {t('edit')}
      </ActButton>
      <ActButton className="button quiet" onPress={() => show({ kind: 'remove-poll', pollId: poll.id })}>
        {t('remove')}
      </ActButton>
    </>
  );
}

function OpenActions({ poll }: { poll: DeskPoll }): ReactElement {
  const t = useTranslations('chair.action');
  const { act, show } = useConsole();
  const { id, version, timer } = poll;
  const closeAfter = (seconds: number) => void act({ type: 'closePoll', pollId: id, afterMs: seconds * secondMs, basis: version });
  const extend = (byMs: number | null) => void act({ type: 'extendPoll', pollId: id, byMs, basis: version });
  const hasTimer = timer !== null && timer.kind !== 'none';
  return (
    <>
      <TimeMenu label={t('closeIn')}>
        {closeInSeconds.map((seconds) => (
          <Menu.Item key={seconds} onClick={() => closeAfter(seconds)}>
            {t('closeInSeconds', { seconds })}
          </Menu.Item>
        ))}
        <Menu.Item onClick={() => show({ kind: 'close-in', pollId: id })}>{t('otherTime')}</Menu.Item>
      </TimeMenu>
      {hasTimer && (
        <TimeMenu label={t('extend')}>
          {extendByMinutes.map((minutes) => (
            <Menu.Item key={minutes} onClick={() => extend(minutes * minuteMs)}>
              {t('extendByMinutes', { minutes })}
            </Menu.Item>
          ))}
          <Menu.Item onClick={() => show({ kind: 'extend', pollId: id })}>{t('otherTime')}</Menu.Item>
          <Menu.Item onClick={() => extend(null)}>{t('noLimit')}</Menu.Item>
        </TimeMenu>
      )}
      <VoidButton poll={poll} />
    </>
  );
}

function SettledActions({ poll }: { poll: DeskPoll }): ReactElement {
  const t = useTranslations('chair.action');
  const { act, desk, focus, newId } = useConsole();
  const step = poll.outcome === null ? null : nextStep(poll.outcome);
  const text = useWholeText(step?.kind === 'vote-again' ? poll.definition.text : null);
  const prepareRunOff = async (): Promise<void> => {
    const newPollId = newId();
    const { ok } = await act({ type: 'prepareRunOff', pollId: poll.id, newPollId, basis: poll.version });
    if (ok) focus(newPollId);
  };
  const prepareAgain = async (): Promise<void> => {
    if (step?.kind !== 'vote-again') return;
    if (text.kind !== 'here') return text.again();
    const pollId = newId();
    const { ok } = await act({ type: 'preparePoll', pollId, definition: onTheWire(voteAgain(desk, poll, text.text, step)) });
    if (ok) focus(pollId);
  };
  const isOver = desk.sitting.status === 'closed';
  return (
    <>
      {waitsForResult(poll) && needsRunOff(desk, poll) && (
        <ActButton className="button quiet" onPress={() => void prepareRunOff()}>
          {t('runOff')}
        </ActButton>
      )}
      {step?.kind === 'vote-again' && !isOver && (
        <ActButton className="button quiet" isOff={text.kind === 'coming'} onPress={() => void prepareAgain()}>
          {t('voteAgain')}
        </ActButton>
      )}
      <VoidButton poll={poll} />
    </>
  );
}

function VoidButton({ poll }: { poll: DeskPoll }): ReactElement {
  const t = useTranslations('chair.action');
  const { show } = useConsole();
  return (
    <ActButton className="button quiet" onPress={() => show({ kind: 'void', pollId: poll.id })}>
      {t('void')}
    </ActButton>
  );
}

function TimeMenu({ label, children }: { label: string; children: React.ReactNode }): ReactElement {
  const { block, isBusy } = useConsole();
  const [isOpen, setIsOpen] = useState(false);
  const isDisabled = block !== null || isBusy;
  return (
    <Menu opened={isOpen && !isDisabled} onChange={setIsOpen} position="top-start" transitionProps={{ duration: 0 }}>
      <Menu.Target>
        <button type="button" className="button quiet" aria-disabled={isDisabled} aria-describedby={block === null ? undefined : blockedBannerId}>
          {label}
        </button>
      </Menu.Target>
      <Menu.Dropdown>{children}</Menu.Dropdown>
    </Menu>
  );
}

/** The sentence under the buttons: what the next press means. */
export function ActionHint({ action, poll }: { action: PrimaryAction; poll: DeskPoll | null }): ReactElement | null {
  const t = useTranslations('chair.hint');
  const { desk } = useConsole();
  switch (action.kind) {
    case 'open':
      return <>{t('open')}</>;
    case 'close':
      return <>{t(isWithheld(action.poll.definition) ? 'closeWithheld' : 'close')}</>;
    case 'publish':
      return <>{t('publish')}</>;
    case 'open-sitting':
    case 'resume-sitting':
    case 'unpause':
      return <>{t(action.kind)}</>;
    case 'none':
      return desk.sitting.status === 'closed' ? <>{t('over')}</> : poll?.status === 'closed' ? <>{t('counting')}</> : null;
    case 'repeat':
    case 'prepare-run-off':
    case 'next':
    case 'new':
      return poll?.status === 'closed' && isWithheld(poll.definition) ? <>{t('withheld')}</> : null;
  }
}

/** Whether a void poll can be repeated still. */
export function canRepeat(desk: Parameters<typeof isRepeated>[0], poll: DeskPoll): boolean {
  return desk.sitting.status !== 'closed' && !isRepeated(desk, poll);
}
