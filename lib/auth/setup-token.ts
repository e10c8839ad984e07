/**
 * The link with which the first account is made (ux I3). Its token is derived from the installation's secret, so that
 * each start prints the same one and nothing is stored; it is worth something only while there is no account.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { PrismaClient } from '../store/prisma-client.ts';
import { deriveKey } from './keys.ts';
import { createStaffUser, setStaffPassword, type PrismaSession } from './staff-account.ts';

/** Any number that nothing else in this database locks; "setup" on a telephone's keys. */
const setupLockKey = 73_887;

export type SetupTokenSource = { readonly secret: Uint8Array; readonly publicUrl: string };

function setupToken(secret: Uint8Array): string {
  return createHmac('sha256', deriveKey(secret, 'set-up')).update('hemicycle set-up link').digest('base64url');
}

/** The link to print at the start; null once there is an account. */
export async function ensureSetupLink(prisma: PrismaClient, { secret, publicUrl }: SetupTokenSource): Promise<string | null> {
  if (!(await isSetupOpen(prisma))) return null;
  return `${publicUrl}/setup#${setupToken(secret)}`;
}

/** Is there no account yet? */
export async function isSetupOpen(prisma: PrismaSession): Promise<boolean> {
  return (await prisma.user.findFirst({ select: { id: true } })) === null;
}

/** Compares in constant time. */
export function isSetupToken(secret: Uint8Array, token: string): boolean {
  const expected = Buffer.from(setupToken(secret));
  const given = Buffer.from(token);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

export type SetUp = { readonly ok: true; readonly staffId: string } | { readonly ok: false; readonly refusal: 'already-set-up' };

/** Makes the first account, as owner of the installation. Of two at once one is refused. The token was checked before. */
export async function setUp(
  prisma: PrismaClient,
  { name, email, passwordHash }: { readonly name: string; readonly email: string; readonly passwordHash: string },
): Promise<SetUp> {
  return prisma.$transaction(async (tx) => {
    // As text: Prisma can't read the type void.
    await tx.$queryRaw`SELECT pg_advisory_xact_lock(${setupLockKey})::text`;
    if (!(await isSetupOpen(tx))) return { ok: false, refusal: 'already-set-up' };
    const created = await createStaffUser(tx, { name, email, installationRole: 'owner' });
    if (!created.ok) return { ok: false, refusal: 'already-set-up' };
    await setStaffPassword(tx, created.staffId, passwordHash);
    return { ok: true, staffId: created.staffId };
  });
}
