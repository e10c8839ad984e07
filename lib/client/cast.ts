/**
 * The life of one ballot in the browser, as a pure state machine: what is chosen, what was cast, what is known of it.
 * It never says `recorded` before the server has, and by itself it sends nothing but a ballot whose Cast was tapped
 * within the last two minutes, on the basis that the person saw (RT6, RT8, L3).
 */
import type { Instant, PollId, Sequence } from '../assembly/basics.ts';
import type { NotEligible, Refusal } from '../assembly/refusals.ts';
import type { OwnBallot } from '../assembly/standing.ts';
import type { ProtocolRefusal } from '../protocol/down.ts';
import type { CommandAnswer } from './commands.ts';

export type Choice = OwnBallot['choice'];

/** What is chosen on a ballot of a certain revision of the poll. */
export type Draft = { readonly revision: number; readonly choice: Choice };

/** A ballot whose Cast was tapped and whose reply has not come. */
export type PendingCast = Draft & {
  readonly commandId: string;
  /** The recorded ballot that the person saw and replaces, or null. */
  readonly replaces: Sequence | null;
  /** Server time of the tap. */
  readonly castAt: Instant;
};

/** Why a choice waits for the person to decide again. */
export type ConfirmReason =
  /** The tap was more than two minutes ago, and the ballot is not in. */
  | 'too-long-ago'
  /** What is voted on has changed since: the choice is to be made anew. */
  | 'poll-changed'
  /** Another ballot of the same right is in, from another device for example; `recorded` shows it. */
  | 'replaced-elsewhere'
  /** The server could not record it for two minutes. */
  | 'try-again';

/** What a choice that was not cast has outlived, so that the page can say that it stands: a reload, or a loss of the connection. */
export type Kept = 'nothing' | 'reload' | 'loss';

export type CastStep =
  /** Nothing under way: an empty ballot, or the one in `recorded`. */
  | { readonly kind: 'resting' }
  | { readonly kind: 'choosing'; readonly draft: Draft; readonly kept: Kept }
  /** On the wire. `isAgain`: the client sends it again by itself, and says so. */
  | { readonly kind: 'sending'; readonly pending: PendingCast; readonly attempt: number; readonly isAgain: boolean }
  /** The poll is no longer open, and whether the ballot was in time is being asked: the server can only tell, not record. */
  | { readonly kind: 'checking'; readonly pending: PendingCast; readonly attempt: number }
  /** Not known, until the connection is back and the server has told. */
  | { readonly kind: 'unanswered'; readonly pending: PendingCast; readonly attempt: number }
  /** The server asked to come again, or took too long; the driver's timer does. */
  | { readonly kind: 'waiting'; readonly pending: PendingCast; readonly attempt: number }
  /** Shown again for the person to decide. `wasCast`: Cast was tapped, and it is certain that this did not count. */
  | { readonly kind: 'confirm-again'; readonly draft: Draft; readonly because: ConfirmReason; readonly wasCast: boolean }
  /** Not in when the poll closed (P13). An older ballot in `recorded` still counts. `arrivedAt` is null when it never arrived, or not as the last. */
  | { readonly kind: 'not-counted'; readonly because: NotCountedReason; readonly choice: Choice; readonly closedAt: Instant; readonly arrivedAt: Instant | null }
  /** The server said no, for good. */
  | { readonly kind: 'refused'; readonly draft: Draft; readonly refusal: Refusal | ProtocolRefusal };

/** `replaced-elsewhere`, `not-confirmed`: it did not count, the person was asked, and the poll closed before they said so again. */
export type NotCountedReason = 'late' | 'replaced-elsewhere' | 'not-confirmed';

export type Cast = {
  readonly pollId: PollId;
  /** One's ballot as the server has recorded it. */
  readonly recorded: OwnBallot | null;
  readonly step: CastStep;
};

/** What the server says of the poll, from the stage and one's standing. */
export type PollFacts =
  | { readonly status: 'open'; readonly revision: number; readonly exception: NotEligible | null; readonly isInterrupted: boolean }
  /** `isConclusive`: one's standing is newer than the close, so that a ballot it lacks is not in. */
  | { readonly status: 'closed'; readonly closedAt: Instant; readonly isConclusive: boolean }
  | { readonly status: 'void' }
  /** Not on the stage (any more). */
  | { readonly status: 'absent' };

export type Facts = { readonly poll: PollFacts; readonly ballot: OwnBallot | null; readonly now: Instant };

