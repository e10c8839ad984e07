import { notify } from '../store/staff-notifications.ts';
import type { PrismaClient } from '../store/prisma-client.ts';
import { encodeSessionsEnded, maxSessionIdsInPayload, staffSessionChannel } from './staff-session-channel.ts';

/** Tells the worker that these sessions have ended. Rejects with StoreUnavailable when the server can't be reached. */
export async function tellSessionsEnded(prisma: PrismaClient, staffId: string, sessionIds: readonly string[] | 'all'): Promise<void> {
  const isShort = sessionIds !== 'all' && sessionIds.length > 0 && sessionIds.length <= maxSessionIdsInPayload;
  await notify(prisma, staffSessionChannel, encodeSessionsEnded({ staffId, sessionIds: isShort ? [...sessionIds] : 'all' }));
}

/**
 * Ends every session of a staff member, here and at the worker. Doing it again after a failure is right: the worker is
 * told each time, however many sessions were left.
 */
export async function signOutEverywhere(prisma: PrismaClient, staffId: string): Promise<void> {
  await prisma.session.deleteMany({ where: { userId: staffId } });
  await tellSessionsEnded(prisma, staffId, 'all');
}
