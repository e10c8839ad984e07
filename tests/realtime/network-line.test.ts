/** The line that the fault tests do their work with: each fault is what it says, and is counted. */
import { connect, createServer, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { until } from '../fixtures/channel-client.ts';
import { jitter } from '../fixtures/network/jitter.ts';
import { Line, type Ways } from '../fixtures/network/line.ts';

/** One end of a connection, and what it has seen. */
type Seen = { readonly socket: Socket; text: string; ended: 'open' | 'fin' | 'reset' };

const stops: (() => unknown)[] = [];

afterEach(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop();
});

function watch(socket: Socket): Seen {
  const seen: Seen = { socket, text: '', ended: 'open' };
  socket.on('data', (bytes) => (seen.text += String(bytes)));
  socket.on('end', () => (seen.ended = 'fin'));
  socket.on('error', () => (seen.ended = 'reset'));
  stops.push(() => socket.destroy());
  return seen;
}

/** A line to a server that does nothing by itself. */
async function world(ways: Ways = {}) {
  const servers: Seen[] = [];
  const listener = createServer({ allowHalfOpen: true }, (socket) => void servers.push(watch(socket)));
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  stops.push(() => listener.close());
  const address = listener.address();
  const line = await Line.open(typeof address === 'object' ? (address?.port ?? 0) : 0, ways);
  stops.push(() => line.close());
  const client = watch(connect({ host: '127.0.0.1', port: line.port, allowHalfOpen: true }));
  await until(() => servers.length === 1 || line.refusedCount > 0);
  return { line, client, server: servers[0] ?? client };
}

test('a line that nothing was asked of passes bytes and the end of each way', async () => {
  const { line, client, server } = await world();
  client.socket.end('question');
  await until(() => server.ended === 'fin');
  server.socket.end('answer');
  await until(() => client.ended === 'fin');
  expect([server.text, client.text, line.up.passedBytes, line.down.passedBytes]).toEqual(['question', 'answer', 8, 6]);
  await until(() => line.openCount === 0);
});

test('delayed packets of one connection keep their order, and a jitter is the same again from its seed', async () => {
  const draws = Array.from({ length: 5 }, jitter(7, 3));
  expect(Array.from({ length: 5 }, jitter(7, 3))).toEqual(draws);
  expect([new Set(draws).size, draws.every((drawn) => drawn >= 0 && drawn < 3)]).toEqual([5, true]);
  const { line, client, server } = await world({ up: { delayMs: jitter(1, 5) } });
  let sent = '';
  for (let n = 0; n < 50; n += 1) {
    sent += `${n},`;
    client.socket.write(`${n},`);
    await new Promise((resolve) => setImmediate(resolve));
  }
  await until(() => server.text.length === sent.length);
  expect(server.text).toBe(sent);
  expect(line.up.delayedPackets).toBeGreaterThan(0);
});

test('a throttled way holds the sender back, and the other way is free', async () => {
  const { line, client, server } = await world({ down: { bytesPerSecond: 1 } });
  const before = performance.now();
  server.socket.write('ab');
  client.socket.write('x'.repeat(1_000_000));
  await until(() => server.text.length === 1_000_000);
  await until(() => client.text === 'ab');
  expect(performance.now() - before).toBeGreaterThanOrEqual(990);
  while (server.socket.write('x'.repeat(64 * 1024))) await new Promise((resolve) => setImmediate(resolve));
  expect([server.socket.writableNeedDrain, line.down.passedBytes]).toEqual([true, 2]);
});

test('what a held way holds arrives when it is let go, an end too; a frozen line tells nobody anything', async () => {
  const { line, client, server } = await world();
  line.freeze();
  client.socket.end('late');
  await until(() => line.waitingBytes === 4);
  expect([server.text, server.ended]).toEqual(['', 'open']);
  line.behave({});
  await until(() => server.ended === 'fin');
  expect([server.text, line.waitingBytes]).toEqual(['late', 0]);
});

test('a packet can be lost, or take its connection with it', async () => {
  const { line, client, server } = await world({ up: { fate: (packet) => (String(packet) === 'lost' ? 'swallow' : 'reset') } });
  client.socket.write('lost');
  await until(() => line.up.swallowedBytes === 4);
  client.socket.write('deadly');
  await until(() => client.ended === 'reset' && server.ended === 'reset');
  expect([server.text, line.broken]).toEqual(['', { cut: 0, reset: 1, halfOpen: 0 }]);
});

test('a cut is a FIN to both ends, a reset a RST, and a refusal comes before anything', async () => {
  const { line, client, server } = await world();
  line.cut();
  await until(() => client.ended === 'fin' && server.ended === 'fin');
  line.lead(null);
  const refused = watch(connect(line.port, '127.0.0.1'));
  await until(() => refused.ended === 'reset');
  expect([line.broken.cut, line.refusedCount, line.connectionCount]).toEqual([1, 1, 1]);
});

test('of an end that vanishes the other hears nothing, until it gives up by itself', async () => {
  for (const end of ['client', 'server'] as const) {
    const { line, client, server } = await world();
    line.vanish(end);
    const [gone, left] = end === 'client' ? [client, server] : [server, client];
    await until(() => gone.ended !== 'open');
    left.socket.write('into the void');
    const way = end === 'client' ? line.down : line.up;
    await until(() => way.swallowedBytes > 0);
    expect([left.ended, line.broken.halfOpen, line.givenUpCount]).toEqual(['open', 1, 0]);
    left.socket.destroy();
    await until(() => line.givenUpCount === 1);
  }
});
