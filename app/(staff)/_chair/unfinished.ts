import type { Desk, DeskPoll } from '../../../lib/protocol/down.ts';
import { inAgendaOrder, waitsForResult } from './primary-action.ts';

/** What is left undone, by what becomes of it when the assembly closes for good. */
export type Unfinished = {
  /** The worker refuses to close over these. */
  readonly open: readonly DeskPoll[];
  /** Counted; these can still be published afterwards. */
  readonly unpublished: readonly DeskPoll[];
  /** Prepared and never opened: these can't be voted on any more. */
  readonly drafts: readonly DeskPoll[];
};

/** The polls that a chair should know of before they close the assembly, in the order of the agenda. */
export function unfinished(desk: Desk): Unfinished {
  const polls = inAgendaOrder(desk);
  return {
    open: polls.filter(({ status }) => status === 'open'),
    unpublished: polls.filter(waitsForResult),
    drafts: polls.filter(({ status }) => status === 'draft'),
  };
}
