import { unreachable, type Instant, type PollId } from '../../../lib/assembly/basics.ts';
import type { PollPart } from '../../../lib/assembly/stage.ts';
import type { NotEligible } from '../../../lib/assembly/refusals.ts';
import type { OwnBallot } from '../../../lib/assembly/standing.ts';
import type { CastStep } from '../../../lib/client/cast.ts';
import type { ClientState } from '../../../lib/client/client-state.ts';
import { pollsOf } from '../../../lib/client/stage-view.ts';
import type { EndReason, JoinRefusal } from '../../../lib/protocol/down.ts';
import type { Attention } from './attention.ts';

/** Why no ballot is shown for a poll, or for none. */
export type Obstacle = NotEligible | 'interrupted' | 'poll-closed' | 'poll-void' | 'paused' | 'adjourned' | 'not-started' | 'assembly-closed';

/** The one thing that the page shows (P2). */
export type Face =
  | { readonly kind: 'starting' }
  | { readonly kind: 'session-ended'; readonly reason: EndReason | JoinRefusal }
  | { readonly kind: 'check-in' }
  | { readonly kind: 'poll-list' }
  | { readonly kind: 'ballot'; readonly pollId: PollId; readonly step: 'choosing' | 'reviewing' }
  | { readonly kind: 'sending'; readonly pollId: PollId }
  | { readonly kind: 'recorded'; readonly pollId: PollId }
  | { readonly kind: 'late-ballot'; readonly pollId: PollId }
  | { readonly kind: 'result'; readonly pollId: PollId }
  | { readonly kind: 'results' }
  | { readonly kind: 'past-result'; readonly ofPoll: PollId; readonly hash: string }
  /** `pollId` is null where it is about the whole assembly. */
  | { readonly kind: 'cannot-vote'; readonly pollId: PollId | null; readonly why: Obstacle }
  | { readonly kind: 'idle' };

/** What the face follows from. */
export type FaceState = { readonly client: Pick<ClientState, 'connection' | 'stage' | 'standing' | 'casts'>; readonly attention: Attention };

type SettledPoll = Exclude<PollPart, { status: 'open' }>;

/** Exactly one face for every state. */
export function faceOf(state: FaceState): Face {
  const { connection, stage, standing } = state.client;
  if (typeof connection === 'object') return { kind: 'session-ended', reason: connection.ended };
  if (stage.assembly === null || standing === null) return { kind: 'starting' };
  return routedFace(state) ?? autoFace(state);
}

/** Where the person went, as long as there is such a place. */
function routedFace(state: FaceState): Face | null {
  const { route } = state.attention;
  switch (route.at) {
    case 'auto':
      return null;
    case 'list':
      return openPolls(state).length > 0 ? { kind: 'poll-list' } : null;
    case 'check-in':
      return isAbsent(state) && !isOver(state) ? { kind: 'check-in' } : null;
    case 'results':
      return (state.client.stage.results?.body.settled ?? 0) > 0 ? { kind: 'results' } : null;
    case 'past-result':
      return { kind: 'past-result', ofPoll: route.ofPoll, hash: route.hash };
    case 'result':
      return pollOf(state, route.pollId)?.status === 'published' ? { kind: 'result', pollId: route.pollId } : null;
    case 'poll': {
      const poll = pollOf(state, route.pollId);
      if (poll === null) return null;
      if (poll.status === 'open') return openFace(state, poll);
      // Who was at it must not find themselves on the ballot of another poll (P3, H8).
      if (poll.status === 'void' && poll.voidedAt > state.attention.putAwayAt) return settledFace(state, poll);
      if (poll.status === 'closed' && poll.closedAt > state.attention.putAwayAt && recordedOf(state, poll.id) === null) return settledFace(state, poll);
      return hasUnsettledBallot(state, poll.id) ? settledFace(state, poll) : null;
    }
    default:
      return unreachable(route);
  }
}

