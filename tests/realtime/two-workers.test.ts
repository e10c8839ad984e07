import { randomUUID } from 'node:crypto';
import { afterEach, expect, test } from 'vitest';
import { createAssemblyClient, type AssemblyClient } from '../../lib/client/assembly-client.ts';
import { systemClock } from '../../lib/client/clock.ts';
import { MemoryDisk } from '../../lib/store/memory-disk.ts';
import { createMemoryStore } from '../../lib/store/memory-store.ts';
import { until } from '../fixtures/channel-client.ts';
import { MemoryStorage } from '../fixtures/client-world.ts';
import { Line } from '../fixtures/network/line.ts';
import { createAssembly, openPoll, participantToken, preparePoll, startWorker } from '../fixtures/worker.ts';

const ends: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

function memberOf(baseUrl: string, assemblyId: string, participantId: string): AssemblyClient {
  const client = createAssemblyClient({
    baseUrl,
    assemblyId,
    as: { kind: 'participant', participantId },
    instance: randomUUID(),
    storage: new MemoryStorage(),
    clock: systemClock,
    random: Math.random,
    newId: randomUUID,
    warn: () => undefined,
    authToken: () => participantToken(assemblyId, participantId),
  });
  ends.push(() => client.stop());
  client.start();
  return client;
}

test('[HO1] [RT11] [faults 22] who is connected to a worker that lost the assembly comes to the owner by themselves, and votes there', async () => {
  const disk = new MemoryDisk();
  const first = await startWorker({ store: createMemoryStore({ disk }) });
  ends.push(() => first.stop());
  const line = await Line.open(first.port);
  ends.push(() => line.close());
  const assembly = await createAssembly(first.worker, { people: 1 });
  const [participantId = ''] = assembly.participants;
  const pollId = await preparePoll(assembly);
  await openPoll(assembly, pollId);
  const member = memberOf(line.origin, assembly.id, participantId);
  await until(() => member.getSnapshot().connection === 'connected');

  const second = await startWorker({ store: createMemoryStore({ disk }) });
  ends.push(() => second.stop());
  line.lead(second.port);
  await second.worker.inside.hosts.loadAll();
  const [owner] = second.worker.inside.hosts.live;
  await until(() => member.getSnapshot().stage.since?.[0] === owner?.term && member.getSnapshot().connection === 'connected');
  // The first one still runs, and nobody was cut by the network.
  expect(line.broken).toEqual({ cut: 0, reset: 0, halfOpen: 0 });
  member.casting?.choose(pollId, { answer: 'yes' });
  member.casting?.cast(pollId);
  await until(() => member.getSnapshot().casts[pollId]?.recorded !== null && member.getSnapshot().casts[pollId]?.step.kind === 'resting');
  const poll = owner?.committed.polls.get(pollId);
  expect(poll?.status === 'open' && poll.ballots.size).toBe(1);
});
