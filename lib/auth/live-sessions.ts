import { orUnavailable } from '../store/unavailable.ts';
import type { PrismaClient } from '../store/prisma-client.ts';

/** Ids of the staff sessions that have not ended; for the worker, when notifications may have been missed. Rejects with StoreUnavailable. */
export async function readLiveSessionIds(prisma: PrismaClient, now: Date): Promise<ReadonlySet<string>> {
  const sessions = await orUnavailable('reading staff sessions', () => prisma.session.findMany({ where: { expiresAt: { gt: now } }, select: { id: true } }));
  return new Set(sessions.map((session) => session.id));
}
