import type { PollChoice } from './ballot.ts';
import type { AgendaItemId, AnnouncementId, Instant, Localized, ParticipantId, Place, PollId, Sequence, StaffId } from './basics.ts';
import type { PersonInput } from './directory.ts';
import type { PollDefinition } from './poll.ts';
import type { Settings, StaffRole } from './state.ts';

/** A person on the roll as somebody saw them: the version they had then. */
export type Seen = { readonly id: ParticipantId; readonly basis: Sequence };

/** What a ballot rests on: the poll's revision, the ballot that it replaces, and server time as the page knew it when Cast was tapped. */
export type BallotBasis = { readonly revision: number; readonly replaces: Sequence | null; readonly castAt: Instant };

/**
 * All that anybody can ask of an assembly. Ids of new things come from the client, so that a command sent twice names
 * the same thing. `basis` is the version of what the person saw when they acted (RT6): a sequence, or for ballots a
 * `BallotBasis`.
 */
export type Command =
  // By a participant, for themselves
  | { readonly type: 'castBallot'; readonly pollId: PollId; readonly choice: PollChoice; readonly basis: BallotBasis }
  | { readonly type: 'checkInSelf'; readonly place: Place }
  | { readonly type: 'checkOutSelf' }
  // Set-up
  | { readonly type: 'changeSettings'; readonly settings: Settings; readonly slug: string; readonly basis: Sequence }
  | { readonly type: 'giveRole'; readonly staffId: StaffId; readonly role: StaffRole; readonly basis: Sequence }
  | { readonly type: 'takeRole'; readonly staffId: StaffId; readonly basis: Sequence }
  | { readonly type: 'renewScreenLink' }
  // Roll
  | { readonly type: 'changeRoll'; readonly enrol: readonly { readonly id: ParticipantId; readonly person: PersonInput }[]; readonly correct: readonly (Seen & { readonly person: PersonInput })[]; readonly remove: readonly Seen[] }
  | { readonly type: 'reissueAccess'; readonly people: readonly Seen[] }
  // Attendance
  | { readonly type: 'checkIn'; readonly participantIds: readonly ParticipantId[]; readonly place: Place }
  | { readonly type: 'checkOut'; readonly participantIds: readonly ParticipantId[] }
  /** Everybody present; `present` is the number that the admin confirmed. */
  | { readonly type: 'checkOutAll'; readonly basis: { readonly present: number } }
  // Sittings
  | { readonly type: 'openSitting'; readonly basis: Sequence }
  | { readonly type: 'adjournSitting'; readonly basis: Sequence }
  | { readonly type: 'closeAssembly'; readonly basis: Sequence }
  | { readonly type: 'pause'; readonly basis: Sequence }
  | { readonly type: 'unpause'; readonly basis: Sequence }
  // Agenda
  | { readonly type: 'addAgendaItem'; readonly itemId: AgendaItemId; readonly number: string; readonly title: Localized; readonly text: Localized | null; readonly after: AgendaItemId | null }
  | { readonly type: 'changeAgendaItem'; readonly itemId: AgendaItemId; readonly number: string; readonly title: Localized; readonly text: Localized | null; readonly basis: Sequence }
  | { readonly type: 'moveAgendaItem'; readonly itemId: AgendaItemId; readonly after: AgendaItemId | null; readonly basis: Sequence }
  | { readonly type: 'removeAgendaItem'; readonly itemId: AgendaItemId; readonly basis: Sequence }
  | { readonly type: 'goToItem'; readonly itemId: AgendaItemId | null; readonly basis: Sequence }
  // Announcements
  | { readonly type: 'publishAnnouncement'; readonly announcementId: AnnouncementId; readonly text: Localized; readonly pinned: boolean }
  | { readonly type: 'pinAnnouncement'; readonly announcementId: AnnouncementId; readonly pinned: boolean; readonly basis: Sequence }
  | { readonly type: 'withdrawAnnouncement'; readonly announcementId: AnnouncementId; readonly basis: Sequence }
  // Polls
  | { readonly type: 'preparePoll'; readonly pollId: PollId; readonly definition: PollDefinition }
  | { readonly type: 'changePoll'; readonly pollId: PollId; readonly definition: PollDefinition; readonly basis: Sequence }
  | { readonly type: 'removePoll'; readonly pollId: PollId; readonly basis: Sequence }
  | { readonly type: 'openPoll'; readonly pollId: PollId; readonly closeAfterMs: number | null; readonly basis: Sequence }
  | { readonly type: 'closePoll'; readonly pollId: PollId; readonly afterMs: number; readonly basis: Sequence }
  | { readonly type: 'extendPoll'; readonly pollId: PollId; readonly byMs: number | null; readonly basis: Sequence }
  | { readonly type: 'publishResult'; readonly pollId: PollId; readonly basis: Sequence }
  | { readonly type: 'voidPoll'; readonly pollId: PollId; readonly reason: Localized; readonly basis: Sequence }
  | { readonly type: 'repeatPoll'; readonly pollId: PollId; readonly newPollId: PollId; readonly basis: Sequence }
  | { readonly type: 'prepareRunOff'; readonly pollId: PollId; readonly newPollId: PollId; readonly basis: Sequence }
  // By the clock
  | { readonly type: 'closeDuePolls' }
  /** After a time in which nobody could vote; `returningMs` is how long people need to be back. */
  | { readonly type: 'markInterrupted'; readonly returningMs: number };

export type CommandType = Command['type'];
