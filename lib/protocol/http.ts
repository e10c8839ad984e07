import { z } from 'zod';
import type { Instant, Localized, ParticipantId, Place, Sequence } from '../assembly/basics.ts';
import { settings } from './commands.ts';
import type { Version } from './down.ts';
import { id, languageTag, sizes, slug } from './values.ts';

/** All HTTP of the worker lies below this path; a reverse proxy sends it straight there. */
export const realtimePath = '/realtime';

/** A code as somebody types it: with or without groups, in any case. */
const typedCode = z.string().min(1).max(64);

/** POST /realtime/invitation: who is behind a code, masked; changes nothing and signs nobody in (M2). */
export const invitationRequest = z.strictObject({ slug, code: typedCode });
export type Invitation = { readonly assemblyId: string; readonly title: Localized; readonly maskedName: string; readonly language: string | null };

/** POST /realtime/sign-in: sets the participant's cookie. */
export const signInRequest = invitationRequest;
export type SignedIn = { readonly assemblyId: string; readonly participantId: ParticipantId };

/** POST /realtime/send-link: always 202 with the same body, whether the address is known or not. */
export const sendLinkRequest = z.strictObject({ slug, email: z.string().min(3).max(sizes.email), language: languageTag });

/** POST /realtime/sign-out */
export const signOutRequest = z.strictObject({ slug });

/** GET /realtime/session?slug=…: what this browser is signed in as, and the assembly's public face. 404: no such assembly. */
export type Session = {
  readonly assemblyId: string;
  readonly title: Localized;
  readonly languages: readonly string[];
  readonly participantId: ParticipantId | null;
  readonly isScreen: boolean;
};

/** POST /realtime/screen-session: sets the screen's cookie. */
export const screenSessionRequest = z.strictObject({ slug, credential: typedCode });

/** POST /realtime/staff-session: a ticket from the web role becomes the worker's cookie. */
export const staffSessionRequest = z.strictObject({ ticket: z.string().min(1).max(2_000) });

/** POST /realtime/assemblies, by the installation's owner. */
export const createAssemblyRequest = z.strictObject({ assemblyId: id, slug, settings });

/** GET /realtime/assemblies: those in which this staff member has a role. */
export type AssemblySummary = {
  readonly id: string;
  readonly slug: string;
  readonly title: Localized;
  readonly role: string;
  readonly sitting: string;
  readonly people: number;
};

export const participantSorts = ['name', 'number', 'group', 'attendance', 'since', 'connection'] as const;

/** GET /realtime/assemblies/:id/participants: one page of the roll (RT3). The query stands in the panel's address. */
export const participantsQuery = z.object({
  search: z.string().max(100).default(''),
  attendance: z.enum(['any', 'present', 'absent', 'room', 'remote']).default('any'),
  connection: z.enum(['any', 'connected', 'not-connected']).default('any'),
  group: z.string().max(sizes.group).default(''),
  sort: z.enum(participantSorts).default('name'),
  order: z.enum(['up', 'down']).default('up'),
  page: z.coerce.number().int().min(1).max(10_000).default(1),
  size: z.coerce.number().int().min(10).max(200).default(50),
});
export type ParticipantsQuery = z.infer<typeof participantsQuery>;

export type ParticipantRow = {
  readonly id: ParticipantId;
  readonly number: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly group: string | null;
  readonly weight: string;
  readonly attendance: { readonly place: Place; readonly since: Instant; readonly by: string } | null;
  readonly lastChangeAt: Instant | null;
  readonly connected: boolean;
};

/** The version is not part of the body, so that a change elsewhere in the list leaves these bytes (and the ETag) as they are. It is in the header `x-list-version` as `term.sequence`. */
export type ParticipantsPage = {
  readonly rows: readonly ParticipantRow[];
  /** Rows that match, over all pages. */
  readonly total: number;
  readonly page: number;
  readonly pages: number;
  readonly groups: readonly string[];
};

/** GET /realtime/assemblies/:id/participants/:participantId, for admins. */
export type ParticipantDetail = ParticipantRow & {
  readonly email: string | null;
  readonly language: string | null;
  /** The personal link; null for those who may not see it. */
  readonly link: string | null;
  readonly code: string | null;
  readonly version: Sequence;
};

export const listVersionHeader = 'x-list-version';

/** Reads the header's value; null when it is none. */
export function parseListVersion(text: string | null): Version | null {
  const match = /^(\d+)\.(\d+)$/.exec(text ?? '');
  if (match === null) return null;
  return [Number(match[1]), Number(match[2])];
}

/** Answer with a status of 400 and above. */
export type HttpRefusal = { readonly reason: string; readonly field?: string; readonly retryAfterS?: number };
