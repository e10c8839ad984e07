import { groupCode, accessCode, readTypedCode, screenCode } from '../../lib/auth/access-code.ts';
import { cookieNames, setCookie } from '../../lib/auth/cookies.ts';
import { personalLink } from '../../lib/auth/links.ts';
import {
  issueParticipantSession, issueScreenSession, issueStaffSession, participantSessionMs, screenSessionMs, staffSessionMs,
} from '../../lib/auth/session-token.ts';
import type { Person } from '../../lib/assembly/directory.ts';
import { accessMail, mailLanguage } from '../../lib/mail/access-mail.ts';
import { pickText } from '../../lib/protocol/down.ts';
import {
  codeRequest, screenSessionRequest, sendLinkRequest, signOutRequest, staffSessionRequest, type Invitation, type Session, type SignedIn,
} from '../../lib/protocol/http.ts';
import { slug as slugSchema } from '../../lib/protocol/values.ts';
import { z } from 'zod';
import type { AssemblyHost } from '../assembly-host.ts';
import { participantOf, screenOf } from '../identity.ts';
import { json, refuse, type Answer } from './answer.ts';
import { assemblyBySlug, type Found } from './find-assembly.ts';
import { maskName } from './mask-name.ts';
import type { HttpDeps } from './http-deps.ts';
import { jsonRoute, malformed, type Call, type Route } from './route.ts';

/** How people, screens and staff come in and go out. */
export const accessRoutes: readonly Route[] = [
  jsonRoute('invitation', codeRequest, async (call, { slug, code }) => {
    const found = await personOfCode(call, slug, code);
    if (!found.ok) return found.answer;
    const { host, person } = found.value;
    const invitation: Invitation = { assemblyId: host.id, participantId: person.id, title: host.committed.settings.title, maskedName: maskName(person.firstName, person.lastName), language: person.language };
    return json(200, invitation);
  }),
  jsonRoute('sign-in', codeRequest, async (call, { slug, code }) => {
    const found = await personOfCode(call, slug, code);
    if (!found.ok) return found.answer;
    const { host, person } = found.value;
    const { keys, wall, log } = call.deps;
    const token = issueParticipantSession(keys, { assemblyId: host.id, participantId: person.id, generation: person.generation }, wall.now());
    log.info({ assemblyId: host.id, participantId: person.id, correlationId: call.correlationId }, 'a participant signed in');
    const signedIn: SignedIn = { assemblyId: host.id, participantId: person.id };
    return json(200, signedIn, { 'set-cookie': cookieOf(call.deps).participant(host.id, token, participantSessionMs) });
  }),
  jsonRoute('sign-out', signOutRequest, async (call, { slug }) => {
    const found = await assemblyBySlug(call, slug);
    if (!found.ok) return found.answer;
    return json(200, {}, { 'set-cookie': cookieOf(call.deps).participant(found.value.id, '', 0) });
  }),
  jsonRoute('send-link', sendLinkRequest, async (call, { slug, email, language }) => {
    const found = await assemblyBySlug(call, slug);
    if (!found.ok) return found.answer;
    const waitS = await call.deps.limits.linkRefusedForS(call.principal, found.value.id, email);
    if (waitS !== null) return refuse(429, { reason: 'too-many-attempts', retryAfterS: waitS });
    // Looked up after the answer is on its way, so that neither body nor time tells who is on the roll.
    call.deps.clock.after(0, () => void queueLinks(call, found.value, email, language));
    return json(202, {});
  }),
  jsonRoute('screen-session', screenSessionRequest, async (call, { slug, credential }) => {
    const found = await assemblyBySlug(call, slug);
    if (!found.ok) return found.answer;
    const { deps, principal } = call;
    const host = found.value;
    const waitS = await deps.limits.codeRefusedForS(principal, host.id);
    if (waitS !== null) return refuse(429, { reason: 'too-many-attempts', retryAfterS: waitS });
    const generation = host.committed.screenGeneration;
    if (readTypedCode(credential, 'screen') !== screenCode(deps.keys['screen-links'], host.id, generation)) {
      await deps.limits.wrongCode(principal, host.id);
      return refuse(401, { reason: 'unknown-code' });
    }
    const token = issueScreenSession(deps.keys, { assemblyId: host.id, generation }, deps.wall.now());
    return json(200, { assemblyId: host.id }, { 'set-cookie': cookieOf(deps).screen(host.id, token, screenSessionMs) });
  }),
  jsonRoute('staff-session', staffSessionRequest, async (call, { ticket }) => {
    const { deps, principal } = call;
    // With no headers: the ticket alone says who this is.
    const read = deps.readPrincipal({}, ticket, principal.address);
    if (!read.ok || read.principal.staff === null) return refuse(401, { reason: 'ticket' });
    const { staff } = read.principal;
    deps.log.info({ staffId: staff.staffId, correlationId: call.correlationId }, 'staff signed in to the worker');
    return json(200, { staffId: staff.staffId }, { 'set-cookie': cookieOf(deps).staff(issueStaffSession(deps.keys, staff, deps.wall.now()), staffSessionMs) });
  }),
  jsonRoute('staff-sign-out', z.strictObject({}), async ({ deps }) => json(200, {}, { 'set-cookie': cookieOf(deps).staff('', 0) })),
  { method: 'GET', path: 'session', handle: session },
];

