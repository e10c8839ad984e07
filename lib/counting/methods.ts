import { checkMajority } from './majority.ts';
import { plurality } from './plurality.ts';
import { weigh } from './tally.ts';
import { yesNoAbstain } from './yes-no-abstain.ts';
import type { CountingMethod } from './method.ts';
import type { Choice, CountDefinition, DefinitionFault, Method, Outcome, Turnout, WeightedBallots } from './types.ts';

/** All methods there are. A new one is a file, its name in `Method`, and a line here. */
const methods: Readonly<Record<Method, CountingMethod>> = {
  'yes-no-abstain': yesNoAbstain,
  plurality,
};

/** The first thing wrong with the rules of a poll, or null when it can be counted. */
export function checkDefinition(definition: CountDefinition): DefinitionFault | null {
  // A record of a newer release may name a method that this one does not know.
  if (!Object.hasOwn(methods, definition.method)) return 'unknown-method';
  if (definition.seats !== 1) return 'seats-out-of-range';
  const majorityFault = definition.majority === null ? null : checkMajority(definition.majority);
  return majorityFault ?? methods[definition.method].checkDefinition(definition);
}

/**
 * The ballot in the one form it is recorded in, or null when it is not a valid ballot of this poll. Exact own keys only:
 * a further, inherited or hidden property makes it invalid. The definition must have passed `checkDefinition`.
 */
export function checkChoice(definition: CountDefinition, choice: unknown): Choice | null {
  return methods[definition.method].checkChoice(definition, choice);
}

/**
 * Counts exactly. Pure: the same arguments give the same outcome, whatever the order and grouping of the ballots.
 * A missed quorum leaves all numbers and ties standing and decides nothing.
 *
 * Throws a RangeError naming what is wrong for a definition that `checkDefinition` faults, a ballot that `checkChoice`
 * would not take, or a weight that is no positive rational: all of them are refused where they enter, so here they are
 * bugs or a broken record.
 */
export function count(definition: CountDefinition, ballots: WeightedBallots, turnout: Turnout): Outcome {
  const fault = checkDefinition(definition);
  if (fault !== null) throw new RangeError(`count: the definition cannot be counted (${fault}); run checkDefinition first`);
  for (const { choice } of ballots) {
    if (checkChoice(definition, choice) === null) {
      throw new RangeError(`count: a ballot is not valid for ${definition.method}; run checkChoice when it is cast`);
    }
  }
  const outcome = methods[definition.method].count(definition, weigh(ballots), turnout);
  if (turnout.quorum !== 'missed') return outcome;
  return {
    ...outcome,
    verdict: 'no-quorum',
    elected: [],
    runOffBetween: [],
    // Nobody is elected and no run-off follows, so the account must not say so either.
    trace: [...outcome.trace.filter(({ step }) => step !== 'elected' && step !== 'run-off'), { step: 'quorum-missed' }],
  };
}
