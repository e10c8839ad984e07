import type { Instant, Localized, ParticipantId, PollId, Sequence, StaffId, Weight } from '../assembly/basics.ts';
import type { DefinitionOnStage, TextOnStage } from '../assembly/long-text.ts';
import type { QuorumFinding, Timer } from '../assembly/poll.ts';
import type { Refusal } from '../assembly/refusals.ts';
import type { StagePart } from '../assembly/stage.ts';
import type { Standing } from '../assembly/standing.ts';
import type { AgendaItem, Announcement, Settings, Sitting, StaffRole } from '../assembly/state.ts';
import type { Outcome } from '../counting/types.ts';

/** A position in the life of a list or the stage: a newer term always wins, then the sequence. */
export type Version = readonly [term: number, sequence: Sequence];

/** Fields of every join reply. */
export type Joined = {
  readonly protocol: number;
  readonly epoch: string;
  readonly version: Version;
  /** Server time at the reply, for countdowns (P13). */
  readonly now: Instant;
  /** Over how many ms to spread a reconnect (RT11). */
  readonly reconnectWindowMs: number;
  /** The store does not answer: what is shown may be old, and nothing can be recorded. */
  readonly stale: boolean;
};

/** Join reply of the stage topic. */
export type StageJoined = Joined & { readonly stage: readonly StagePart[]; readonly counts: readonly Count[]; readonly room: RoomCount; readonly record: RecordSeal };

/** What a page can hold the record against later (RC13): the fingerprint of its key, and its newest signed head, null before the first. */
export type RecordSeal = { readonly fingerprint: string; readonly head: SignedHead | null };

/** A checkpoint of the record (RC3). Pages compare its hash; `npm run verify` checks its signature. Under 300 bytes. */
export type SignedHead = { readonly sequence: Sequence; readonly hash: string; readonly at: Instant; readonly signature: string };

/** Join reply of one's own topic. */
export type ParticipantJoined = Joined & { readonly me: Me; readonly standing: Standing };

export type Me = { readonly id: ParticipantId; readonly name: string; readonly number: string; readonly group: string | null; readonly language: string | null };

/** Join reply of the staff topic. */
export type StaffJoined = Joined & { readonly me: { readonly id: StaffId; readonly role: StaffRole }; readonly desk: Desk; readonly room: RoomFigures; readonly counts: readonly Count[]; readonly participantsVersion: Version };

/** Ballots recorded so far in an open poll; under 100 bytes (RT4). */
export type Count = { readonly poll: PollId; readonly cast: number; readonly eligible: number };

/** What everybody sees of the room. */
export type RoomCount = { readonly enrolled: number; readonly present: number; readonly quorum: QuorumFinding | null };

/** What staff see of the room. All in heads; `rights…` count voting rights, the others people. */
export type RoomFigures = {
  readonly people: number;
  readonly presentPeople: number;
  readonly room: number;
  readonly remote: number;
  readonly connected: number;
  readonly rights: number;
  readonly rightsPresent: number;
  readonly weightPresent: Weight;
  readonly quorum: QuorumFinding | null;
};

/** What chairs work on: agenda and polls, drafts included. It is for staff and not part of the stage. */
export type Desk = {
  readonly version: Version;
  readonly settings: Settings;
  readonly settingsVersion: Sequence;
  readonly slug: string;
  readonly sitting: Sitting;
  readonly sittingVersion: Sequence;
  readonly agenda: readonly DeskItem[];
  readonly agendaVersion: Sequence;
  readonly currentItemId: string | null;
  readonly currentItemVersion: Sequence;
  readonly polls: readonly DeskPoll[];
  readonly announcements: readonly Announcement[];
  readonly roles: readonly { readonly staffId: StaffId; readonly role: StaffRole }[];
  readonly rolesVersion: Sequence;
};

export type DeskItem = Omit<AgendaItem, 'text'> & { readonly text: TextOnStage | null };

export type DeskPoll = {
  readonly id: PollId;
  readonly status: 'draft' | 'open' | 'closed' | 'published' | 'void';
  readonly definition: DefinitionOnStage;
  readonly revision: number;
  readonly version: Sequence;
  readonly runOffOf: PollId | null;
  readonly repeatOf: PollId | null;
  readonly openedAt: Instant | null;
  readonly closedAt: Instant | null;
  readonly timer: Timer | null;
  readonly eligible: number | null;
  readonly cast: number | null;
  readonly outcome: Outcome | null;
  readonly voidReason: Localized | null;
};

/** Server events by name. Everything else that a topic carries is a reply. */
export type DownEvents = {
  /** Stage topic: one part is now this. */
  stage: StagePart & { readonly term: number };
  /** Stage and staff topics. */
  count: Count;
  /** Stage topic, at most once in five seconds. */
  room: RoomCount;
  /** Stage topic, at most once in ten seconds: the newest signed head of the record (RC14). */
  head: SignedHead;
  /** Own topic: one's standing is now this. */
  standing: Standing & { readonly term: number };
  /** Staff topic: list X is now version n (RT2). */
  invalidate: { readonly list: ListName; readonly version: Version };
  /** Staff topic, at most once a second. */
  figures: RoomFigures;
  /** Staff topic: the desk changed, by another chair for example; fetch it. */
  desk: { readonly version: Version };
  /** Any topic: the store stopped or began to answer. */
  stale: { readonly stale: boolean };
  /** Any topic: stop coming back. The page says why. */
  ended: { readonly reason: EndReason };
};

export type ListName = 'participants';

export type EndReason = 'access-reissued' | 'removed-from-roll' | 'role-taken' | 'signed-out' | 'assembly-closed' | 'link-renewed';

/** Reply to a command: accepted, always after it is durable. */
export type CommandAccepted = { readonly sequence: Sequence; readonly at: Instant };

/** Reply to a command: not accepted; it had no effect. */
export type CommandRefused = { readonly refusal: Refusal | ProtocolRefusal };

export type ProtocolRefusal =
  /** From before the present join: the page shows the present state and asks again. */
  | { readonly reason: 'stale-epoch' }
  /** The payload does not fit its schema; `field` says where. */
  | { readonly reason: 'malformed'; readonly field: string; readonly fault: string }
  /** A fault of the program: it is not recorded, and never will be. Sending it again does not help. */
  | { readonly reason: 'not-recordable' }
  /** Not decided: the store is away or too much is waiting. Sending it again later is safe. */
  | { readonly reason: 'try-again'; readonly because: 'store-away' | 'busy' | 'stepping-down' };

/**
 * Join refusals, in the `reason` of the error reply. After those in `terminalJoinReasons` a client stops. After
 * `elsewhere` (another worker has the assembly now) it makes a new connection, which may lead there.
 */
export type JoinRefusal = 'unauthorized' | 'unknown-assembly' | 'not-on-roll' | 'outdated-page' | 'try-again' | 'elsewhere';
export const terminalJoinReasons: readonly JoinRefusal[] = ['unauthorized', 'unknown-assembly', 'not-on-roll', 'outdated-page'];

/** Titles are picked by the reader's language, then the assembly's first. */
export function pickText(text: Localized, languages: readonly string[]): string {
  for (const language of languages) {
    const exact = text[language];
    if (exact !== undefined && exact.trim() !== '') return exact;
  }
  return Object.values(text).find((part) => part.trim() !== '') ?? '';
}
