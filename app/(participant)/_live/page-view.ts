import { unreachable, type PollId } from '../../../lib/assembly/basics.ts';
import type { PollPart } from '../../../lib/assembly/stage.ts';
import type { CastStep } from '../../../lib/client/cast.ts';
import type { ClientState } from '../../../lib/client/client-state.ts';
import type { EndReason, JoinRefusal } from '../../../lib/protocol/down.ts';
import { formulaOf, outcomeWord, resultParts, type Pick, type PollWords } from '../../_live/poll-words.ts';
import type { BallotNotice, CannotVoteReason, PageView, PollCard, ResultView, RightView, Selection, SendingView, SessionEndReason } from '../_faces/types.ts';
import type { Attention } from './attention.ts';
import { mayVote, newestResult, openPolls, pollOf, pollsToVote, recordedOf, settledAt, stepOf, type Face, type Obstacle } from './face.ts';
import { pollView, selectionOf, textView } from './poll-view.ts';
import { pastResult, resultsPage } from './results-view.ts';

/** What became of the last tap on a place. */
export type CheckInState = 'none' | 'busy' | 'failed';

export type PageInput = {
  readonly client: ClientState;
  readonly attention: Attention;
  readonly checkIn: CheckInState;
  /** Polls in which this page has changed a recorded ballot. */
  readonly changedPolls: ReadonlySet<PollId>;
  readonly words: PollWords;
  readonly pick: Pick;
};

const starting: PageView = { kind: 'starting' };

/** A face with all that it shows. */
export function pageView(face: Face, input: PageInput): PageView {
  switch (face.kind) {
    case 'starting':
      return starting;
    case 'session-ended':
      return face.reason === 'unknown-assembly' ? { kind: 'unknown-assembly' } : { kind: 'session-ended', reason: endReason(face.reason) };
    case 'check-in':
      return { kind: 'check-in', isBusy: input.checkIn === 'busy', hasFailed: input.checkIn === 'failed', hasVote: rightOf(input).weight !== '0', places: ['room', 'remote'] };
    case 'poll-list':
      return { kind: 'poll-list', cards: openPolls(input).map((poll) => card(poll, input)) };
    case 'idle':
      return idle(input);
    case 'results':
      return resultsPage(input);
    case 'past-result':
      return pastResult(face, input, (poll) => settledPage(poll, input, 'results'));
    case 'cannot-vote':
      return cannotVote(face.pollId, face.why, input);
    case 'ballot':
    case 'sending':
    case 'recorded':
    case 'late-ballot':
    case 'result': {
      const poll = pollOf(input, face.pollId);
      return poll === null ? starting : pollPage(face, poll, input);
    }
    default:
      return unreachable(face);
  }
}

type PollFace = Extract<Face, { kind: 'ballot' | 'sending' | 'recorded' | 'late-ballot' | 'result' }>;

function pollPage(face: PollFace, poll: PollPart, input: PageInput): PageView {
  switch (face.kind) {
    case 'ballot':
      return ballot(face.step, poll, input);
    case 'sending':
      return sending(poll, input);
    case 'recorded':
      return recorded(poll, input);
    case 'late-ballot':
      return lateBallot(poll, input);
    case 'result':
      return settledPage(poll, input, 'start');
    default:
      return unreachable(face);
  }
}

function ballot(step: 'choosing' | 'reviewing', poll: PollPart, input: PageInput): PageView {
  const cast = stepOf(input, poll.id);
  const own = recordedOf(input, poll.id);
  return {
    kind: 'ballot',
    view: {
      poll: viewOf(poll, input),
      right: rightOf(input),
      voterName: input.client.me?.name ?? '',
      selection: chosen(cast),
      step,
      isSending: cast.kind === 'sending',
      replaces: own === null ? null : selectionOf(own.choice),
      notice: noticeOf(cast, input),
      takesFocus: cast.kind === 'resting',
      otherOpenPolls: otherPollsToVote(poll.id, input),
    },
  };
}

/** What stands on the ballot. After a change of the poll nothing does: the choice is to be made anew. */
function chosen(step: CastStep): Selection {
  switch (step.kind) {
    case 'resting':
    case 'not-counted':
      return [];
    case 'confirm-again':
      return step.because === 'poll-changed' ? [] : selectionOf(step.draft.choice);
    case 'choosing':
    case 'refused':
      return selectionOf(step.draft.choice);
    case 'sending':
    case 'checking':
    case 'unanswered':
    case 'waiting':
      return selectionOf(step.pending.choice);
    default:
      return unreachable(step);
  }
}

