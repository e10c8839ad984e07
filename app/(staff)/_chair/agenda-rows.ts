import { isWithheld } from '../../../lib/assembly/poll.ts';
import type { Desk, DeskItem, DeskPoll } from '../../../lib/protocol/down.ts';

/** An agenda item with its polls; `item` is null for polls from the floor that belong to none. */
export type AgendaRow = {
  readonly item: DeskItem | null;
  readonly polls: readonly DeskPoll[];
  readonly isCurrent: boolean;
  /** Nothing is left to do here: there were votes, and all of them are settled. */
  readonly isSettled: boolean;
};

/** The agenda with its polls, in order; polls without an item come last, as a row of their own. */
export function agendaRows(desk: Desk): readonly AgendaRow[] {
  const rows = desk.agenda.map((item) => rowOf(item, desk.polls.filter(({ definition }) => definition.itemId === item.id), item.id === desk.currentItemId));
  const known = new Set(desk.agenda.map(({ id }) => id));
  const loose = desk.polls.filter(({ definition }) => definition.itemId === null || !known.has(definition.itemId));
  return loose.length === 0 ? rows : [...rows, rowOf(null, loose, false)];
}

function rowOf(item: DeskItem | null, polls: readonly DeskPoll[], isCurrent: boolean): AgendaRow {
  const isSettled = polls.length > 0 && polls.every((poll) => poll.status === 'published' || poll.status === 'void' || groupOf(poll) === 'withheld');
  return { item, polls, isCurrent, isSettled };
}

/** What the status line of an item is made of: polls of one status together, what is live first. */
export type StatusGroup = { readonly status: DeskPoll['status'] | 'carried' | 'rejected' | 'withheld'; readonly polls: readonly DeskPoll[] };

const order = ['open', 'closed', 'draft', 'carried', 'rejected', 'published', 'withheld', 'void'] as const;

/** "S1 open · S2, S3 prepared": the groups of such a line. A published motion is told by its result. */
export function statusGroups(polls: readonly DeskPoll[]): readonly StatusGroup[] {
  const groups = order.map((status) => ({ status, polls: polls.filter((poll) => groupOf(poll) === status) }));
  return groups.filter((group) => group.polls.length > 0);
}

/** The word that an agenda shows for a poll. */
export function groupOf({ status, outcome, definition }: DeskPoll): StatusGroup['status'] {
  if (status === 'closed' && isWithheld(definition)) return 'withheld';
  if (status === 'published' && (outcome?.verdict === 'carried' || outcome?.verdict === 'rejected')) return outcome.verdict;
  return status;
}

/** The item that another is put after to move it by one; `undefined` when it stands at that end already. */
export function placeAfterMove(agenda: readonly DeskItem[], itemId: string, by: -1 | 1): string | null | undefined {
  const index = agenda.findIndex(({ id }) => id === itemId);
  if (index === -1) return undefined;
  if (by === 1) return agenda[index + 1]?.id;
  if (index === 0) return undefined;
  return agenda[index - 2]?.id ?? null;
}
