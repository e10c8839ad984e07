import { z } from 'zod/mini';
import type { AssemblySummary } from '../../../../lib/protocol/http.ts';

export type Summary = AssemblySummary;

const summaries = z.array(
  z.object({
    id: z.string(),
    slug: z.string(),
    title: z.record(z.string(), z.string()),
    role: z.string(),
    sitting: z.string(),
    people: z.number(),
  }),
);

/** The worker's list; null when the answer is something else (a proxy's page, say). */
export function readSummaries(body: unknown): readonly Summary[] | null {
  const parsed = summaries.safeParse(body);
  return parsed.success ? parsed.data : null;
}
