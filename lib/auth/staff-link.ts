/**
 * One-time links that let a staff member in without a password: invitations, and links to sign in. The token stands in
 * the link's fragment; the database holds its hash. Opening a link changes nothing (mail scanners open links), pressing
 * Continue uses it up.
 */
import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { PrismaClient } from '../store/prisma-client.ts';
import { passwordProvider, setStaffPassword } from './staff-account.ts';

/** Longer than a holiday weekend; an invitation that has run out is sent again. */
const inviteLifeMs = 7 * 24 * 60 * 60 * 1_000;
/** For the person who asked for it just now. */
const signInLifeMs = 24 * 60 * 60 * 1_000;

/** 256 bits: nobody guesses one, so that looking one up needs no limit of its own. */
const tokenBytes = 32;
export const staffLinkToken = z.string().regex(/^[A-Za-z0-9_-]{43}$/);

const identifierPrefix = 'staff-link:';

export type StaffLinkPurpose = 'invite' | 'sign-in';

export type NewStaffLink = {
  readonly userId: string;
  readonly purpose: StaffLinkPurpose;
  /** Language in which the page greets who follows it; null leaves that to their browser. */
  readonly language?: string | null;
  readonly publicUrl: string;
  /** Milliseconds since 1970. */
  readonly now: number;
};

const linkValue = z.strictObject({ purpose: z.enum(['invite', 'sign-in']), userId: z.uuid(), language: z.string().nullable() });

/** The order of the keys is fixed: earlier invitations are found by the beginning of the text. */
function valueOf({ purpose, userId, language }: z.infer<typeof linkValue>): string {
  return JSON.stringify({ purpose, userId, language });
}

function identifierOf(token: string): string {
  return identifierPrefix + createHash('sha256').update(token).digest('hex');
}

/** Makes a link. A new invitation takes the place of earlier ones for the same person. */
export async function createStaffLink(
  prisma: PrismaClient,
  { userId, purpose, language = null, publicUrl, now }: NewStaffLink,
): Promise<string> {
  const token = randomBytes(tokenBytes).toString('base64url');
  const value = valueOf({ purpose, userId, language });
  const expiresAt = new Date(now + (purpose === 'invite' ? inviteLifeMs : signInLifeMs));
  const anyLanguage = value.slice(0, value.indexOf(',"language"'));
  await prisma.$transaction([
    prisma.verification.deleteMany({
      where: {
        identifier: { startsWith: identifierPrefix },
        OR: [{ expiresAt: { lte: new Date(now) } }, ...(purpose === 'invite' ? [{ value: { startsWith: anyLanguage } }] : [])],
      },
    }),
    prisma.verification.create({ data: { identifier: identifierOf(token), value, expiresAt } }),
  ]);
  return `${publicUrl}/staff/enter#${token}`;
}

export type StaffLink = {
  readonly purpose: StaffLinkPurpose;
  readonly staffId: string;
  readonly name: string;
  readonly email: string;
  readonly language: string | null;
  /** Invitations ask for a password unless the account got one meanwhile. */
  readonly needsPassword: boolean;
};

/** What a token stands for, without using it; null when it was used, has run out or never was. */
export async function readStaffLink(prisma: PrismaClient, token: string, now: number): Promise<StaffLink | null> {
  const row = await prisma.verification.findFirst({ where: { identifier: identifierOf(token), expiresAt: { gt: new Date(now) } } });
  if (row === null) return null;
  const value = linkValue.safeParse(JSON.parse(row.value));
  if (!value.success) return null;
  const user = await prisma.user.findUnique({
    where: { id: value.data.userId },
    select: { id: true, name: true, email: true, accounts: { where: { providerId: passwordProvider }, select: { password: true } } },
  });
  if (user === null) return null;
  const hasPassword = user.accounts.some((account) => account.password !== null);
  const { purpose, language } = value.data;
  return { purpose, staffId: user.id, name: user.name, email: user.email, language, needsPassword: purpose === 'invite' && !hasPassword };
}

export type RedeemedStaffLink = { readonly ok: true; readonly staffId: string } | { readonly ok: false; readonly refusal: 'link-used' };

/** Uses a link up, and sets the password that came with it. Of two at once one is refused. */
export async function redeemStaffLink(
  prisma: PrismaClient,
  { token, link, passwordHash, now }: { readonly token: string; readonly link: StaffLink; readonly passwordHash: string | null; readonly now: number },
): Promise<RedeemedStaffLink> {
  return prisma.$transaction(async (tx) => {
    const used = await tx.verification.deleteMany({ where: { identifier: identifierOf(token), expiresAt: { gt: new Date(now) } } });
    if (used.count === 0) return { ok: false, refusal: 'link-used' };
    if (passwordHash !== null) await setStaffPassword(tx, link.staffId, passwordHash);
    return { ok: true, staffId: link.staffId };
  });
}
