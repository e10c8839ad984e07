import { checkElection } from './definition.ts';
import { checkRanks } from './ranking.ts';
import { countSurplusTransfers, type SurplusRules } from './surplus-transfers.ts';
import type { CountingMethod } from './method.ts';

/** Four decimals, each product and each quotient cut off (D.4). */
const scale = 10_000n;

const rules: SurplusRules = {
  rule: 'stv-wigm/4-decimals',
  scale,
  // A.1: all valid ballots over one more than the seats, and 0.0001.
  quotaOf: (valid, seats) => valid / (seats + 1n) + 1n,
  // B.3 with D.4: first the product is cut off, then the quotient.
  valueOf: (value, surplus, votes) => (((value * surplus) / scale) * scale) / votes,
  // B.3: "possibly zero".
  transfersNothing: true,
  // D.1: the earliest in an order drawn beforehand, of a surplus as of a defeat.
  looksBack: false,
  lotExcludes: 'first',
  // B.4 tests whether the count is complete before it transfers.
  lastExclusionTransfers: false,
};

/**
 * The single transferable vote by the Weighted Inclusive Gregory Method: the reference rule of the Proportional
 * Representation Foundation, with single defeats (its batch defeat of sure losers, B.2, is optional and not done).
 *
 * - A surplus passes on every ballot of who has it, each at a part of its value; the largest first, and one of nothing in a
 *   round of its own.
 * - Ties are broken by lot alone (D.1): the first in its order is picked, for a surplus and for a defeat alike.
 * - When no more are left than seats, all of them are elected, even one without a vote.
 * - A ballot counts as far as it names one after the other. One that begins with a shared rank is not valid: it is not in
 *   the quota and exhausted from the first round on. Abstentions are neither.
 * - With weights, a ballot is as many votes as its weight holds the largest common unit of all weights.
 */
export const stvWigm: CountingMethod = {
  checkDefinition: (definition) => checkElection(definition, { majority: 'none', runOff: false, seats: 'any' }),
  checkChoice: checkRanks,
  count: (definition, ballots, turnout, lot) => countSurplusTransfers(rules, { definition, ballots, turnout, lot }),
};