export type CastEvent =
  | { readonly type: 'choose'; readonly draft: Draft }
  /** The person takes the choice back, or has read that it did not count. */
  | { readonly type: 'clear' }
  | { readonly type: 'cast'; readonly commandId: string; readonly at: Instant }
  | { readonly type: 'answered'; readonly commandId: string; readonly answer: CommandAnswer }
  /** The connection is gone. */
  | { readonly type: 'lost' }
  /** The connection stands, topics are joined, and this is how things are. */
  | { readonly type: 'learned'; readonly facts: Facts }
  /** A `wait` is over. */
  | { readonly type: 'waited'; readonly facts: Facts };

export type CastEffect =
  | { readonly do: 'send'; readonly pending: PendingCast }
  /** Call back with `waited` after a jittered back-off. */
  | { readonly do: 'wait'; readonly attempt: number }
  /** The epoch is no longer ours: join again, and learn anew. */
  | { readonly do: 'rejoin' };

export type Transition = { readonly cast: Cast; readonly effect: CastEffect | null };

/** RT8: how long after the tap a ballot may be cast again without asking. The server takes none that is older (`castLimitMs`). */
export const castAgainLimitMs = 120_000;

/** A server that refuses each fresh epoch is beyond a client's mending. */
const mostStaleEpochs = 5;

export function newCast(pollId: PollId): Cast {
  return { pollId, recorded: null, step: { kind: 'resting' } };
}

/** What a browser keeps over a reload, or null for nothing. */
export type KeptCast =
  | { readonly kind: 'draft'; readonly draft: Draft; readonly wasCast: boolean }
  | { readonly kind: 'pending'; readonly pending: PendingCast };

export function keptOf({ step }: Cast): KeptCast | null {
  switch (step.kind) {
    case 'choosing':
      return { kind: 'draft', draft: step.draft, wasCast: false };
    case 'confirm-again':
      return { kind: 'draft', draft: step.draft, wasCast: step.wasCast };
    case 'sending':
    case 'checking':
    case 'unanswered':
    case 'waiting':
      return { kind: 'pending', pending: step.pending };
    case 'resting':
    case 'not-counted':
    case 'refused':
      return null;
  }
}

/** The state after a reload: it knows nothing yet, so it claims nothing. */
export function restoredCast(pollId: PollId, kept: KeptCast): Cast {
  if (kept.kind === 'pending') return { pollId, recorded: null, step: { kind: 'unanswered', pending: kept.pending, attempt: 0 } };
  const { draft, wasCast } = kept;
  if (wasCast) return { pollId, recorded: null, step: { kind: 'confirm-again', draft, because: 'too-long-ago', wasCast } };
  return { pollId, recorded: null, step: { kind: 'choosing', draft, kept: 'reload' } };
}

export function nextCast(cast: Cast, event: CastEvent): Transition {
  switch (event.type) {
    case 'choose':
      return isUnderWay(cast.step) ? stay(cast) : to(cast, { kind: 'choosing', draft: event.draft, kept: 'nothing' });
    case 'clear':
      return isUnderWay(cast.step) ? stay(cast) : to(cast, { kind: 'resting' });
    case 'cast':
      return castTapped(cast, event.commandId, event.at);
    case 'answered':
      return answered(cast, event.commandId, event.answer);
    case 'lost':
      return lost(cast);
    case 'learned':
      return learned(withRecorded(cast, event.facts.ballot), cast.recorded, event.facts);
    case 'waited':
      if (cast.step.kind !== 'waiting') return stay(cast);
      return settle(withRecorded(cast, event.facts.ballot), cast.step, event.facts);
  }
}

/** Cast was tapped and nothing certain has come of it yet. */
export function isUnderWay(step: CastStep): step is Extract<CastStep, { pending: PendingCast }> {
  return 'pending' in step;
}

function castTapped(cast: Cast, commandId: string, at: Instant): Transition {
  const { step } = cast;
  // A second tap finds the first under way (P8); a choice for another revision has to be made anew.
  if (step.kind !== 'choosing' && step.kind !== 'confirm-again' && step.kind !== 'refused') return stay(cast);
  if (step.kind === 'confirm-again' && step.because === 'poll-changed') return stay(cast);
  const pending = { ...step.draft, commandId, replaces: cast.recorded?.sequence ?? null, castAt: at };
  return send(cast, pending, 1, false);
}

function lost(cast: Cast): Transition {
  const { step } = cast;
  if (step.kind === 'choosing' && step.kept === 'nothing') return to(cast, { ...step, kept: 'loss' });
  if (!isUnderWay(step) || step.kind === 'unanswered') return stay(cast);
  return to(cast, { kind: 'unanswered', pending: step.pending, attempt: step.attempt });
}

