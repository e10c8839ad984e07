import type { AssemblyHost } from '../assembly-host.ts';
import type { StaffRole } from '../../lib/assembly/state.ts';
import { id } from '../../lib/protocol/values.ts';
import type { HostResult } from '../hosts.ts';
import { idsOf, type Principal } from '../principal.ts';
import { refuse, type Answer } from './answer.ts';
import { routePermissions, type RouteAction } from './route-permissions.ts';
import type { Call } from './route.ts';

export type Found<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly answer: Answer };

export type StaffAt = { readonly host: AssemblyHost; readonly staffId: string; readonly role: StaffRole };

/** Seconds until somebody who met an absent store or a worker that steps down should ask again. */
const comeBackS = 2;

/** The assembly of a slug, for everybody: its address is public. Unknown ones count as attempts, since each asks the store. */
export async function assemblyBySlug(call: Call, slug: string): Promise<Found<AssemblyHost>> {
  const { deps, principal } = call;
  const waitS = await deps.limits.codeRefusedForS(principal, null);
  if (waitS !== null) return { ok: false, answer: refuse(429, { reason: 'too-many-attempts', retryAfterS: waitS }) };
  const result = await deps.hosts.getBySlug(slug);
  if (!result.ok && result.why === 'unknown') await deps.limits.wrongCode(principal, null);
  return live(result);
}

/**
 * The assembly of the path for a member of staff who may do this there. Whoever has no role in it learns nothing, not
 * even whether there is such an assembly (faults.md row 34); the attempt is logged with ids.
 */
export async function assemblyForStaff(call: Call, action: RouteAction): Promise<Found<StaffAt>> {
  const { deps, principal, path } = call;
  if (principal.staff === null) return { ok: false, answer: notStaff(call, action) };
  const { staffId } = principal.staff;
  const parsed = id.safeParse(path['assemblyId']);
  if (!parsed.success) return { ok: false, answer: notPermitted(call, action) };
  const result = await deps.hosts.get(parsed.data);
  if (!result.ok && result.why === 'unknown') return { ok: false, answer: notPermitted(call, action) };
  const found = live(result);
  if (!found.ok) return found;
  const role = found.value.committed.roles.get(staffId);
  if (role === undefined || !routePermissions[action].includes(role)) return { ok: false, answer: notPermitted(call, action) };
  return { ok: true, value: { host: found.value, staffId, role } };
}

/**
 * The assembly of the path for whoever sends a credential; who they are in it is for the route to say. One that there is
 * not answers like what is not there to see (AC13).
 */
export async function assemblyForAnybody({ deps, principal, path }: Call, unknown: Answer): Promise<Found<AssemblyHost>> {
  if (!isAnybody(principal)) return { ok: false, answer: refuse(401, { reason: 'sign-in-needed' }) };
  const parsed = id.safeParse(path['assemblyId']);
  if (!parsed.success) return { ok: false, answer: unknown };
  const result = await lookedUp({ deps, principal }, parsed.data);
  if (result === 'too-many') return { ok: false, answer: refuse(429, { reason: 'too-many-attempts' }) };
  return !result.ok && result.why === 'unknown' ? { ok: false, answer: unknown } : live(result);
}

/** What is not live is asked of the store, by anybody who has any credential: ids that there are not count as attempts (OP9). */
async function lookedUp({ deps, principal }: Pick<Call, 'deps' | 'principal'>, assemblyId: string): Promise<HostResult | 'too-many'> {
  const host = deps.hosts.find(assemblyId);
  if (host !== null) return { ok: true, host };
  if ((await deps.limits.codeRefusedForS(principal, null)) !== null) return 'too-many';
  const result = await deps.hosts.get(assemblyId);
  if (!result.ok && result.why === 'unknown') await deps.limits.wrongCode(principal, null);
  return result;
}

/** Not signed in: 401. Signed in as something else: 403. */
export function notStaff(call: Call, action: string): Answer {
  return isAnybody(call.principal) ? notPermitted(call, action) : refuse(401, { reason: 'sign-in-needed' });
}

export function notPermitted({ deps, principal, path, correlationId }: Call, action: string): Answer {
  deps.log.warn({ action, ...idsOf(principal), assemblyId: id.safeParse(path['assemblyId']).data ?? null, correlationId }, 'a request was not permitted');
  return refuse(403, { reason: 'not-permitted' });
}

function isAnybody(principal: Principal): boolean {
  return principal.staff !== null || principal.participants.size > 0 || principal.screens.size > 0;
}

function live(result: HostResult): Found<AssemblyHost> {
  if (result.ok) return { ok: true, value: result.host };
  switch (result.why) {
    case 'unknown':
      return { ok: false, answer: refuse(404, { reason: 'unknown-assembly' }) };
    case 'store-away':
    case 'taken-over':
      return { ok: false, answer: refuse(503, { reason: 'try-again', retryAfterS: comeBackS }) };
    case 'record-broken':
      // An operator must look at it first; the log says what to do.
      return { ok: false, answer: refuse(503, { reason: 'record-broken' }) };
  }
}
