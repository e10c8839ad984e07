/** Broadcasts over a thousand real connections, and readers that do not keep up (RT4, RT9, RT10; faults.md row 11). */
import { afterEach, expect, test } from 'vitest';
import { RawClient, until } from '../fixtures/channel-client.ts';
import { roomRouter, TestHandler, type HandlerScript } from '../fixtures/channel-handler.ts';
import { startChannelServer, type RunningServer, type ServerOptions } from '../fixtures/channel-server.ts';

let server: RunningServer | null = null;
const clients: RawClient[] = [];

afterEach(async () => {
  for (const client of clients.splice(0)) client.end();
  await server?.stop();
  server = null;
});

async function start(script: HandlerScript = {}, options: Partial<ServerOptions> = {}) {
  const handler = new TestHandler(script);
  server = await startChannelServer({ handlers: roomRouter(handler), ...options });
  return { server, handler };
}

async function connectMany(url: string, many: number, atOnce = 100): Promise<RawClient[]> {
  const connected: RawClient[] = [];
  while (connected.length < many) {
    const batch = Math.min(atOnce, many - connected.length);
    connected.push(...(await Promise.all(Array.from({ length: batch }, () => RawClient.connect(url)))));
  }
  clients.push(...connected);
  return connected;
}

test('[C55] [RT10] one broadcast to 1,000 connections is encoded exactly once, and a command is answered before the last has it', async () => {
  let sent = 0;
  let sentAtCommand = 0;
  const { server } = await start(
    {
      async receive() {
        sentAtCommand = sent;
        return { status: 'ok', response: {} };
      },
    },
    { metrics: { frameSent: () => void (sent += 1) }, sliceSize: 50 },
  );
  const connected = await connectMany(server.url, 1_000);
  await Promise.all(connected.map((client) => client.join('room:a')));
  const [commander] = connected;
  if (commander === undefined) throw new Error('nobody connected');
  // Two broadcasts of 1,000 deliveries in slices of 50 take forty turns of the event loop; the command needs a few.
  commander.send('1', 'command', 'room:a', 'cast', {});
  sent = 0;
  let encodings = 0;
  for (const part of ['item', 'polls']) {
    server.fanOut.publish('room:a', 'stage', { toJSON: () => ({ part, encodings: (encodings += 1) }) });
  }
  await Promise.all(connected.map((client) => client.frame((frame) => JSON.stringify(frame[4]).includes('polls'))));
  await commander.frame((frame) => frame[1] === 'command');
  expect(encodings).toBe(2);
  expect(sentAtCommand).toBeLessThan(2_000);
  for (const client of connected) {
    const stages = client.frames.filter((frame) => frame[3] === 'stage').map((frame) => frame[4]);
    expect(stages).toEqual([
      { part: 'item', encodings: 1 },
      { part: 'polls', encodings: 2 },
    ]);
  }
});

const part = (n: number) => ({ n, text: 'x'.repeat(16 * 1024) });

/** Publishes state until somebody's is parked, which takes as much as the kernel's buffers hold. */
async function publishUntilParked(server: RunningServer, isParked: () => boolean, witness: RawClient): Promise<number> {
  let n = 0;
  while (!isParked()) {
    n += 1;
    server.fanOut.publish('room:a', 'stage', part(n), { replaceKey: 'stage' });
    const latest = n;
    await witness.frame((frame) => frame[3] === 'stage' && JSON.stringify(frame[4]).startsWith(`{"n":${latest},`));
    witness.frames.length = 0;
  }
  return n;
}

test('[RT9] [faults 11] a reader that stops delays nobody, is owed the newest state alone, and gets it when it reads again', async () => {
  let parked = 0;
  const { server } = await start({}, { metrics: { frameParked: () => void (parked += 1) } });
  const [slow, quick] = await connectMany(server.url, 2);
  if (slow === undefined || quick === undefined) throw new Error('nobody connected');
  await Promise.all([slow.join('room:a'), quick.join('room:a')]);
  slow.ws.pause();
  const reached = await publishUntilParked(server, () => parked > 0, quick);
  for (let n = reached + 1; n <= reached + 50; n += 1) server.fanOut.publish('room:a', 'stage', part(n), { replaceKey: 'stage' });
  await quick.frame((frame) => JSON.stringify(frame[4]).startsWith(`{"n":${reached + 50},`));
  slow.ws.resume();
  await slow.frame((frame) => JSON.stringify(frame[4]).startsWith(`{"n":${reached + 50},`));
  const numbers = slow.frames.filter((frame) => frame[3] === 'stage').map((frame) => Number(/\d+/.exec(JSON.stringify(frame[4]))?.[0]));
  expect(numbers).toEqual([...numbers].sort((one, other) => one - other));
  expect(numbers.length).toBeLessThan(reached + 50);
  expect(server.cuts).toEqual([]);
});

test('[RT9] [faults 11] [deviation 10] a reader that never reads again is cut, the others go on', async () => {
  let parked = 0;
  const { server, handler } = await start(
    {},
    { limits: { progressWindowMs: 300 }, metrics: { frameParked: () => void (parked += 1) } },
  );
  const [stuck, quick] = await connectMany(server.url, 2);
  if (stuck === undefined || quick === undefined) throw new Error('nobody connected');
  await Promise.all([stuck.join('room:a'), quick.join('room:a')]);
  stuck.ws.pause();
  await publishUntilParked(server, () => parked > 0, quick);
  await until(() => server.cuts.length === 1);
  expect(server.cuts).toEqual(['slow-consumer']);
  expect(handler.lefts.map(({ why }) => why)).toEqual(['connection-closed']);
  await until(() => server.transport.connectionCount === 1);
  server.fanOut.publish('room:a', 'news', {});
  await quick.frame((frame) => frame[3] === 'news');
});