function answered(cast: Cast, commandId: string, answer: CommandAnswer): Transition {
  const { step } = cast;
  // An answer to an attempt that has been settled otherwise meanwhile is no news.
  if (!isUnderWay(step) || step.pending.commandId !== commandId) return stay(cast);
  const { pending, attempt } = step;
  switch (answer.outcome) {
    case 'accepted': {
      const ballot = { sequence: answer.sequence, at: answer.at, choice: pending.choice };
      return to(withRecorded(cast, ballot), { kind: 'resting' });
    }
    case 'unanswered':
      if (step.kind === 'unanswered') return stay(cast);
      if (answer.because === 'timeout') return wait(cast, pending, attempt);
      return lost(cast);
    case 'refused':
      return refused(cast, pending, attempt, answer.refusal);
  }
}

function refused(cast: Cast, pending: PendingCast, attempt: number, refusal: Extract<CommandAnswer, { outcome: 'refused' }>['refusal']): Transition {
  switch (refusal.reason) {
    case 'not-connected':
      return to(cast, { kind: 'unanswered', pending, attempt });
    case 'try-again':
      return wait(cast, pending, attempt);
    case 'stale-epoch':
      if (attempt >= mostStaleEpochs) return confirm(cast, pending, 'try-again');
      return { ...to(cast, { kind: 'unanswered', pending, attempt }), effect: { do: 'rejoin' } };
    case 'poll-closed':
      if (isIn(cast.recorded, pending)) return to(cast, { kind: 'resting' });
      return to(cast, { kind: 'not-counted', because: 'late', choice: pending.choice, closedAt: refusal.closedAt, arrivedAt: refusal.arrivedAt });
    case 'revision-outdated':
      return confirm(cast, pending, 'poll-changed');
    case 'cast-too-long-ago':
      return confirm(cast, pending, 'too-long-ago');
    case 'ballot-outdated':
    case 'not-changeable':
      if (isIn(cast.recorded, pending)) return to(cast, { kind: 'resting' });
      return confirm(cast, pending, 'replaced-elsewhere');
    default:
      return to(cast, { kind: 'refused', draft: draftOf(pending), refusal });
  }
}

function learned(cast: Cast, before: OwnBallot | null, facts: Facts): Transition {
  const { step } = cast;
  switch (step.kind) {
    case 'resting':
    case 'not-counted':
      return stay(cast);
    case 'choosing':
      return stillChoosing(cast, step, before, facts.poll);
    case 'confirm-again':
      return stillToConfirm(cast, step, before, facts.poll);
    case 'refused':
      return facts.poll.status === 'open' && facts.poll.revision !== step.draft.revision ? to(cast, { kind: 'resting' }) : stay(cast);
    case 'sending':
    case 'checking':
    case 'waiting':
      // The standing may come before the reply, or in its place; it is as durable.
      return isIn(cast.recorded, step.pending) ? to(cast, { kind: 'resting' }) : stay(cast);
    case 'unanswered':
      return settle(cast, step, facts);
  }
}

function stillChoosing(cast: Cast, { draft, kept }: Extract<CastStep, { kind: 'choosing' }>, before: OwnBallot | null, poll: PollFacts): Transition {
  // Never cast, so nothing is lost with it.
  if (poll.status !== 'open') return to(cast, { kind: 'resting' });
  if (poll.revision !== draft.revision) return to(cast, { kind: 'confirm-again', draft, because: 'poll-changed', wasCast: false });
  // What the person saw recorded when they chose is no longer what is: they look first. After a reload they see it first anyway.
  const isOther = before?.sequence !== cast.recorded?.sequence;
  if (isOther && (before !== null || kept !== 'reload')) {
    return to(cast, { kind: 'confirm-again', draft, because: 'replaced-elsewhere', wasCast: false });
  }
  return stay(cast);
}

function stillToConfirm(cast: Cast, { draft, because, wasCast }: Extract<CastStep, { kind: 'confirm-again' }>, before: OwnBallot | null, poll: PollFacts): Transition {
  // "Another ballot is in" was said before one's standing told which: it says the same.
  const isNews = before?.sequence !== cast.recorded?.sequence;
  if (wasCast && isNews && cast.recorded !== null && isSameChoice(cast.recorded.choice, draft.choice)) return to(cast, { kind: 'resting' });
  if (poll.status === 'open') {
    if (poll.revision === draft.revision) return stay(cast);
    return to(cast, { kind: 'confirm-again', draft, because: 'poll-changed', wasCast });
  }
  const isRecorded = cast.recorded !== null && isSameChoice(cast.recorded.choice, draft.choice);
  if (!wasCast || isRecorded || poll.status !== 'closed') return to(cast, { kind: 'resting' });
  const reason = because === 'replaced-elsewhere' ? because : 'not-confirmed';
  return to(cast, { kind: 'not-counted', because: reason, choice: draft.choice, closedAt: poll.closedAt, arrivedAt: null });
}

