import type { ParticipantId } from '../lib/assembly/basics.ts';
import type { RealtimeClock } from './channels/clock.ts';

/** Phones drop Wi-Fi when they are locked; shorter values make the number of connected people flicker (RT12). */
export const disconnectGraceMs = 15_000;

/**
 * Who has at least one open connection now. Not attendance: it is never recorded, and a locked phone is not an absent
 * member. A loss counts after the grace period; who comes back within it leaves no trace. Silence has been the grace
 * period of who vanished without a word (faults.md row 12).
 */
export type Presence = {
  readonly connectedCount: number;
  /** Grows with each change of the set. */
  readonly version: number;
  isConnected(id: ParticipantId): boolean;
  opened(id: ParticipantId): void;
  /** @param wasSilent the connection had said nothing for longer than the grace period: there is nothing more to wait for */
  closed(id: ParticipantId, wasSilent?: boolean): void;
  stop(): void;
};

export function createPresence(deps: { readonly clock: Pick<RealtimeClock, 'after'>; readonly onChange: () => void; readonly graceMs?: number }): Presence {
  /** Open connections of each participant who counts as connected; 0 while the grace period runs. */
  const connections = new Map<ParticipantId, number>();
  const grace = new Map<ParticipantId, () => void>();
  const graceMs = deps.graceMs ?? disconnectGraceMs;
  let version = 0;
  let isStopped = false;

  function changed(): void {
    version += 1;
    deps.onChange();
  }

  function lost(id: ParticipantId): void {
    grace.delete(id);
    if (connections.get(id) !== 0) return;
    connections.delete(id);
    changed();
  }

  return {
    get connectedCount() {
      return connections.size;
    },
    get version() {
      return version;
    },
    isConnected: (id) => connections.has(id),
    opened(id) {
      const open = connections.get(id);
      connections.set(id, (open ?? 0) + 1);
      grace.get(id)?.();
      grace.delete(id);
      if (open === undefined) changed();
    },
    closed(id, wasSilent = false) {
      const open = connections.get(id);
      if (open === undefined || open === 0) return;
      connections.set(id, open - 1);
      // The end of an assembly ends its channels after this: nobody is waited for any more.
      if (open !== 1 || isStopped) return;
      if (wasSilent) lost(id);
      else grace.set(id, deps.clock.after(graceMs, () => lost(id)));
    },
    stop() {
      isStopped = true;
      for (const cancel of grace.values()) cancel();
      grace.clear();
    },
  };
}
