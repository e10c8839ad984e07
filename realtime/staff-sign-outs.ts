import { readLiveSessionIds } from '../lib/auth/live-sessions.ts';
import { parseSessionsEnded, staffSessionChannel } from '../lib/auth/staff-session-channel.ts';
import type { PrismaClient } from '../lib/store/prisma-client.ts';
import { listen, type Listener } from '../lib/store/staff-notifications.ts';
import type { RealtimeClock } from './channels/clock.ts';
import type { RealtimeLog } from './channels/log.ts';
import { readUntilDone } from './read-until-done.ts';
import type { SignedOut } from './http/signed-out.ts';
import type { Principal } from './principal.ts';

export type StaffSignOutDeps = {
  readonly connectionString: string;
  readonly prisma: PrismaClient;
  readonly signedOut: SignedOut;
  readonly disconnect: (where: (principal: Principal) => boolean) => number;
  readonly clock: Pick<RealtimeClock, 'monotonicMs' | 'after' | 'every'>;
  readonly log: RealtimeLog;
};

/** The store answers again within seconds, or a person is called. */
const retryMs = 2_000;
/** A notification that the web role could not send is made good within this time. */
const readEveryMs = 60_000;

/**
 * Makes the ends of staff sessions, which the web role keeps, take effect here: by notification within moments, and
 * after each time in which none could be heard by reading which sessions live (design section 6).
 */
export function followStaffSignOuts(deps: StaffSignOutDeps): Listener {
  const { signedOut, clock, log } = deps;

  function cut(isOver: (staff: NonNullable<Principal['staff']>) => boolean): void {
    const connections = deps.disconnect((principal) => principal.staff !== null && isOver(principal.staff));
    if (connections > 0) log.info({ connections }, 'connections of signed-out staff were ended');
  }

  const sessions = readUntilDone({
    clock,
    retryMs,
    async work() {
      const asOfMs = clock.monotonicMs();
      const live = await readLiveSessionIds(deps.prisma, new Date());
      signedOut.onlyLive(live, asOfMs);
      cut((staff) => signedOut.has(staff.staffId, staff.sessionId, Number.POSITIVE_INFINITY));
    },
    onFailed: (error) => log.warn({ problem: String(error) }, 'staff sessions could not be read; they are read again'),
  });

  const stopReading = clock.every(readEveryMs, sessions.read);
  const listener = listen({
    connectionString: deps.connectionString,
    channel: staffSessionChannel,
    onPayload(payload) {
      const ended = parseSessionsEnded(payload);
      if (ended === null) {
        log.warn({}, 'a notification about staff sessions was not understood');
        return;
      }
      signedOut.end(ended);
      const { staffId, sessionIds } = ended;
      cut((staff) => (sessionIds === 'all' ? staff.staffId === staffId : sessionIds.includes(staff.sessionId)));
    },
    onListening: sessions.read,
    log,
  });
  return {
    close() {
      stopReading();
      sessions.stop();
      return listener.close();
    },
  };
}
