import { randomBytes, randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Localized } from '../../lib/assembly/basics.ts';
import type { PollDefinition } from '../../lib/assembly/poll.ts';
import type { WireCommand } from '../../lib/protocol/commands.ts';
import { createPrismaClient } from '../../lib/store/prisma-client.ts';
import { workerApi, type Desk } from '../demo/worker-api.ts';
import { gatherCrowd, type Crowd } from './crowd.ts';
import type { Installation } from './installation.ts';

/** Enough for an arch that looks like a vote, few enough for one process. */
const voters = 600;
const pageSize = 200;
const sessionMs = 60 * 60_000;
const quietLog = { info() {}, warn() {} };

const summaries = z.array(z.object({ id: z.string(), slug: z.string() }));
const rows = z.object({ rows: z.array(z.object({ id: z.string() })) });
const detail = z.object({ id: z.string(), version: z.number() });

/** Drives the demo assembly as its owner, behind the pages. */
export type Director = {
  readonly slug: string;
  readonly desk: Desk;
  /** Members who vote over the wire; the first three of the roll are not among them. */
  readonly crowd: Crowd;
  /** Ids of the first members of the roll. */
  readonly members: readonly string[];
  /** The id of the poll with this short name. */
  poll(label: string): string;
  prepare(definition: PollDefinition): Promise<string>;
  open(pollId: string, closeAfterMs?: number | null): Promise<void>;
  close(pollId: string): Promise<void>;
  publish(pollId: string): Promise<void>;
  voidPoll(pollId: string, reason: Localized): Promise<void>;
  goTo(itemNumber: string): Promise<void>;
  announce(text: Localized): Promise<void>;
  /** Takes the first member off the roll. */
  removeFirst(): Promise<void>;
  /** Opens the sitting, pauses it, ends the pause or adjourns. */
  sitting(type: 'openSitting' | 'pause' | 'unpause' | 'adjournSitting'): Promise<void>;
  readonly end: () => Promise<void>;
};

export async function direct(installation: Installation): Promise<Director> {
  const prisma = createPrismaClient(installation.databaseUrl(), quietLog);
  const owner = await prisma.user.findFirstOrThrow({ where: { installationRole: 'owner' }, select: { id: true } });
  const session = await prisma.session.create({ data: { userId: owner.id, token: randomBytes(32).toString('base64url'), expiresAt: new Date(Date.now() + sessionMs) } });
  const api = workerApi(installation.workerUrl, installation.secret, { staffId: owner.id, sessionId: session.id, isInstallationOwner: true });
  const [assembly] = await api.request('GET', 'assemblies', summaries);
  if (assembly === undefined) throw new Error('The demo has no assembly.');
  const { id, slug } = assembly;
  const ids: string[] = [];
  for (let page = 1; ids.length < voters + 3; page += 1) {
    ids.push(...(await api.request('GET', `assemblies/${id}/participants?size=${pageSize}&sort=number&page=${page}`, rows)).rows.map((row) => row.id));
  }
  const members = ids.slice(0, 3);
  const crowd = gatherCrowd(installation, id, ids.slice(3, voters + 3));
  await crowd.connect();
  const desk = await api.connect(id);

  /** What staff act on is the version of a thing: the sequence of what was done to it last. */
  const versions = new Map<string, number>();
  for (const poll of desk.client.getSnapshot().desk?.polls ?? []) versions.set(poll.id, poll.version);
  versions.set('sitting', desk.client.getSnapshot().desk?.sittingVersion ?? 0);
  versions.set('current-item', desk.client.getSnapshot().desk?.currentItemVersion ?? 0);
  async function act(thing: string, command: (basis: number) => WireCommand): Promise<void> {
    versions.set(thing, await desk.give(command(versions.get(thing) ?? 0)));
  }

  return {
    slug,
    desk,
    crowd,
    members,
    poll(label) {
      const found = desk.client.getSnapshot().desk?.polls.find((poll) => poll.definition.label === label);
      if (found === undefined) throw new Error(`The demo has no poll ${label}.`);
      return found.id;
    },
    async prepare(definition) {
      const pollId = randomUUID();
      await act(pollId, () => ({ type: 'preparePoll', pollId, definition }));
      return pollId;
    },
    async open(pollId, closeAfterMs = null) {
      await act(pollId, (basis) => ({ type: 'openPoll', pollId, closeAfterMs, basis }));
      await crowd.seesOpen(pollId);
    },
    close: (pollId) => act(pollId, (basis) => ({ type: 'closePoll', pollId, afterMs: 0, basis })),
    publish: (pollId) => act(pollId, (basis) => ({ type: 'publishResult', pollId, basis })),
    voidPoll: (pollId, reason) => act(pollId, (basis) => ({ type: 'voidPoll', pollId, reason, basis })),
    goTo: (itemNumber) => {
      const itemId = desk.client.getSnapshot().desk?.agenda.find((item) => item.number === itemNumber)?.id ?? null;
      return act('current-item', (basis) => ({ type: 'goToItem', itemId, basis }));
    },
    announce: async (text) => void (await desk.give({ type: 'publishAnnouncement', announcementId: randomUUID(), text, pinned: false })),
    async removeFirst() {
      const first = await api.request('GET', `assemblies/${id}/participants/${members[0]}`, detail);
      await desk.give({ type: 'changeRoll', enrol: [], correct: [], remove: [{ id: first.id, basis: first.version }] });
    },
    sitting: (type) => act('sitting', (basis) => ({ type, basis })),
    async end() {
      crowd.leave();
      desk.client.stop();
      await prisma.$disconnect();
    },
  };
}
