import { unreachable } from '../basics.ts';
import type { Command } from '../commands.ts';
import { refuse, type Context, type Decision } from '../decision.ts';
import type { AssemblyState } from '../state.ts';
import { decideAgenda } from './agenda.ts';
import { decideAnnouncement } from './announcements.ts';
import { decideCheckIn, decideCheckOut, decideCheckOutAll } from './attendance.ts';
import { decideCast } from './ballots.ts';
import { decidePreparing } from './polls.ts';
import { decideChangeRoll, decideReissue } from './roll.ts';
import { decideSettings } from './settings.ts';
import { decideSitting } from './sitting.ts';
import { decideCloseDue, decideInterrupted, decideVoting } from './voting.ts';

/**
 * The rules: what a command leads to in this state, or why it is refused. Pure. Whether the actor may give the command
 * at all, and whether it was accepted before, has been checked (`isPermitted`, `acceptedBefore`), and what is due has been
 * closed (`closeDuePolls`): a pause or an extension would give its time back to a poll that is over (PO10).
 */
export function decide(state: AssemblyState, command: Command, context: Context): Decision {
  switch (command.type) {
    case 'castBallot':
    case 'checkInSelf':
    case 'checkOutSelf':
      return decideForSelf(state, command, context);
    case 'changeSettings':
    case 'giveRole':
    case 'takeRole':
    case 'renewScreenLink':
      return decideSettings(state, command, context.actor);
    case 'changeRoll':
      return decideChangeRoll(state, command, context);
    case 'reissueAccess':
      return decideReissue(state, command.people);
    case 'checkIn':
      return decideCheckIn(state, command.participantIds, command.place);
    case 'checkOut':
      return decideCheckOut(state, command.participantIds);
    case 'checkOutAll':
      return decideCheckOutAll(state, command.basis.present);
    case 'openSitting':
    case 'adjournSitting':
    case 'closeAssembly':
    case 'pause':
    case 'unpause':
      return decideSitting(state, command);
    case 'addAgendaItem':
    case 'changeAgendaItem':
    case 'moveAgendaItem':
    case 'removeAgendaItem':
    case 'goToItem':
      return decideAgenda(state, command);
    case 'publishAnnouncement':
    case 'pinAnnouncement':
    case 'withdrawAnnouncement':
      return decideAnnouncement(state, command);
    case 'preparePoll':
    case 'changePoll':
    case 'removePoll':
    case 'repeatPoll':
    case 'prepareRunOff':
      return decidePreparing(state, command);
    case 'openPoll':
    case 'closePoll':
    case 'extendPoll':
    case 'publishResult':
    case 'voidPoll':
      return decideVoting(state, command, context);
    case 'closeDuePolls':
      return decideCloseDue(state, context.now);
    case 'markInterrupted':
      return decideInterrupted(state, command.returningMs, context.now);
    default:
      return unreachable(command);
  }
}

function decideForSelf(state: AssemblyState, command: Extract<Command, { type: 'castBallot' | 'checkInSelf' | 'checkOutSelf' }>, context: Context): Decision {
  if (context.actor.kind !== 'participant') return refuse({ reason: 'not-permitted' });
  switch (command.type) {
    case 'castBallot':
      return decideCast(state, command, context, context.actor.id);
    case 'checkInSelf':
      return decideCheckIn(state, [context.actor.id], command.place);
    case 'checkOutSelf':
      return decideCheckOut(state, [context.actor.id]);
  }
}
