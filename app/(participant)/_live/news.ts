import type { Instant } from '../../../lib/assembly/basics.ts';
import type { AnnouncementPart, PollPart } from '../../../lib/assembly/stage.ts';
import type { ClientState } from '../../../lib/client/client-state.ts';
import { pollsOf } from '../../../lib/client/stage-view.ts';

/** What happened on the stage between two looks at it: for people who hear the page. */
export type News = {
  readonly opened: readonly PollPart[];
  readonly closed: readonly PollPart[];
  readonly published: readonly PollPart[];
  /** `wasOpen`: people were voting. */
  readonly voided: readonly { readonly poll: VoidPart; readonly wasOpen: boolean }[];
  /** Open polls that got an end, or another one. */
  readonly timed: readonly { readonly poll: OpenPart; readonly closesAt: Instant }[];
  readonly announced: readonly AnnouncementPart[];
};

type OpenPart = Extract<PollPart, { status: 'open' }>;
type VoidPart = Extract<PollPart, { status: 'void' }>;
type Seen = Pick<ClientState, 'stage'>;

/** Nothing is news at the first look: what the page shows then is read as a page. */
export function newsBetween(before: Seen | null, after: Seen): News {
  if (before === null || before.stage.since === null) return { opened: [], closed: [], published: [], voided: [], timed: [], announced: [] };
  const statusBefore = new Map(pollsOf(before.stage).map(({ id, status }) => [id, status]));
  const became = (status: PollPart['status']) => pollsOf(after.stage).filter((poll) => poll.status === status && statusBefore.get(poll.id) !== status);
  const known = new Set((before.stage.announcements?.body ?? []).map(({ id }) => id));
  return {
    opened: became('open'),
    closed: became('closed').filter(({ id }) => statusBefore.has(id)),
    published: became('published').filter(({ id }) => statusBefore.has(id)),
    voided: pollsOf(after.stage).flatMap((poll) => {
      const was = statusBefore.get(poll.id);
      return poll.status !== 'void' || was === undefined || was === 'void' ? [] : [{ poll, wasOpen: was === 'open' }];
    }),
    timed: pollsOf(after.stage).flatMap((poll) => {
      const end = endOf(poll);
      const was = before.stage.polls[poll.id]?.body;
      return poll.status !== 'open' || end === null || was?.status !== 'open' || endOf(was) === end ? [] : [{ poll, closesAt: end }];
    }),
    announced: (after.stage.announcements?.body ?? []).filter(({ id }) => !known.has(id)),
  };
}

function endOf(poll: PollPart): Instant | null {
  return poll.status === 'open' && poll.timer.kind === 'running' ? poll.timer.closesAt : null;
}
