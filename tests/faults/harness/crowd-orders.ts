import type { PollChoice } from '../../../lib/assembly/ballot.ts';
import type { OperationEvent } from './operation-log.ts';
import type { Loss } from './voter.ts';

/** What a test asks of a crowd of voters, over the pipe between the two processes. */
export type CrowdOrder =
  /** Everybody opens the page, at random instants within the window, and is connected. */
  | { readonly do: 'come'; readonly baseUrl: string; readonly secretHex: string; readonly assemblyId: string; readonly participants: readonly string[]; readonly windowMs: number }
  /** Waits until everybody sees that the poll is open. */
  | { readonly do: 'see-open'; readonly pollId: string }
  /** The n-th casts the n-th of these choices, over and over, at one instant or spread evenly. Waits for no answer. */
  | { readonly do: 'cast'; readonly pollId: string; readonly choices: readonly PollChoice[]; readonly overMs: number }
  /** Waits until it is certain of every ballot what came of it. */
  | { readonly do: 'settle' }
  /** Waits until everybody is connected. */
  | { readonly do: 'be-back' }
  /** The wall clock of their machine, which their credentials are made by, is set by so much. */
  | { readonly do: 'set-clock'; readonly byMs: number }
  /** All losses of connections so far. */
  | { readonly do: 'tell-losses' }
  /** What their pages say of the store. */
  | { readonly do: 'tell-stale' };

export type CrowdAnswer =
  | { readonly done: 'come' | 'see-open' | 'cast' | 'settle' | 'be-back' | 'set-clock'; readonly tookMs: number }
  | { readonly done: 'tell-losses'; readonly losses: readonly Loss[] }
  | { readonly done: 'tell-stale'; readonly stale: number };

export type CrowdMessage = { readonly id: number; readonly order: CrowdOrder };

export type CrowdSaid =
  /** Everything that happened before an answer comes before it. */
  { readonly events: readonly OperationEvent[] } | { readonly id: number; readonly answer: CrowdAnswer } | { readonly id: number; readonly failed: string };
