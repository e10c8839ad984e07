import { amountOf, baseAmount } from './tally.ts';
import type { Sum } from './tally.ts';
import type { BaseAmount, Outcome, TraceStep, Turnout } from './types.ts';

/** What a method that elects has found; the rest of the outcome is the same for all of them. */
export type Found = Pick<Outcome, 'rule' | 'verdict' | 'totals' | 'formula' | 'elected' | 'ties'> & {
  readonly denominator: bigint;
  readonly abstentions: Sum;
  /** Abstentions in. */
  readonly cast: Sum;
  readonly rounds?: Outcome['rounds'];
  /** Where a majority is asked for. */
  readonly majority?: { readonly base: BaseAmount; readonly needed: string };
  /** The account after the ballots were counted. */
  readonly steps: readonly TraceStep[];
};

/** The whole outcome of an election without a run-off. */
export function outcomeOf(found: Found, turnout: Turnout): Outcome {
  const { rule, verdict, totals, formula, elected, ties, denominator } = found;
  const cast = amountOf(found.cast, denominator);
  const abstentions = amountOf(found.abstentions, denominator);
  return {
    rule,
    verdict,
    totals,
    abstentions,
    cast,
    base: found.majority?.base ?? baseAmount('valid', found, denominator, turnout),
    needed: found.majority?.needed ?? null,
    formula,
    elected,
    runOffBetween: [],
    rounds: found.rounds ?? [],
    ties,
    trace: [{ step: 'counted', cast, abstentions }, ...found.steps],
  };
}
