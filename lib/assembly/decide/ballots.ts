import { checkChoice } from '../../counting/methods.ts';
import { isPollChoice } from '../ballot.ts';
import type { ParticipantId } from '../basics.ts';
import type { Command } from '../commands.ts';
import { accept, refuse, type Context, type Decision } from '../decision.ts';
import { eligibleWeight, type OpenPoll } from '../poll.ts';
import type { NotEligible, Refusal } from '../refusals.ts';
import { hasVotingRight } from '../roll.ts';
import type { AssemblyState } from '../state.ts';
import { countDefinition } from '../tally.ts';

type Cast = Extract<Command, { type: 'castBallot' }>;

/** PO7–PO10, PO12: one ballot for each right, for the revision that was seen, until the instant of the close. */
export function decideCast(state: AssemblyState, command: Cast, context: Context, voter: ParticipantId): Decision {
  const poll = state.polls.get(command.pollId);
  if (poll === undefined) return refuse({ reason: 'unknown', thing: 'poll' });
  if (poll.status === 'draft') return refuse({ reason: 'unknown', thing: 'poll' });
  if (poll.status === 'void') return refuse({ reason: 'poll-not-open', status: 'void' });
  if (poll.status !== 'open') return refuse({ reason: 'poll-closed', closedAt: poll.closedAt, arrivedAt: context.now });
  // The deadline binds at its instant, not when the timer gets to run (PO10).
  if (poll.timer.kind === 'running' && context.now >= poll.timer.closesAt) {
    return refuse({ reason: 'poll-closed', closedAt: poll.timer.closesAt, arrivedAt: context.now });
  }
  if (poll.timer.kind === 'interrupted') {
    return refuse({ reason: 'poll-closed', closedAt: poll.timer.since, arrivedAt: context.now });
  }
  const why = whyNotEligible(state, poll, voter);
  if (why !== null) return refuse({ reason: 'not-eligible', why });
  const refusal = staleBallot(poll, command, voter, context);
  if (refusal !== null) return refuse(refusal);
  const choice = checkChoice(countDefinition(poll.definition), command.choice);
  if (choice === null || !isPollChoice(choice)) return refuse({ reason: 'choice-invalid' });
  return accept([
    { type: 'ballot.cast@1', body: { poll: poll.id, revision: poll.revision, choice, replaces: command.basis.replaces } },
  ]);
}

/**
 * RT8, L3c: whatever held a ballot up on its way, after so long it is for the person to say whether it still stands. Both
 * ways: a tap from the future was timed by a clock that has been set since.
 */
export const castLimitMs = 120_000;

function staleBallot(poll: OpenPoll, command: Cast, voter: ParticipantId, { now }: Context): Refusal | null {
  if (command.basis.revision !== poll.revision) return { reason: 'revision-outdated', revision: poll.revision };
  const recorded = poll.ballots.get(voter) ?? null;
  if (recorded !== null && !poll.definition.changeable) return { reason: 'not-changeable', recorded: recorded.sequence };
  if ((recorded?.sequence ?? null) !== command.basis.replaces) {
    return { reason: 'ballot-outdated', recorded: recorded?.sequence ?? null };
  }
  const { castAt } = command.basis;
  return Math.abs(now - castAt) > castLimitMs ? { reason: 'cast-too-long-ago', castAt } : null;
}

/** The reason why this participant may not cast in this open poll, or null when they may (P11, PO8). */
export function whyNotEligible(state: AssemblyState, poll: OpenPoll, voter: ParticipantId): NotEligible | null {
  const member = state.roll.members.get(voter);
  if (member === undefined) return 'not-on-roll';
  if (eligibleWeight(poll, voter) !== null) return null;
  if (!hasVotingRight(member)) return 'no-voting-right';
  if (poll.definition.admission === 'latecomers') return 'not-present';
  return 'arrived-late';
}
