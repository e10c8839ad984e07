/**
 * What the participant's page shows, as plain data. The faces know no socket, no storage and no clock of their own:
 * the wiring maps the stage, the person's standing and the ballot draft to a `ParticipantView`, and hands in
 * `ParticipantActions`. Texts that people wrote (titles, options, announcements) come already picked for the page's
 * language; texts of the product come from the catalogue.
 */
import type { Locale } from '../../../lib/i18n/locales.ts';
import type { SeenRecord } from '../../../lib/client/seen-record.ts';
import type { ConnectionState } from '../../_components/connection-state.ts';
import type { MajorityRule } from '../../../lib/i18n/majority-words.ts';

/** Milliseconds since the Unix epoch, by the server's clock. */
export type Instant = number;

/** An exact count or weight as the record has it: digits, a decimal, or a fraction such as `1/3`. */
export type ExactNumber = string;

export type AssemblyView = {
  name: string;
  /** IANA name; every time on the page is told in it. */
  timeZone: string;
  /** Who helps when the page doesn't: a desk, a telephone number, an address (ux W11). */
  contact: string | null;
};

export type Place = 'room' | 'remote';
export type AttendanceView = { status: 'absent' } | { status: 'present'; place: Place; since: Instant };

export type MeView = { name: string; group: string | null; attendance: AttendanceView };

/** What has become of something that is fetched: nobody asked, it is on its way, tried again after a failure, or it can't be had. */
export type FetchStatus = 'not-asked' | 'fetching' | 'again' | 'away' | 'unknown';

/** A text that can be pages long: here, or fetched once somebody wants to read it (RT16). */
export type TextView = { kind: 'here'; text: string } | { kind: 'elsewhere'; hash: string; status: FetchStatus };

export type ItemView = { number: string; title: string; text: TextView | null };

export type AnnouncementView = { id: string; text: string; at: Instant; isPinned: boolean };

/** People present of those on the roll. */
export type TurnoutView = { present: number; onRoll: number };

/** voting-rules.md "Majorities". */
export type MajorityView = MajorityRule;

export type OptionView = { id: string; label: string; detail: string | null };

/** What can be chosen. `yes`, `no` and `abstain` are ids whose words come from the catalogue. */
export type BallotForm =
  | { method: 'yes-no-abstain'; canAbstain: boolean }
  | { method: 'choice'; options: readonly OptionView[]; min: number; max: number; canAbstain: boolean };

export type PollView = {
  id: string;
  /** Short name that is said in the hall: `S1`. */
  code: string;
  /** The question's start, for lists. */
  title: string;
  question: string;
  /** Of the agenda item that it belongs to. */
  itemNumber: string | null;
  /** The text that is voted on, where it is longer than the question. */
  text: TextView | null;
  majority: MajorityView | null;
  closesAt: Instant | null;
  form: BallotForm;
  /** Whether a ballot can be changed until the close. */
  isChangeable: boolean;
  /** Two taps, or a review page before the ballot is cast (ux P7). */
  confirmation: 'two-taps' | 'review';
  /** The result goes to the chair and is never announced (ux H6). */
  isResultWithheld: boolean;
  /** True for a rehearsal: it counts for nothing and is never exported (ux H11). */
  isPractice: boolean;
};

/** One voting right: the person's own, or one held for somebody else (ux P14). */
export type RightView = { id: string; heldFor: string | null; weight: ExactNumber };

/** Option ids in the order of the ballot. Nothing chosen is an empty list, never a default (ux W9). */
export type Selection = readonly string[];

/**
 * Why a ballot stands open with a choice that was made before: kept over a loss of connection, a reload, a change of
 * the poll (then the choice is shown and nothing is selected), or refused for now.
 */
export type BallotNotice =
  | { kind: 'kept' }
  /** It was cast, never arrived, and is too old to be cast by itself. */
  | { kind: 'not-recorded' }
  | { kind: 'poll-changed' }
  | { kind: 'replaced-elsewhere' }
  | { kind: 'try-again' }
  /** The server doesn't take this ballot. */
  | { kind: 'refused' }
  /** Votes can be cast, and the clock stands still. */
  | { kind: 'paused' };

export type BallotView = {
  poll: PollView;
  right: RightView;
  /** Name of the person who votes, for "You are voting as …". */
  voterName: string;
  selection: Selection;
  step: 'choosing' | 'reviewing';
  isSending: boolean;
  /** The ballot that a new one would replace. */
  replaces: Selection | null;
  notice: BallotNotice | null;
  /** False while the person is in the middle of something else: then the heading doesn't take focus (ux P3). */
  takesFocus: boolean;
  /** Polls that opened meanwhile; they wait until the person goes there. */
  otherOpenPolls: number;
};

