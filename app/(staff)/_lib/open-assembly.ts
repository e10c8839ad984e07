import { v4 as uuid } from 'uuid';
import { createAssemblyClient, type ClientOptions } from '../../../lib/client/assembly-client.ts';
import { systemClock } from '../../../lib/client/clock.ts';
import { pageLifecycle } from '../../../lib/client/lifecycle.ts';
import type { AssemblySummary } from '../../../lib/protocol/http.ts';
import type { StaffAssembly } from './assembly-context.ts';
import type { RealtimeSession } from './realtime-session.ts';

export type Opened =
  | { readonly outcome: 'opened'; readonly assembly: StaffAssembly }
  | { readonly outcome: 'signed-out' | 'unknown-assembly' | 'unreachable' };

/**
 * Makes sure of the worker's cookie, finds the assembly by its slug, and makes a client for it that is not started yet.
 * Browser only. Never rejects.
 */
export async function openAssembly(session: RealtimeSession, slug: string): Promise<Opened> {
  const answered = await session.ask('/assemblies');
  if (!answered.ok) return { outcome: answered.status === 401 ? 'signed-out' : 'unreachable' };
  const summaries = summariesOf(answered.body);
  if (summaries === null) return { outcome: 'unreachable' };
  const summary = summaries.find((candidate) => candidate.slug === slug);
  if (summary === undefined) return { outcome: 'unknown-assembly' };
  const options = optionsFor(summary.id);
  return { outcome: 'opened', assembly: { client: createAssemblyClient(options), options, summary } };
}

/** The list of the answer; null when it is none. */
function summariesOf(body: unknown): readonly AssemblySummary[] | null {
  return Array.isArray(body) && body.every(isSummary) ? body : null;
}

function isSummary(value: unknown): value is AssemblySummary {
  if (typeof value !== 'object' || value === null || !('id' in value) || !('slug' in value) || !('title' in value)) return false;
  return typeof value.id === 'string' && typeof value.slug === 'string' && typeof value.title === 'object' && value.title !== null;
}

function optionsFor(assemblyId: string): ClientOptions {
  return {
    baseUrl: window.location.origin,
    assemblyId,
    as: { kind: 'staff' },
    instance: uuid(),
    // Staff cast no ballots, and a browser that forbids storage throws on a mere look at it.
    storage: noStorage,
    clock: systemClock,
    random: Math.random,
    newId: uuid,
    warn: (problem, cause) => console.warn(problem, cause ?? ''),
    lifecycle: pageLifecycle(window),
  };
}

const noStorage = { length: 0, key: () => null, getItem: () => null, setItem: () => undefined, removeItem: () => undefined };
