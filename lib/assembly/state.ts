import type { AgendaItemId, AnnouncementId, AssemblyId, Instant, Localized, PollId, Sequence, StaffId } from './basics.ts';
import { emptyDirectory, type Directory } from './directory.ts';
import { emptyRoll, type Roll } from './roll.ts';
import type { Eligible, Poll } from './poll.ts';
import type { Threshold } from '../counting/majority.ts';

/** Staff roles within one assembly. The owner may do everything and gives roles; the screen is a credential, not a person. */
export type StaffRole = 'owner' | 'chair' | 'admin' | 'observer';

/** The smallest attendance for valid decisions, in heads with voting right. */
export type QuorumRule =
  | { readonly kind: 'none' }
  | { readonly kind: 'heads'; readonly heads: number }
  /** Of the voting rights on the roll. */
  | { readonly kind: 'share'; readonly threshold: Threshold };

export type Settings = {
  readonly title: Localized;
  /** Language tags, the first is the main one. */
  readonly languages: readonly string[];
  /** IANA name, for example "Europe/Berlin". */
  readonly timeZone: string;
  readonly quorum: QuorumRule;
};

/** Before the opening; in session; between sittings; over. `paused` stops timers within a sitting. */
export type Sitting =
  | { readonly status: 'preparing' }
  | { readonly status: 'sitting'; readonly since: Instant; readonly paused: Instant | null }
  | { readonly status: 'adjourned'; readonly since: Instant }
  | { readonly status: 'closed'; readonly since: Instant };

export type AgendaItem = {
  readonly id: AgendaItemId;
  /** As printed on the agenda: "5", "5a". */
  readonly number: string;
  readonly title: Localized;
  readonly text: Localized | null;
  readonly version: Sequence;
};

export type Announcement = {
  readonly id: AnnouncementId;
  readonly text: Localized;
  readonly publishedAt: Instant;
  readonly pinned: boolean;
  readonly withdrawnAt: Instant | null;
  readonly version: Sequence;
};

/** What a command was answered with once it was durable; given again for the same command id (RT7). */
export type Accepted = { readonly sequence: Sequence; readonly at: Instant };

/**
 * All that an assembly is, rebuilt from its record and registry. It is changed in place by `apply` only: a roll of
 * thousands is not copied for each arrival. The host keeps two of these, the head and the committed one.
 */
export type AssemblyState = {
  readonly id: AssemblyId;
  sequence: Sequence;
  /** Instant of the last entry. */
  lastAt: Instant;
  slug: string;
  screenGeneration: number;
  settings: Settings;
  /** Sequence of the last change of the settings. */
  settingsVersion: Sequence;
  sitting: Sitting;
  sittingVersion: Sequence;
  agenda: AgendaItem[];
  /** Sequence of the last change of the agenda's order or items. */
  agendaVersion: Sequence;
  currentItemId: AgendaItemId | null;
  currentItemVersion: Sequence;
  readonly announcements: Map<AnnouncementId, Announcement>;
  announcementsVersion: Sequence;
  /** In order of preparation. */
  readonly polls: Map<PollId, Poll>;
  readonly roles: Map<StaffId, StaffRole>;
  rolesVersion: Sequence;
  readonly roll: Roll;
  /** The rights frozen last, to be shared by polls opened on the same roll. */
  lastEligible: { readonly eligible: Eligible; readonly rule: 'present' | 'enrolled'; readonly rollVersion: Sequence } | null;
  readonly directory: Directory;
  /** Staff commands accepted lately, oldest first; bounded by `staffCommandWindow`. */
  readonly staffCommands: Map<string, Accepted & { readonly actor: string }>;
};

/** Staff send a few commands a minute; a retry comes within minutes. Hundreds of times what is needed. */
export const staffCommandWindow = 2_000;

/** The state before the first entry. */
export function emptyState(id: AssemblyId, slug: string): AssemblyState {
  return {
    id,
    sequence: 0,
    lastAt: 0,
    slug,
    screenGeneration: 1,
    settings: { title: {}, languages: [], timeZone: 'UTC', quorum: { kind: 'none' } },
    settingsVersion: 0,
    sitting: { status: 'preparing' },
    sittingVersion: 0,
    agenda: [],
    agendaVersion: 0,
    currentItemId: null,
    currentItemVersion: 0,
    announcements: new Map(),
    announcementsVersion: 0,
    polls: new Map(),
    roles: new Map(),
    rolesVersion: 0,
    roll: emptyRoll(),
    lastEligible: null,
    directory: emptyDirectory(),
    staffCommands: new Map(),
  };
}
