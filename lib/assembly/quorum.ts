import { needed, type Threshold } from '../counting/majority.ts';
import { one, rational } from '../counting/rational.ts';
import type { QuorumFinding } from './poll.ts';
import { heads, type Roll } from './roll.ts';
import type { QuorumRule } from './state.ts';

/** The attendance that the assembly's rule asks for, in heads with voting right; null without a rule. QU1, QU2. */
export function quorumNeeded(rule: QuorumRule, roll: Roll): number | null {
  switch (rule.kind) {
    case 'none':
      return null;
    case 'heads':
      return rule.heads;
    case 'share':
      return shareOf(heads(roll.enrolled), rule.threshold);
  }
}

/** Attendance against the quorum as it stands now; null without a rule. */
export function findQuorum(rule: QuorumRule, roll: Roll): QuorumFinding | null {
  const least = quorumNeeded(rule, roll);
  if (least === null) return null;
  const present = heads(roll.present);
  return { present, needed: least, reached: present >= least };
}

function shareOf(count: number, threshold: Threshold): number {
  return Number(needed(rational(BigInt(count), 1n), threshold, one).n);
}