/**
 * A ballot on its way. `unanswered`: the connection broke before the answer; it is sent again by itself (RT8), which is
 * `again`. `waiting`: the server asked to come again. `interrupted`: no ballot is taken until the chair decides. `checking`:
 * the vote has closed, and whether it was in time is asked.
 */
export type SendingView = {
  poll: PollView;
  right: RightView;
  selection: Selection;
  /** The ballot that counts until this one is recorded. */
  replaces: Selection | null;
  state: 'sending' | 'again' | 'unanswered' | 'waiting' | 'interrupted' | 'checking';
  /** One's ballot elsewhere doesn't wait for the fate of this one. */
  otherOpenPolls: number;
};

export type RecordedView = {
  poll: PollView;
  right: RightView;
  selection: Selection;
  at: Instant;
  recordNumber: number;
  /** `interrupted`: no ballot is taken until the chair decides. */
  pollStatus: 'open' | 'interrupted' | 'closed';
  /** True if this ballot took the place of an earlier one. */
  isReplacement: boolean;
  otherOpenPolls: number;
};

/** Every reason for which somebody can't vote; each is shown with what to do about it (ux P11). */
export type CannotVoteReason =
  | { kind: 'not-present' }
  | { kind: 'no-voting-right' }
  | { kind: 'right-delegated'; to: string }
  | { kind: 'arrived-late' }
  | { kind: 'poll-closed'; at: Instant }
  | { kind: 'poll-void'; because: string | null }
  | { kind: 'paused' }
  | { kind: 'adjourned'; until: Instant | null }
  | { kind: 'not-started'; startsAt: Instant | null }
  | { kind: 'assembly-closed'; at: Instant }
  | { kind: 'superseded' }
  | { kind: 'interrupted' };

export type CannotVoteView = {
  poll: PollView | null;
  reason: CannotVoteReason;
  backTo: 'start' | 'results';
  /** How many results there are to look at meanwhile; 0 where it is about one vote. */
  settled: number;
};

export type LateBallotView = { poll: PollView; because: 'late' | 'replaced-elsewhere' | 'not-confirmed'; selection: Selection; closedAt: Instant; /** Null when it never arrived. */ arrivedAt: Instant | null; /** An earlier ballot that counts. */ stillCounts: Selection | null };

export type Outcome = 'carried' | 'rejected' | 'no-quorum' | 'tied' | 'equal' | 'elected' | 'run-off' | 'no-majority' | 'advisory';

export type ResultBar = {
  id: string;
  label: string;
  votes: ExactNumber;
  /** Share of the majority base, 0 to 1: for display only, never for a decision. Null where there is no base. */
  share: number | null;
  tone: 'yes' | 'no' | 'abstain' | 'option';
  isElected: boolean;
  /** The next vote is between this one and others. */
  isInRunOff: boolean;
};

/** The numbers of the formula sentence (voting-rules.md "Majorities"). */
export type FormulaView = { votes: ExactNumber; base: ExactNumber; needed: ExactNumber; majority: MajorityView };

export type ResultView = {
  poll: PollView;
  outcome: Outcome;
  bars: readonly ResultBar[];
  formula: FormulaView | null;
  publishedAt: Instant;
  /** What this person had chosen. Until it is known, nothing is said. */
  own: Selection | 'none' | 'unknown';
  backTo: 'start' | 'results';
  /** Heads behind the ballots; told beside the weights when rights don't all weigh 1. */
  heads: number | null;
};

export type PollCard = {
  poll: PollView;
  right: RightView;
  status: 'to-vote' | 'sending' | 'recorded' | 'cannot-vote';
};

export type IdleView = {
  item: ItemView | null;
  turnout: TurnoutView | null;
  /** The newest result, offered as a link to its page. */
  lastResult: { pollId: string; code: string; title: string } | null;
  /** How many results there are in all. */
  settled: number;
};

export type ResultCard = { pollId: string; hash: string; code: string; question: string; itemNumber: string | null; outcome: ResultView['outcome'] | 'void'; at: Instant };

/** All results, newest first. `rest`: where the list goes on, or what became of fetching it. */
export type ResultsView = { settled: number; cards: readonly ResultCard[]; rest: { hash: string; status: FetchStatus } | null };

