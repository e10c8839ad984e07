import { checkMajority } from '../../counting/majority.ts';
import type { Actor } from '../basics.ts';
import type { Command } from '../commands.ts';
import { accept, refuse, type Decision, type RegistryChange } from '../decision.ts';
import { outdated } from '../refusals.ts';
import type { AssemblyState, StaffRole } from '../state.ts';
import { hasText } from './agenda.ts';

type SettingsCommand = Extract<Command, { type: 'changeSettings' | 'giveRole' | 'takeRole' | 'renewScreenLink' }>;

/** SE2, SE4, SE5, SE7: settings, roles and the screen's link. */
export function decideSettings(state: AssemblyState, command: SettingsCommand, actor: Actor): Decision {
  switch (command.type) {
    case 'changeSettings':
      return decideChange(state, command);
    case 'giveRole':
      if (command.basis !== state.rolesVersion) return refuse(outdated('roles', state.rolesVersion));
      if (state.roles.get(command.staffId) === command.role) return accept([]);
      if (givesUpOwnership(state, command.staffId, command.role, actor)) return refuse({ reason: 'own-role' });
      return accept([{ type: 'role.given@1', body: { staff: command.staffId, role: command.role } }]);
    case 'takeRole':
      if (command.basis !== state.rolesVersion) return refuse(outdated('roles', state.rolesVersion));
      if (!state.roles.has(command.staffId)) return accept([]);
      if (givesUpOwnership(state, command.staffId, null, actor)) return refuse({ reason: 'own-role' });
      return accept([{ type: 'role.taken@1', body: { staff: command.staffId } }]);
    case 'renewScreenLink': {
      const generation = state.screenGeneration + 1;
      return accept([{ type: 'screen.renewed@1', body: { generation } }], [{ kind: 'put-screen-generation', generation }]);
    }
  }
}

function decideChange(state: AssemblyState, command: Extract<SettingsCommand, { type: 'changeSettings' }>): Decision {
  if (command.basis !== state.settingsVersion) return refuse(outdated('settings', state.settingsVersion));
  if (!hasText(command.settings.title)) return refuse({ reason: 'invalid', field: 'title', fault: 'missing' });
  if (command.settings.languages.length === 0) return refuse({ reason: 'invalid', field: 'languages', fault: 'missing' });
  const { quorum } = command.settings;
  if (quorum.kind === 'share' && checkMajority({ base: 'eligible', threshold: quorum.threshold }) !== null) {
    return refuse({ reason: 'invalid', field: 'quorum', fault: 'threshold-out-of-range' });
  }
  const registry: RegistryChange[] = command.slug === state.slug ? [] : [{ kind: 'put-slug', slug: command.slug }];
  return accept([{ type: 'settings.changed@1', body: { settings: command.settings, slug: command.slug } }], registry);
}

/**
 * SE4: nobody gives up the owner's role themselves; another owner takes it from them. So there is always one who has just
 * shown that they are there: an account that nobody uses could not give roles any more.
 */
function givesUpOwnership(state: AssemblyState, staffId: string, role: StaffRole | null, actor: Actor): boolean {
  return actor.kind === 'staff' && actor.id === staffId && state.roles.get(staffId) === 'owner' && role !== 'owner';
}
