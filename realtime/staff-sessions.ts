import { parseSessionsEnded, staffSessionChannel } from '../lib/auth/staff-session-channel.ts';
import type { Principal } from './principal.ts';
import type { RealtimeLog } from './channels/log.ts';

export type StaffSessionsDeps = {
  /** Ids of all sessions that stand now. */
  readonly readSessions: () => Promise<readonly string[]>;
  readonly disconnect: (where: (principal: Principal) => boolean) => number;
  readonly log: RealtimeLog;
};

/**
 * Which staff sessions stand (design section 6). The web role keeps them; the worker reads them when it starts and after
 * each loss of the line, hears of ends by notification, and of new ones by their tickets.
 */
export type StaffSessions = {
  readonly channel: string;
  readonly isSignedOut: (staffId: string, sessionId: string) => boolean;
  /** A ticket of this session was spent: the web role vouched for it a moment ago. */
  readonly begun: (sessionId: string) => void;
  readonly onPayload: (payload: string) => void;
  /** Reads all sessions anew, and cuts whoever has none any more. */
  readonly refresh: () => Promise<void>;
};

export function createStaffSessions(deps: StaffSessionsDeps): StaffSessions {
  let standing = new Set<string>();

  function cut(isOver: (staff: NonNullable<Principal['staff']>) => boolean): void {
    const cutCount = deps.disconnect((principal) => principal.staff !== null && isOver(principal.staff));
    if (cutCount > 0) deps.log.info({ connections: cutCount }, 'connections of signed-out staff were ended');
  }

  async function refresh(): Promise<void> {
    try {
      standing = new Set(await deps.readSessions());
      cut((staff) => !standing.has(staff.sessionId));
    } catch (error) {
      // The line is down again; the next listening reads once more.
      deps.log.warn({ problem: String(error) }, 'staff sessions could not be read');
    }
  }

  return {
    channel: staffSessionChannel,
    isSignedOut: (_staffId, sessionId) => !standing.has(sessionId),
    begun: (sessionId) => void standing.add(sessionId),
    onPayload(payload) {
      const ended = parseSessionsEnded(payload);
      if (ended === null) {
        deps.log.warn({}, 'a notification about staff sessions was not understood');
        return;
      }
      const { staffId, sessionIds } = ended;
      if (sessionIds === 'all') {
        cut((staff) => staff.staffId === staffId);
        // Which of the standing ones were theirs is not known here.
        void refresh();
        return;
      }
      for (const sessionId of sessionIds) standing.delete(sessionId);
      cut((staff) => sessionIds.includes(staff.sessionId));
    },
    refresh,
  };
}
