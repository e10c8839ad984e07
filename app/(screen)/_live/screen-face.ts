import { unreachable, type Instant, type PollId } from '../../../lib/assembly/basics.ts';
import type { AnnouncementPart, PollPart } from '../../../lib/assembly/stage.ts';
import type { ClientState } from '../../../lib/client/client-state.ts';
import type { Held } from '../../../lib/client/stage-view.ts';
import { isNewer } from '../../../lib/client/versions.ts';
import type { Version } from '../../../lib/protocol/down.ts';

/** How long a new announcement fills the screen: six hundred characters are read in that time. */
export const announcementShownMs = 30_000;

/** What the hall looks at. */
export type StageFace =
  | { readonly kind: 'starting' }
  | { readonly kind: 'welcome' }
  | { readonly kind: 'item' }
  | { readonly kind: 'poll'; readonly pollId: PollId }
  /** `until`: when the screen goes on by itself; null for a pinned one, which stays. */
  | { readonly kind: 'announcement'; readonly id: string; readonly until: Instant | null }
  | { readonly kind: 'pause'; readonly because: 'paused' | 'adjourned' | 'closed' };

type Seen = Pick<ClientState, 'stage'>;

/**
 * The screen follows the chair: a new announcement for a while, then an open vote, a break, and else whatever the chair
 * did last: a vote closed or published, an item called, something pinned.
 */
export function screenFaceOf({ stage }: Seen, now: Instant): StageFace {
  const sitting = stage.assembly?.body.sitting;
  if (sitting === undefined) return { kind: 'starting' };
  const fresh = freshAnnouncement({ stage }, now);
  if (fresh !== null) return { kind: 'announcement', id: fresh.id, until: fresh.publishedAt + announcementShownMs };
  const open = newestOpen({ stage });
  if (open !== null) return { kind: 'poll', pollId: open.id };
  switch (sitting.status) {
    case 'preparing':
      return { kind: 'welcome' };
    case 'adjourned':
    case 'closed':
      return { kind: 'pause', because: sitting.status };
    case 'sitting':
      return sitting.paused === null ? latest({ stage }, sitting.since) : { kind: 'pause', because: 'paused' };
    default:
      return unreachable(sitting);
  }
}

/** What the chair did last, by the order of the record. */
function latest({ stage }: Seen, since: Instant): StageFace {
  const candidates: { version: Version; face: StageFace }[] = [];
  const { item, announcements } = stage;
  if (item !== null && item.body !== null) candidates.push({ version: item.version, face: { kind: 'item' } });
  const pinned = announcements?.body.find((announcement) => announcement.pinned);
  if (announcements !== null && pinned !== undefined) candidates.push({ version: announcements.version, face: { kind: 'announcement', id: pinned.id, until: null } });
  for (const { version, body } of heldPolls({ stage })) {
    // A vote that was declared void leaves the screen to what was there before; one of an earlier sitting is history.
    if (body.status === 'void' || body.status === 'open' || settledAt(body) < since) continue;
    candidates.push({ version, face: { kind: 'poll', pollId: body.id } });
  }
  let newest: { version: Version; face: StageFace } | null = null;
  for (const candidate of candidates) if (newest === null || isNewer(candidate.version, newest.version)) newest = candidate;
  return newest?.face ?? { kind: 'welcome' };
}

/** The newest announcement, while it is new and no vote has opened, closed or been published since. */
function freshAnnouncement({ stage }: Seen, now: Instant): AnnouncementPart | null {
  let newest: AnnouncementPart | null = null;
  for (const announcement of stage.announcements?.body ?? []) if (newest === null || announcement.publishedAt > newest.publishedAt) newest = announcement;
  if (newest === null || now >= newest.publishedAt + announcementShownMs) return null;
  const { publishedAt } = newest;
  return heldPolls({ stage }).some(({ body }) => (body.status === 'open' ? body.openedAt : settledAt(body)) > publishedAt) ? null : newest;
}

function newestOpen({ stage }: Seen): PollPart | null {
  let newest: Extract<PollPart, { status: 'open' }> | null = null;
  for (const { body } of heldPolls({ stage })) if (body.status === 'open' && (newest === null || body.openedAt > newest.openedAt)) newest = body;
  return newest;
}

function heldPolls({ stage }: Seen): Held<PollPart>[] {
  return Object.values(stage.polls).flatMap(({ version, body }) => (body === null ? [] : [{ version, body }]));
}

function settledAt(poll: Exclude<PollPart, { status: 'open' }>): Instant {
  switch (poll.status) {
    case 'closed':
      return poll.closedAt;
    case 'published':
      return poll.publishedAt;
    case 'void':
      return poll.voidedAt;
    default:
      return unreachable(poll);
  }
}
