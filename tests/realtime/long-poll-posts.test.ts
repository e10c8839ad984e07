/** What clients send over long-poll, by hand (channels-protocol.md section 2.3). */
import type { Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { ask, type RawLongPoll } from '../fixtures/long-poll-client.ts';
import { bodyOf, event, join, longPollTests, pathOf } from '../fixtures/long-poll-world.ts';

const { start, speak, stop } = longPollTests();

afterEach(stop);

const ok = { status: 'ok', response: {} };

test('[C67] [C91] [LP8] a batch is handled line by line; a stale line is dropped and the POST succeeds', async () => {
  const { handler, open } = await start();
  const client = await open();
  await client.posted(join());
  expect(await client.posted(event('2', 'one'), event('3', 'two', null), event('4', 'three', 'stale'))).toEqual({ status: 200 });
  expect(handler.received.map(({ event }) => event)).toEqual(['one', 'two']);
});

test.each(['', 'application/json', 'text/plain'])('[C69] [LP8] a single message of type "%s" works, as old clients send it', async (type) => {
  const { handler, open } = await start();
  const client = await open();
  expect(await bodyOf(client.post(JSON.stringify(join()), type))).toEqual({ status: 200 });
  expect(handler.joined).toHaveLength(1);
});

test('[C70] [C92] [LP8] [deviation 5] a hundred lines are handled, a hundred and one refused whole', async () => {
  const { handler, open } = await start({}, { limits: { messageBurst: 1_000 } });
  const client = await open();
  await client.posted(join());
  const many = (count: number) => Array.from({ length: count }, (_, n) => event(`${n}`, 'any'));
  expect(await client.posted(...many(101))).toEqual({ status: 500 });
  expect(handler.received).toHaveLength(0);
  expect(await client.posted(...many(100))).toEqual({ status: 200 });
  expect(handler.received).toHaveLength(100);
});

test('[C71] [LP8] blank lines are ignored', async () => {
  const { handler, open } = await start();
  const client = await open();
  expect(await bodyOf(client.post(`\n${JSON.stringify(join())}\r\n\n${JSON.stringify(event('2', 'any'))}\n`))).toEqual({ status: 200 });
  expect(handler.received).toHaveLength(1);
});

test('[C81] [C37] [LP8] a refused join is no failed POST: the refusal comes by poll', async () => {
  const { open } = await start({ join: async () => ({ ok: false, response: { reason: 'not on the roll' } }) });
  const client = await open();
  expect(await client.posted(join())).toEqual({ status: 200 });
  await client.poll();
  expect(client.frames).toEqual([['1', '1', 'room:a', 'phx_reply', { status: 'error', response: { reason: 'not on the roll' } }]]);
});

test('[C82] [LP8] nor is a crash: phx_error comes by poll', async () => {
  const { open } = await start({
    async receive() {
      throw new Error('a bug');
    },
  });
  const client = await open();
  expect(await client.posted(join(), event('2', 'boom'))).toEqual({ status: 200 });
  await client.poll();
  expect(client.frames.map((frame) => frame[3])).toEqual(['phx_reply', 'phx_error']);
});

test.each([
  ['no array', 'nonsense!', 'malformed'],
  ['[C13] an array of four', '["1","2","room:a","any"]', 'malformed'],
  ['[C15] [C16] an object of the first serialisation', '{"topic":"room:a","event":"any","payload":{},"ref":"1"}', 'malformed'],
  ['[C68] [C88] a binary frame in base64', 'AAEBBQM1OGRvYzoxYmluAQID', 'unsupported-data'],
  ['[faults 28] more than 64 KiB', `["1","2","room:a","any","${'x'.repeat(64 * 1024)}"]`, 'malformed'],
])('[deviation 7] [LP7] %s ends the session at once, after the lines before it and before those behind; nobody else notices', async (_what, line, reason) => {
  const { handler, open, server } = await start();
  const [client, other] = [await open(), await open()];
  await other.posted(join());
  await client.posted(join());
  expect(await bodyOf(client.post([JSON.stringify(event('2', 'before')), line, JSON.stringify(event('3', 'behind'))].join('\n')))).toEqual({ status: 410 });
  expect(handler.received.map(({ event }) => event)).toEqual(['before']);
  expect(server.cuts).toEqual([reason]);
  // The reply to the join still waits for it.
  expect((await client.poll()).status).toBe(200);
  expect((await client.poll()).status).toBe(410);
  expect(await other.posted(event('2', 'still here'))).toEqual({ status: 200 });
});

test('[faults 28] bytes that are no UTF-8 end the session', async () => {
  const { open, server } = await start();
  const client = await open();
  expect(await bodyOf(client.post(Uint8Array.from([0x5b, 0xc3, 0x28, 0x5d])))).toEqual({ status: 410 });
  expect(server.cuts).toEqual(['malformed']);
});

test('[C84] [faults 31] a body that is too large is refused unread, announced or not', async () => {
  const { open, server } = await start();
  const client = await open();
  const announced = await client.post('x'.repeat(200_000));
  expect([announced.status, await announced.text()]).toEqual([413, 'too-large']);
  const socket = await speak(server.port, `POST ${pathOf(client)} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n`);
  const head = heard(socket);
  for (let n = 0; n < 20; n += 1) socket.write(`4000\r\n${'x'.repeat(0x4000)}\r\n`);
  expect(await head).toMatch(/^HTTP\/1\.1 413 /);
  socket.destroy();
});

test('[C72] [faults 31] a body that comes too slowly is given up, and so is who waits behind it for too long; nothing of either is handled', async () => {
  const { handler, open, server } = await start({}, { longPollLimits: { bodyLimitMs: 1_000, windowMs: 50 } });
  const client = await open();
  const slow = await speak(server.port, `POST ${pathOf(client)} HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n[`);
  const head = heard(slow);
  await ask('OPTIONS', client.target);
  expect(await client.posted(join())).toEqual({ status: 408 });
  expect(await head).toMatch(/^HTTP\/1\.1 408 /);
  expect(handler.joined).toEqual([]);
  expect(await client.posted(join())).toEqual({ status: 200 });
});

test('[LP6] bodies under way are bounded, of a session and in all', async () => {
  const { open, server } = await start({}, { longPollLimits: { maxPostsAtOnce: 2, maxBodyBytesInAll: 2_500 } });
  const [client, other] = [await open(), await open()];
  const slow = (of: RawLongPoll) => speak(server.port, `POST ${pathOf(of)} HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n[`);
  await slow(client);
  await slow(client);
  await ask('OPTIONS', client.target);
  expect(await client.posted(join())).toEqual({ status: 500 });
  const busy = await other.post('x'.repeat(600));
  expect([busy.status, await busy.text()]).toEqual([503, 'busy']);
  expect(await other.posted(join())).toEqual({ status: 200 });
});

test('[L2b] [LP8] a POST whose body is slow is handled before one that came later, also where no join_ref would tell a late leave', async () => {
  const { open, server } = await start();
  const client = await open();
  await client.posted(join('1'));
  const leave = JSON.stringify([null, '2', 'room:a', 'phx_leave', {}]);
  const slow = await speak(server.port, `POST ${pathOf(client)} HTTP/1.1\r\nHost: x\r\nContent-Length: ${leave.length}\r\n\r\n${leave.slice(0, 5)}`);
  await ask('OPTIONS', client.target);
  const later = client.posted(join('3'));
  await ask('OPTIONS', client.target);
  slow.write(leave.slice(5));
  expect(await later).toEqual({ status: 200 });
  await client.poll();
  expect(client.frames.map((frame) => [frame[1], frame[3]])).toEqual([['1', 'phx_reply'], ['2', 'phx_reply'], ['1', 'phx_close'], ['3', 'phx_reply']]);
  expect(server.fanOut.joinedCount('room:a')).toBe(1);
});

test('[L2a] [L2b] [faults 17] leave and join as two POSTs at the same time, a hundred times: after each there is one channel, that of the join', async () => {
  const { handler, open, server } = await start({}, { limits: { messageBurst: 1_000 } });
  const client = await open();
  await client.posted(join('0'));
  for (let n = 1; n <= 100; n += 1) {
    const answers = await Promise.all([client.posted([`${n - 1}`, `leave ${n}`, 'room:a', 'phx_leave', {}]), client.posted(join(`${n}`))]);
    expect(answers).toEqual([{ status: 200 }, { status: 200 }]);
    expect([server.fanOut.joinedCount('room:a'), handler.lastJoined.joinRef]).toEqual([1, `${n}`]);
    await client.poll();
  }
  expect(client.frames.filter((frame) => frame[3] === 'phx_close').every((frame) => frame[0] !== '100')).toBe(true);
});

test('[L2a] [faults 17] a POST that is delivered after its session was replaced closes nothing of the new one', async () => {
  const { open, server } = await start();
  const older = await open();
  await older.posted(join('1'));
  const newer = await open();
  await newer.posted(join('1'));
  expect(await older.posted(['1', '2', 'room:a', 'phx_leave', {}])).toEqual({ status: 200 });
  expect(server.fanOut.joinedCount('room:a')).toBe(1);
  server.fanOut.publish('room:a', 'news', {});
  await newer.poll();
  expect(newer.frames.map((frame) => frame[3])).toEqual(['phx_reply', 'news']);
  expect(newer.frames[0]?.[4]).toEqual(ok);
});

function heard(socket: Socket): Promise<string> {
  return new Promise((resolve) => socket.once('data', (data) => resolve(String(data))));
}
