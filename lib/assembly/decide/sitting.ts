import type { PollId } from '../basics.ts';
import type { Command } from '../commands.ts';
import { accept, refuse, type Decision } from '../decision.ts';
import { outdated } from '../refusals.ts';
import type { AssemblyState, Sitting } from '../state.ts';

type SittingCommand = Extract<Command, { type: 'openSitting' | 'adjournSitting' | 'closeAssembly' | 'pause' | 'unpause' }>;

/** SI1–SI5: preparing → sitting ⇄ adjourned → closed; a pause is part of a sitting. */
export function decideSitting(state: AssemblyState, command: SittingCommand): Decision {
  if (command.basis !== state.sittingVersion) return refuse(outdated('sitting', state.sittingVersion));
  const sitting = state.sitting;
  switch (command.type) {
    case 'openSitting':
      if (sitting.status === 'sitting' || sitting.status === 'closed') return wrong(sitting);
      return accept([{ type: 'sitting.opened@1', body: {} }]);
    case 'adjournSitting':
      if (sitting.status !== 'sitting') return wrong(sitting);
      return withoutOpenPolls(state) ?? accept([{ type: 'sitting.adjourned@1', body: {} }]);
    case 'closeAssembly':
      if (sitting.status === 'closed' || sitting.status === 'preparing') return wrong(sitting);
      return withoutOpenPolls(state) ?? accept([{ type: 'assembly.closed@1', body: {} }]);
    case 'pause':
      if (sitting.status !== 'sitting' || sitting.paused !== null) return wrong(sitting);
      return accept([{ type: 'assembly.paused@1', body: {} }]);
    case 'unpause':
      if (sitting.status !== 'sitting' || sitting.paused === null) return wrong(sitting);
      return accept([{ type: 'assembly.unpaused@1', body: {} }]);
  }
}

function wrong(sitting: Sitting): Decision {
  return refuse({ reason: 'wrong-state', thing: 'sitting', status: sitting.status });
}

/** A sitting does not end over the heads of people who are voting. */
function withoutOpenPolls(state: AssemblyState): Decision | null {
  const pollIds: PollId[] = [...state.polls.values()].filter((poll) => poll.status === 'open').map((poll) => poll.id);
  return pollIds.length === 0 ? null : refuse({ reason: 'polls-open', pollIds });
}