/** What this browser is signed in as, judged by the assembly's present state. */
async function session(call: Call): Promise<Answer> {
  const parsed = z.object({ slug: slugSchema }).safeParse(Object.fromEntries(call.query));
  if (!parsed.success) return malformed(parsed.error);
  const found = await assemblyBySlug(call, parsed.data.slug);
  if (!found.ok) return found.answer;
  const { id, committed } = found.value;
  const answer: Session = {
    assemblyId: id,
    title: committed.settings.title,
    languages: committed.settings.languages,
    participantId: participantOf(committed, call.principal),
    isScreen: screenOf(committed, call.principal),
  };
  return json(200, answer);
}

async function personOfCode(call: Call, slug: string, typed: string): Promise<Found<{ host: AssemblyHost; person: Person }>> {
  const { deps, principal } = call;
  const found = await assemblyBySlug(call, slug);
  if (!found.ok) return found;
  const host = found.value;
  const waitS = await deps.limits.codeRefusedForS(principal, host.id);
  if (waitS !== null) return { ok: false, answer: refuse(429, { reason: 'too-many-attempts', retryAfterS: waitS }) };
  const code = readTypedCode(typed);
  const who = code === null ? { kind: 'unknown' as const } : await deps.access.findByCode(host, code);
  if (who.kind === 'found') return { ok: true, value: { host, person: who.person } };
  await deps.limits.wrongCode(principal, host.id);
  return { ok: false, answer: refuse(401, { reason: who.kind === 'reissued' ? 'revoked-code' : 'unknown-code' }) };
}

/** People whose links stand in one mail; households are far below, an office that registered for a branch is above. */
const peoplePerMail = 25;
/** An address with more people on the roll is written to by the organisers themselves. */
const mostPeopleOfAddress = 200;

/** Never rejects. */
async function queueLinks({ deps, correlationId }: Call, host: AssemblyHost, email: string, language: string): Promise<void> {
  try {
    const people = await deps.access.findByEmail(host, email);
    const { slug, settings } = host.committed;
    deps.log.info({ assemblyId: host.id, people: people.length, correlationId }, 'links were asked for');
    for (let start = 0; start < Math.min(people.length, mostPeopleOfAddress); start += peoplePerMail) {
      const part = people.slice(start, start + peoplePerMail);
      const mailTo = part[0]?.email ?? null;
      if (mailTo === null) return;
      const chosen = mailLanguage([part.length === 1 ? (part[0]?.language ?? null) : null, language, ...settings.languages]);
      const lines = part.map((person) => {
        const code = accessCode(deps.keys['access-codes'], host.id, person.id, person.generation);
        return { name: `${person.firstName} ${person.lastName}`.trim(), number: person.number, link: personalLink(deps.publicUrl, slug, code), code: groupCode(code) };
      });
      deps.queueMail(accessMail({ to: mailTo, assembly: pickText(settings.title, [chosen, ...settings.languages]), language: chosen, people: lines, address: `${deps.publicUrl}/a/${slug}` }));
    }
  } catch (error) {
    deps.log.error({ assemblyId: host.id, correlationId, problem: error instanceof Error ? error.name : 'unknown' }, 'links could not be sent');
  }
}

function cookieOf({ publicUrl }: HttpDeps) {
  const isSecure = publicUrl.startsWith('https:');
  const names = cookieNames(isSecure);
  return {
    staff: (value: string, maxAgeMs: number) => setCookie(names.staff, value, { maxAgeMs, isSecure }),
    participant: (assemblyId: string, value: string, maxAgeMs: number) => setCookie(names.participant(assemblyId), value, { maxAgeMs, isSecure }),
    screen: (assemblyId: string, value: string, maxAgeMs: number) => setCookie(names.screen(assemblyId), value, { maxAgeMs, isSecure }),
  };
}
