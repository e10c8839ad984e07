import { approval } from './approval.ts';
import { borda } from './borda.ts';
import { cumulative } from './cumulative.ts';
import { checkParameters } from './definition.ts';
import { irv } from './irv.ts';
import { isLotOf, type Lot } from './lot.ts';
import { checkMajority } from './majority.ts';
import { plurality } from './plurality.ts';
import { rankedPairs } from './ranked-pairs.ts';
import { schulze } from './schulze.ts';
import { score } from './score.ts';
import { star } from './star.ts';
import { stvMeek } from './stv-meek.ts';
import { stvScottish } from './stv-scottish.ts';
import { stvWigm } from './stv-wigm.ts';
import { weigh } from './tally.ts';
import { yesNoAbstain } from './yes-no-abstain.ts';
import { yesNoPerCandidate } from './yes-no-per-candidate.ts';
import type { CountingMethod } from './method.ts';
import type { Choice, CountDefinition, DefinitionFault, Method, Outcome, Turnout, WeightedBallots } from './types.ts';

/** All methods there are. A new one is a file, its name in `Method`, and a line here. */
const methods: Readonly<Record<Method, CountingMethod>> = {
  'yes-no-abstain': yesNoAbstain,
  plurality,
  'yes-no-per-candidate': yesNoPerCandidate,
  approval,
  cumulative,
  score,
  star,
  borda,
  irv,
  'stv-scottish': stvScottish,
  'stv-meek': stvMeek,
  'stv-wigm': stvWigm,
  schulze,
  'ranked-pairs': rankedPairs,
};

const named: object = methods;
/** Their names, in the order of the table. */
export const methodNames: readonly Method[] = Object.keys(methods).filter((name): name is Method => name in named);

/** The first thing wrong with the rules of a poll, or null when it can be counted. */
export function checkDefinition(definition: CountDefinition): DefinitionFault | null {
  // A record of a newer release may name a method that this one does not know.
  if (!Object.hasOwn(methods, definition.method)) return 'unknown-method';
  if (!Number.isSafeInteger(definition.seats) || definition.seats < 1) return 'seats-out-of-range';
  const majorityFault = definition.majority === null ? null : checkMajority(definition.majority);
  return majorityFault ?? checkParameters(definition) ?? methods[definition.method].checkDefinition(definition);
}

/**
 * The ballot in the one form it is recorded in, or null when it is not a valid ballot of this poll. Exact own keys only:
 * a further, inherited or hidden property makes it invalid. The definition must have passed `checkDefinition`.
 */
export function checkChoice(definition: CountDefinition, choice: unknown): Choice | null {
  const checked = methods[definition.method].checkChoice(definition, choice);
  if (checked !== null) choicesOf(definition).add(checked);
  return checked;
}

/** What was checked under a definition is not checked again when it is counted under it: that would take most of the time. */
const known = new WeakMap<CountDefinition, WeakSet<Choice>>();

function choicesOf(definition: CountDefinition): WeakSet<Choice> {
  const earlier = known.get(definition);
  if (earlier !== undefined) return earlier;
  const made = new WeakSet<Choice>();
  known.set(definition, made);
  return made;
}

/**
 * Counts exactly. Pure: the same arguments give the same outcome, whatever the order and grouping of the ballots.
 * A missed quorum leaves all numbers and ties standing and decides nothing.
 *
 * @param lot the order in which a lot has put the options, or some of them; without it a tie that the rule's own means
 * don't break is left open. Counted again with the lot that was drawn, the outcome is the same up to the tie.
 *
 * Throws a RangeError naming what is wrong for a definition that `checkDefinition` faults, a ballot that `checkChoice`
 * would not take, a weight that is no positive rational, or a lot of something else than options: all of them are refused
 * where they enter, so here they are bugs or a broken record.
 */
export function count(definition: CountDefinition, ballots: WeightedBallots, turnout: Turnout, lot: Lot = []): Outcome {
  const fault = checkDefinition(definition);
  if (fault !== null) throw new RangeError(`count: the definition cannot be counted (${fault}); run checkDefinition first`);
  const checked = choicesOf(definition);
  for (const { choice } of ballots) {
    if (!checked.has(choice) && checkChoice(definition, choice) === null) {
      throw new RangeError(`count: a ballot is not valid for ${definition.method}; run checkChoice when it is cast`);
    }
  }
  if (!isLotOf(definition.options, lot)) throw new RangeError('count: the lot names what is no option, or an option twice');
  const outcome = methods[definition.method].count(definition, weigh(ballots), turnout, lot);
  if (turnout.quorum !== 'missed') return outcome;
  return {
    ...outcome,
    verdict: 'no-quorum',
    elected: [],
    runOffBetween: [],
    rounds: outcome.rounds.map((round) => ({ ...round, elected: [] })),
    // Nobody is elected and no run-off follows, so the account must not say so either.
    trace: [...outcome.trace.filter(({ step }) => step !== 'elected' && step !== 'run-off'), { step: 'quorum-missed' }],
  };
}
