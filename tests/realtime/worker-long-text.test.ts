import { randomUUID } from 'node:crypto';
import { afterEach, expect, test } from 'vitest';
import { longestTextChars } from '../../lib/assembly/limits.ts';
import { participantTopic, staffTopic, stageTopic } from '../../lib/protocol/topics.ts';
import { aMotion } from '../fixtures/assembly-world.ts';
import { until } from '../fixtures/channel-client.ts';
import { joinTopic, openSocket, pushCommand } from '../fixtures/phoenix-client.ts';
import { createAssembly, openPoll, participantToken, staffToken, startWorker, type TestWorker } from '../fixtures/worker.ts';

let worker: TestWorker | null = null;
const sockets: { disconnect(): void }[] = [];

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.disconnect();
  await worker?.stop();
  worker = null;
});

async function start() {
  worker = await startWorker();
  const assembly = await createAssembly(worker.worker, { people: 1 });
  const connect = (token: string) => {
    const socket = openSocket(worker?.socketUrl ?? '', token);
    sockets.push(socket);
    return socket;
  };
  return { assembly, connect };
}

test('[AG1][RT16] the longest text comes in over the wire of staff, is recorded whole, and goes out by reference', async () => {
  const { assembly, connect } = await start();
  const [voter = ''] = assembly.participants;
  const chair = await joinTopic(connect(staffToken(assembly.owner)), staffTopic(assembly.id));
  const stage = await joinTopic(connect(participantToken(assembly.id, voter)), stageTopic(assembly.id));
  const text = { en: 'ü'.repeat(longestTextChars), de: 'ß'.repeat(longestTextChars) };
  const pollId = randomUUID();
  expect(await pushCommand(chair, { type: 'preparePoll', pollId, definition: aMotion({ text }) })).toMatchObject({ status: 'ok' });
  expect(assembly.host.committed.polls.get(pollId)?.definition.text).toEqual(text);
  await openPoll(assembly, pollId);
  await until(() => stage.events.some(({ payload }) => payload['part'] === `poll:${pollId}`));
  const sent = stage.events.find(({ payload }) => payload['part'] === `poll:${pollId}`);
  expect(sent?.payload).toMatchObject({ body: { definition: { text: { en: { bytes: 2 * longestTextChars }, de: { bytes: 2 * longestTextChars } } } } });
  expect(JSON.stringify(sent).length).toBeLessThan(2_000);
});

test('[PO2] one that is too long in all its languages is refused with the limit, and one language too long where it is parsed', async () => {
  const { assembly, connect } = await start();
  const chair = await joinTopic(connect(staffToken(assembly.owner)), staffTopic(assembly.id));
  const prepare = (text: object) => pushCommand(chair, { type: 'preparePoll', pollId: randomUUID(), definition: { ...aMotion(), text } });
  const long = 'ü'.repeat(longestTextChars);
  expect(await prepare({ en: long, de: long, fr: long })).toMatchObject({ status: 'error', response: { refusal: { reason: 'limit-reached', limit: 'text-bytes' } } });
  expect(await prepare({ en: `${long}ü` })).toMatchObject({ status: 'error', response: { refusal: { reason: 'malformed', field: 'command.definition.text.en' } } });
});

test('[faults 29] a participant may not send as much: the connection is closed, and others stay', async () => {
  const { assembly, connect } = await start();
  const [voter = ''] = assembly.participants;
  const chair = await joinTopic(connect(staffToken(assembly.owner)), staffTopic(assembly.id));
  const socket = connect(participantToken(assembly.id, voter));
  const own = await joinTopic(socket, participantTopic(assembly.id, voter));
  let closed = 0;
  socket.onClose((event) => {
    closed = 'code' in event && typeof event.code === 'number' ? event.code : -1;
  });
  void pushCommand(own, { type: 'castBallot', text: 'x'.repeat(70 * 1_024) }).catch(() => undefined);
  await until(() => closed !== 0);
  expect(closed).toBe(1009);
  expect(await pushCommand(chair, { type: 'openSitting', basis: 0 })).toMatchObject({ status: 'error', response: { refusal: { reason: 'outdated' } } });
});