function noticeOf(step: CastStep, { client: { stage } }: PageInput): BallotNotice | null {
  if (step.kind === 'choosing' && step.kept !== 'nothing') return { kind: 'kept' };
  if (step.kind === 'refused') return { kind: 'refused' };
  if (step.kind === 'confirm-again') {
    const { because } = step;
    switch (because) {
      case 'too-long-ago':
        return { kind: 'not-recorded' };
      case 'poll-changed':
      case 'replaced-elsewhere':
      case 'try-again':
        return { kind: because };
      default:
        return unreachable(because);
    }
  }
  const sitting = stage.assembly?.body.sitting;
  return sitting?.status === 'sitting' && sitting.paused !== null ? { kind: 'paused' } : null;
}

function sending(poll: PollPart, input: PageInput): PageView {
  const cast = stepOf(input, poll.id);
  const own = recordedOf(input, poll.id);
  return {
    kind: 'sending',
    view: {
      poll: viewOf(poll, input),
      right: rightOf(input),
      selection: chosen(cast),
      replaces: own === null ? null : selectionOf(own.choice),
      state: sendingState(cast, poll),
      otherOpenPolls: otherPollsToVote(poll.id, input),
    },
  };
}

function sendingState(step: CastStep, poll: PollPart): SendingView['state'] {
  switch (step.kind) {
    case 'sending':
      return step.isAgain ? 'again' : 'sending';
    case 'unanswered':
      return poll.status === 'open' && poll.timer.kind === 'interrupted' ? 'interrupted' : 'unanswered';
    case 'checking':
    case 'waiting':
      return step.kind;
    case 'resting':
    case 'choosing':
    case 'confirm-again':
    case 'not-counted':
    case 'refused':
      return 'sending';
    default:
      return unreachable(step);
  }
}

function recorded(poll: PollPart, input: PageInput): PageView {
  const own = recordedOf(input, poll.id);
  if (own === null) return starting;
  return {
    kind: 'recorded',
    view: {
      poll: viewOf(poll, input),
      right: rightOf(input),
      selection: selectionOf(own.choice),
      at: own.at,
      recordNumber: own.sequence,
      pollStatus: poll.status !== 'open' ? 'closed' : poll.timer.kind === 'interrupted' ? 'interrupted' : 'open',
      isReplacement: input.changedPolls.has(poll.id),
      otherOpenPolls: otherPollsToVote(poll.id, input),
    },
  };
}

function lateBallot(poll: PollPart, input: PageInput): PageView {
  const step = stepOf(input, poll.id);
  if (step.kind !== 'not-counted') return starting;
  const own = recordedOf(input, poll.id);
  return {
    kind: 'late-ballot',
    view: {
      poll: viewOf(poll, input),
      because: step.because,
      selection: selectionOf(step.choice),
      closedAt: step.closedAt,
      arrivedAt: step.arrivedAt,
      stillCounts: own === null ? null : selectionOf(own.choice),
    },
  };
}

/** What became of a poll, on the stage or out of the list of all results. */
function settledPage(poll: PollPart, input: PageInput, backTo: 'start' | 'results'): PageView {
  if (poll.status === 'void') return { kind: 'cannot-vote', view: { poll: viewOf(poll, input), reason: reasonOf('poll-void', poll, input), backTo, settled: 0 } };
  if (poll.status !== 'published') return starting;
  const { outcome } = poll;
  return {
    kind: 'result',
    view: {
      poll: viewOf(poll, input),
      outcome: outcomeWord({ verdict: outcome.verdict, isTied: outcome.ties.length > 0 }),
      bars: resultParts(poll, outcome, input.words, input.pick),
      formula: formulaOf(poll, outcome),
      publishedAt: poll.publishedAt,
      own: ownChoice(poll, input),
      backTo,
      heads: String(outcome.cast.heads) === outcome.cast.weight ? null : outcome.cast.heads,
    },
  };
}

