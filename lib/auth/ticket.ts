import { z } from 'zod';
import type { Instant } from '../assembly/basics.ts';
import type { Keys } from './keys.ts';
import type { ParticipantSession, ScreenSession, StaffSession } from './session-token.ts';
import { readSigned, sign } from './signed.ts';

/**
 * A ticket lets somebody in once, within a minute (design section 6): staff carry it from Next.js to the worker, and
 * clients without cookies (native ones, tests) send it as the channel client's auth token.
 */
export type TicketHolder =
  | ({ readonly kind: 'staff' } & StaffSession)
  | ({ readonly kind: 'participant' } & ParticipantSession)
  | ({ readonly kind: 'screen' } & ScreenSession);

export type Ticket = { readonly id: string; readonly expiresAt: Instant; readonly holder: TicketHolder };

/** Long enough for a slow phone to go from one answer to the next request; too short to be found in a log and used. */
export const ticketMs = 60_000;
/** Web and worker may run on two machines whose clocks differ a little. */
const clockSkewMs = 5_000;

/** Tickets are for the worker and nobody else. */
const audience = 'realtime';

const id = z.uuid();
const holder = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('staff'), staffId: id, sessionId: z.string().min(1).max(100), isInstallationOwner: z.boolean() }),
  z.strictObject({ kind: z.literal('participant'), assemblyId: id, participantId: id, generation: z.int().min(1) }),
  z.strictObject({ kind: z.literal('screen'), assemblyId: id, generation: z.int().min(1) }),
]);
const payload = z.strictObject({ audience: z.literal(audience), id: z.string().min(1).max(64), expiresAt: z.int(), holder });

/**
 * @param options `now`: the machine's wall clock in ms, since web and worker share nothing else; `ticketId`: random, never given twice
 */
export function issueTicket(keys: Pick<Keys, 'tickets'>, who: TicketHolder, options: { readonly now: Instant; readonly ticketId: string }): string {
  return sign(keys.tickets, 'ticket', { audience, id: options.ticketId, expiresAt: options.now + ticketMs, holder: who });
}

/** Null when it is none of ours, altered, over, or from a clock that is far ahead. Spending it is for `TicketLedger`. */
export function readTicket(keys: Pick<Keys, 'tickets'>, text: string, now: Instant): Ticket | null {
  const parsed = payload.safeParse(readSigned(keys.tickets, 'ticket', text));
  if (!parsed.success) return null;
  const leftMs = parsed.data.expiresAt - now;
  if (leftMs <= 0 || leftMs > ticketMs + clockSkewMs) return null;
  return { id: parsed.data.id, expiresAt: parsed.data.expiresAt, holder: parsed.data.holder };
}

/** 10,000 clients that all come with a ticket in the same minute, several times over. */
const maxSpentTickets = 50_000;

/** Remembers which tickets were used, for as long as they would be valid: each lets in once (faults.md row 33). */
export class TicketLedger {
  readonly #spent = new Map<string, Instant>();

  /** False if the ticket was used before, or if too many are remembered to be sure. */
  spend(ticket: Ticket, now: Instant): boolean {
    this.#forget(now);
    if (this.#spent.has(ticket.id) || this.#spent.size >= maxSpentTickets) return false;
    this.#spent.set(ticket.id, ticket.expiresAt);
    return true;
  }

  /** Oldest first; all live equally long, so the first that is valid ends the search. */
  #forget(now: Instant): void {
    for (const [ticketId, expiresAt] of this.#spent) {
      if (expiresAt > now - clockSkewMs) return;
      this.#spent.delete(ticketId);
    }
  }
}
