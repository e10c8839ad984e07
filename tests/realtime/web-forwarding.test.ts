import { createServer, request, type IncomingMessage, type Server } from 'node:http';
import { connect } from 'node:net';
import { once } from 'node:events';
import { afterEach, expect, test } from 'vitest';
import { participantTopic, stageTopic } from '../../lib/protocol/topics.ts';
import { maxFileSizeBytes } from '../../lib/roll-import/limits.ts';
import { until } from '../fixtures/channel-client.ts';
import { startHttpWorld } from '../fixtures/http-world.ts';
import { listenOnFreePort } from '../fixtures/listen.ts';
import { joinTopic, openSocket, pushCommand } from '../fixtures/phoenix-client.ts';
import { serveWeb } from '../fixtures/web-role.ts';
import { openPoll, preparePoll } from '../fixtures/worker.ts';

const stops: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

const listen = (server: Server) => listenOnFreePort(server, stops);
const webBefore = (workerPort: number) => serveWeb(workerPort, stops);

/** A worker that only listens: what it was asked, and how it answers. */
async function listener(answer: (asked: IncomingMessage) => string) {
  const asked: IncomingMessage[] = [];
  const server = createServer((incoming, response) => {
    asked.push(incoming);
    response.end(answer(incoming));
  });
  server.on('upgrade', (incoming, socket) => {
    asked.push(incoming);
    socket.end('HTTP/1.1 403 Forbidden\r\ncontent-length: 6\r\n\r\norigin');
  });
  return { port: await listen(server), asked };
}

/** Speaks HTTP by hand; resolves with all that came until the other side closed. */
async function speak(port: number, text: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.write(text);
  let heard = '';
  socket.on('data', (chunk) => (heard += String(chunk)));
  await once(socket, 'close');
  return heard;
}

test('[WE4] requests, upgrades and pages learn who asked, whatever the client writes into X-Forwarded-For', async () => {
  const worker = await listener(() => 'ok');
  const { port, base } = await webBefore(worker.port);
  for (const headers of [{}, { 'x-forwarded-for': '198.51.100.9' }]) await fetch(`${base}/realtime/healthz`, { headers });
  await speak(port, 'GET /realtime/websocket HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, X-Forwarded-For\r\nUpgrade: websocket\r\nX-Forwarded-For: 198.51.100.9\r\n\r\n');
  expect(worker.asked.map(({ headers }) => headers['x-forwarded-for'])).toEqual(['127.0.0.1', '198.51.100.9, 127.0.0.1', '198.51.100.9, 127.0.0.1']);
  expect(await (await fetch(`${base}/staff`, { headers: { 'x-forwarded-for': '198.51.100.9' } })).text()).toBe('page for 198.51.100.9, 127.0.0.1');
});

test('[WE3] the path decides who answers; what only looks like the worker’s is a page', async () => {
  const worker = await listener(({ url }) => `worker ${url}`);
  const { base } = await webBefore(worker.port);
  const answers = await Promise.all(['/realtime', '/realtime/session?slug=a', '/realtimes', '/a/realtime/x'].map(async (path) => (await fetch(base + path)).text()));
  expect(answers).toEqual(['worker /realtime', 'worker /realtime/session?slug=a', 'a page', 'a page']);
});

test('[RT11] a refusal before the upgrade arrives as it is; other upgrades lead nowhere', async () => {
  const worker = await listener(() => 'ok');
  const { port } = await webBefore(worker.port);
  const upgrade = (path: string) => `GET ${path} HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`;
  expect(await speak(port, upgrade('/realtime/websocket'))).toMatch(/^HTTP\/1\.1 403 Forbidden\r\n[\s\S]*\r\n\r\norigin$/);
  expect(await speak(port, upgrade('/a/x'))).toBe('');
});

test('[WS3] [WE3] who offers another protocol besides (curl --http2) is answered over the one that they came with', async () => {
  const worker = await listener(() => 'ok');
  const { port } = await webBefore(worker.port);
  const offer = (path: string) => `GET ${path} HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, HTTP2-Settings, close\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n\r\n`;
  expect(await speak(port, offer('/realtime/x'))).toMatch(/^HTTP\/1\.1 200 /);
});

