import type { Instant, Localized, PollId } from '../assembly/basics.ts';
import type { OwnBallot } from '../assembly/standing.ts';
import type { Verdict } from '../counting/types.ts';

/** One settled poll in the list of results; its whole result is a document of its own. */
export type ResultEntry = {
  readonly poll: PollId;
  readonly label: string;
  readonly question: Localized;
  readonly itemNumber: string | null;
  /** Names the document: the poll as it is on the stage while it is among the newest (`PollPart`). */
  readonly hash: string;
} & (
  | {
      readonly status: 'published';
      readonly publishedAt: Instant;
      readonly verdict: Verdict;
      /** Equal votes decided it. */
      readonly isTied: boolean;
    }
  | { readonly status: 'void'; readonly voidedAt: Instant }
);

/** A document of the list of results: newest first, and the hash of the one that goes on from there. */
export type ResultsIndex = { readonly entries: readonly ResultEntry[]; readonly older: string | null };

/** GET /realtime/assemblies/:id/ballots/:pollId, for a participant: their own ballot in a poll of any day; null when they cast none. */
export type PastBallot = { readonly ballot: OwnBallot | null };
