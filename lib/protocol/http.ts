import { z } from 'zod';
import type { Instant, Localized, ParticipantId, Place, Sequence } from '../assembly/basics.ts';
import { settings } from './commands.ts';
import type { PersonInput } from '../assembly/directory.ts';
import { id, languageTag, sizes, slug } from './values.ts';

/** All HTTP of the worker lies below this path; a reverse proxy sends it straight there. */
export const realtimePath = '/realtime';

/** A code as somebody types it: with or without groups, in any case. */
const typedCode = z.string().min(1).max(64);

/** POST /realtime/invitation and /realtime/sign-in. */
export const codeRequest = z.strictObject({ slug, code: typedCode });

/** Answer to an invitation: who is behind the code, masked. It changes nothing and signs nobody in (M2). */
export type Invitation = { readonly assemblyId: string; readonly participantId: ParticipantId; readonly title: Localized; readonly maskedName: string; readonly language: string | null };

/** Answer to a sign-in, with the participant's cookie. */
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

/** Answer to it, 201; the same again when the same owner sends the same ids again. */
export type CreatedAssembly = { readonly id: string; readonly slug: string };

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
  /** As long as an import lets a group's name be. */
  group: z.string().max(200).default(''),
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
  /** Of this person; the basis of a correction, a removal or a new code (RO9). It is not in the rows: it would change pages on which nothing else changes (RT3). */
  readonly version: Sequence;
};

/** GET /realtime/assemblies/:id/screen-link, for those who may renew it. */
export type ScreenLink = { readonly link: string; readonly generation: number };

/** Columns that a person assigned by hand, as JSON in this header of an import: `{"3":"group","4":null}`. */
export const columnChoiceHeader = 'x-column-choice';
export const rollFields = ['number', 'firstName', 'lastName', 'email', 'group', 'votingRight', 'weight', 'language'] as const;
export type RollField = (typeof rollFields)[number];
export const columnChoice = z.record(z.string().regex(/^\d{1,3}$/), z.enum(rollFields).nullable());

/** What is wrong or worth a look: `code` has a text in the message catalogues (`rowFault`, `fileFault`, `warning`), the rest are its parameters. */
export type CodedFault = { readonly code: string; readonly [parameter: string]: unknown };

/**
 * POST /realtime/assemblies/:id/import: the file as it is in the body, as `text/csv` or `application/octet-stream`.
 * Without `apply` a dry run. With it the dry run is made again on the same bytes, and applied if it would do what the
 * admin saw, which `basis` names. The same `commandId` again gets the same answer.
 */
export const importQuery = z.discriminatedUnion('apply', [
  z.object({ apply: z.literal('0') }),
  z.object({ apply: z.literal('1'), basis: z.string().regex(/^[0-9a-f]{64}$/), commandId: id }),
]);

/** What an import would do (A8). Lists are cut to their first rows; the numbers beside them are of all. */
export type ImportDryRun = {
  /** Names what applying would change; to be sent back with `apply=1`. */
  readonly basis: string;
  readonly source: { readonly encoding: string; readonly delimiter: string; readonly columns: readonly { readonly header: string; readonly field: RollField | null }[] };
  readonly total: number;
  readonly unchanged: number;
  readonly added: { readonly count: number; readonly first: readonly { readonly line: number; readonly person: PersonInput }[] };
  readonly changed: { readonly count: number; readonly first: readonly { readonly line: number; readonly id: ParticipantId; readonly before: PersonInput; readonly after: PersonInput; readonly fields: readonly RollField[] }[] };
  readonly missing: { readonly count: number; readonly first: readonly { readonly id: ParticipantId; readonly version: Sequence; readonly fields: PersonInput }[] };
  readonly faulty: { readonly count: number; readonly first: readonly { readonly line: number; readonly faults: readonly CodedFault[]; readonly preview: readonly string[] }[] };
  readonly warnings: { readonly count: number; readonly first: readonly CodedFault[] };
};

/** Answers to an import: 200 with a dry run or what was applied, 422 with the file's fault, 409 with the fresh dry run. */
export type ImportApplied = { readonly sequence: Sequence; readonly at: Instant };
export type ImportFault = { readonly reason: 'file-fault'; readonly fault: CodedFault };
export type ImportOutdated = { readonly reason: 'outdated'; readonly dryRun: ImportDryRun };

/** Answer with a status of 400 and above. */
export type HttpRefusal = { readonly reason: string; readonly field?: string; readonly retryAfterS?: number };
