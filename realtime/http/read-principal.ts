import type { IncomingHttpHeaders } from 'node:http';
import { cookieNames, readCookies, type FoundCookie } from '../../lib/auth/cookies.ts';
import type { Keys } from '../../lib/auth/keys.ts';
import { readParticipantSession, readScreenSession, readStaffSession, staffSessionMs } from '../../lib/auth/session-token.ts';
import { readTicket, ticketMs, type TicketHolder, type TicketLedger } from '../../lib/auth/ticket.ts';
import type { Instant } from '../../lib/assembly/basics.ts';
import type { Principal } from '../principal.ts';

export type PrincipalDeps = {
  readonly keys: Keys;
  readonly isSecure: boolean;
  /** Server time: cookies are issued and read by it, so that setting the machine's clock ends no session (faults.md row 10). */
  readonly now: () => Instant;
  /** The machine's wall clock: tickets come from another process. */
  readonly wallNow: () => Instant;
  readonly tickets: Pick<TicketLedger, 'spend'>;
  /** Whether this account has signed out, everywhere or in this session, since the credential of this age was issued. */
  readonly isSignedOut: (staffId: string, sessionId: string, ageMs: number) => boolean;
};

export type ReadPrincipal =
  | { readonly ok: true; readonly principal: Principal }
  /** A ticket came with the request, and it is forged, over, used, or its session was signed out. */
  | { readonly ok: false; readonly reason: 'ticket' };

/**
 * Who sends a request, by their cookies and, where one is given, a ticket, which is spent by this. Cookies that are not
 * (any more) ours count as absent. Nothing here says that the person is still on the roll or in the role: that is
 * checked against the assembly's present state where it is used.
 */
export type PrincipalReader = (headers: IncomingHttpHeaders, ticket: string | null, address: string) => ReadPrincipal;

export function createPrincipalReader(deps: PrincipalDeps): PrincipalReader {
  const names = cookieNames(deps.isSecure);
  return (headers, ticket, address) => {
    const found = emptyPrincipal(address);
    for (const cookie of readCookies(headers.cookie, names)) addCookie(deps, found, cookie);
    if (ticket !== null) {
      const wallNow = deps.wallNow();
      const read = readTicket(deps.keys, ticket, wallNow);
      if (read === null || !deps.tickets.spend(read, wallNow)) return { ok: false, reason: 'ticket' };
      if (!addHolder(deps, found, read.holder, wallNow - (read.expiresAt - ticketMs))) return { ok: false, reason: 'ticket' };
    }
    return { ok: true, principal: found };
  };
}

type Found = {
  staff: Principal['staff'];
  readonly participants: Map<string, { participantId: string; generation: number }>;
  readonly screens: Map<string, { generation: number }>;
  readonly address: string;
};

function emptyPrincipal(address: string): Found {
  return { staff: null, participants: new Map(), screens: new Map(), address };
}

function addCookie(deps: PrincipalDeps, found: Found, cookie: FoundCookie): void {
  switch (cookie.kind) {
    case 'staff': {
      const session = readStaffSession(deps.keys, cookie.value, deps.now());
      if (session !== null) addHolder(deps, found, { kind: 'staff', ...session }, deps.now() - (session.expiresAt - staffSessionMs));
      return;
    }
    case 'participant': {
      const session = readParticipantSession(deps.keys, cookie.value, deps.now());
      if (session !== null) addHolder(deps, found, { kind: 'participant', ...session }, 0);
      return;
    }
    case 'screen': {
      const session = readScreenSession(deps.keys, cookie.value, deps.now());
      if (session !== null) addHolder(deps, found, { kind: 'screen', ...session }, 0);
    }
  }
}

/** False if the holder has signed out since. @param ageMs of the credential; only staff sign out */
function addHolder(deps: PrincipalDeps, found: Found, holder: TicketHolder, ageMs: number): boolean {
  switch (holder.kind) {
    case 'staff': {
      const { staffId, sessionId, isInstallationOwner } = holder;
      if (deps.isSignedOut(staffId, sessionId, ageMs)) return false;
      found.staff = { staffId, sessionId, isInstallationOwner };
      return true;
    }
    case 'participant':
      found.participants.set(holder.assemblyId, { participantId: holder.participantId, generation: holder.generation });
      return true;
    case 'screen':
      found.screens.set(holder.assemblyId, { generation: holder.generation });
      return true;
  }
}
