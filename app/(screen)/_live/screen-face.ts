import { unreachable, type Instant, type PollId } from '../../../lib/assembly/basics.ts';
import type { PollPart } from '../../../lib/assembly/stage.ts';
import type { ClientState } from '../../../lib/client/client-state.ts';
import type { Held } from '../../../lib/client/stage-view.ts';
import { isNewer } from '../../../lib/client/versions.ts';
import type { Version } from '../../../lib/protocol/down.ts';

/** How long a new announcement or voiding fills the screen: six hundred characters are read in that time. */
export const wordShownMs = 30_000;

/** How long the record's fingerprint stands there after a sitting was opened: it is read out, and people compare (RC13). */
export const openingShownMs = 120_000;

/** What the hall looks at. */
export type StageFace =
  | { readonly kind: 'starting' }
  | { readonly kind: 'welcome' }
  | { readonly kind: 'item' }
  | { readonly kind: 'poll'; readonly pollId: PollId }
  /** `until`: when the screen goes on by itself; null where it stays until the chair goes on. */
  | { readonly kind: 'announcement'; readonly id: string; readonly until: Instant | null }
  | { readonly kind: 'void'; readonly pollId: PollId; readonly until: Instant | null }
  | { readonly kind: 'pause'; readonly because: 'paused' | 'adjourned' | 'closed' };

type Seen = Pick<ClientState, 'stage'>;

/**
 * The screen follows the chair: a new announcement or voiding for a while, then an open vote, a break, and else whatever
 * the chair did last: a vote closed, published or voided, an item called, something pinned.
 */
export function screenFaceOf({ stage }: Seen, now: Instant): StageFace {
  const sitting = stage.assembly?.body.sitting;
  if (sitting === undefined) return { kind: 'starting' };
  const fresh = freshWord({ stage }, now);
  if (fresh !== null) return fresh;
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

/** Whether the sitting was opened just now. */
export function isOpening({ stage }: Seen, now: Instant): boolean {
  const until = openingUntil({ stage });
  return until !== null && now < until;
}

/** When the screen goes on by itself, without anything that the chair does; null for never. */
export function nextTurn(seen: Seen, now: Instant): Instant | null {
  const face = screenFaceOf(seen, now);
  const wordUntil = 'until' in face ? face.until : null;
  if (!isOpening(seen, now)) return wordUntil;
  return Math.min(wordUntil ?? Number.POSITIVE_INFINITY, openingUntil(seen) ?? Number.POSITIVE_INFINITY);
}

function openingUntil({ stage }: Seen): Instant | null {
  const sitting = stage.assembly?.body.sitting;
  return sitting?.status === 'sitting' ? sitting.since + openingShownMs : null;
}

/** What the chair did last, by the order of the record. */
function latest({ stage }: Seen, since: Instant): StageFace {
  const candidates: { version: Version; face: StageFace }[] = [];
  const { item, announcements } = stage;
  if (item !== null && item.body !== null) candidates.push({ version: item.version, face: { kind: 'item' } });
  const pinned = announcements?.body.find((announcement) => announcement.pinned);
  if (announcements !== null && pinned !== undefined) candidates.push({ version: announcements.version, face: { kind: 'announcement', id: pinned.id, until: null } });
  for (const { version, body } of heldPolls({ stage })) {
    // What happened in an earlier sitting is history.
    if (body.status === 'open' || settledAt(body) < since) continue;
    candidates.push({ version, face: body.status === 'void' ? { kind: 'void', pollId: body.id, until: null } : { kind: 'poll', pollId: body.id } });
  }
  let newest: { version: Version; face: StageFace } | null = null;
  for (const candidate of candidates) if (newest === null || isNewer(candidate.version, newest.version)) newest = candidate;
  return newest?.face ?? { kind: 'welcome' };
}

/**
 * The newest announcement or voiding, while it is new and no vote has opened, closed or been published since. Whoever
 * sits in the hall must learn why a vote is gone, also while another one is open (H8).
 */
function freshWord({ stage }: Seen, now: Instant): StageFace | null {
  const words: { readonly at: Instant; readonly face: StageFace }[] = [];
  for (const { id, publishedAt: at } of stage.announcements?.body ?? []) words.push({ at, face: { kind: 'announcement', id, until: at + wordShownMs } });
  let lastActAt = 0;
  for (const { body } of heldPolls({ stage })) {
    if (body.status === 'void') words.push({ at: body.voidedAt, face: { kind: 'void', pollId: body.id, until: body.voidedAt + wordShownMs } });
    else lastActAt = Math.max(lastActAt, body.status === 'open' ? body.openedAt : settledAt(body));
  }
  const newest = words.toSorted((a, b) => b.at - a.at)[0];
  return newest === undefined || newest.at < lastActAt || now >= newest.at + wordShownMs ? null : newest.face;
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