export type SignInProblem = 'unknown-code' | 'bad-address' | 'revoked-code' | 'too-many-attempts' | 'no-connection';

export type SignInView = {
  /**
   * From a personal link: `maskedName` is what the server tells before Continue, such as `Z… W…`, or null while it is
   * asked. Without a link the person types the code.
   */
  mode: { kind: 'link'; maskedName: string | null } | { kind: 'code'; typed: string };
  isBusy: boolean;
  problem: SignInProblem | null;
  /** `sent` is shown whatever the address: it doesn't tell who is on the roll. */
  resend: { kind: 'closed' } | { kind: 'open'; email: string } | { kind: 'sent' };
};

export type SessionEndReason = 'link-reissued' | 'signing-out' | 'assembly-over' | 'outdated-page' | 'removed' | 'signed-out' | 'signed-out-elsewhere' | 'expired';

/** One thing per page (ux P2). */
export type PageView =
  | { kind: 'starting' }
  /** The server doesn't answer; the page tries on by itself. */
  | { kind: 'away' }
  /** The address leads to no assembly. */
  | { kind: 'unknown-assembly' }
  | { kind: 'sign-in'; view: SignInView }
  | { kind: 'check-in'; isBusy: boolean; /** The last tap led to nothing. */ hasFailed: boolean; /** Guests take part without a vote. */ hasVote: boolean; places: readonly Place[] }
  | { kind: 'idle'; view: IdleView }
  | { kind: 'poll-list'; cards: readonly PollCard[] }
  | { kind: 'ballot'; view: BallotView }
  | { kind: 'sending'; view: SendingView }
  | { kind: 'recorded'; view: RecordedView }
  | { kind: 'cannot-vote'; view: CannotVoteView }
  | { kind: 'late-ballot'; view: LateBallotView }
  | { kind: 'result'; view: ResultView }
  | { kind: 'results'; view: ResultsView }
  /** A result out of the list that is not here yet. */
  | { kind: 'past-result'; hash: string; status: FetchStatus }
  | { kind: 'session-ended'; reason: SessionEndReason };

export type ParticipantView = {
  /** Null until the join reply or the sign-in has told it. */
  assembly: AssemblyView | null;
  me: MeView | null;
  connection: ConnectionState;
  /** The server can't record anything just now. */
  isStale: boolean;
  /** What is known of the record; null before the join. A doubt about it stands above whatever page stands. */
  record: SeenRecord | null;
  announcements: readonly AnnouncementView[];
  /** A ballot whose answer is missing, shown above whatever page stands (RT8). */
  unanswered: { pollCode: string } | null;
  /** A vote that was declared void while another page stands, until it was noted. */
  voided: { pollCode: string; because: string } | null;
  page: PageView;
  /**
   * Sentences for screen readers: `polite` for what can wait, `assertive` only for a vote that opens, is about to
   * close, or closed (ux W3).
   */
  spoken: { polite: string; assertive: string };
};

export type ParticipantActions = {
  typeCode(code: string): void;
  /** Pressing Continue or submitting the typed code; opening a link changes nothing (ux M2). */
  signIn(): void;
  openResend(): void;
  typeResendEmail(email: string): void;
  sendLinkAgain(): void;
  closeResend(): void;
  useCodeInstead(): void;
  openCheckIn(): void;
  checkIn(place: Place): void;
  /** Goes on without being present, to look on or to vote where presence isn't asked for. */
  skipCheckIn(): void;
  checkOut(): void;
  /** Makes this tab the one that votes, after a newer one had taken over (RT6). */
  takeOver(): void;
  openPoll(pollId: string, rightId: string): void;
  showOpenPolls(): void;
  select(selection: Selection): void;
  review(): void;
  backToChoosing(): void;
  cast(): void;
  changeVote(): void;
  showResult(pollId: string): void;
  /** Fetches a long text, a list or a result by its hash. */
  wantContent(hash: string): void;
  /** Asks for one's own ballot in a poll that has left the stage. */
  wantBallot(pollId: string): void;
  showResults(): void;
  showPastResult(pollId: string, hash: string): void;
  backToStart(): void;
  noteVoided(): void;
  signOut(): void;
  signInAgain(): void;
  /** The person has read why the record is in doubt. */
  putRecordDoubtAway(): void;
  chooseLanguage(locale: Locale): void;
};

/** The server's time now, from the client's offset (faults.md 41): a phone's own clock may be days off. */
export type ServerNow = () => Instant;
