import type { Majority, Threshold } from '../counting/majority.ts';
import type { Method, Outcome } from '../counting/types.ts';
import type { AgendaItemId, Instant, Localized, ParticipantId, PollId, Sequence, Weight } from './basics.ts';
import type { PollChoice, Ballot } from './ballot.ts';
import type { Receipts } from './receipts.ts';

/** The methods by which polls are voted on so far; counting knows more. */
export type PollMethod = Extract<Method, 'yes-no-abstain' | 'plurality'>;

export type Option = { readonly id: string; readonly text: Localized };

/** What happens when too few take part. Missing a quorum is `no-quorum`, which is not `rejected`. */
export type Quorum =
  | { readonly kind: 'none' }
  /** The assembly's attendance quorum at the opening. */
  | { readonly kind: 'attendance'; readonly effect: 'blocks-opening' | 'marks-result' }
  /** Ballots cast over eligible at the end. */
  | { readonly kind: 'participation'; readonly threshold: Threshold };

/** Everything that is voted on, and how. A change of it raises the poll's revision. */
export type PollDefinition = {
  readonly itemId: AgendaItemId | null;
  /** Short name for buttons and lists ("S1"); the question's start stands in when empty. */
  readonly label: string;
  readonly question: Localized;
  /** The text that is voted on, if it is longer than the question. */
  readonly text: Localized | null;
  readonly method: PollMethod;
  /** Empty for yes-no-abstain. */
  readonly options: readonly Option[];
  readonly majority: Majority | null;
  readonly runOff: boolean;
  readonly quorum: Quorum;
  /** A ballot can be changed until the close. */
  readonly changeable: boolean;
  /** Who may cast: those present, or everybody with a voting right on the roll. */
  readonly eligibility: 'present' | 'enrolled';
  /** Whether people who become eligible while the poll is open are admitted. */
  readonly admission: 'frozen' | 'latecomers';
  /** Two taps, or a review page before the ballot is cast (P7). */
  readonly confirmation: 'two-taps' | 'review';
  /** The result goes to the chair and is never published (PO22). Absent: the chair publishes it after the close. */
  readonly result?: 'withheld';
};

/** Whether nobody but the chair learns the result. */
export function isWithheld({ result }: Pick<PollDefinition, 'result'>): boolean {
  return result === 'withheld';
}

/** The eligible of one opening, by reference: a verifier derives the same list from the record up to `sequence`. */
export type FrozenRoll = {
  /** Last entry that counts for the list. */
  readonly sequence: Sequence;
  readonly heads: number;
  /** Total weight, canonical rational. */
  readonly weight: Weight;
  /** SHA-256 over the sorted lines `<participant id> <weight>\n`, hex. */
  readonly hash: string;
};

/** A frozen roll with its rights at hand until the tally. Polls opened without a change of the roll between them share one. */
export type Eligible = FrozenRoll & { readonly rights: ReadonlyMap<ParticipantId, Weight> };

export type Timer =
  | { readonly kind: 'none' }
  | { readonly kind: 'running'; readonly closesAt: Instant }
  /** The assembly is paused. */
  | { readonly kind: 'stopped'; readonly remainingMs: number }
  /** The time ran out while nobody could vote; the chair decides. */
  | { readonly kind: 'interrupted'; readonly since: Instant };

/** Attendance at the opening, against the assembly's quorum. */
export type QuorumFinding = { readonly present: number; readonly needed: number; readonly reached: boolean };

type Common = {
  readonly id: PollId;
  readonly definition: PollDefinition;
  readonly revision: number;
  /** Sequence of the last change of the poll, ballots not included: the basis of what staff do. */
  readonly version: Sequence;
  readonly preparedAt: Instant;
  readonly runOffOf: PollId | null;
  readonly repeatOf: PollId | null;
};

type Opened = Common & {
  readonly openedAt: Instant;
  readonly eligible: Eligible;
  /** Rights admitted after the opening. Changes while the poll is open. */
  readonly late: Map<ParticipantId, Weight>;
  readonly quorum: QuorumFinding | null;
  /** Attendance with voting right at the opening. */
  readonly presentAtOpening: { readonly heads: number; readonly weight: Weight };
};

export type DraftPoll = Common & { readonly status: 'draft' };
export type OpenPoll = Opened & {
  readonly status: 'open';
  readonly timer: Timer;
  /** The last ballot of each right. Changes while the poll is open. */
  readonly ballots: Map<ParticipantId, Ballot>;
  /** Each different choice once, by its JSON: thousands of ballots share a few objects. */
  readonly choices: Map<string, PollChoice>;
};
export type ClosedPoll = Opened & {
  readonly status: 'closed';
  readonly closedAt: Instant;
  readonly cause: 'chair' | 'timer';
  /** Null only between the close and its tally, in the same group. */
  readonly outcome: Outcome | null;
  /** Until the tally is recorded. */
  readonly ballots: Map<ParticipantId, Ballot>;
  readonly receipts: Receipts | null;
};
export type PublishedPoll = Opened & {
  readonly status: 'published';
  readonly closedAt: Instant;
  readonly cause: 'chair' | 'timer';
  readonly outcome: Outcome;
  readonly receipts: Receipts;
  readonly publishedAt: Instant;
};
export type VoidPoll = Common & {
  readonly status: 'void';
  readonly openedAt: Instant | null;
  readonly voidedAt: Instant;
  readonly reason: Localized;
  readonly receipts: Receipts | null;
  /** Whether its result had been published before. */
  readonly wasPublished: boolean;
};

export type Poll = DraftPoll | OpenPoll | ClosedPoll | PublishedPoll | VoidPoll;

/** The weight with which this participant may cast, or null when they are not eligible. */
export function eligibleWeight(poll: Opened, id: ParticipantId): Weight | null {
  return poll.eligible.rights.get(id) ?? poll.late.get(id) ?? null;
}
