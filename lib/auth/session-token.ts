import { z } from 'zod';
import type { AssemblyId, Instant, ParticipantId, StaffId } from '../assembly/basics.ts';
import type { Keys } from './keys.ts';
import { readSigned, sign } from './signed.ts';

/** What the worker's cookies say, signed. They are checked against the assembly's present state wherever they are used. */
export type ParticipantSession = { readonly assemblyId: AssemblyId; readonly participantId: ParticipantId; readonly generation: number };
export type StaffSession = { readonly staffId: StaffId; readonly sessionId: string; readonly isInstallationOwner: boolean };
export type ScreenSession = { readonly assemblyId: AssemblyId; readonly generation: number };

const hourMs = 3_600_000;
/** From the rehearsal in the week before to the end of a three-day convention. A new code ends it earlier (SE6). */
export const participantSessionMs = 14 * 24 * hourMs;
/** A long day. Staff come back with a ticket of their account. */
export const staffSessionMs = 12 * hourMs;
/** A screen is set up once and must not stop in the middle of a sitting. A new screen link ends it earlier. */
export const screenSessionMs = 30 * 24 * hourMs;

const id = z.uuid();
const generation = z.int().min(1);
const expiresAt = z.int();

const participantPayload = z.strictObject({ assemblyId: id, participantId: id, generation, expiresAt });
const staffPayload = z.strictObject({ staffId: id, sessionId: z.string().min(1).max(100), isInstallationOwner: z.boolean(), expiresAt });
const screenPayload = z.strictObject({ assemblyId: id, generation, expiresAt });

export type WithExpiry<T> = T & { readonly expiresAt: Instant };

/** @param now server time in ms since 1970; the token lives {@link participantSessionMs} from then */
export function issueParticipantSession(keys: Keys, session: ParticipantSession, now: Instant): string {
  return sign(keys['participant-sessions'], 'participant-session', { ...session, expiresAt: now + participantSessionMs });
}

/** Null when it is none of ours, altered, or over. */
export function readParticipantSession(keys: Keys, token: string, now: Instant): WithExpiry<ParticipantSession> | null {
  return live(participantPayload, readSigned(keys['participant-sessions'], 'participant-session', token), now);
}

export function issueStaffSession(keys: Keys, session: StaffSession, now: Instant): string {
  return sign(keys['staff-sessions'], 'staff-session', { ...session, expiresAt: now + staffSessionMs });
}

/** Null when it is none of ours, altered, or over. Whether the account has signed out since is for the worker to know. */
export function readStaffSession(keys: Keys, token: string, now: Instant): WithExpiry<StaffSession> | null {
  return live(staffPayload, readSigned(keys['staff-sessions'], 'staff-session', token), now);
}

export function issueScreenSession(keys: Keys, session: ScreenSession, now: Instant): string {
  return sign(keys['screen-links'], 'screen-session', { ...session, expiresAt: now + screenSessionMs });
}

/** Null when it is none of ours, altered, or over. */
export function readScreenSession(keys: Keys, token: string, now: Instant): WithExpiry<ScreenSession> | null {
  return live(screenPayload, readSigned(keys['screen-links'], 'screen-session', token), now);
}

function live<T extends { readonly expiresAt: Instant }>(schema: z.ZodType<T>, payload: unknown, now: Instant): T | null {
  const parsed = schema.safeParse(payload);
  return parsed.success && parsed.data.expiresAt > now ? parsed.data : null;
}
