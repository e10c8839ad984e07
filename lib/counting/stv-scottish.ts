import { checkElection } from './definition.ts';
import { checkRanks } from './ranking.ts';
import { countSurplusTransfers, type SurplusRules } from './surplus-transfers.ts';
import type { CountingMethod } from './method.ts';

/** A transfer value has five decimals, any remainder being ignored (rule 48(3)). */
const scale = 100_000n;

const rules: SurplusRules = {
  rule: 'stv-scottish/5-decimals',
  scale,
  // Rule 46: whole votes over one more than the seats, decimals ignored, and one.
  quotaOf: (valid, seats) => (valid / scale / (seats + 1n) + 1n) * scale,
  // Rule 48(3): the surplus times the value at which the paper came, divided by all votes of who passes it on.
  valueOf: (value, surplus, votes) => (surplus * value) / votes,
  // Rule 48(1): only who exceeds the quota.
  transfersNothing: false,
  // Rules 49(2) and 51(2).
  looksBack: true,
  lotExcludes: 'last',
  // Rule 52(2) forbids a further transfer once the last seats are filled. They are so at the end of a stage, and the transfer
  // belongs to the stage of the exclusion: all official reports have it, and the amendment of 2021 (SSI 2021/437) says so.
  lastExclusionTransfers: true,
};

/**
 * The single transferable vote of the Scottish Local Government Elections Order 2007 (SSI 2007/42), schedule 1, rules 45 to
 * 52. Each surplus and each exclusion is a stage, and a stage is a `Round` here: its votes are those at its end, and what
 * follows from them is listed with it.
 *
 * - A surplus passes on every ballot of who has it, each at the part of its value that rule 48(3) gives; the largest first.
 * - Ties: the most recent earlier stage in which they differ; those who are still level there are looked at one stage
 *   further back. Then the lot: the first surplus is that of the first in its order, and its last is excluded.
 * - When as many continue as there are seats left, they are elected, even one without a vote.
 * - A ballot counts as far as it names one after the other. One that begins with a shared rank is not valid: it is not in
 *   the quota and exhausted from the first stage on. Abstentions are neither.
 * - With weights, a ballot is as many votes as its weight holds the largest common unit of all weights.
 */
export const stvScottish: CountingMethod = {
  checkDefinition: (definition) => checkElection(definition, { majority: 'none', runOff: false, seats: 'any' }),
  checkChoice: checkRanks,
  count: (definition, ballots, turnout, lot) => countSurplusTransfers(rules, { definition, ballots, turnout, lot }),
};
