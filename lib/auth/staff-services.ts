/** What the web role's staff pages and routes work with, put together once in a process at the first request. */
import { getIP } from 'better-auth/api';
import { v4 as uuid } from 'uuid';
import { requireConfig } from '../config.ts';
import { createLogger, type Logger } from '../log.ts';
import { createPrismaClient, type PrismaClient } from '../store/prisma-client.ts';
import { deriveKey } from './keys.ts';
import type { InstallationRole } from './staff-account.ts';
import { createStaffAuth, type StaffAuth } from './staff-auth.ts';
import { tellSessionsEnded } from './staff-sessions.ts';
import { createSignInLimits, type SignInLimits } from './staff-sign-in-limits.ts';
import { issueTicket } from './ticket.ts';

export type StaffServicesOptions = {
  readonly prisma: PrismaClient;
  /** An origin. */
  readonly publicUrl: string;
  readonly secret: Uint8Array;
  readonly trustedProxies: readonly string[];
  readonly log: Pick<Logger, 'info' | 'warn' | 'error'>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
};

export type StaffServices = StaffServicesOptions & { readonly auth: StaffAuth; readonly limits: SignInLimits };

export function createStaffServices(options: StaffServicesOptions): StaffServices {
  const { prisma, log } = options;
  const auth = createStaffAuth({
    ...options,
    onSessionEnded: async (staffId, sessionId) => {
      try {
        await tellSessionsEnded(prisma, staffId, [sessionId]);
      } catch (error) {
        // The session is gone from the table; the worker reads it again when it listens again.
        log.error({ staffId, sessionId, reason: String(error) }, 'the worker was not told that a session ended');
      }
    },
  });
  return { ...options, auth, limits: createSignInLimits() };
}

/** Next.js may load a module once for each route, and again when it changes in development; the connections are shared. */
const key = Symbol.for('hemicycle.staff-services');
const holder: typeof globalThis & { [key]?: StaffServices } = globalThis;

/** The services of this process, from its settings. Throws the refusals when those are wrong; makes no query. */
export function staffServices(): StaffServices {
  const existing = holder[key];
  if (existing !== undefined) return existing;
  const { databaseUrl, publicUrl, secret, trustedProxies, logLevel } = requireConfig();
  const log = createLogger({ level: logLevel, role: 'web' });
  const prisma = createPrismaClient(databaseUrl, log);
  return (holder[key] = createStaffServices({ prisma, publicUrl, secret, trustedProxies, log, now: () => Date.now() }));
}

export type StaffMember = {
  readonly staffId: string;
  readonly sessionId: string;
  readonly name: string;
  readonly email: string;
  readonly installationRole: InstallationRole;
};

/** Who sends these headers; null without a session. For pages and answers that set no cookie: it prolongs nothing. */
export async function readStaffMember({ auth }: StaffServices, headers: Headers): Promise<StaffMember | null> {
  const found = await auth.api.getSession({ headers, query: { disableRefresh: true } });
  return found === null ? null : memberOf(found);
}

/** As `readStaffMember`, and prolongs the session when that is due: `cookies` are then to be set. */
export async function prolongStaffSession(
  { auth }: StaffServices,
  headers: Headers,
): Promise<{ readonly member: StaffMember; readonly cookies: readonly string[] } | null> {
  const { headers: sent, response } = await auth.api.getSession({ headers, returnHeaders: true });
  return response === null ? null : { member: memberOf(response), cookies: sent.getSetCookie() };
}

type FoundSession = NonNullable<Awaited<ReturnType<StaffAuth['api']['getSession']>>>;

function memberOf({ user, session }: FoundSession): StaffMember {
  const installationRole = user.installationRole === 'owner' ? 'owner' : null;
  return { staffId: user.id, sessionId: session.id, name: user.name, email: user.email, installationRole };
}

/** A ticket with which the member's browser signs in to the worker (design.md section 6). */
export function issueStaffTicket({ secret, now }: StaffServices, { staffId, sessionId, installationRole }: StaffMember): string {
  const holder = { kind: 'staff', staffId, sessionId, isInstallationOwner: installationRole === 'owner' } as const;
  return issueTicket({ tickets: deriveKey(secret, 'tickets') }, holder, { now: now(), ticketId: uuid() });
}

/** The client's address, believed from trusted proxies only; null when nobody can tell. */
export function addressOf({ auth }: StaffServices, headers: Headers): string | null {
  return getIP(headers, auth.options);
}
