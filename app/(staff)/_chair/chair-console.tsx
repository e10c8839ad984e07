'use client';

import { useTranslations } from 'next-intl';
import { useCallback, useEffect, useMemo, useRef, useState, type ReactElement } from 'react';
import type { Instant } from '../../../lib/assembly/basics.ts';
import type { SentCommand } from '../../../lib/client/commands.ts';
import type { StaffCommand } from '../../../lib/protocol/commands.ts';
import type { LoadedScreenLink } from '../_lib/load-screen-link.ts';
import { useActs } from '../_lib/use-acts.ts';
import { AgendaColumn } from './agenda-column.tsx';
import { blockOf, ConsoleContext, useConsole, type ChairView, type Console, type Dialog } from './console-context.ts';
import { OpenDialog } from './dialogs/dialogs.tsx';
import { fitsPrimary, isTypingIn, shortcutOf } from './keyboard.ts';
import { LastEvent } from './last-event.tsx';
import { BlockedBanner, NoticePanel } from './notice-panel.tsx';
import { InterruptedAlert, OtherLivePolls, PollInFocus } from './now-column.tsx';
import { ActionHint, PrimaryButton, QuietActions } from './poll-actions.tsx';
import { focusedPoll, pressed, primaryAction, waitsForResult, type PressedBy, type PrimaryAction } from './primary-action.ts';
import { RecordDoubt } from './record-doubt.tsx';
import { RoomColumn } from './room-column.tsx';
import { useOpenSitting } from './use-open-sitting.ts';
import type { DeskPoll } from '../../../lib/protocol/down.ts';
import './chair.css';

/** A second press that comes later than this was not meant as one. */
const armedForMs = 5_000;

/**
 * The chair's console: now, next, room (H1). It takes plain data and sends commands; where they come from and go to is
 * the page's affair. `initialDialog` is open from the start, and `initialFocus` in the middle.
 */
export function ChairConsole({
  view,
  send,
  serverNow,
  newId,
  loadScreenLink,
  putRecordDoubtAway,
  wantContent,
  initialDialog = null,
  initialFocus = null,
}: {
  view: ChairView;
  send: (command: StaffCommand) => Promise<SentCommand>;
  serverNow: () => Instant;
  newId: () => string;
  loadScreenLink: () => Promise<LoadedScreenLink>;
  putRecordDoubtAway: () => void;
  wantContent: (hash: string) => void;
  initialDialog?: Dialog | null;
  initialFocus?: string | null;
}): ReactElement {
  const { desk } = view;
  const { act, isBusy, notice, dismiss } = useActs(send, desk, view.connection === 'connected');
  const [chosen, setChosen] = useState<string | null>(initialFocus);
  const [choices, setChoices] = useState(0);
  const [dialog, setDialog] = useState<Dialog | null>(initialDialog);
  const poll = focusedPoll(desk, chosen);
  const block = blockOf(view);
  // What is in the middle stays there when it leaves the automatic choice, by being closed for example.
  const focusedId = poll?.id ?? null;
  if (chosen === null && focusedId !== null) setChosen(focusedId);
  const focus = useCallback((pollId: string | null) => {
    setChosen(pollId);
    setChoices((before) => before + 1);
  }, []);

  const context = useMemo<Console>(
    () => ({ ...view, act, isBusy, block, serverNow, newId, loadScreenLink, wantContent, focus, focusedId, choices, show: setDialog, putRecordDoubtAway }),
    [view, act, isBusy, block, serverNow, newId, loadScreenLink, wantContent, focus, focusedId, choices, putRecordDoubtAway],
  );

  return (
    <ConsoleContext value={context}>
      <div className="chair">
        <Now poll={poll} notice={notice === null ? null : <NoticePanel notice={notice} onDismiss={dismiss} />} />
        <AgendaColumn />
        <RoomColumn />
      </div>
      {dialog !== null && <OpenDialog dialog={dialog} onClose={() => setDialog(null)} />}
    </ConsoleContext>
  );
}

