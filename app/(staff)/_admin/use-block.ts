'use client';

import type { StaffRole } from '../../../lib/assembly/state.ts';
import type { ConnectionState } from '../../../lib/client/client-state.ts';
import { useConnection, useMe, useStale } from '../_lib/assembly-context.ts';

/** Why nobody can act on this page now; each has its sentence in `admin.blocked`. */
export type Block = 'connecting' | 'reconnecting' | 'away' | 'offline' | 'ended' | 'stale' | 'role';

/** The connection goes first: what one may do counts only while it can be done at all. */
export function blockOf(connection: ConnectionState, isStale: boolean, mayAct: boolean): Block | null {
  if (typeof connection === 'object') return 'ended';
  if (connection !== 'connected') return connection;
  if (isStale) return 'stale';
  return mayAct ? null : 'role';
}

/** Why one can't act, or null; `roles` are those that may. */
export function useBlock(roles: readonly StaffRole[]): Block | null {
  const me = useMe();
  return blockOf(useConnection(), useStale(), me !== null && roles.includes(me.role));
}

/** As lib/assembly/permissions.ts has it: the worker decides, these only spare a press. */
export const administering: readonly StaffRole[] = ['owner', 'admin'];
export const owning: readonly StaffRole[] = ['owner'];
export const showingScreen: readonly StaffRole[] = ['owner', 'chair', 'admin'];
