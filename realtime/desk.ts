import { definitionOnStage, type ShowText } from '../lib/assembly/long-text.ts';
import type { Poll } from '../lib/assembly/poll.ts';
import type { AssemblyState } from '../lib/assembly/state.ts';
import type { Desk, DeskPoll, Version } from '../lib/protocol/down.ts';

/** What chairs work on, drafts included. For staff only. Long texts stand in it by reference: it is sent again at each change. */
export function deskOf(state: AssemblyState, version: Version, showText: ShowText): Desk {
  return {
    version,
    settings: state.settings,
    settingsVersion: state.settingsVersion,
    slug: state.slug,
    sitting: state.sitting,
    sittingVersion: state.sittingVersion,
    agenda: state.agenda.map((item) => ({ ...item, text: item.text === null ? null : showText(item.text) })),
    agendaVersion: state.agendaVersion,
    currentItemId: state.currentItemId,
    currentItemVersion: state.currentItemVersion,
    polls: [...state.polls.values()].map((poll) => deskPoll(poll, showText)),
    announcements: [...state.announcements.values()],
    roles: [...state.roles].map(([staffId, role]) => ({ staffId, role })),
    rolesVersion: state.rolesVersion,
  };
}

function deskPoll(poll: Poll, showText: ShowText): DeskPoll {
  const { id, status, revision, version, runOffOf, repeatOf } = poll;
  return {
    id,
    status,
    definition: definitionOnStage(poll.definition, showText),
    revision,
    version,
    runOffOf,
    repeatOf,
    openedAt: poll.status === 'draft' ? null : poll.openedAt,
    closedAt: poll.status === 'closed' || poll.status === 'published' ? poll.closedAt : null,
    timer: poll.status === 'open' ? poll.timer : null,
    eligible: poll.status === 'draft' || poll.status === 'void' ? null : poll.eligible.heads + poll.late.size,
    // How many have voted is a count of its own while the poll is open (RT4).
    cast: poll.status === 'closed' || poll.status === 'published' ? (poll.receipts?.rows.size ?? null) : null,
    outcome: poll.status === 'closed' || poll.status === 'published' ? poll.outcome : null,
    voidReason: poll.status === 'void' ? poll.reason : null,
  };
}
