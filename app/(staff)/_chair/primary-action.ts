import type { PollId } from '../../../lib/assembly/basics.ts';
import { isWithheld } from '../../../lib/assembly/poll.ts';
import type { Desk, DeskPoll } from '../../../lib/protocol/down.ts';

/** What the one primary button does (H2). It follows the state; whether it may be pressed now is asked elsewhere. */
export type PrimaryAction =
  | { readonly kind: 'open-sitting' | 'resume-sitting' | 'unpause' }
  | { readonly kind: 'open' | 'close' | 'publish' | 'repeat' | 'prepare-run-off'; readonly poll: DeskPoll }
  /** Looks at the next prepared poll; changes nothing. */
  | { readonly kind: 'next'; readonly poll: DeskPoll }
  | { readonly kind: 'new' }
  /** Nothing is to be done: the count is under way, or the assembly is over. */
  | { readonly kind: 'none' };

/** The action for the poll in focus, or for an empty table when there is none. */
export function primaryAction(desk: Desk, poll: DeskPoll | null): PrimaryAction {
  if (poll === null) return forSitting(desk) ?? { kind: 'new' };
  switch (poll.status) {
    case 'draft':
      return forSitting(desk) ?? { kind: 'open', poll };
    case 'open':
      return { kind: 'close', poll };
    case 'closed':
      if (poll.outcome === null) return { kind: 'none' };
      return isWithheld(poll.definition) ? afterResult(desk, poll) : { kind: 'publish', poll };
    case 'published':
      return afterResult(desk, poll);
    case 'void':
      return isRepeated(desk, poll) ? afterwards(desk, poll) : forClosed(desk) ?? { kind: 'repeat', poll };
  }
}

/** Nothing can be opened before the sitting is; that comes first. */
function forSitting(desk: Desk): PrimaryAction | null {
  switch (desk.sitting.status) {
    case 'preparing':
      return { kind: 'open-sitting' };
    case 'adjourned':
      return { kind: 'resume-sitting' };
    case 'closed':
      return { kind: 'none' };
    case 'sitting':
      return desk.sitting.paused === null ? null : { kind: 'unpause' };
  }
}

function forClosed(desk: Desk): PrimaryAction | null {
  return desk.sitting.status === 'closed' ? { kind: 'none' } : null;
}

function afterResult(desk: Desk, poll: DeskPoll): PrimaryAction {
  return needsRunOff(desk, poll) ? { kind: 'prepare-run-off', poll } : afterwards(desk, poll);
}

function afterwards(desk: Desk, poll: DeskPoll): PrimaryAction {
  const next = nextDraft(desk, poll);
  return next === null ? (forClosed(desk) ?? { kind: 'new' }) : { kind: 'next', poll: next };
}

/** Whether the poll is closed and its result waits for being published. */
export function waitsForResult({ status, definition }: DeskPoll): boolean {
  return status === 'closed' && !isWithheld(definition);
}

/** Whether a run-off follows that nobody has prepared yet. */
export function needsRunOff(desk: Desk, poll: DeskPoll): boolean {
  const isDue = (poll.outcome?.runOffBetween.length ?? 0) > 0;
  return isDue && desk.sitting.status !== 'closed' && !desk.polls.some((other) => other.runOffOf === poll.id && other.status !== 'void');
}

/** Whether a void poll has its repeat already. */
export function isRepeated(desk: Desk, poll: DeskPoll): boolean {
  return desk.polls.some((other) => other.repeatOf === poll.id && other.status !== 'void');
}

/** Polls as the chair goes through them: by agenda item, those without one last, in the order of their preparation. */
export function inAgendaOrder(desk: Desk): readonly DeskPoll[] {
  const place = new Map(desk.agenda.map((item, index) => [item.id, index]));
  const placeOf = ({ definition }: DeskPoll) => (definition.itemId === null ? undefined : place.get(definition.itemId)) ?? desk.agenda.length;
  return desk.polls.toSorted((a, b) => placeOf(a) - placeOf(b));
}

/** The next prepared poll after this one, else the first there is; null when nothing is prepared. */
export function nextDraft(desk: Desk, after: DeskPoll | null): DeskPoll | null {
  const ordered = inAgendaOrder(desk);
  const from = after === null ? 0 : ordered.findIndex(({ id }) => id === after.id) + 1;
  const isDraft = ({ status }: DeskPoll) => status === 'draft';
  return ordered.slice(from).find(isDraft) ?? ordered.find(isDraft) ?? null;
}

/**
 * The poll in the middle of the console: the one that the chair chose, else what waits for them most: an interrupted
 * poll, the one opened last, the one closed last, the next draft of the current item.
 */
export function focusedPoll(desk: Desk, chosen: PollId | null): DeskPoll | null {
  const picked = desk.polls.find(({ id }) => id === chosen);
  if (picked !== undefined) return picked;
  const open = desk.polls.filter(({ status }) => status === 'open').toSorted((a, b) => (b.openedAt ?? 0) - (a.openedAt ?? 0));
  const interrupted = open.find(({ timer }) => timer?.kind === 'interrupted');
  const closed = desk.polls.filter(waitsForResult).toSorted((a, b) => (b.closedAt ?? 0) - (a.closedAt ?? 0));
  const waiting = interrupted ?? open[0] ?? closed[0];
  if (waiting !== undefined) return waiting;
  const ofItem = desk.polls.find((poll) => poll.status === 'draft' && poll.definition.itemId !== null && poll.definition.itemId === desk.currentItemId);
  return ofItem ?? null;
}

/** How the button was pressed. `keyboard`: Enter or Space on it. */
export type PressedBy = 'pointer' | 'keyboard';

/**
 * What a press does (H10). Opening asks with its facts. Closing and publishing by keyboard need a second press, so
 * that no single stray key ends a vote; with the pointer they are done at once.
 */
export function pressed(action: PrimaryAction, by: PressedBy, isArmed: boolean): 'confirm' | 'arm' | 'do' | 'nothing' {
  switch (action.kind) {
    case 'none':
      return 'nothing';
    case 'open':
      return 'confirm';
    case 'close':
    case 'publish':
      return by === 'keyboard' && !isArmed ? 'arm' : 'do';
    case 'new':
    case 'next':
    case 'repeat':
    case 'prepare-run-off':
    case 'open-sitting':
    case 'resume-sitting':
    case 'unpause':
      return 'do';
  }
}

/** What the button does, and how often the chair has put another poll in the middle by their own hand. */
export type Meaning = { readonly does: string; readonly choices: number };

/**
 * Whether a press just after this change was most likely meant for what the button did before: a double click on "Close"
 * must not land on "Publish", nor a click on what another chair has just ended. Who has chosen another poll knows what the
 * button means now, unless it was this button that led there.
 */
export function isSurprise(before: Meaning, now: Meaning, wasPressed: boolean): boolean {
  if (before.does === now.does) return false;
  return wasPressed || before.choices === now.choices;
}
