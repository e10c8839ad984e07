import type { PollId } from '../assembly/basics.ts';
import type { Desk, EndReason, JoinRefusal, Me, RoomCount, RoomFigures, StaffJoined } from '../protocol/down.ts';
import type { Cast } from './cast.ts';
import type { Contents } from './content.ts';
import type { Counts } from './counts.ts';
import type { PastBallots } from './past-ballots.ts';
import type { SeenRecord } from './seen-record.ts';
import { emptyStage, type StageView } from './stage-view.ts';
import type { HeldStanding } from './standing-view.ts';

export type ConnectionState =
  /** For the first time. */
  | 'connecting'
  /** Everything is joined, and what is shown is what is. */
  | 'connected'
  | 'reconnecting'
  /** The server has not answered for longer than a moment, though the device knows of no fault of its own. The client goes on trying. */
  | 'away'
  /** The device says that it has no network. The client goes on trying. */
  | 'offline'
  /** For good: the page says why, and only a person brings it back. */
  | { readonly ended: EndReason | JoinRefusal };

/** All that a page shows of the assembly. A field keeps its identity until it changes. */
export type ClientState = {
  readonly connection: ConnectionState;
  /** The server's store doesn't answer: nothing can be recorded now. */
  readonly stale: boolean;
  readonly stage: StageView;
  readonly counts: Counts;
  readonly room: RoomCount | null;
  /** Null before the first join. */
  readonly record: SeenRecord | null;
  /** Long texts and results that were asked for (RT16). */
  readonly contents: Contents;
  /** Participants only. */
  readonly me: Me | null;
  readonly standing: HeldStanding | null;
  readonly pastBallots: PastBallots;
  readonly casts: Readonly<Record<PollId, Cast>>;
  /** Staff only. */
  readonly staff: StaffJoined['me'] | null;
  readonly desk: Desk | null;
  readonly figures: RoomFigures | null;
};

export const initialState: ClientState = {
  connection: 'connecting',
  stale: false,
  stage: emptyStage,
  counts: {},
  room: null,
  record: null,
  contents: {},
  me: null,
  standing: null,
  pastBallots: {},
  casts: {},
  staff: null,
  desk: null,
  figures: null,
};
