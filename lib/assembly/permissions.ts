import type { Actor } from './basics.ts';
import type { CommandType } from './commands.ts';
import type { AssemblyState, StaffRole } from './state.ts';

type Who = StaffRole | 'participant' | 'system';

const chairing: readonly Who[] = ['owner', 'chair'];
const administering: readonly Who[] = ['owner', 'admin'];
const owning: readonly Who[] = ['owner'];

/** Who may do what, cell by cell (SE3). What is not listed is not permitted. */
export const permissions: Readonly<Record<CommandType, readonly Who[]>> = {
  castBallot: ['participant'],
  checkInSelf: ['participant'],
  checkOutSelf: ['participant'],
  changeSettings: owning,
  giveRole: owning,
  takeRole: owning,
  renewScreenLink: ['owner', 'chair', 'admin'],
  changeRoll: administering,
  reissueAccess: administering,
  checkIn: administering,
  checkOut: administering,
  checkOutAll: administering,
  openSitting: chairing,
  adjournSitting: chairing,
  closeAssembly: chairing,
  pause: chairing,
  unpause: chairing,
  addAgendaItem: chairing,
  changeAgendaItem: chairing,
  moveAgendaItem: chairing,
  removeAgendaItem: chairing,
  goToItem: chairing,
  publishAnnouncement: chairing,
  pinAnnouncement: chairing,
  withdrawAnnouncement: chairing,
  preparePoll: chairing,
  changePoll: chairing,
  removePoll: chairing,
  openPoll: chairing,
  closePoll: chairing,
  extendPoll: chairing,
  publishResult: chairing,
  voidPoll: chairing,
  repeatPoll: chairing,
  prepareRunOff: chairing,
  closeDuePolls: ['system'],
  markInterrupted: ['system'],
};

/** Whether the actor, with the role they hold in this assembly now, may give this command at all. */
export function isPermitted(state: AssemblyState, actor: Actor, type: CommandType): boolean {
  const who = whoIs(state, actor);
  return who !== null && permissions[type].includes(who);
}

function whoIs(state: AssemblyState, actor: Actor): Who | null {
  if (actor.kind !== 'staff') return actor.kind;
  return state.roles.get(actor.id) ?? null;
}
