import { checkElection } from './definition.ts';
import { brokenTie, inLotOrder, isDrawn, type Lot } from './lot.ts';
import { measure } from './measure.ts';
import { soleElement, soleProperty } from './own-properties.ts';
import { amountOf, baseAmount, optionTotals, tallySinglePicks } from './tally.ts';
import type { CountingMethod } from './method.ts';
import type { SinglePickTally, WeighedBallots } from './tally.ts';
import type { Choice, CountDefinition, DefinitionFault, Formula, Outcome, Tie, TraceStep, Turnout, Verdict } from './types.ts';

/**
 * One pick, one seat. Without a majority the most votes win, and equal first is a tie for the lot. With one, the first must
 * also reach it; if nobody does, the top two, or all tied for the second place, go into a run-off where that is the rule
 * (voting-rules, Methods). Two options may both reach a low majority: the one with more votes is elected.
 * Nobody is elected without a vote. A single option that misses its majority never leads to a run-off.
 */
export const plurality: CountingMethod = { checkDefinition, checkChoice, count };

/** The options with the most votes, and those next to them, both in ballot order. */
type Places = {
  readonly first: readonly string[];
  readonly firstUnits: bigint;
  readonly second: readonly string[];
  readonly secondUnits: bigint;
};

/** What follows from the votes. */
type Decision = {
  readonly verdict: Verdict;
  readonly elected: readonly string[];
  readonly runOffBetween: readonly string[];
  readonly ties: readonly Tie[];
};

function checkDefinition(definition: CountDefinition): DefinitionFault | null {
  return checkElection(definition, { majority: 'may', runOff: true, seats: 'one' });
}

function checkChoice(definition: CountDefinition, choice: unknown): Choice | null {
  if (soleProperty(choice, 'abstain') === true) return { abstain: true };
  const pick = soleElement(soleProperty(choice, 'picks'));
  if (typeof pick !== 'string' || !definition.options.includes(pick)) return null;
  return { picks: [pick] };
}

function count(definition: CountDefinition, ballots: WeighedBallots, turnout: Turnout, lot: Lot): Outcome {
  const { options, majority } = definition;
  const { denominator } = ballots;
  const tally = tallySinglePicks(ballots, options, pickOf);
  const places = placesOf(tally);
  const leader = tally.totals.find(({ units }) => units === places.firstUnits);
  if (leader === undefined) throw new TypeError('count: plurality needs an option; run checkDefinition first');

  const base = baseAmount(majority?.base ?? 'valid', tally, denominator, turnout);
  const measured = majority === null ? null : measure(leader, base, majority.threshold, denominator);
  const leaderVotes = amountOf(leader, denominator).weight;
  const mostVotes: Formula = { kind: 'most-votes', options: places.first, votes: leaderVotes };
  const decision = decide({ definition, places, denominator, lot, isReached: measured?.reached ?? leader.units > 0n });
  const cast = amountOf(tally.cast, denominator);
  const abstentions = amountOf(tally.abstentions, denominator);

  return {
    rule: 'plurality/exact',
    verdict: decision.verdict,
    totals: optionTotals(tally, denominator),
    abstentions,
    cast,
    base,
    needed: measured?.needed ?? null,
    formula: measured?.formula ?? mostVotes,
    elected: decision.elected,
    runOffBetween: decision.runOffBetween,
    rounds: [],
    ties: decision.ties,
    trace: [
      { step: 'counted', cast, abstentions },
      { step: 'led', options: places.first, votes: leaderVotes },
      ...(measured === null ? [] : [measured.step]),
      ...traceOf(decision, leaderVotes),
    ],
  };
}

function decide(question: {
  readonly definition: CountDefinition;
  readonly places: Places;
  readonly denominator: bigint;
  readonly lot: Lot;
  /** The first have what it takes: the majority, or without one any vote at all. */
  readonly isReached: boolean;
}): Decision {
  const { definition, places, denominator, lot, isReached } = question;
  const { first, second } = places;
  const none = { elected: [], runOffBetween: [], ties: [] };
  const firstTie = tieOf(1, first, places.firstUnits, denominator);
  const isAlone = definition.options.length === 1;

  if (isReached && first.length === 1) return { ...none, verdict: 'elected', elected: first };
  if (isReached && isDrawn(lot, first)) {
    const picked = inLotOrder(lot, first).slice(0, 1);
    return { ...none, verdict: 'elected', elected: picked, ties: firstTie.map((tie) => brokenTie(tie, 'lot', picked)) };
  }
  if (isReached) return { ...none, verdict: 'tie', ties: firstTie };
  if (!definition.runOff || isAlone) return { ...none, verdict: 'no-majority' };
  if (first.length === 2) return { ...none, verdict: 'run-off', runOffBetween: first };
  if (first.length > 2) return { ...none, verdict: 'run-off', runOffBetween: first, ties: firstTie };
  return {
    ...none,
    verdict: 'run-off',
    runOffBetween: definition.options.filter((option) => first.includes(option) || second.includes(option)),
    ties: tieOf(2, second, places.secondUnits, denominator),
  };
}

function placesOf({ totals }: SinglePickTally): Places {
  const best = totals.reduce((most, { units }) => (units > most ? units : most), 0n);
  const rest = totals.filter(({ units }) => units < best);
  const next = rest.reduce((most, { units }) => (units > most ? units : most), 0n);
  return {
    first: totals.filter(({ units }) => units === best).map(({ option }) => option),
    firstUnits: best,
    second: rest.filter(({ units }) => units === next).map(({ option }) => option),
    secondUnits: next,
  };
}

function tieOf(place: number, options: readonly string[], units: bigint, denominator: bigint): Tie[] {
  if (options.length < 2) return [];
  return [{ place, options, votes: amountOf({ heads: 0, units }, denominator).weight }];
}

function traceOf({ verdict, elected, runOffBetween, ties }: Decision, leaderVotes: string): TraceStep[] {
  const trace = ties.map(({ broken, ...tie }): TraceStep =>
    broken === undefined ? { step: 'tied', ...tie } : { step: 'tie-broken', of: 'seat', options: tie.options, ...broken });
  for (const option of elected) trace.push({ step: 'elected', option, votes: leaderVotes });
  if (verdict === 'run-off') trace.push({ step: 'run-off', between: runOffBetween });
  return trace;
}

function pickOf(choice: Choice): string | null {
  return 'picks' in choice ? (choice.picks[0] ?? null) : null;
}