test('[WE3] [C89] a worker that is away is told of with the time to come back; an upgrade ends', async () => {
  const gone = createServer();
  const port = await listen(gone);
  gone.close();
  const web = await webBefore(port);
  const answer = await fetch(`${web.base}/realtime/session?slug=a`);
  expect([answer.status, answer.headers.get('retry-after'), await answer.json()]).toEqual([503, '1', { reason: 'worker-away' }]);
  // JSON of any other kind than the protocol's would end the channel client's polls for good (channels-protocol 2.2).
  const polled = await fetch(`${web.base}/realtime/longpoll?vsn=2.0.0`);
  expect([polled.status, polled.headers.get('content-type'), await polled.text()]).toEqual([503, 'text/plain; charset=utf-8', 'worker-away']);
  expect(await speak(web.port, 'GET /realtime/websocket HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n')).toBe('');
  expect(web.warnings).toHaveLength(3);
});

test('[WE3] who breaks off an upload breaks it off at the worker as well', async () => {
  const heard = Promise.withResolvers<IncomingMessage>();
  const { port } = await webBefore(await listen(createServer((incoming) => heard.resolve(incoming.resume()))));
  const upload = request({ host: '127.0.0.1', port, method: 'POST', path: '/realtime/assemblies/x/import', headers: { 'content-length': '1000000' } });
  upload.on('error', () => undefined);
  upload.write('Number,Name\n');
  const incoming = await heard.promise;
  upload.destroy();
  incoming.on('error', () => undefined);
  await new Promise((resolve) => incoming.once('close', resolve));
  expect(incoming.complete).toBe(false);
});

test('[WE3] an upload that is refused in its middle is told why, and the connection goes on', async () => {
  const world = await startHttpWorld();
  stops.push(() => world.stop());
  const assembly = await world.assembly(0);
  const { base } = await webBefore(world.port);
  const cookie = await world.staffCookie(assembly.owner);
  for (let attempt = 0; attempt < 5; attempt += 1) {
    const answer = await fetch(`${base}/realtime/assemblies/${assembly.id}/import`, { method: 'POST', headers: { origin: world.origin, 'content-type': 'text/csv', cookie }, body: Buffer.alloc(2 * maxFileSizeBytes, 'x') });
    expect([answer.status, await answer.json()]).toEqual([413, { reason: 'too-large' }]);
  }
});

test('[RT7, RT11] the real worker behind it: sign-in, a ballot over the socket, and a cut connection', async () => {
  const world = await startHttpWorld();
  stops.push(() => world.stop());
  const assembly = await world.assembly(1);
  const { base, port } = await webBefore(world.port);
  const [id = ''] = assembly.participants;
  const signedIn = await fetch(`${base}/realtime/sign-in`, { method: 'POST', headers: { origin: world.origin, 'content-type': 'application/json' }, body: JSON.stringify({ slug: assembly.host.committed.slug, code: world.codeOf(assembly, id) }) });
  expect([signedIn.status, signedIn.headers.getSetCookie().length]).toEqual([200, 1]);

  const ticket = world.ticketOf({ kind: 'participant', assemblyId: assembly.id, participantId: id, generation: 1 });
  const socket = openSocket(`ws://127.0.0.1:${port}/realtime`, ticket);
  stops.push(() => socket.disconnect());
  const me = await joinTopic(socket, participantTopic(assembly.id, id));
  const stage = await joinTopic(socket, stageTopic(assembly.id));
  const pollId = await preparePoll(assembly);
  await openPoll(assembly, pollId);
  await until(() => stage.events.some(({ payload }) => JSON.stringify(payload).includes(pollId)));
  const cast = await pushCommand(me, { type: 'castBallot', pollId, choice: { answer: 'yes' }, basis: { revision: 1, replaces: null, castAt: Date.now() } });
  expect(cast.status).toBe('ok');

  let isClosed = false;
  socket.onClose(() => {
    isClosed = true;
  });
  expect(world.worker.inside.disconnect(() => true)).toBe(1);
  await until(() => isClosed);
});
