/** Accounts of staff. Nobody signs up: accounts come from the set-up link or from an invitation. */
import { hashPassword } from 'better-auth/crypto';
import { z } from 'zod';
import { Prisma } from '../store/generated/client.ts';
import type { PrismaClient } from '../store/prisma-client.ts';

/** NIST SP 800-63B section 3.1.1.2 asks for 15 where a password stands alone and 8 otherwise; attempts are limited here. */
export const passwordMinChars = 12;
/** better-auth's own limit: hashing a longer one only costs time. */
export const passwordMaxChars = 128;
const nameMaxChars = 200;
/** RFC 5321 section 4.5.3.1.3 leaves 254 for an address. */
const emailMaxChars = 254;

/** How better-auth names an account that signs in with a password; its `accountId` is the user's id. */
export const passwordProvider = 'credential';

export const staffName = z
  .string()
  .trim()
  .min(1)
  .max(nameMaxChars)
  .refine((value) => !/\p{Cc}/u.test(value) && value.isWellFormed(), 'control characters');
/** Compared in lower case, as better-auth does when somebody signs in. */
export const staffEmail = z.string().trim().toLowerCase().max(emailMaxChars).pipe(z.email());
export const newPassword = z.string().min(passwordMinChars).max(passwordMaxChars);

export type InstallationRole = 'owner' | null;

export type NewStaff = { readonly name: string; readonly email: string; readonly installationRole: InstallationRole };

/** Part of a transaction, or the client itself. */
export type PrismaSession = Omit<PrismaClient, '$connect' | '$disconnect' | '$on' | '$transaction' | '$extends'>;

/**
 * Makes an account without a password; a link of staff-link.ts lets its owner in. Name and address must have gone
 * through `staffName` and `staffEmail`.
 */
export async function createStaffUser(
  prisma: PrismaSession,
  { name, email, installationRole }: NewStaff,
): Promise<{ readonly ok: true; readonly staffId: string } | { readonly ok: false; readonly refusal: 'email-taken' }> {
  try {
    const user = await prisma.user.create({ data: { name, email: email.toLowerCase(), installationRole }, select: { id: true } });
    return { ok: true, staffId: user.id };
  } catch (error) {
    if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002') return { ok: false, refusal: 'email-taken' };
    throw error;
  }
}

/** Hashes as better-auth's sign-in verifies: scrypt with N 16384, r 16, p 1, off the event loop. */
export const hashStaffPassword: (password: string) => Promise<string> = hashPassword;

/** Sets the password of an account, whether it had one or not. */
export async function setStaffPassword(prisma: PrismaSession, staffId: string, passwordHash: string): Promise<void> {
  const owned = { userId: staffId, providerId: passwordProvider };
  const changed = await prisma.account.updateMany({ where: owned, data: { password: passwordHash } });
  if (changed.count === 0) await prisma.account.create({ data: { ...owned, accountId: staffId, password: passwordHash } });
}
