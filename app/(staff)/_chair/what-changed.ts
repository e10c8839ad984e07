import type { Desk, DeskPoll } from '../../../lib/protocol/down.ts';

/** What became of a poll between two looks at it. */
export type PollChange = 'opened' | 'closed' | 'published' | 'voided' | 'removed' | 'edited' | 'timer' | 'changed';

/** How a poll that somebody acted on differs from what they saw; null while it is still what they saw. */
export function pollChange(seen: DeskPoll, now: DeskPoll | undefined): PollChange | null {
  if (now === undefined) return 'removed';
  if (now.version === seen.version) return null;
  if (now.status === seen.status) return now.revision === seen.revision ? (now.status === 'open' ? 'timer' : 'changed') : 'edited';
  switch (now.status) {
    case 'open':
      return 'opened';
    case 'closed':
      return 'closed';
    case 'published':
      return 'published';
    case 'void':
      return 'voided';
    case 'draft':
      return 'changed';
  }
}

/** One thing that happened on the desk, for the line that says what changed last and for screen readers. */
export type DeskEvent =
  | { readonly kind: 'poll'; readonly change: PollChange | 'prepared' | 'interrupted'; readonly poll: DeskPoll }
  | { readonly kind: 'sitting'; readonly status: 'sitting' | 'paused' | 'unpaused' | 'adjourned' | 'closed' }
  | { readonly kind: 'item'; readonly itemId: string | null }
  | { readonly kind: 'agenda' }
  | { readonly kind: 'announced' }
  | { readonly kind: 'withdrawn' };

/** What happened between two states of the desk, by whomever; the most important last, since the last one stays in sight. */
export function deskEvents(before: Desk, after: Desk): readonly DeskEvent[] {
  if (before === after) return [];
  const events: DeskEvent[] = [];
  if (before.agendaVersion !== after.agendaVersion) events.push({ kind: 'agenda' });
  if (standing(before) > standing(after)) events.push({ kind: 'withdrawn' });
  if (before.announcements.length < after.announcements.length) events.push({ kind: 'announced' });
  if (before.currentItemId !== after.currentItemId) events.push({ kind: 'item', itemId: after.currentItemId });
  const sitting = sittingChange(before, after);
  if (sitting !== null) events.push(sitting);
  return [...events, ...pollEvents(before, after)];
}

function pollEvents(before: Desk, after: Desk): DeskEvent[] {
  const events: DeskEvent[] = [];
  const known = new Map(before.polls.map((poll) => [poll.id, poll]));
  for (const poll of after.polls) {
    const seen = known.get(poll.id);
    known.delete(poll.id);
    if (seen === undefined) events.push({ kind: 'poll', change: 'prepared', poll });
    else if (poll.timer?.kind === 'interrupted' && seen.timer?.kind !== 'interrupted') events.push({ kind: 'poll', change: 'interrupted', poll });
    else {
      const change = pollChange(seen, poll);
      if (change !== null) events.push({ kind: 'poll', change, poll });
    }
  }
  for (const poll of known.values()) events.unshift({ kind: 'poll', change: 'removed', poll });
  return events;
}

function standing(desk: Desk): number {
  return desk.announcements.filter(({ withdrawnAt }) => withdrawnAt === null).length;
}

function sittingChange({ sitting: before }: Desk, { sitting: after }: Desk): DeskEvent | null {
  if (after.status === 'preparing') return null;
  if (after.status !== before.status) return { kind: 'sitting', status: after.status };
  if (after.status !== 'sitting' || before.status !== 'sitting') return null;
  const isPaused = after.paused !== null;
  return isPaused === (before.paused !== null) ? null : { kind: 'sitting', status: isPaused ? 'paused' : 'unpaused' };
}
