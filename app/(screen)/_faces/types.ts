/**
 * What the projector shows, as plain data. Only the published and the counted: a screen never gets an interim result
 * (ux B3) and no names of people who voted. Texts that people wrote come already picked for the screen's language.
 */
import type { MajorityRule } from '../../../lib/i18n/majority-words.ts';

/** Milliseconds since the Unix epoch, by the server's clock. */
export type Instant = number;

/** Present people and the quorum, at the foot of every page; no quorum, no mention. */
export type RoomView = { present: number; quorum: number | null };

export type ScreenPollView = {
  code: string;
  itemNumber: string | null;
  question: string;
  majority: MajorityRule | null;
  /** The result is never announced (ux H6). */
  isResultWithheld: boolean;
  isPractice: boolean;
};

/** `interrupted`: its time ran out while nobody could vote; no ballot is taken until the chair decides. */
export type ScreenTimer = { kind: 'none' | 'interrupted' } | { kind: 'running'; closesAt: Instant } | { kind: 'stopped'; remainingMs: number };

export type ScreenResultPart = {
  id: string;
  label: string;
  /** Exact, as the record has it. */
  votes: string;
  /** Share of the majority base, 0 to 1, for display; null where there is no base. */
  share: number | null;
  tone: 'yes' | 'no' | 'abstain' | 'option';
  isElected: boolean;
  /** The next vote is between this one and others. */
  isInRunOff: boolean;
};

export type ScreenOutcome = 'carried' | 'rejected' | 'no-quorum' | 'tied' | 'equal' | 'elected' | 'run-off' | 'no-majority' | 'advisory';

export type ScreenFace =
  | { kind: 'starting' }
  | {
      kind: 'welcome';
      /** Address in the QR code, and the same in words that can be typed. */
      joinUrl: string;
      joinAddress: string;
      present: number;
      onRoll: number;
    }
  | { kind: 'item'; number: string; title: string; text: string | null; /** It is too long for the screen; members read it on their own pages. */ isTextElsewhere: boolean }
  | {
      kind: 'poll-open';
      poll: ScreenPollView;
      timer: ScreenTimer;
      cast: number;
      eligible: number;
      /** Further votes that are open; the screen shows the newest. */
      otherOpen: number;
      joinAddress: string | null;
    }
  | { kind: 'poll-closed'; poll: ScreenPollView; cast: number; eligible: number }
  | {
      kind: 'result';
      poll: ScreenPollView;
      outcome: ScreenOutcome;
      parts: readonly ScreenResultPart[];
      formula: { votes: string; base: string; needed: string; majority: MajorityRule } | null;
    }
  | { kind: 'poll-void'; poll: ScreenPollView; reason: string }
  | { kind: 'announcement'; text: string; at: Instant }
  /** Nothing can be shown here, and what to do about it. */
  | { kind: 'refused'; because: 'unknown-link' | 'no-link' | 'unknown-assembly' | 'link-ended' | 'outdated-page' }
  | { kind: 'pause'; because: 'paused' | 'adjourned' | 'closed'; until: Instant | null };

export type ScreenView = {
  /** Null until the join reply has told it. */
  assembly: { name: string; timeZone: string } | null;
  room: RoomView | null;
  isConnected: boolean;
  /** Of the record, while it is compared in the hall; null at other times. */
  fingerprint: string | null;
  face: ScreenFace;
};
