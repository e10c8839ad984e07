import { checkElection } from './definition.ts';
import { checkMarks } from './marks.ts';
import { measureEach } from './measure.ts';
import { outcomeOf } from './outcome.ts';
import { soleProperty } from './own-properties.ts';
import { leadersOf } from './point-sums.ts';
import { fillSeats } from './seats.ts';
import { amountOf, baseAmount, nothing, plus } from './tally.ts';
import type { Lot } from './lot.ts';
import type { CountingMethod } from './method.ts';
import type { Sum, WeighedBallots } from './tally.ts';
import type { BaseAmount, Choice, CountDefinition, DefinitionFault, Outcome, TraceStep, Turnout } from './types.ts';

/**
 * Yes, no or an abstention for each option. Those whose yes votes reach the majority fill the seats in order of their yes
 * votes; seats for which nobody does stay unfilled. The base `yes-no` is each one's own: yes and no for that option; the
 * others are the same for all. As on a motion, as many no as yes elects nobody, whatever the threshold (voting-rules,
 * Majorities: a tie is not carried). Who is left out on a ballot was abstained from; a ballot without any answer is an
 * abstention. Equal yes votes at the last seat are broken by lot alone. `needed` and `formula` are of the first with the
 * most yes votes; the account has each.
 */
export const yesNoPerCandidate: CountingMethod = { checkDefinition, checkChoice, count };

/** `heads` and `units` are of yes. */
type Answers = Sum & { readonly option: string; readonly against: Sum };

type Tally = { readonly totals: readonly Answers[]; readonly abstentions: Sum; readonly cast: Sum };

function checkDefinition(definition: CountDefinition): DefinitionFault | null {
  return checkElection(definition, { majority: 'must', runOff: false, seats: 'any' });
}

function checkChoice({ options }: CountDefinition, choice: unknown): Choice | null {
  if (soleProperty(choice, 'abstain') === true) return { abstain: true };
  const answers = checkMarks(options, soleProperty(choice, 'answers'), (mark) => (mark === 'yes' || mark === 'no' ? mark : null));
  return answers === null ? null : { answers };
}

function count(definition: CountDefinition, ballots: WeighedBallots, turnout: Turnout, lot: Lot): Outcome {
  const { options, majority, seats } = definition;
  if (majority === null) throw new TypeError('count: yes-no-per-candidate needs a majority; run checkDefinition first');
  const { denominator } = ballots;
  const tally = tallyAnswers(ballots, options);
  const baseOf = (total: Answers): BaseAmount =>
    majority.base === 'yes-no'
      ? { name: 'yes-no', ...amountOf(plus(total, total.against), denominator) }
      : baseAmount(majority.base, tally, denominator, turnout);
  const measured = measureEach(tally.totals, baseOf, majority.threshold, denominator);
  const equal = tally.totals.filter(({ option, units, against }) => measured.reached.has(option) && units === against.units).map(({ option }) => option);
  const seating = fillSeats(tally.totals, {
    seats,
    denominator,
    lot,
    mayBeElected: (option) => measured.reached.has(option) && !equal.includes(option),
  });
  const leaders = leadersOf(tally, denominator);
  const steps: TraceStep[] = [{ step: 'led', options: leaders.options, votes: leaders.weight }];
  for (const step of measured.steps) {
    steps.push(step);
    if (step.step === 'compared' && equal.includes(step.option)) steps.push({ step: 'as-many-against', option: step.option, votes: step.votes });
  }
  return outcomeOf(
    {
      ...tally,
      ...seating,
      rule: 'yes-no-per-candidate/exact',
      totals: tally.totals.map((total) => ({
        option: total.option,
        ...amountOf(total, denominator),
        against: amountOf(total.against, denominator),
      })),
      formula: measured.formula,
      denominator,
      majority: measured,
      steps: [...steps, ...seating.trace],
    },
    turnout,
  );
}

function tallyAnswers({ groups }: WeighedBallots, options: readonly string[]): Tally {
  const sums = { yes: new Map<string, Sum>(), no: new Map<string, Sum>() };
  let [abstentions, cast] = [nothing, nothing];
  for (const group of groups) {
    cast = plus(cast, group);
    const answers = 'answers' in group.choice ? group.choice.answers : [];
    if (answers.length === 0) abstentions = plus(abstentions, group);
    for (const [option, answer] of answers) sums[answer].set(option, plus(sums[answer].get(option) ?? nothing, group));
  }
  return {
    totals: options.map((option) => ({ option, ...(sums.yes.get(option) ?? nothing), against: sums.no.get(option) ?? nothing })),
    abstentions,
    cast,
  };
}