/** Ballots in polls of the stage come with the standing; in older ones they are asked for. */
function ownChoice({ id }: PollPart, input: PageInput): ResultView['own'] {
  const isOnStage = pollOf(input, id) !== null;
  const own = isOnStage ? recordedOf(input, id) : input.client.pastBallots[id];
  if (own === undefined) return 'unknown';
  return own === null ? 'none' : selectionOf(own.choice);
}

function idle(input: PageInput): PageView {
  const { client, pick, words } = input;
  const item = client.stage.item?.body ?? null;
  const last = newestResult(input);
  const lastView = last === null ? null : pollView(last, words, pick, client.contents);
  return {
    kind: 'idle',
    view: {
      item: item === null ? null : { number: item.number, title: pick(item.title), text: textView(item.text, pick, client.contents) },
      turnout: client.room === null || client.room.enrolled === 0 ? null : { present: client.room.present, onRoll: client.room.enrolled },
      lastResult: lastView === null ? null : { pollId: lastView.id, code: lastView.code, title: lastView.title },
      settled: settledOf(input),
    },
  };
}

function card(poll: PollPart, input: PageInput): PollCard {
  const step = stepOf(input, poll.id);
  const status = () => {
    if ('pending' in step) return 'sending';
    if (recordedOf(input, poll.id) !== null && step.kind === 'resting') return 'recorded';
    const isInterrupted = poll.status === 'open' && poll.timer.kind === 'interrupted';
    return mayVote(input, poll.id) && !isInterrupted ? 'to-vote' : 'cannot-vote';
  };
  return { poll: viewOf(poll, input), right: rightOf(input), status: status() };
}

function cannotVote(pollId: PollId | null, why: Obstacle, input: PageInput): PageView {
  const poll = pollId === null ? null : pollOf(input, pollId);
  return { kind: 'cannot-vote', view: { poll: poll === null ? null : viewOf(poll, input), reason: reasonOf(why, poll, input), backTo: 'start', settled: poll === null ? settledOf(input) : 0 } };
}

/** How many results there are to look at. */
function settledOf({ client: { stage } }: PageInput): number {
  return stage.results?.body.settled ?? 0;
}

function reasonOf(why: Obstacle, poll: PollPart | null, { client: { stage }, pick }: PageInput): CannotVoteReason {
  const sitting = stage.assembly?.body.sitting;
  switch (why) {
    case 'not-present':
    case 'no-voting-right':
    case 'arrived-late':
    case 'interrupted':
    case 'paused':
      return { kind: why };
    case 'not-on-roll':
      return { kind: 'no-voting-right' };
    case 'adjourned':
      return { kind: 'adjourned', until: null };
    case 'not-started':
      return { kind: 'not-started', startsAt: null };
    case 'assembly-closed':
      return { kind: 'assembly-closed', at: sitting?.status === 'closed' ? sitting.since : 0 };
    case 'poll-closed':
      return { kind: 'poll-closed', at: poll === null || poll.status === 'open' ? 0 : settledAt(poll) };
    case 'poll-void':
      return { kind: 'poll-void', because: poll?.status === 'void' ? pick(poll.reason) : null };
    default:
      return unreachable(why);
  }
}

/** Why the server ended the session, in the page's words; what it says of a page that it never heard of is "expired". */
function endReason(reason: Exclude<EndReason | JoinRefusal, 'unknown-assembly'>): SessionEndReason {
  switch (reason) {
    case 'access-reissued':
      return 'link-reissued';
    case 'removed-from-roll':
    case 'not-on-roll':
      return 'removed';
    case 'signed-out':
      return 'signed-out-elsewhere';
    case 'assembly-closed':
      return 'assembly-over';
    case 'outdated-page':
      return 'outdated-page';
    case 'unauthorized':
    case 'role-taken':
    case 'link-renewed':
    case 'try-again':
    case 'elsewhere':
      return 'expired';
    default:
      return unreachable(reason);
  }
}

function otherPollsToVote(pollId: PollId, input: PageInput): number {
  return pollsToVote(input).filter(({ id }) => id !== pollId).length;
}

function viewOf(poll: PollPart, { words, pick, client }: PageInput) {
  return pollView(poll, words, pick, client.contents);
}

/** One's own voting right; there is one a person until proxies come. */
function rightOf({ client: { standing } }: PageInput): RightView {
  return { id: 'own', heldFor: null, weight: standing?.weight ?? '1' };
}

