/**
 * How the web role tells the worker that staff sessions have ended (design.md section 6): a PostgreSQL notification. The
 * worker listens with `listen` of lib/store/staff-notifications.ts and cuts what was opened with those sessions.
 */
import { z } from 'zod';

export const staffSessionChannel = 'hemicycle_staff_sessions_ended';

/** A payload holds 7,999 bytes and an id takes 39; who has more sessions than this loses all of them at once. */
export const maxSessionIdsInPayload = 150;

const sessionsEnded = z.strictObject({
  staffId: z.uuid(),
  sessionIds: z.union([z.literal('all'), z.array(z.uuid()).min(1).max(maxSessionIdsInPayload)]),
});

export type SessionsEnded = Readonly<z.infer<typeof sessionsEnded>>;

export function encodeSessionsEnded(ended: SessionsEnded): string {
  return JSON.stringify(ended);
}

/** Null when it is no such payload: whoever may notify on the channel may also write nonsense. */
export function parseSessionsEnded(payload: string): SessionsEnded | null {
  try {
    const parsed = sessionsEnded.safeParse(JSON.parse(payload));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
