/** What people of a house prove themselves with, as if they had signed in. */
import { randomUUID } from 'node:crypto';
import { cookieNames } from '../../../lib/auth/cookies.ts';
import { deriveKeys } from '../../../lib/auth/keys.ts';
import { issueParticipantSession } from '../../../lib/auth/session-token.ts';
import { issueTicket } from '../../../lib/auth/ticket.ts';
import { publicUrl, type House } from '../../fixtures/l1/real-worker.ts';

/** Good once, for 60 s: for clients that are no browser. */
export function ticketOf({ secret, assemblyId }: House, participantId: string): string {
  return issueTicket(deriveKeys(secret), { kind: 'participant', assemblyId, participantId, generation: 1 }, { now: Date.now(), ticketId: randomUUID() });
}

/** The headers of a browser on a page of ours. */
export function browserOf({ secret, assemblyId }: House, participantId: string): { readonly cookie: string; readonly origin: string } {
  const token = issueParticipantSession(deriveKeys(secret), { assemblyId, participantId, generation: 1 }, Date.now());
  return { cookie: `${cookieNames(false).participant(assemblyId)}=${token}`, origin: publicUrl };
}
