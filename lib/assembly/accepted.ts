import { formatActor, type Actor, type PollId } from './basics.ts';
import type { Command } from './commands.ts';
import { receiptOfCommand } from './receipts.ts';
import type { Accepted, AssemblyState } from './state.ts';

/**
 * The answer that this command was given before, or null (RT7). A ballot keeps the command that cast it, a participant
 * the last one by which they checked in or out, and staff commands stand in a bounded window. It is looked for where
 * such a command would stand, so that the thousandth poll costs a ballot no more than the first.
 */
export function acceptedBefore(state: AssemblyState, actor: Actor, commandId: string, command: Command): Accepted | null {
  if (actor.kind !== 'participant') return acceptedFromStaff(state, actor, commandId);
  return command.type === 'castBallot' ? acceptedBallot(state, actor.id, commandId, command.pollId) : acceptedAttendance(state, actor.id, commandId);
}

/** The same for a command that only staff give. */
export function acceptedFromStaff(state: AssemblyState, actor: Actor, commandId: string): Accepted | null {
  const known = state.staffCommands.get(commandId);
  if (known === undefined || known.actor !== formatActor(actor)) return null;
  return { sequence: known.sequence, at: known.at };
}

function acceptedAttendance(state: AssemblyState, id: string, commandId: string): Accepted | null {
  const last = state.roll.members.get(id)?.lastCommand;
  return last?.id === commandId ? { sequence: last.sequence, at: last.at } : null;
}

function acceptedBallot(state: AssemblyState, id: string, commandId: string, pollId: PollId): Accepted | null {
  const poll = state.polls.get(pollId);
  if (poll === undefined || poll.status === 'draft') return null;
  if (poll.status === 'open' || (poll.status === 'closed' && poll.receipts === null)) {
    const ballot = poll.ballots.get(id);
    return ballot?.commandId === commandId ? { sequence: ballot.sequence, at: ballot.at } : null;
  }
  const receipt = poll.receipts === null ? null : receiptOfCommand(poll.receipts, id, commandId);
  return receipt === null ? null : { sequence: receipt.sequence, at: receipt.at };
}
