import type { Choice } from '../counting/types.ts';
import type { Instant, Sequence } from './basics.ts';

/** The last ballot of one voting right in an open poll. */
export type Ballot = {
  readonly choice: Choice;
  readonly revision: number;
  /** The entry that recorded it; also its receipt number. */
  readonly sequence: Sequence;
  readonly at: Instant;
  readonly commandId: string;
};