/** RT8: a Cast without an answer, in the light of what the server says now. */
function settle(cast: Cast, { pending, attempt }: { readonly pending: PendingCast; readonly attempt: number }, { poll, now }: Facts): Transition {
  if (isIn(cast.recorded, pending)) return to(cast, { kind: 'resting' });
  if (isReplaced(cast.recorded, pending)) {
    return poll.status === 'open' ? confirm(cast, pending, 'replaced-elsewhere') : to(cast, { kind: 'resting' });
  }
  switch (poll.status) {
    case 'open':
      return settleOpen(cast, pending, attempt, poll, now);
    case 'closed':
      if (poll.isConclusive) return to(cast, { kind: 'not-counted', because: 'late', choice: pending.choice, closedAt: poll.closedAt, arrivedAt: null });
      return check(cast, pending, attempt);
    case 'void':
      return to(cast, { kind: 'refused', draft: draftOf(pending), refusal: { reason: 'poll-not-open', status: 'void' } });
    case 'absent':
      // A poll that is not on the stage is not open. Its command id tells whether the ballot was in time.
      return check(cast, pending, attempt);
  }
}

function settleOpen(cast: Cast, pending: PendingCast, attempt: number, poll: Extract<PollFacts, { status: 'open' }>, now: Instant): Transition {
  if (poll.revision !== pending.revision) return confirm(cast, pending, 'poll-changed');
  if (Math.abs(now - pending.castAt) > castAgainLimitMs) return confirm(cast, pending, attempt > 1 ? 'try-again' : 'too-long-ago');
  if (poll.exception !== null) return to(cast, { kind: 'refused', draft: draftOf(pending), refusal: { reason: 'not-eligible', why: poll.exception } });
  // The chair decides whether it goes on.
  if (poll.isInterrupted) return to(cast, { kind: 'unanswered', pending, attempt });
  return send(cast, pending, attempt + 1, true);
}

function send(cast: Cast, pending: PendingCast, attempt: number, isAgain: boolean): Transition {
  return { cast: at(cast, { kind: 'sending', pending, attempt, isAgain }), effect: { do: 'send', pending } };
}

function check(cast: Cast, pending: PendingCast, attempt: number): Transition {
  return { cast: at(cast, { kind: 'checking', pending, attempt: attempt + 1 }), effect: { do: 'send', pending } };
}

function wait(cast: Cast, pending: PendingCast, attempt: number): Transition {
  return { cast: at(cast, { kind: 'waiting', pending, attempt }), effect: { do: 'wait', attempt } };
}

function confirm(cast: Cast, pending: PendingCast, because: ConfirmReason): Transition {
  return to(cast, { kind: 'confirm-again', draft: draftOf(pending), because, wasCast: true });
}

function to(cast: Cast, step: CastStep): Transition {
  return { cast: at(cast, step), effect: null };
}

function stay(cast: Cast): Transition {
  return { cast, effect: null };
}

function at(cast: Cast, step: CastStep): Cast {
  return { ...cast, step };
}

function draftOf({ revision, choice }: PendingCast): Draft {
  return { revision, choice };
}

/** A ballot that is newer than the one known; sequences only grow. */
function withRecorded(cast: Cast, ballot: OwnBallot | null): Cast {
  if (ballot === null || (cast.recorded !== null && ballot.sequence <= cast.recorded.sequence)) return cast;
  return { ...cast, recorded: ballot };
}

/** Something newer than what the person replaced is recorded. */
function isReplaced(recorded: OwnBallot | null, pending: PendingCast): boolean {
  return recorded !== null && recorded.sequence > (pending.replaces ?? 0);
}

/** What the person cast is what is recorded. */
function isIn(recorded: OwnBallot | null, pending: PendingCast): boolean {
  return recorded !== null && isReplaced(recorded, pending) && isSameChoice(recorded.choice, pending.choice);
}

/** Whether two choices certainly say the same. */
export function isSameChoice(one: Choice, other: Choice): boolean {
  if ('answer' in one) return 'answer' in other && one.answer === other.answer;
  if ('abstain' in one) return 'abstain' in other;
  if (!('picks' in other) || one.picks.length !== other.picks.length) return false;
  return one.picks.every((pick, place) => pick === other.picks[place]);
}
