import { measure } from './measure.ts';
import { soleProperty } from './own-properties.ts';
import { amountOf, baseAmount, optionTotals, tallySinglePicks } from './tally.ts';
import type { CountingMethod } from './method.ts';
import type { WeighedBallots } from './tally.ts';
import type { Choice, CountDefinition, DefinitionFault, Outcome, Tie, TraceStep, Turnout } from './types.ts';

const answers = ['yes', 'no'];

/**
 * One motion: carried when yes reaches the majority and is not equal to no. The second condition only ever decides where
 * the threshold is `at-least` one half or less: voting-rules, Majorities: a tie is not carried.
 */
export const yesNoAbstain: CountingMethod = { checkDefinition, checkChoice, count };

function checkDefinition(definition: CountDefinition): DefinitionFault | null {
  if (definition.options.length > 0) return 'options-not-allowed';
  if (definition.majority === null) return 'majority-missing';
  if (definition.runOff) return 'run-off-not-allowed';
  return definition.seats === 1 ? null : 'seats-out-of-range';
}

function checkChoice(_definition: CountDefinition, choice: unknown): Choice | null {
  const answer = soleProperty(choice, 'answer');
  return answer === 'yes' || answer === 'no' || answer === 'abstain' ? { answer } : null;
}

function count(definition: CountDefinition, ballots: WeighedBallots, turnout: Turnout): Outcome {
  const { majority } = definition;
  const { denominator } = ballots;
  const tally = tallySinglePicks(ballots, answers, answerOf);
  const [yes, no] = tally.totals;
  if (majority === null || yes === undefined || no === undefined) {
    throw new TypeError('count: yes-no-abstain needs a majority; run checkDefinition first');
  }

  const base = baseAmount(majority.base, tally, denominator, turnout);
  const measured = measure(yes, base, majority.threshold, denominator);
  const isTied = yes.units === no.units && yes.units > 0n;
  const ties: Tie[] = isTied ? [{ place: 1, options: answers, votes: amountOf(yes, denominator).weight }] : [];
  const cast = amountOf(tally.cast, denominator);
  const abstentions = amountOf(tally.abstentions, denominator);
  const trace: TraceStep[] = [
    { step: 'counted', cast, abstentions },
    measured.step,
    ...ties.map((tie): TraceStep => ({ step: 'tied', ...tie })),
  ];

  return {
    rule: 'yes-no-abstain/exact',
    verdict: measured.reached && !isTied ? 'carried' : 'rejected',
    totals: optionTotals(tally, denominator),
    abstentions,
    cast,
    base,
    needed: measured.needed,
    formula: measured.formula,
    elected: [],
    runOffBetween: [],
    rounds: [],
    ties,
    trace,
  };
}

function answerOf(choice: Choice): string | null {
  return 'answer' in choice && choice.answer !== 'abstain' ? choice.answer : null;
}
