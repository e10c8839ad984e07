/** A hall behind one address, and those who hold on to what they get (faults.md row 31). */
import { connect, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { accessCode, groupCode } from '../../lib/auth/access-code.ts';
import { deriveKeys } from '../../lib/auth/keys.ts';
import { participantTopic } from '../../lib/protocol/topics.ts';
import { protocolVersion } from '../../lib/protocol/version.ts';
import { defaultAdmissionLimits } from '../../realtime/admission.ts';
import { RawClient, refusedUpgrade, until } from '../fixtures/channel-client.ts';
import { cookieFrom } from '../fixtures/http-world.ts';
import { publicUrl } from '../fixtures/l1/real-worker.ts';
import { sized } from './harness/extent.ts';
import { openFileScene } from './harness/file-scene.ts';
import { socketFigures, tellsOfSockets } from './harness/socket-figures.ts';

const people = sized(5_000, 1_050);
const lingerers = sized(1_000, 200);
const atOnce = 200;

const { house, worker, endWithFile } = await openFileScene({ people }, { nodeArgs: tellsOfSockets, environment: { LOG_LEVEL: 'warn' } });

/** Everybody who came in. */
const clients: RawClient[] = [];

function keep(client: RawClient): void {
  clients.push(client);
  endWithFile(() => client.end());
}

const socketUrl = () => `${worker.baseUrl.replace('http', 'ws')}/realtime/websocket`;

async function signIn(participantId: string): Promise<string> {
  const code = groupCode(accessCode(deriveKeys(house.secret)['access-codes'], house.assemblyId, participantId, 1));
  const answer = await fetch(`${worker.baseUrl}/realtime/sign-in`, { method: 'POST', headers: { origin: publicUrl, 'content-type': 'application/json' }, body: JSON.stringify({ slug: 'convention', code }) });
  expect(answer.status).toBe(200);
  await answer.arrayBuffer();
  return cookieFrom(answer);
}

async function come(participantId: string): Promise<RawClient> {
  const cookie = await signIn(participantId);
  const client = await RawClient.connect(socketUrl(), [], { headers: { cookie }, origin: publicUrl });
  keep(client);
  await client.join(participantTopic(house.assemblyId, participantId), '1', { protocol: protocolVersion, instance: crypto.randomUUID(), mounts: 0 });
  return client;
}

/** A bare connection that says so much and no more. */
function linger(text: string): { readonly socket: Socket; status: string; isOver: boolean } {
  const socket = connect(worker.port, '127.0.0.1', () => socket.write(text));
  const lingerer = { socket, status: '', isOver: false };
  socket.on('data', (data) => (lingerer.status ||= /^HTTP\/1\.1 (\d+)/.exec(String(data))?.[1] ?? ''));
  socket.on('error', () => undefined);
  socket.on('close', () => (lingerer.isOver = true));
  endWithFile(() => socket.destroy());
  return lingerer;
}

test(`[RT11] [AC10] [faults 31] ${people} people behind one address sign in and are all let in; one credential's 31st connection is not`, async () => {
  for (let from = 0; from < people; from += atOnce) await Promise.all(house.participants.slice(from, from + atOnce).map(come));
  expect(await worker.metric('hemicycle_connections', ['websocket'])).toBe(people);
  expect(await worker.metric('hemicycle_upgrades_refused_total')).toBe(0);

  const [one = ''] = house.participants;
  const headers = { cookie: await signIn(one) };
  for (let n = 1; n < defaultAdmissionLimits.mostPerCredential; n += 1) keep(await RawClient.connect(socketUrl(), [], { headers, origin: publicUrl }));
  expect(await refusedUpgrade(`${socketUrl()}?vsn=2.0.0`, [], { headers, origin: publicUrl })).toMatchObject({ status: 429, body: 'too-many-connections' });
  // That is hers alone.
  const [, two = ''] = house.participants;
  keep(await RawClient.connect(socketUrl(), [], { headers: { cookie: await signIn(two) }, origin: publicUrl }));
});

test(`[faults 31] ${lingerers} slow upgrades and ${lingerers} slow bodies are ended, and keep nobody from acting meanwhile`, async () => {
  const upgrade = 'GET /realtime/websocket?vsn=2.0.0 HTTP/1.1\r\nhost: x\r\nconnection: Upgrade\r\nupgrade: websocket\r\nx-slow: ';
  const post = `POST /realtime/sign-in HTTP/1.1\r\nhost: x\r\norigin: ${publicUrl}\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{`;
  const open = (await socketFigures(worker.process.child)).open;
  const loris = Array.from({ length: lingerers }, () => linger(upgrade));
  const bodies = Array.from({ length: lingerers }, () => linger(post));
  // A byte now and then, as if there were more to come.
  const drip = setInterval(() => [...loris, ...bodies].forEach(({ socket, isOver }) => isOver || socket.write('x')), 1_000);
  await until(() => [...loris, ...bodies].every(({ socket }) => !socket.connecting));
  expect((await socketFigures(worker.process.child)).open).toBeGreaterThanOrEqual(open + lingerers);

  const [, , three = ''] = house.participants;
  const client = await come(three);
  const epoch = Object(Object(client.frames.find((frame) => frame[3] === 'phx_reply')?.[4]).response)['epoch'];
  let acts = 0;
  while (![...loris, ...bodies].every(({ isOver }) => isOver)) {
    acts += 1;
    client.frames.length = 0;
    const command = acts % 2 === 1 ? { type: 'checkInSelf', place: 'room' } : { type: 'checkOutSelf' };
    client.send('1', `c${acts}`, participantTopic(house.assemblyId, three), 'command', { commandId: crypto.randomUUID(), epoch, command });
    expect((await client.frame((frame) => frame[1] === `c${acts}`))[4]).toMatchObject({ status: 'ok' });
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  clearInterval(drip);
  expect(acts).toBeGreaterThan(10);
  expect(new Set(bodies.map(({ status }) => status))).toEqual(new Set(['408']));
  await until(() => clients.every(({ ws }) => ws.readyState === ws.OPEN));
});
