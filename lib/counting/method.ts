import type { Lot } from './lot.ts';
import type { WeighedBallots } from './tally.ts';
import type { Choice, CountDefinition, DefinitionFault, Outcome, Turnout } from './types.ts';

/** What a file of a method gives to the table. */
export type CountingMethod = {
  /** Faults of this method only; those that all methods share have been looked for. */
  checkDefinition(definition: CountDefinition): DefinitionFault | null;
  /** The choice in its one form, rebuilt from `choice`, or null when it is not a ballot of this poll. */
  checkChoice(definition: CountDefinition, choice: unknown): Choice | null;
  /**
   * Definition and ballots have been checked. The quorum is not looked at here. Ties are broken by the rule's own means,
   * then by the lot as far as it has drawn those who are tied, and are left open otherwise.
   */
  count(definition: CountDefinition, ballots: WeighedBallots, turnout: Turnout, lot: Lot): Outcome;
};
