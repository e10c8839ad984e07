import type { Actor, Instant, Sequence } from '../lib/assembly/basics.ts';
import type { Command } from '../lib/assembly/commands.ts';
import type { Refusal } from '../lib/assembly/refusals.ts';

/** A command as it comes to a host. */
export type HostRequest = {
  readonly actor: Actor;
  readonly commandId: string;
  readonly command: Command;
  /** Whether the command comes from the present join of the one who sends it (RT6). */
  readonly isEpochCurrent: boolean;
  readonly correlationId: string | null;
  /** When the person acted, in monotonic ms, for what others wait to see; absent where nobody does. */
  readonly actedMs?: number;
};

export type HostAnswer =
  | { readonly kind: 'accepted'; readonly sequence: Sequence; readonly at: Instant }
  | { readonly kind: 'refused'; readonly refusal: Refusal | { readonly reason: 'stale-epoch' | 'not-recordable' } }
  | { readonly kind: 'retry'; readonly because: RetryReason };

export type RetryReason = 'store-away' | 'busy' | 'stepping-down';
