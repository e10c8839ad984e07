import { accessCode, groupCode } from '../../lib/auth/access-code.ts';
import { personalLink } from '../../lib/auth/links.ts';
import { listVersionHeader } from '../../lib/protocol/list-version.ts';
import { participantsQuery, type ParticipantDetail } from '../../lib/protocol/http.ts';
import { id } from '../../lib/protocol/values.ts';
import { rowOf, viewOf } from '../list/compute-page.ts';
import { json, refuse, type Answer } from './answer.ts';
import { assemblyForStaff } from './find-assembly.ts';
import { isNamed, malformed, type Call, type Route } from './route.ts';

/** The participants list (RT3) and one participant. */
export const participantRoutes: readonly Route[] = [
  { method: 'GET', path: 'assemblies/:assemblyId/participants', handle: page },
  { method: 'GET', path: 'assemblies/:assemblyId/participants/:participantId', handle: detail },
];

async function page(call: Call): Promise<Answer> {
  const found = await assemblyForStaff(call, 'see-list');
  if (!found.ok) return found.answer;
  const query = participantsQuery.safeParse(Object.fromEntries(call.query));
  if (!query.success) return malformed(query.error);
  const { host, role } = found.value;
  const { body, etag, version } = await call.deps.list.page(host, viewOf(role), query.data);
  const headers = { etag, [listVersionHeader]: version.join('.') };
  if (isNamed(call.request.headers['if-none-match'], etag)) return { status: 304, headers, body: null };
  return { status: 200, headers: { ...headers, 'content-type': 'application/json; charset=utf-8' }, body };
}

async function detail(call: Call): Promise<Answer> {
  const found = await assemblyForStaff(call, 'see-code');
  if (!found.ok) return found.answer;
  const { host, role, staffId } = found.value;
  const { deps, path, correlationId } = call;
  const participantId = id.safeParse(path['participantId']).data ?? '';
  const person = host.committed.directory.people.get(participantId);
  const member = host.committed.roll.members.get(participantId);
  if (person === undefined || member === undefined) return refuse(404, { reason: 'unknown-participant' });
  const code = accessCode(deps.keys['access-codes'], host.id, person.id, person.generation);
  // M5: a code is shown to a privileged role only, and that is noted.
  deps.log.info({ assemblyId: host.id, participantId, staffId, correlationId }, 'an access code was shown');
  const row = rowOf({ isConnected: (one) => deps.isConnected(host, one) }, person, member, viewOf(role));
  const answer: ParticipantDetail = {
    ...row,
    email: person.email,
    language: person.language,
    link: personalLink(deps.publicUrl, host.committed.slug, code),
    code: groupCode(code),
    version: member.version,
  };
  return json(200, answer);
}
