/** Readers that take next to nothing, beside readers that take everything. */
import { expect, test } from 'vitest';
import { WebSocket } from 'ws';
import type { WireCommand } from '../../lib/protocol/commands.ts';
import { stageTopic } from '../../lib/protocol/topics.ts';
import { sizes } from '../../lib/protocol/values.ts';
import { protocolVersion } from '../../lib/protocol/version.ts';
import { anElection } from '../fixtures/assembly-world.ts';
import { until } from '../fixtures/channel-client.ts';
import { staffClient } from '../fixtures/l1/panels.ts';
import { Line } from '../fixtures/network/line.ts';
import { browserOf } from './harness/credentials.ts';
import { sized } from './harness/extent.ts';
import { openFileScene } from './harness/file-scene.ts';
import { socketFigures, tellsOfSockets } from './harness/socket-figures.ts';

const slowCount = sized(500, 60);
const healthyCount = 20;
const slowBytesPerSecond = 1;
/** Each fills most of a part of the stage. */
const pollCount = 12;
/** faults.md, row 11. */
const mostHeldBytes = 64 * 1024;
const hourMs = 3_600_000;
/** What may stay of it all: far less than one frame for each slow reader and round. */
const mostGrowthBytes = 16 * 1024 * 1024;

const { house, worker, endWithFile } = await openFileScene({ people: slowCount + healthyCount, present: 1 }, { nodeArgs: tellsOfSockets });
const line = await Line.open(worker.port);
endWithFile(() => line.close());

/** What a reader has of the stage: the version of each part, and whether one came that was older than what it had. */
type Reader = { readonly versions: Map<string, number>; isJoined: boolean; isInOrder: boolean; isCut: boolean };

function read(baseUrl: string, participantId: string): Reader {
  const reader: Reader = { versions: new Map(), isJoined: false, isInOrder: true, isCut: false };
  const { cookie, origin } = browserOf(house, participantId);
  const socket = new WebSocket(`${baseUrl.replace('http', 'ws')}/realtime/websocket?vsn=2.0.0`, { headers: { cookie }, origin, perMessageDeflate: false });
  endWithFile(() => socket.terminate());
  socket.on('error', () => undefined);
  socket.on('close', () => (reader.isCut = true));
  socket.on('open', () => socket.send(JSON.stringify(['1', '1', stageTopic(house.assemblyId), 'phx_join', { protocol: protocolVersion, instance: crypto.randomUUID(), mounts: 0 }])));
  socket.on('message', (data) => {
    const text = Buffer.isBuffer(data) ? data.toString('latin1') : '';
    if (!text.startsWith('[null,null,')) reader.isJoined = true;
    const part = /"part":"(poll:[^"]*)","version":(\d+)/.exec(text);
    if (!text.startsWith('[null,null,') || part === null) return;
    const [, name = '', version] = part;
    reader.isInOrder &&= Number(version) > (reader.versions.get(name) ?? 0);
    reader.versions.set(name, Number(version));
  });
  return reader;
}

test(`[RT9] [faults 11] ${slowCount} readers at 1 B/s: each holds 64 KiB at most and is cut, memory stays, and the others get everything in order`, async () => {
  const chairs = [1, 2, 3].map(() => staffClient(house, worker.baseUrl).client);
  for (const chair of chairs) chair.start();
  await until(() => chairs.every((chair) => chair.getSnapshot().connection === 'connected'));
  let turn = 0;
  const give = async (command: WireCommand): Promise<number> => {
    turn += 1;
    const { answer } = (await chairs[turn % chairs.length]?.send(command)) ?? {};
    if (answer?.outcome !== 'accepted') throw new Error(`${command.type}: ${JSON.stringify(answer)}`);
    return answer.sequence;
  };
  const polls = await Promise.all(
    Array.from({ length: pollCount }, async () => {
      const pollId = crypto.randomUUID();
      const long = 'x'.repeat(sizes.option);
      const options = Array.from({ length: 15 }, (_, index) => ({ id: `o${index}`, text: { en: long, de: long, fr: long } }));
      const basis = await give({ type: 'preparePoll', pollId, definition: { ...anElection([]), options } });
      return { pollId, version: await give({ type: 'openPoll', pollId, closeAfterMs: hourMs, basis }) };
    }),
  );
  const healthy = house.participants.slice(0, healthyCount).map((id) => read(worker.baseUrl, id));
  const slow = house.participants.slice(healthyCount).map((id) => read(line.origin, id));
  await until(() => [...healthy, ...slow].every((reader) => reader.isJoined));

  const before = await worker.process.figures({ collect: true });
  await socketFigures(worker.process.child);
  line.behave({ down: { bytesPerSecond: slowBytesPerSecond } });
  const passed = line.down.passedBytes;
  const cuts = () => worker.metric('hemicycle_connections_cut_total', ['slow-consumer']);
  let heldMost = 0;
  let heldAtOnce = 0;
  let rounds = 0;
  while ((await cuts()) < slowCount) {
    rounds += 1;
    await Promise.all(polls.map(async (poll) => (poll.version = await give({ type: 'extendPoll', pollId: poll.pollId, byMs: 1_000, basis: poll.version }))));
    await until(() => healthy.every(({ versions }) => polls.every(({ pollId, version }) => versions.get(`poll:${pollId}`) === version)));
    const { mostWaitingBytes, waitingBytes } = await socketFigures(worker.process.child);
    heldMost = Math.max(heldMost, mostWaitingBytes);
    heldAtOnce = Math.max(heldAtOnce, waitingBytes);
  }
  const after = await worker.process.figures({ collect: true });
  console.info(`slow readers: ${slowCount} cut after ${rounds} rounds of ${polls.length} parts; one held ${heldMost} bytes at most, all ${heldAtOnce}; heap ${before.heapUsedBytes} then ${after.heapUsedBytes}, external ${before.externalBytes} then ${after.externalBytes}, peak RSS ${after.peakRssBytes}`);

  // They were slow, and something piled up.
  expect(line.down.passedBytes - passed).toBeLessThan(slowCount * 1_000);
  expect(heldMost).toBeGreaterThan(0);
  expect(heldMost).toBeLessThanOrEqual(mostHeldBytes);
  expect((await socketFigures(worker.process.child)).open).toBeLessThan(slowCount);
  expect(after.heapUsedBytes + after.externalBytes - before.heapUsedBytes - before.externalBytes).toBeLessThan(mostGrowthBytes);
  expect(healthy.map(({ isInOrder, isCut }) => [isInOrder, isCut])).toEqual(healthy.map(() => [true, false]));
  for (const chair of chairs) chair.stop();
});
