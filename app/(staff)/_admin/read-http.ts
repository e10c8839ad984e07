import { z } from 'zod/mini';
import { rollFields, type ImportDryRun, type ParticipantDetail, type ParticipantsPage } from '../../../lib/protocol/http.ts';

/** What answers of the worker have to look like to be shown; a proxy's page in between looks otherwise. */
const nullable = <Part extends z.core.$ZodType>(part: Part) => z.nullable(part);
const attendance = nullable(z.object({ place: z.enum(['room', 'remote']), since: z.number(), by: z.string() }));
const rowShape = {
  id: z.string(),
  number: z.string(),
  firstName: z.string(),
  lastName: z.string(),
  group: nullable(z.string()),
  weight: z.string(),
  attendance,
  lastChangeAt: nullable(z.number()),
  connected: z.boolean(),
};
const page = z.object({ rows: z.array(z.object(rowShape)), total: z.number(), page: z.number(), pages: z.number(), groups: z.array(z.string()) });
const detail = z.object({ ...rowShape, email: nullable(z.string()), language: nullable(z.string()), link: nullable(z.string()), code: nullable(z.string()), version: z.number() });

const field = z.enum(rollFields);
const person = z.object({
  number: z.string(),
  firstName: z.string(),
  lastName: z.string(),
  email: nullable(z.string()),
  language: nullable(z.string()),
  group: nullable(z.string()),
  weight: z.string(),
});
const coded = z.looseObject({ code: z.string() });
const dryRun = z.object({
  basis: z.string(),
  source: z.object({ encoding: z.string(), delimiter: z.string(), columns: z.array(z.object({ header: z.string(), field: nullable(field) })) }),
  total: z.number(),
  unchanged: z.number(),
  added: z.object({ count: z.number(), first: z.array(z.object({ line: z.number(), person })) }),
  changed: z.object({ count: z.number(), first: z.array(z.object({ line: z.number(), id: z.string(), before: person, after: person, fields: z.array(field) })) }),
  missing: z.object({ count: z.number(), first: z.array(z.object({ id: z.string(), version: z.number(), fields: person })) }),
  faulty: z.object({ count: z.number(), first: z.array(z.object({ line: z.number(), faults: z.array(coded), preview: z.array(z.string()) })) }),
  warnings: z.object({ count: z.number(), first: z.array(coded) }),
});
const fileFault = z.object({ reason: z.literal('file-fault'), fault: coded });
const outdated = z.object({ reason: z.literal('outdated'), dryRun });
const names = z.object({ staff: z.array(z.object({ id: z.string(), name: z.string() })) });
const invited = z.object({ staffId: z.string(), link: nullable(z.string()) });

function read<Value>(schema: z.ZodMiniType<Value>, body: unknown): Value | null {
  const parsed = schema.safeParse(body);
  return parsed.success ? parsed.data : null;
}

export const readPage = (body: unknown): ParticipantsPage | null => read(page, body);
export const readDetail = (body: unknown): ParticipantDetail | null => read(detail, body);
export const readDryRun = (body: unknown): ImportDryRun | null => read(dryRun, body);
export const readFileFault = (body: unknown) => read(fileFault, body)?.fault ?? null;
export const readOutdated = (body: unknown): ImportDryRun | null => read(outdated, body)?.dryRun ?? null;
export const readNames = (body: unknown) => read(names, body)?.staff ?? null;
export const readInvited = (body: unknown) => read(invited, body);
