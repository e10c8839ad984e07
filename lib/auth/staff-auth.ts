/** Staff sign-in: better-auth over the store's Prisma client. It makes no query until somebody asks something of it. */
import { createHmac } from 'node:crypto';
import { prismaAdapter } from 'better-auth/adapters/prisma';
import { createAuthEndpoint } from 'better-auth/api';
import { setSessionCookie } from 'better-auth/cookies';
import { betterAuth } from 'better-auth/minimal';
import { z } from 'zod';
import type { PrismaClient } from '../store/prisma-client.ts';
import { deriveKey } from './keys.ts';
import { passwordMaxChars, passwordMinChars } from './staff-account.ts';

/** A convention's day, from the rehearsal in the morning to the last vote. */
const sessionLifeS = 12 * 60 * 60;
/** A session in use is prolonged at most this often: each time is a write. */
const sessionProlongS = 15 * 60;

/** A hall shares one address; who knows a password types it within a minute, a few hundred at once are a program. */
const signInsPerAddress = { window: 60, max: 120 };
/** Everything else that better-auth answers: who am I, and signing out. Each page asks once. */
const requestsPerAddress = { window: 60, max: 3_000 };

export type StaffAuthLog = { warn(fields: object, message: string): void; error(fields: object, message: string): void };

export type StaffAuthOptions = {
  readonly prisma: PrismaClient;
  /** An origin. The cookie is Secure if it is https. */
  readonly publicUrl: string;
  readonly secret: Uint8Array;
  /** CIDR networks whose X-Forwarded-For is believed. */
  readonly trustedProxies: readonly string[];
  readonly log: StaffAuthLog;
  /** Called after a session was deleted, whoever asked for it. Must not reject. */
  readonly onSessionEnded: (staffId: string, sessionId: string) => Promise<void>;
};

/**
 * Starts a session for somebody whose right to it was proved elsewhere (a link, the set-up). Never reachable over HTTP.
 */
const startStaffSession = createAuthEndpoint.serverOnly(
  { method: 'POST', body: z.object({ staffId: z.uuid() }) },
  async (ctx): Promise<{ readonly sessionId: string } | null> => {
    const user = await ctx.context.internalAdapter.findUserById(ctx.body.staffId);
    if (user === null) return null;
    const session = await ctx.context.internalAdapter.createSession(user.id);
    await setSessionCookie(ctx, { session, user });
    return { sessionId: session.id };
  },
);

export function createStaffAuth({ prisma, publicUrl, secret, trustedProxies, log, onSessionEnded }: StaffAuthOptions) {
  return betterAuth({
    appName: 'Hemicycle',
    baseURL: publicUrl,
    basePath: '/api/auth',
    trustedOrigins: [publicUrl],
    // The worker signs its own staff cookie with the key itself, under another label (signed.ts).
    secret: createHmac('sha256', deriveKey(secret, 'staff-sessions')).update('hemicycle/web-cookie/1').digest('base64url'),
    database: prismaAdapter(prisma, { provider: 'postgresql', transaction: true }),
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: passwordMinChars,
      maxPasswordLength: passwordMaxChars,
    },
    user: { additionalFields: { installationRole: { type: 'string', required: false, input: false } } },
    session: { expiresIn: sessionLifeS, updateAge: sessionProlongS },
    advanced: {
      cookiePrefix: 'hemicycle',
      useSecureCookies: publicUrl.startsWith('https://'),
      // Lax: a link in a mail to one's console must arrive signed in. What changes anything checks the origin.
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax', path: '/' },
      database: { generateId: 'uuid' },
      ipAddress: { trustedProxies: [...trustedProxies] },
    },
    rateLimit: {
      enabled: true,
      storage: 'memory',
      ...requestsPerAddress,
      customRules: { '/sign-in/email': signInsPerAddress },
    },
    databaseHooks: { session: { delete: { after: (session) => onSessionEnded(session.userId, session.id) } } },
    plugins: [{ id: 'hemicycle-staff', endpoints: { startStaffSession } }],
    telemetry: { enabled: false },
    logger: {
      level: 'warn',
      // The further arguments hold requests and rows; only what happened is ours to keep.
      log: (level, message) => (level === 'error' ? log.error({}, `staff sign-in: ${message}`) : log.warn({}, `staff sign-in: ${message}`)),
    },
  });
}

export type StaffAuth = ReturnType<typeof createStaffAuth>;