/** Where the assembly is. */
function autoFace(state: FaceState): Face {
  const open = openPolls(state);
  const engaged = open.find(({ id }) => isEngaged(stepOf(state, id)));
  if (engaged === undefined && !open.some(({ id }) => mayVote(state, id))) {
    const late = pollsOf(state.client.stage).find(({ id }) => stepOf(state, id).kind === 'not-counted');
    if (late !== undefined) return { kind: 'late-ballot', pollId: late.id };
    if (isAskedForPlace(state)) return { kind: 'check-in' };
  }
  const only = open.length === 1 ? open[0] : engaged;
  if (only !== undefined) return openFace(state, only);
  if (open.length > 1) return { kind: 'poll-list' };

  const news = newestSettled(state);
  if (news !== null) return settledFace(state, news);
  return sittingFace(state);
}

function openFace(state: FaceState, poll: Extract<PollPart, { status: 'open' }>): Face {
  const { id: pollId } = poll;
  const step = stepOf(state, pollId);
  switch (step.kind) {
    case 'sending':
      return step.isAgain ? { kind: 'sending', pollId } : { kind: 'ballot', pollId, step: reviewing(state, pollId) };
    case 'checking':
    case 'unanswered':
    case 'waiting':
      return { kind: 'sending', pollId };
    case 'not-counted':
      return { kind: 'late-ballot', pollId };
    case 'refused':
      if (step.refusal.reason === 'not-eligible') return { kind: 'cannot-vote', pollId, why: step.refusal.why };
      return { kind: 'ballot', pollId, step: 'choosing' };
    case 'choosing':
    case 'confirm-again':
      // A final one that is in, from another device, leaves nothing to decide.
      if (step.kind === 'confirm-again' && !poll.definition.changeable && recordedOf(state, pollId) !== null) return { kind: 'recorded', pollId };
      return obstacleFace(state, poll) ?? { kind: 'ballot', pollId, step: reviewing(state, pollId) };
    case 'resting': {
      const isRecorded = recordedOf(state, pollId) !== null;
      if (isRecorded && !(isChanging(state, pollId) && poll.definition.changeable)) return { kind: 'recorded', pollId };
      return obstacleFace(state, poll) ?? { kind: 'ballot', pollId, step: 'choosing' };
    }
    default:
      return unreachable(step);
  }
}

function settledFace(state: FaceState, poll: SettledPoll): Face {
  const { id: pollId } = poll;
  const step = stepOf(state, pollId);
  if (step.kind === 'not-counted') return { kind: 'late-ballot', pollId };
  if ('pending' in step) return { kind: 'sending', pollId };
  switch (poll.status) {
    case 'closed':
      return recordedOf(state, pollId) === null ? { kind: 'cannot-vote', pollId, why: 'poll-closed' } : { kind: 'recorded', pollId };
    case 'published':
      return { kind: 'result', pollId };
    case 'void':
      return { kind: 'cannot-vote', pollId, why: 'poll-void' };
    default:
      return unreachable(poll);
  }
}

function sittingFace(state: FaceState): Face {
  const sitting = state.client.stage.assembly?.body.sitting;
  switch (sitting?.status) {
    case 'preparing':
      return { kind: 'cannot-vote', pollId: null, why: 'not-started' };
    case 'adjourned':
      return { kind: 'cannot-vote', pollId: null, why: 'adjourned' };
    case 'closed':
      return { kind: 'cannot-vote', pollId: null, why: 'assembly-closed' };
    case 'sitting':
      return sitting.paused === null ? { kind: 'idle' } : { kind: 'cannot-vote', pollId: null, why: 'paused' };
    case undefined:
      return { kind: 'starting' };
    default:
      return unreachable(sitting);
  }
}

function obstacleFace(state: FaceState, poll: Extract<PollPart, { status: 'open' }>): Face | null {
  const why = state.client.standing?.exceptions[poll.id];
  return why === undefined ? interruption(state, poll) : { kind: 'cannot-vote', pollId: poll.id, why };
}

/** Its time ran out while nobody could vote; until the chair decides no ballot is taken, and what is recorded stays in sight. */
function interruption(state: FaceState, { id, timer }: Extract<PollPart, { status: 'open' }>): Face | null {
  if (timer.kind !== 'interrupted') return null;
  return recordedOf(state, id) === null ? { kind: 'cannot-vote', pollId: id, why: 'interrupted' } : { kind: 'recorded', pollId: id };
}

