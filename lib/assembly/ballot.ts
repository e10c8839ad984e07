import type { Choice } from '../counting/types.ts';
import type { Instant, Sequence } from './basics.ts';

/** The ballots that polls take so far; counting knows more. */
export type PollChoice = Extract<Choice, { readonly answer: unknown } | { readonly picks: unknown } | { readonly abstain: unknown }>;

export function isPollChoice(choice: Choice): choice is PollChoice {
  return 'answer' in choice || 'picks' in choice || 'abstain' in choice;
}

/** The last ballot of one voting right in an open poll. */
export type Ballot = {
  readonly choice: PollChoice;
  readonly revision: number;
  /** The entry that recorded it; also its receipt number. */
  readonly sequence: Sequence;
  readonly at: Instant;
  readonly commandId: string;
};
