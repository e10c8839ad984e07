'use client';

import { createContext, useContext } from 'react';
import type { Instant, PollId } from '../../../lib/assembly/basics.ts';
import type { StaffRole } from '../../../lib/assembly/state.ts';
import type { Contents } from '../../../lib/client/content.ts';
import type { Counts } from '../../../lib/client/counts.ts';
import type { SeenRecord } from '../../../lib/client/seen-record.ts';
import type { Desk, RoomFigures } from '../../../lib/protocol/down.ts';
import type { LoadedScreenLink } from '../_lib/load-screen-link.ts';
import type { Acts } from '../_lib/use-acts.ts';

/** Why nobody can act at this page now; each has its sentence in `chair.blocked`. */
export type Block = 'connecting' | 'reconnecting' | 'away' | 'offline' | 'stale' | 'role';

/** Everything that the console shows, as plain data. */
export type ChairView = {
  readonly desk: Desk;
  readonly figures: RoomFigures | null;
  readonly counts: Counts;
  /** Long texts that were asked for. */
  readonly contents: Contents;
  /** Ballots a second, by open poll. */
  readonly rates: Readonly<Record<PollId, number>>;
  readonly connection: 'connecting' | 'connected' | 'reconnecting' | 'away' | 'offline';
  readonly isStale: boolean;
  /** Since when the picture may be old; null while it is fresh. */
  readonly staleSince: Instant | null;
  readonly role: StaffRole | null;
  /** Null until the stage is joined. */
  readonly record: SeenRecord | null;
};

/** A dialog of the console. It names what it is about; what that looks like now comes from the desk. */
export type Dialog =
  | { readonly kind: 'floor' | 'keys' | 'screen' | 'close-assembly' }
  | { readonly kind: 'record'; readonly isOpening: boolean }
  | { readonly kind: 'confirm-open' | 'close-in' | 'extend' | 'void' | 'remove-poll'; readonly pollId: PollId }
  | { readonly kind: 'editor'; readonly pollId: PollId | null; readonly itemId: string | null }
  | { readonly kind: 'item'; readonly itemId: string | null }
  | { readonly kind: 'remove-item'; readonly itemId: string };

export type Console = ChairView &
  Pick<Acts, 'act' | 'isBusy'> & {
    readonly block: Block | null;
    serverNow: () => Instant;
    newId: () => string;
    loadScreenLink: () => Promise<LoadedScreenLink>;
    /** Asks for a long text by its hash. */
    wantContent: (hash: string) => void;
    /** Puts a poll in the middle. */
    focus: (pollId: PollId | null) => void;
    readonly focusedId: PollId | null;
    /** How often the chair has put a poll in the middle. */
    readonly choices: number;
    show: (dialog: Dialog | null) => void;
    putRecordDoubtAway: () => void;
  };

export const ConsoleContext = createContext<Console | null>(null);

/** The console around a component. Throws outside of one, which is a bug of the page. */
export function useConsole(): Console {
  const found = useContext(ConsoleContext);
  if (found === null) throw new Error('useConsole needs a ChairConsole above it.');
  return found;
}

/** Whether one may act, and if not, why. Chairs and owners act; others look. */
export function blockOf({ connection, isStale, role }: Pick<ChairView, 'connection' | 'isStale' | 'role'>): Block | null {
  if (connection !== 'connected') return connection;
  if (isStale) return 'stale';
  return role === 'owner' || role === 'chair' ? null : 'role';
}