function reviewing({ attention: { route } }: FaceState, pollId: PollId): 'choosing' | 'reviewing' {
  return route.at === 'poll' && route.pollId === pollId && route.step === 'reviewing' ? 'reviewing' : 'choosing';
}

function isChanging({ attention: { route } }: FaceState, pollId: PollId): boolean {
  return route.at === 'poll' && route.pollId === pollId && route.step === 'changing';
}

function isAskedForPlace(state: FaceState): boolean {
  return isAbsent(state) && !state.attention.hasSkippedCheckIn && !isOver(state);
}

function isAbsent({ client: { standing } }: FaceState): boolean {
  return standing !== null && standing.attendance === null;
}

function isOver({ client: { stage } }: FaceState): boolean {
  return stage.assembly?.body.sitting.status === 'closed';
}

/** A choice that isn't cast, or a ballot whose fate isn't known: nothing may push that away (P3). */
export function isEngaged(step: CastStep): boolean {
  return step.kind !== 'resting' && step.kind !== 'not-counted';
}

function hasUnsettledBallot(state: FaceState, pollId: PollId): boolean {
  const step = stepOf(state, pollId);
  return step.kind === 'not-counted' || 'pending' in step;
}

export function stepOf({ client: { casts } }: FaceState, pollId: PollId): CastStep {
  return casts[pollId]?.step ?? { kind: 'resting' };
}

/** One's ballot as it is recorded, from whichever source is newer. */
export function recordedOf({ client: { casts, standing } }: FaceState, pollId: PollId): OwnBallot | null {
  const heard = standing?.ballots[pollId] ?? null;
  const own = casts[pollId]?.recorded ?? null;
  if (heard === null || own === null) return heard ?? own;
  return own.sequence > heard.sequence ? own : heard;
}

export function mayVote({ client: { standing } }: FaceState, pollId: PollId): boolean {
  return standing !== null && standing.exceptions[pollId] === undefined;
}

export function pollOf({ client: { stage } }: FaceState, pollId: PollId): PollPart | null {
  return stage.polls[pollId]?.body ?? null;
}

type OpenPart = Extract<PollPart, { status: 'open' }>;

/** In the order in which they were opened. */
export function openPolls({ client: { stage } }: FaceState): OpenPart[] {
  const open = pollsOf(stage).filter((poll): poll is OpenPart => poll.status === 'open');
  return open.sort((one, other) => one.openedAt - other.openedAt);
}

/** Open polls that wait for this person: they may vote, and nothing is recorded or under way. */
export function pollsToVote(state: FaceState): OpenPart[] {
  return openPolls(state).filter(({ id, timer }) => timer.kind !== 'interrupted' && mayVote(state, id) && recordedOf(state, id) === null && !('pending' in stepOf(state, id)));
}

/** When a poll came to what it is now. */
export function settledAt(poll: SettledPoll): Instant {
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

/** The newest closing, result or voiding of this sitting, or since it ended, that was not put away. */
export function newestSettled(state: FaceState): SettledPoll | null {
  const sitting = state.client.stage.assembly?.body.sitting;
  const since = sitting !== undefined && 'since' in sitting ? sitting.since : 0;
  let newest: SettledPoll | null = null;
  for (const poll of pollsOf(state.client.stage)) {
    if (poll.status === 'open') continue;
    const at = settledAt(poll);
    if (at < since || at <= state.attention.putAwayAt) continue;
    if (newest === null || at > settledAt(newest)) newest = poll;
  }
  return newest;
}

/** The newest published result, put away or not. */
export function newestResult(state: FaceState): Extract<PollPart, { status: 'published' }> | null {
  let newest: Extract<PollPart, { status: 'published' }> | null = null;
  for (const poll of pollsOf(state.client.stage)) {
    if (poll.status === 'published' && (newest === null || poll.publishedAt > newest.publishedAt)) newest = poll;
  }
  return newest;
}

/** Whether the person is in the middle of a ballot on the page that stands: a poll that opens now waits in the list (P3). */
export function isBusy(state: FaceState): boolean {
  const face = faceOf(state);
  if (face.kind === 'sending') return true;
  if (face.kind !== 'ballot') return false;
  return isEngaged(stepOf(state, face.pollId)) || isChanging(state, face.pollId);
}