function Now({ poll, notice }: { poll: DeskPoll | null; notice: ReactElement | null }): ReactElement {
  const t = useTranslations('chair');
  const { desk, focusedId, show } = useConsole();
  const action = primaryAction(desk, poll);
  const button = useRef<HTMLButtonElement>(null);
  const { isArmed, arm, disarm } = useArming(action);
  const press = usePress(action, isArmed, arm, disarm);
  useShortcuts(action, button, isArmed, arm, press);
  const others = desk.polls.filter((other) => other.id !== focusedId && (other.status === 'open' || waitsForResult(other)));
  const interrupted = desk.polls.filter(({ timer }) => timer?.kind === 'interrupted');
  return (
    <section className="chair-now" aria-label={t('now')}>
      <BlockedBanner />
      <RecordDoubt />
      {notice}
      {interrupted.map((one) => (
        <InterruptedAlert key={one.id} poll={one} />
      ))}
      <OtherLivePolls polls={others} />
      {poll === null ? (
        <div className="chair-empty">
          <h1 className="question">{t('empty.title')}</h1>
          <p className="muted">{t('empty.text')}</p>
        </div>
      ) : (
        <PollInFocus poll={poll} />
      )}
      <div className="chair-bottom">
        <div className="chair-actions">
          <PrimaryButton action={action} isArmed={isArmed} buttonRef={button} onPress={press} onDisarm={disarm} />
          {poll !== null && <QuietActions poll={poll} />}
        </div>
        <p id="chair-armed" className="chair-armed" role="status">
          {isArmed && t('primary.armed')}
        </p>
        <div className="chair-row spread">
          <p id="chair-hint" className="chair-small muted">
            <ActionHint action={action} poll={poll} />
          </p>
          <button type="button" className="link-button chair-small" onClick={() => show({ kind: 'keys' })}>
            {t('shortcuts.show')} <kbd aria-hidden="true">?</kbd>
          </button>
        </div>
        <LastEvent />
      </div>
    </section>
  );
}

/** A first press of the keyboard arms; it lapses by itself, and when the button comes to mean something else. */
function useArming(action: PrimaryAction): { isArmed: boolean; arm: () => void; disarm: () => void } {
  const means = 'poll' in action ? `${action.kind} ${action.poll.id} ${action.poll.version}` : action.kind;
  const [armed, setArmed] = useState<string | null>(null);
  const isArmed = armed === means;
  useEffect(() => {
    if (!isArmed) return;
    const timer = setTimeout(() => setArmed(null), armedForMs);
    return () => clearTimeout(timer);
  }, [isArmed]);
  const arm = useCallback(() => setArmed(means), [means]);
  const disarm = useCallback(() => setArmed(null), []);
  return { isArmed, arm, disarm };
}

/** Does what the primary button says, asks first, or arms. */
function usePress(action: PrimaryAction, isArmed: boolean, arm: () => void, disarm: () => void): (by: PressedBy) => void {
  const { act, desk, focus, newId, show } = useConsole();
  const openSitting = useOpenSitting();
  const perform = async (): Promise<void> => {
    switch (action.kind) {
      case 'open-sitting':
      case 'resume-sitting':
        return openSitting();
      case 'unpause':
        return void (await act({ type: 'unpause', basis: desk.sittingVersion }));
      case 'close':
        return void (await act({ type: 'closePoll', pollId: action.poll.id, afterMs: 0, basis: action.poll.version }));
      case 'publish':
        return void (await act({ type: 'publishResult', pollId: action.poll.id, basis: action.poll.version }));
      case 'repeat':
      case 'prepare-run-off': {
        const type = action.kind === 'repeat' ? 'repeatPoll' : 'prepareRunOff';
        const newPollId = newId();
        const { ok } = await act({ type, pollId: action.poll.id, newPollId, basis: action.poll.version });
        if (ok) focus(newPollId);
        return;
      }
      case 'next':
        return focus(action.poll.id);
      case 'new':
        return show({ kind: 'floor' });
      case 'open':
      case 'none':
        return;
    }
  };
  return (by) => {
    switch (pressed(action, by, isArmed)) {
      case 'confirm':
        if (action.kind === 'open') show({ kind: 'confirm-open', pollId: action.poll.id });
        return;
      case 'arm':
        return arm();
      case 'do':
        disarm();
        void perform();
        return;
      case 'nothing':
        return;
    }
  };
}

/** The console's keys. `C` and `P` go to the button and arm it; the second press is a key or Enter (H10). */
function useShortcuts(action: PrimaryAction, button: React.RefObject<HTMLButtonElement | null>, isArmed: boolean, arm: () => void, press: (by: PressedBy) => void): void {
  const { block, isBusy, show } = useConsole();
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const shortcut = shortcutOf({
        key: event.key,
        hasModifier: event.ctrlKey || event.metaKey || event.altKey,
        isRepeat: event.repeat,
        isTyping: isTypingIn(event.target),
        isElsewhere: document.querySelector('[aria-modal="true"], [role="menu"]') !== null,
      });
      if (shortcut === null) return;
      if (shortcut === 'help') return show({ kind: 'keys' });
      if (block !== null || isBusy) return;
      if (shortcut === 'new') {
        // Or the letter stands in the field that opens.
        event.preventDefault();
        return show({ kind: 'floor' });
      }
      if (!fitsPrimary(shortcut, action)) return;
      button.current?.focus();
      if (shortcut === 'open' || isArmed) press('keyboard');
      else arm();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  });
}
