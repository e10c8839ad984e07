import { randomBytes, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { createStaffLink } from '../../lib/auth/staff-link.ts';
import { createStaffUser } from '../../lib/auth/staff-account.ts';
import { reachableHost, type Config } from '../../lib/config.ts';
import { conventionFile, conventionSettings, prepareConvention, type ConventionFile } from '../../lib/demo/convention.ts';
import type { PrismaClient } from '../../lib/store/prisma-client.ts';
import { projectRoot } from '../root.ts';
import { workerApi, type Desk, type WorkerApi } from './worker-api.ts';

const slug = 'demo';
/** As in the studies of the look: 486 in the hall, 1,628 elsewhere. */
const inRoom = 486;
const remote = 1_628;
/** What one command may name. */
const peoplePerCommand = 500;
const sessionMs = 10 * 60_000;

const roles = ['owner', 'chair', 'admin'] as const;
const people = { owner: 'Demo Owner', chair: 'Hannes Großmann', admin: 'Demo Admin' } as const;

const dataFolder = path.join(projectRoot, 'lib/demo/data');
const dryRun = z.object({ basis: z.string() });
const applied = z.object({ sequence: z.number() });
const created = z.object({ id: z.string() });
const page = z.object({ rows: z.array(z.object({ id: z.string() })), pages: z.number() });
const linked = z.object({ link: z.string() });
const summaries = z.array(z.object({ id: z.string(), slug: z.string(), people: z.number() }));

/** Adds the demo assembly if it is not there, and prints a link for each role. */
export async function addDemo(config: Config, prisma: PrismaClient, say: (line: string) => void): Promise<void> {
  const staff = new Map<string, string>();
  for (const role of roles) staff.set(role, await staffMember(prisma, role));
  const ownerId = staff.get('owner') ?? '';
  const session = await prisma.session.create({ data: { userId: ownerId, token: randomBytes(32).toString('base64url'), expiresAt: new Date(Date.now() + sessionMs) } });
  const api = workerApi(`http://${reachableHost(config.realtimeHost)}:${config.realtimePort}`, config.secret, { staffId: ownerId, sessionId: session.id, isInstallationOwner: true });
  try {
    const mine = await api.request('GET', 'assemblies', summaries);
    const known = mine.find((one) => one.slug === slug);
    const assemblyId = known?.id ?? (await create(api));
    // An assembly without a roll is one whose making was cut short.
    if (known === undefined || known.people === 0) {
      say('Adding the demo assembly …');
      await fill(api, assemblyId, staff);
    }
    say('The demo assembly, with a link for each role. Links of staff are good for one sign-in:');
    const links = await linksOf(config, prisma, api, assemblyId, staff);
    for (const [who, link] of links) say(`  ${who.padEnd(12)} ${link}`);
  } finally {
    await prisma.session.delete({ where: { id: session.id } });
  }
}

async function staffMember(prisma: PrismaClient, role: (typeof roles)[number]): Promise<string> {
  const email = `${role}@demo.example`;
  const made = await createStaffUser(prisma, { name: people[role], email, installationRole: role === 'owner' ? 'owner' : null });
  if (made.ok) return made.staffId;
  const known = await prisma.user.findUniqueOrThrow({ where: { email }, select: { id: true } });
  return known.id;
}

function readConvention(): ConventionFile {
  return conventionFile.parse(JSON.parse(readFileSync(path.join(dataFolder, 'convention.json'), 'utf8')));
}

async function create(api: WorkerApi): Promise<string> {
  const assemblyId = randomUUID();
  await api.request('POST', 'assemblies', created, json({ assemblyId, slug, settings: conventionSettings(readConvention()) }));
  return assemblyId;
}

async function fill(api: WorkerApi, assemblyId: string, staff: ReadonlyMap<string, string>): Promise<void> {
  await importRoll(api, assemblyId);
  const desk = await api.connect(assemblyId);
  let basis = desk.client.getSnapshot().desk?.rolesVersion ?? 0;
  for (const role of ['chair', 'admin'] as const) {
    basis = await desk.give({ type: 'giveRole', staffId: staff.get(role) ?? '', role, basis });
  }
  const convention = prepareConvention(readConvention(), randomUUID);
  // The protocol's lists are plain ones, the core's are read-only: the same JSON.
  for (const command of convention.commands) await desk.give(command);
  await desk.give({ type: 'goToItem', itemId: convention.items[0]?.id ?? null, basis: 0 });
  for (const text of convention.announcements) await desk.give({ type: 'publishAnnouncement', announcementId: randomUUID(), text, pinned: false });
  await checkIn(api, desk, assemblyId);
  await desk.give({ type: 'openSitting', basis: 0 });
  desk.client.stop();
}

async function importRoll(api: WorkerApi, assemblyId: string): Promise<void> {
  const roll = { type: 'text/csv', content: readFileSync(path.join(dataFolder, 'members-3000.csv')) };
  const { basis } = await api.request('POST', `assemblies/${assemblyId}/import?apply=0`, dryRun, roll);
  await api.request('POST', `assemblies/${assemblyId}/import?apply=1&basis=${basis}&commandId=${randomUUID()}`, applied, roll);
}

async function checkIn(api: WorkerApi, desk: Desk, assemblyId: string): Promise<void> {
  const ids: string[] = [];
  for (let number = 1, pages = 1; number <= pages && ids.length < inRoom + remote; number += 1) {
    const answer = await api.request('GET', `assemblies/${assemblyId}/participants?size=200&sort=number&page=${number}`, page);
    pages = answer.pages;
    ids.push(...answer.rows.map((row) => row.id));
  }
  for (let start = 0; start < inRoom + remote; start += peoplePerCommand) {
    const end = Math.min(start + peoplePerCommand, inRoom + remote);
    const hall = ids.slice(start, Math.min(end, inRoom));
    const elsewhere = ids.slice(Math.max(start, inRoom), end);
    if (hall.length > 0) await desk.give({ type: 'checkIn', participantIds: hall, place: 'room' });
    if (elsewhere.length > 0) await desk.give({ type: 'checkIn', participantIds: elsewhere, place: 'remote' });
  }
}

async function linksOf(config: Config, prisma: PrismaClient, api: WorkerApi, assemblyId: string, staff: ReadonlyMap<string, string>): Promise<[string, string][]> {
  const links: [string, string][] = [];
  for (const role of roles) {
    links.push([role, await createStaffLink(prisma, { userId: staff.get(role) ?? '', purpose: 'sign-in', publicUrl: config.publicUrl, now: Date.now() })]);
  }
  const first = await api.request('GET', `assemblies/${assemblyId}/participants?size=10&sort=number`, page);
  for (const [index, row] of first.rows.slice(0, 3).entries()) {
    links.push([`member ${index + 1}`, (await api.request('GET', `assemblies/${assemblyId}/participants/${row.id}`, linked)).link]);
  }
  links.push(['screen', (await api.request('GET', `assemblies/${assemblyId}/screen-link`, linked)).link]);
  return links;
}

function json(value: unknown): { type: string; content: string } {
  return { type: 'application/json', content: JSON.stringify(value) };
}
