import type { PollChoice } from './ballot.ts';
import type { Outcome } from '../counting/types.ts';
import type { AgendaItemId, AnnouncementId, AssemblyId, Instant, Localized, ParticipantId, Place, PollId, Sequence, StaffId, Weight } from './basics.ts';
import type { FrozenRoll, PollDefinition, QuorumFinding, Timer } from './poll.ts';
import type { Settings, StaffRole } from './state.ts';

type RollEntry = { readonly id: ParticipantId; readonly weight: Weight; readonly group: string | null };

/**
 * What happened, as the record keeps it: `type` names its version and is never reinterpreted; a new shape gets a new
 * number and the old one keeps its meaning. Bodies hold ids, never names, addresses or codes.
 */
export type Change =
  | { readonly type: 'assembly.created@1'; readonly body: { readonly assembly: AssemblyId; readonly recordKey: string; readonly settings: Settings; readonly slug: string; readonly owner: StaffId } }
  | { readonly type: 'settings.changed@1'; readonly body: { readonly settings: Settings; readonly slug: string } }
  | { readonly type: 'role.given@1'; readonly body: { readonly staff: StaffId; readonly role: StaffRole } }
  | { readonly type: 'role.taken@1'; readonly body: { readonly staff: StaffId } }
  | { readonly type: 'screen.renewed@1'; readonly body: { readonly generation: number } }
  | { readonly type: 'roll.enrolled@1'; readonly body: { readonly rights: readonly RollEntry[] } }
  | { readonly type: 'roll.corrected@1'; readonly body: { readonly rights: readonly RollEntry[] } }
  | { readonly type: 'roll.removed@1'; readonly body: { readonly participants: readonly ParticipantId[] } }
  | { readonly type: 'access.reissued@1'; readonly body: { readonly participants: readonly ParticipantId[] } }
  | { readonly type: 'attendance.checkedIn@1'; readonly body: { readonly participants: readonly ParticipantId[]; readonly place: Place } }
  | { readonly type: 'attendance.checkedOut@1'; readonly body: { readonly participants: readonly ParticipantId[]; readonly all: boolean } }
  | { readonly type: 'sitting.opened@1'; readonly body: Empty }
  | { readonly type: 'sitting.adjourned@1'; readonly body: Empty }
  | { readonly type: 'assembly.paused@1'; readonly body: Empty }
  | { readonly type: 'assembly.unpaused@1'; readonly body: Empty }
  | { readonly type: 'assembly.closed@1'; readonly body: Empty }
  | { readonly type: 'agenda.added@1'; readonly body: { readonly item: AgendaItemId; readonly number: string; readonly title: Localized; readonly text: Localized | null; readonly after: AgendaItemId | null } }
  | { readonly type: 'agenda.changed@1'; readonly body: { readonly item: AgendaItemId; readonly number: string; readonly title: Localized; readonly text: Localized | null } }
  | { readonly type: 'agenda.moved@1'; readonly body: { readonly item: AgendaItemId; readonly after: AgendaItemId | null } }
  | { readonly type: 'agenda.removed@1'; readonly body: { readonly item: AgendaItemId } }
  | { readonly type: 'agenda.current@1'; readonly body: { readonly item: AgendaItemId | null } }
  | { readonly type: 'announcement.published@1'; readonly body: { readonly announcement: AnnouncementId; readonly text: Localized; readonly pinned: boolean } }
  | { readonly type: 'announcement.pinned@1'; readonly body: { readonly announcement: AnnouncementId; readonly pinned: boolean } }
  | { readonly type: 'announcement.withdrawn@1'; readonly body: { readonly announcement: AnnouncementId } }
  | { readonly type: 'poll.prepared@1'; readonly body: { readonly poll: PollId; readonly definition: PollDefinition; readonly runOffOf: PollId | null; readonly repeatOf: PollId | null } }
  | { readonly type: 'poll.changed@1'; readonly body: { readonly poll: PollId; readonly definition: PollDefinition; readonly revision: number } }
  | { readonly type: 'poll.removed@1'; readonly body: { readonly poll: PollId } }
  | { readonly type: 'poll.opened@1'; readonly body: { readonly poll: PollId; readonly revision: number; readonly definition: PollDefinition; readonly roll: FrozenRoll; readonly present: { readonly heads: number; readonly weight: Weight }; readonly quorum: QuorumFinding | null; readonly closesAt: Instant | null } }
  | { readonly type: 'poll.timer@1'; readonly body: { readonly poll: PollId; readonly timer: Timer } }
  | { readonly type: 'ballot.cast@1'; readonly body: { readonly poll: PollId; readonly revision: number; readonly choice: PollChoice; readonly replaces: Sequence | null } }
  | { readonly type: 'poll.closed@1'; readonly body: { readonly poll: PollId; readonly cause: 'chair' | 'timer'; readonly ballots: number } }
  | { readonly type: 'poll.tallied@1'; readonly body: { readonly poll: PollId; readonly outcome: Outcome } }
  | { readonly type: 'poll.published@1'; readonly body: { readonly poll: PollId } }
  /** From before a reason could be given in several languages. */
  | { readonly type: 'poll.voided@1'; readonly body: { readonly poll: PollId; readonly reason: string } }
  | { readonly type: 'poll.voided@2'; readonly body: { readonly poll: PollId; readonly reason: Localized } };

export type Empty = Readonly<Record<never, never>>;
export type ChangeType = Change['type'];

/** A change with its place in the record. `commandId` stands in the body of the last entry that a command led to. */
export type Entry = {
  readonly sequence: Sequence;
  readonly at: Instant;
  readonly actor: string;
  readonly commandId: string | null;
  readonly change: Change;
};
