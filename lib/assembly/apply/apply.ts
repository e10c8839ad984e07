import { parseActor, unreachable } from '../basics.ts';
import type { Change, Entry } from '../changes.ts';
import { putPerson } from '../directory.ts';
import type { RegistryChange } from '../decision.ts';
import { staffCommandWindow, type AssemblyState } from '../state.ts';
import { applyAgenda } from './agenda.ts';
import { applyAnnouncement } from './announcements.ts';
import { applyPoll } from './polls.ts';
import { applyRoll } from './roll.ts';
import { applySitting } from './sitting.ts';

/**
 * Brings one entry of the record into the state, in place. Never refuses: what is in the record has happened. Replaying
 * the same entries gives the same state, whoever replays them.
 * @throws RangeError when the entry does not follow the state's last one
 */
export function apply(state: AssemblyState, entry: Entry): void {
  if (entry.sequence !== state.sequence + 1) {
    throw new RangeError(`entry ${entry.sequence} does not follow entry ${state.sequence} of assembly ${state.id}`);
  }
  state.sequence = entry.sequence;
  state.lastAt = entry.at;
  applyChange(state, entry, entry.change);
  if (entry.commandId !== null) remember(state, entry, entry.commandId);
}

/** Brings a registry row into the state, in place. */
export function applyRegistry(state: AssemblyState, change: RegistryChange): void {
  switch (change.kind) {
    case 'put-person':
      putPerson(state.directory, change.person);
      return;
    case 'put-slug':
      state.slug = change.slug;
      return;
    case 'put-screen-generation':
      state.screenGeneration = change.generation;
      return;
    default:
      unreachable(change);
  }
}

function applyChange(state: AssemblyState, entry: Entry, change: Change): void {
  switch (change.type) {
    case 'assembly.created@1':
      state.settings = change.body.settings;
      state.settingsVersion = entry.sequence;
      state.roles.set(change.body.owner, 'owner');
      state.rolesVersion = entry.sequence;
      return;
    case 'settings.changed@1':
      state.settings = change.body.settings;
      state.settingsVersion = entry.sequence;
      return;
    case 'role.given@1':
      state.roles.set(change.body.staff, change.body.role);
      state.rolesVersion = entry.sequence;
      return;
    case 'role.taken@1':
      state.roles.delete(change.body.staff);
      state.rolesVersion = entry.sequence;
      return;
    case 'screen.renewed@1':
      // The generation itself is the registry's; the entry says who renewed the link and when.
      return;
    case 'roll.enrolled@1':
    case 'roll.corrected@1':
    case 'roll.removed@1':
    case 'access.reissued@1':
    case 'attendance.checkedIn@1':
    case 'attendance.checkedOut@1':
      applyRoll(state, entry, change);
      return;
    case 'sitting.opened@1':
    case 'sitting.adjourned@1':
    case 'assembly.paused@1':
    case 'assembly.unpaused@1':
    case 'assembly.closed@1':
      applySitting(state, entry, change);
      return;
    case 'agenda.added@1':
    case 'agenda.changed@1':
    case 'agenda.moved@1':
    case 'agenda.removed@1':
    case 'agenda.current@1':
      applyAgenda(state, entry, change);
      return;
    case 'announcement.published@1':
    case 'announcement.pinned@1':
    case 'announcement.withdrawn@1':
      applyAnnouncement(state, entry, change);
      return;
    case 'poll.prepared@1':
    case 'poll.changed@1':
    case 'poll.removed@1':
    case 'poll.opened@1':
    case 'poll.timer@1':
    case 'ballot.cast@1':
    case 'poll.closed@1':
    case 'poll.tallied@1':
    case 'poll.published@1':
    case 'poll.voided@1':
    case 'poll.voided@2':
      applyPoll(state, entry, change);
      return;
    default:
      unreachable(change);
  }
}

/** Ballots keep their own command; a participant's check-in is kept with the member; staff commands in a window. */
function remember(state: AssemblyState, entry: Entry, commandId: string): void {
  const actor = parseActor(entry.actor);
  if (actor?.kind === 'participant') {
    const member = state.roll.members.get(actor.id);
    if (member === undefined || entry.change.type === 'ballot.cast@1') return;
    state.roll.members.set(actor.id, { ...member, lastCommand: { id: commandId, sequence: entry.sequence, at: entry.at } });
    return;
  }
  if (actor?.kind !== 'staff') return;
  state.staffCommands.set(commandId, { sequence: entry.sequence, at: entry.at, actor: entry.actor });
  if (state.staffCommands.size <= staffCommandWindow) return;
  for (const oldest of state.staffCommands.keys()) {
    state.staffCommands.delete(oldest);
    return;
  }
}
