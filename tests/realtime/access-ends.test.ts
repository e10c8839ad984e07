import { randomUUID } from 'node:crypto';
import { afterEach, expect, test } from 'vitest';
import { createMemoryStore } from '../../lib/store/memory-store.ts';
import { StoreUnavailable } from '../../lib/store/store.ts';
import { participantTopic, staffTopic, stageTopic } from '../../lib/protocol/topics.ts';
import { until } from '../fixtures/channel-client.ts';
import { joinTopic, openSocket, type JoinedChannel } from '../fixtures/phoenix-client.ts';
import { createAssembly, participantToken, screenToken, staffToken, startWorker, type TestWorker } from '../fixtures/worker.ts';

let worker: TestWorker | null = null;
/** The next commit lands, and its answer is lost. */
let losesAnswer = false;
const sockets: { disconnect(): void }[] = [];

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.disconnect();
  await worker?.stop();
  worker = null;
});

async function start(people: number) {
  const store = createMemoryStore({
    hooks: {
      afterCommit: () => {
        if (!losesAnswer) return;
        losesAnswer = false;
        throw new StoreUnavailable('the answer is lost');
      },
    },
  });
  worker = await startWorker({ store });
  return createAssembly(worker.worker, { people });
}

async function connect(token: string, topic: string, extra: object = {}): Promise<JoinedChannel> {
  const socket = openSocket(worker?.socketUrl ?? '', token);
  sockets.push(socket);
  return joinTopic(socket, topic, extra);
}

function toldToGo({ events }: JoinedChannel): unknown {
  return events.find(({ event }) => event === 'ended')?.payload['reason'];
}

test('[SE7] whose role is taken sees the stage no longer; the others stay', async () => {
  const assembly = await start(0);
  const staffId = randomUUID();
  await assembly.command({ type: 'giveRole', staffId, role: 'observer', basis: assembly.host.committed.rolesVersion });
  const desk = await connect(staffToken(staffId), staffTopic(assembly.id));
  const stage = await connect(staffToken(staffId), stageTopic(assembly.id), { as: 'staff' });
  const owner = await connect(staffToken(assembly.owner), stageTopic(assembly.id), { as: 'staff' });
  await assembly.command({ type: 'takeRole', staffId, basis: assembly.host.committed.rolesVersion });
  await until(() => toldToGo(desk) === 'role-taken' && toldToGo(stage) === 'role-taken');
  expect([toldToGo(owner), owner.channel.state]).toEqual([undefined, 'joined']);
});

test('[SE6, RO4] a new code and a removal also end who has joined the stage alone', async () => {
  const assembly = await start(3);
  const [one = '', two = '', three = ''] = assembly.participants;
  const [a, b, c] = await Promise.all([one, two, three].map((id) => connect(participantToken(assembly.id, id), stageTopic(assembly.id))));
  await assembly.command({ type: 'reissueAccess', people: [assembly.seen(one)] });
  await assembly.command({ type: 'changeRoll', enrol: [], correct: [], remove: [assembly.seen(two)] });
  await until(() => a !== undefined && b !== undefined && toldToGo(a) === 'access-reissued' && toldToGo(b) === 'removed-from-roll');
  expect(c?.channel.state).toBe('joined');
});

test('[SE6, SE7, HO8] what landed though its answer was lost ends sessions as well', async () => {
  const assembly = await start(2);
  const [one = '', two = ''] = assembly.participants;
  const old = await connect(participantToken(assembly.id, one), participantTopic(assembly.id, one));
  const other = await connect(participantToken(assembly.id, two), participantTopic(assembly.id, two));
  const screen = await connect(screenToken(assembly.id), stageTopic(assembly.id), { as: 'screen' });
  for (const [command, channel, reason] of [
    [{ type: 'reissueAccess', people: [assembly.seen(one)] }, old, 'access-reissued'],
    [{ type: 'renewScreenLink' }, screen, 'link-renewed'],
  ] as const) {
    losesAnswer = true;
    await expect(assembly.command(command)).rejects.toThrow('store-away');
    await until(() => toldToGo(channel) === reason);
  }
  await until(() => !assembly.host.isStale);
  expect([toldToGo(other), other.channel.state]).toEqual([undefined, 'joined']);
});
