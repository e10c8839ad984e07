import { afterEach, expect, test } from 'vitest';
import { isSignedHead } from '../../lib/client/read-down.ts';
import type { SignedHead } from '../../lib/protocol/down.ts';
import { stageTopic } from '../../lib/protocol/topics.ts';
import { fingerprint, isSignedBy } from '../../lib/record/record-key.ts';
import { createMemoryStore } from '../../lib/store/memory-store.ts';
import { headPeriodMs } from '../../realtime/record-publisher.ts';
import { ManualClock } from '../fixtures/channel-clock.ts';
import { until } from '../fixtures/channel-client.ts';
import { joinTopic, openSocket, type JoinedChannel } from '../fixtures/phoenix-client.ts';
import { createAssembly, participantToken, screenToken, staffToken, startWorker, type TestAssembly, type TestWorker } from '../fixtures/worker.ts';

/** Goes on by itself so that commits happen, and leaps where a test wants seconds to pass. */
class RunningClock extends ManualClock {
  readonly #timer = setInterval(() => this.advance(1), 1);

  override soon(run: () => void): void {
    setImmediate(run);
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}

let worker: TestWorker | null = null;
let clock: RunningClock | null = null;
const sockets: { disconnect(): void }[] = [];

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.disconnect();
  await worker?.stop();
  clock?.stop();
  worker = null;
});

async function start(people: number) {
  clock = new RunningClock();
  worker = await startWorker({ clock, store: createMemoryStore() });
  const assembly = await createAssembly(worker.worker, { people });
  const { socketUrl } = worker;
  const join = async (token: string, as: string): Promise<JoinedChannel> => {
    const socket = openSocket(socketUrl, token);
    sockets.push(socket);
    return joinTopic(socket, stageTopic(assembly.id), { as });
  };
  return { assembly, clock, join };
}

function headsOf({ events }: JoinedChannel): SignedHead[] {
  return events.flatMap(({ event, payload }) => (event === 'head' && isSignedHead(payload) ? [payload] : []));
}

/** Each leads to one entry, and names the one before. */
async function addEntries(assembly: TestAssembly, count: number): Promise<void> {
  const { currentItemVersion, sequence } = assembly.host.committed;
  const moves = Array.from({ length: count }, (_, index) => assembly.command({ type: 'goToItem', itemId: null, basis: index === 0 ? currentItemVersion : sequence + index }));
  await Promise.all(moves);
}

test('[RC13][RC14] a join reply has fingerprint and newest head; ten seconds after a change everybody on the stage gets the next', async () => {
  const { assembly, clock: time, join } = await start(1);
  const participant = await join(participantToken(assembly.id, assembly.participants[0] ?? ''), 'participant');
  const everybody = [participant, await join(staffToken(assembly.owner), 'staff'), await join(screenToken(assembly.id), 'screen')];
  for (const { reply } of everybody) expect(reply['record']).toEqual({ fingerprint: fingerprint(assembly.host.publicKey), head: null });

  for (let second = 0; second < 11; second += 1) time.advance(1_000);
  await until(() => everybody.every((one) => headsOf(one).length === 1));
  const [head] = headsOf(participant);
  expect(head?.sequence).toBe(assembly.host.committed.sequence);
  expect(head !== undefined && isSignedBy(assembly.host.publicKey, head)).toBe(true);
  for (const one of everybody) expect(headsOf(one)).toEqual([head]);
  const late = await join(staffToken(assembly.owner), 'staff');
  expect(late.reply['record']).toEqual({ fingerprint: fingerprint(assembly.host.publicKey), head });
});

test('[RC14] while 256 entries come each second, everybody is told once in ten seconds, and of the last in the end', async () => {
  const { assembly, clock: time, join } = await start(1);
  const stage = await join(participantToken(assembly.id, assembly.participants[0] ?? ''), 'participant');
  const begun = time.monotonicMs();
  for (let second = 0; second < 12; second += 1) {
    await addEntries(assembly, 256);
    time.advance(1_000);
    // Each of them is signed; what is counted is what is sent of it.
    await until(() => assembly.host.signedHead?.sequence === assembly.host.committed.sequence);
  }
  const last = assembly.host.signedHead?.sequence;
  for (let second = 0; second < 10; second += 1) time.advance(1_000);
  await until(() => headsOf(stage).at(-1)?.sequence === last);
  const periods = Math.ceil((time.monotonicMs() - begun) / headPeriodMs);
  expect(headsOf(stage).length).toBeLessThanOrEqual(periods + 1);
});
