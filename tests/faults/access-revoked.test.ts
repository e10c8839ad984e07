/** Whose access ends while they are connected (faults.md row 33): a client that does not go by itself is made to. */
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { deriveKeys } from '../../lib/auth/keys.ts';
import { signOutEverywhere } from '../../lib/auth/staff-sessions.ts';
import { issueTicket } from '../../lib/auth/ticket.ts';
import type { WireCommand } from '../../lib/protocol/commands.ts';
import { participantTopic, staffTopic, stageTopic } from '../../lib/protocol/topics.ts';
import { protocolVersion } from '../../lib/protocol/version.ts';
import { createPrismaClient } from '../../lib/store/prisma-client.ts';
import { RawClient, refusedUpgrade, until } from '../fixtures/channel-client.ts';
import { staffClient } from '../fixtures/l1/panels.ts';
import { RawLongPoll } from '../fixtures/long-poll-client.ts';
import { quietLog } from '../fixtures/worker.ts';
import { browserOf, ticketOf } from './harness/credentials.ts';
import { openFileScene } from './harness/file-scene.ts';
import { machineMs } from './harness/operation-log.ts';

/** faults.md, row 33. */
const closedWithinMs = 5_000;

const { house, worker, endWithFile } = await openFileScene({ people: 6 });

const join = { protocol: protocolVersion, instance: randomUUID(), mounts: 0 };
const socketUrl = () => `${worker.baseUrl.replace('http', 'ws')}/realtime/websocket`;
const protocolsOf = (ticket: string) => ['phoenix', `base64url.bearer.phx.${Buffer.from(ticket).toString('base64url')}`];

async function webSocketOf(participantId: string): Promise<RawClient> {
  const { cookie, origin } = browserOf(house, participantId);
  const client = await RawClient.connect(socketUrl(), [], { headers: { cookie }, origin });
  endWithFile(() => client.end());
  return client;
}

/** How long it took until it was closed, from when that was done. */
async function closedAfter(closed: Promise<unknown>, act: () => Promise<unknown>): Promise<number> {
  await act();
  const doneAtMs = machineMs();
  await closed;
  return machineMs() - doneAtMs;
}

test('[AC6] [SE6] [RO4] [faults 33] a new code and a removal close live connections over both transports, also of who does not listen; the others stay', async () => {
  const owner = staffClient(house, worker.baseUrl).client;
  owner.start();
  endWithFile(() => owner.stop());
  await until(() => owner.getSnapshot().connection === 'connected');
  const [one = '', two = '', three = '', four = ''] = house.participants;
  const basisOf = async (id: string): Promise<number> => {
    const { options } = staffClient(house, worker.baseUrl);
    const answer = await (options.fetch ?? fetch)(`${worker.baseUrl}/realtime/assemblies/${house.assemblyId}/participants/${id}`);
    return Number(Object(await answer.json()).version);
  };
  const give = async (command: WireCommand): Promise<void> => expect((await owner.send(command)).answer).toMatchObject({ outcome: 'accepted' });
  const reissue = async (id: string) => give({ type: 'reissueAccess', people: [{ id, basis: await basisOf(id) }] });
  const remove = async (id: string) => give({ type: 'changeRoll', enrol: [], correct: [], remove: [{ id, basis: await basisOf(id) }] });

  const other = await webSocketOf(four);
  await other.join(participantTopic(house.assemblyId, four), '1', join);
  for (const [id, end] of [[one, reissue], [two, remove]] as const) {
    const client = await webSocketOf(id);
    await client.join(participantTopic(house.assemblyId, id), '1', join);
    await client.join(stageTopic(house.assemblyId), '2', join);
    expect(await closedAfter(client.closed, () => end(id))).toBeLessThan(closedWithinMs);
    expect((await client.closed).code).toBe(1001);
    // It was told why, before.
    expect(client.frames.filter((frame) => frame[3] === 'ended')).toHaveLength(2);
  }
  const headers = browserOf(house, three);
  const polling = await RawLongPoll.connect(`${worker.baseUrl}/realtime/longpoll`, { headers });
  endWithFile(() => polling.end());
  await polling.join(stageTopic(house.assemblyId), '1', join);
  expect(await closedAfter(polling.closed, () => reissue(three))).toBeLessThan(closedWithinMs);
  await other.settled();
});

test('[AC8] [faults 33] signing out everywhere closes live connections of staff, and what they held opens nothing any more', async () => {
  const { staff } = house;
  const ticket = () => issueTicket(deriveKeys(house.secret), { kind: 'staff', ...staff }, { now: Date.now(), ticketId: randomUUID() });
  const client = await RawClient.connect(socketUrl(), protocolsOf(ticket()));
  endWithFile(() => client.end());
  await client.join(staffTopic(house.assemblyId), '1', join);
  const kept = ticket();
  const prisma = createPrismaClient(house.databaseUrl, quietLog);
  expect(await closedAfter(client.closed, () => signOutEverywhere(prisma, staff.staffId))).toBeLessThan(closedWithinMs);
  await prisma.$disconnect();
  expect(await refusedUpgrade(`${socketUrl()}?vsn=2.0.0`, protocolsOf(kept))).toMatchObject({ status: 401 });
});

test('[AC7] [AC9] [faults 33] expired, forged, foreign and used tickets are refused at the handshake', async () => {
  const [, , , , five = ''] = house.participants;
  const url = `${socketUrl()}?vsn=2.0.0`;
  const holder = { kind: 'participant', assemblyId: house.assemblyId, participantId: five, generation: 1 } as const;
  const keys = deriveKeys(house.secret);
  const dated = (now: number) => issueTicket(keys, holder, { now, ticketId: randomUUID() });
  const used = ticketOf(house, five);
  (await RawClient.connect(socketUrl(), protocolsOf(used))).end();
  const foreign = issueTicket(deriveKeys(Buffer.alloc(32, 1)), holder, { now: Date.now(), ticketId: randomUUID() });
  for (const ticket of [used, dated(Date.now() - 61_000), dated(Date.now() + 3_600_000), foreign, `${ticketOf(house, five).slice(0, -2)}AA`]) {
    expect(await refusedUpgrade(url, protocolsOf(ticket)), ticket).toMatchObject({ status: 401 });
  }
});
