import { rightsNow } from '../eligible.ts';
import type { Eligible, FrozenRoll } from '../poll.ts';
import type { AssemblyState } from '../state.ts';

/**
 * The rights behind a frozen roll, derived from the roll as it stands at the opening. The state remembers the last list,
 * so that polls opened together share it.
 */
export function eligibleAt(state: AssemblyState, rule: 'present' | 'enrolled', roll: FrozenRoll): Eligible {
  const last = state.lastEligible;
  if (last !== null && last.rule === rule && last.rollVersion === state.roll.version) return last.eligible;
  const eligible: Eligible = { ...roll, rights: rightsNow(state.roll, rule) };
  state.lastEligible = { eligible, rule, rollVersion: state.roll.version };
  return eligible;
}
