import { screenCode } from '../../lib/auth/access-code.ts';
import { screenLink } from '../../lib/auth/links.ts';
import { createAssemblyRequest, type AssemblySummary, type CreatedAssembly, type ScreenLink } from '../../lib/protocol/http.ts';
import { deskOf } from '../desk.ts';
import type { HostResult } from '../hosts.ts';
import { json, refuse, type Answer } from './answer.ts';
import { assemblyForStaff, notPermitted, notStaff } from './find-assembly.ts';
import { jsonRoute, type Call, type Route } from './route.ts';

/** Assemblies as staff find, create and prepare them. */
export const assemblyRoutes: readonly Route[] = [
  { method: 'GET', path: 'assemblies', handle: async (call) => mine(call) },
  jsonRoute('assemblies', createAssemblyRequest, create),
  {
    method: 'GET',
    path: 'assemblies/:assemblyId/desk',
    handle: async (call) => {
      const found = await assemblyForStaff(call, 'see-desk');
      if (!found.ok) return found.answer;
      const { host } = found.value;
      const content = call.deps.contentOf(host);
      return content === null ? refuse(503, { reason: 'try-again' }) : json(200, deskOf(host.committed, host.version, content.showText));
    },
  },
  {
    method: 'GET',
    path: 'assemblies/:assemblyId/screen-link',
    handle: async (call) => {
      const found = await assemblyForStaff(call, 'see-screen-link');
      if (!found.ok) return found.answer;
      const { host, staffId } = found.value;
      const { slug, screenGeneration } = host.committed;
      const { keys, publicUrl, log } = call.deps;
      log.info({ assemblyId: host.id, staffId, correlationId: call.correlationId }, 'the screen link was shown');
      const answer: ScreenLink = { link: screenLink(publicUrl, slug, screenCode(keys['screen-links'], host.id, screenGeneration)), generation: screenGeneration };
      return json(200, answer);
    },
  },
];

async function mine(call: Call): Promise<Answer> {
  const { staff } = call.principal;
  if (staff === null) return notStaff(call, 'see-assemblies');
  await call.deps.hosts.whenLoaded();
  const summaries: AssemblySummary[] = [];
  for (const { id, committed } of call.deps.hosts.live) {
    const role = committed.roles.get(staff.staffId);
    if (role === undefined) continue;
    summaries.push({ id, slug: committed.slug, title: committed.settings.title, role, sitting: committed.sitting.status, people: committed.roll.members.size });
  }
  return json(200, summaries);
}

async function create(call: Call, { assemblyId, slug, settings }: { assemblyId: string; slug: string; settings: Parameters<Call['deps']['hosts']['create']>[0]['settings'] }): Promise<Answer> {
  const { deps, principal } = call;
  if (principal.staff === null) return notStaff(call, 'create-assembly');
  if (!principal.staff.isInstallationOwner) return notPermitted(call, 'create-assembly');
  if (Object.values(settings.title).every((text) => text.trim() === '')) return refuse(400, { reason: 'malformed', field: 'settings.title' });
  const { staffId } = principal.staff;
  const result = await deps.hosts.create({ id: assemblyId, slug, settings, owner: staffId });
  if (result.ok) {
    deps.log.info({ assemblyId, staffId, correlationId: call.correlationId }, 'an assembly was created');
    return created({ id: assemblyId, slug });
  }
  switch (result.why) {
    case 'id-taken':
    case 'slug-taken':
      // The same request again, whose answer was lost (faults.md row 39).
      return isOwnedBy(await deps.hosts.get(assemblyId), staffId, slug) ? created({ id: assemblyId, slug }) : refuse(409, { reason: result.why });
    case 'store-away':
    case 'taken-over':
      return refuse(503, { reason: 'try-again' });
    case 'unknown':
    case 'record-broken':
      return refuse(503, { reason: 'record-broken' });
  }
}

function created(answer: CreatedAssembly): Answer {
  return json(201, answer);
}

function isOwnedBy(result: HostResult, staffId: string, slug: string): boolean {
  return result.ok && result.host.committed.slug === slug && result.host.committed.roles.get(staffId) === 'owner';
}
