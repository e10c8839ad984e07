import { formatActor, type Actor } from './basics.ts';
import { receiptOfCommand } from './receipts.ts';
import type { Accepted, AssemblyState } from './state.ts';

/**
 * The answer that this command was given before, or null (RT7). A ballot keeps the command that cast it, a participant
 * the last one by which they checked in or out, and staff commands stand in a bounded window.
 */
export function acceptedBefore(state: AssemblyState, actor: Actor, commandId: string): Accepted | null {
  if (actor.kind === 'participant') return acceptedFromParticipant(state, actor.id, commandId);
  const known = state.staffCommands.get(commandId);
  if (known === undefined || known.actor !== formatActor(actor)) return null;
  return { sequence: known.sequence, at: known.at };
}

function acceptedFromParticipant(state: AssemblyState, id: string, commandId: string): Accepted | null {
  const attendance = state.roll.members.get(id)?.lastCommand;
  if (attendance?.id === commandId) return { sequence: attendance.sequence, at: attendance.at };
  for (const poll of state.polls.values()) {
    if (poll.status === 'open' || (poll.status === 'closed' && poll.receipts === null)) {
      const ballot = poll.ballots.get(id);
      if (ballot?.commandId === commandId) return { sequence: ballot.sequence, at: ballot.at };
      continue;
    }
    if (poll.status === 'draft' || poll.receipts === null) continue;
    const receipt = receiptOfCommand(poll.receipts, id, commandId);
    if (receipt !== null) return { sequence: receipt.sequence, at: receipt.at };
  }
  return null;
}
