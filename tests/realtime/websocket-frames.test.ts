/** Broken and unwanted frames from a bare TCP socket (faults.md rows 27 to 29; the order of bytes is RFC 6455 section 5.2). */
import { connect as tcpConnect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RawClient } from '../fixtures/channel-client.ts';
import { roomRouter, TestHandler } from '../fixtures/channel-handler.ts';
import { startChannelServer, webSocketPath, type RunningServer } from '../fixtures/channel-server.ts';

let server: RunningServer;
let bystander: RawClient;

beforeAll(async () => {
  server = await startChannelServer({ handlers: roomRouter(new TestHandler()) });
  bystander = await RawClient.connect(server.url);
  await bystander.join('room:a');
});

afterAll(() => server.stop());

const fin = 0x80;
const continuation = 0;
const text = 1;
const binary = 2;
const ping = 9;

/** A client's frame: masked with zeros, which leaves the bytes readable. */
function frame(firstByte: number, payload: Buffer | string): Buffer {
  const bytes = Buffer.from(payload);
  if (bytes.length < 126) return Buffer.concat([Buffer.from([firstByte, 0x80 | bytes.length, 0, 0, 0, 0]), bytes]);
  const head = Buffer.from([firstByte, 0x80 | 126, 0, 0, 0, 0, 0, 0]);
  head.writeUInt16BE(bytes.length, 2);
  return Buffer.concat([head, bytes]);
}

const message = (...fields: unknown[]) => frame(fin | text, JSON.stringify(fields));

async function openSocket(): Promise<Socket> {
  const socket = tcpConnect(server.port, '127.0.0.1');
  socket.on('error', () => {});
  socket.write(
    `GET ${webSocketPath}?vsn=2.0.0 HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
      'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n' +
      'Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n',
  );
  const head = await new Promise<string>((resolve) => socket.once('data', (data) => resolve(String(data))));
  expect(head).toMatch(/^HTTP\/1\.1 101 /);
  expect(head.toLowerCase()).not.toContain('permessage-deflate');
  return socket;
}

/** Writes the bytes and returns the code of the close frame, or null if TCP ended without one. */
async function closeCodeAfter(...chunks: Buffer[]): Promise<number | null> {
  const socket = await openSocket();
  const received: Buffer[] = [];
  socket.on('data', (data) => {
    received.push(data);
    // The other half of the closing handshake, so that the server need not wait for it.
    if (closeCodeIn(Buffer.concat(received)) !== null) socket.end(frame(fin | 8, Buffer.from([0x03, 0xe8])));
  });
  const ended = new Promise((resolve) => socket.once('close', resolve));
  for (const chunk of chunks) socket.write(chunk);
  await ended;
  return closeCodeIn(Buffer.concat(received));
}

/** Server frames here are short: two bytes of head. */
function closeCodeIn(bytes: Buffer): number | null {
  for (let at = 0; at + 1 < bytes.length; at += 2 + (bytes[at + 1] ?? 0)) {
    if (bytes[at] === 0x88 && at + 3 < bytes.length) return bytes.readUInt16BE(at + 2);
  }
  return null;
}

describe('broken frames', () => {
  const unmasked = Buffer.from([fin | text, 2, 0x5b, 0x5d]);
  const hugeLength = Buffer.from([fin | text, 0xff, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0]);
  const tooLong = Buffer.from([fin | text, 0xff, 0, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0]);

  test.each<[string, number, Buffer[]]>([
    ['an unmasked frame', 1002, [unmasked]],
    ['a reserved bit', 1002, [frame(fin | 0x40 | text, '[]')]],
    ['opcode 3', 1002, [frame(fin | 3, 'x')]],
    ['a continuation of nothing', 1002, [frame(fin | continuation, 'x')]],
    ['a new message inside another', 1002, [frame(text, '['), frame(fin | text, '[]')]],
    ['a fragmented ping', 1002, [frame(ping, 'x')]],
    ['a ping of more than 125 bytes', 1002, [frame(fin | ping, 'x'.repeat(126))]],
    ['a close code that may not be sent', 1002, [frame(fin | 8, Buffer.from([0x03, 0xed]))]],
    ['a length of 63 bits', 1009, [hugeLength]],
    ['more than 64 KiB', 1009, [tooLong]],
    ['text that is no UTF-8', 1007, [frame(fin | text, Buffer.from([0xc3, 0x28]))]],
    ['a character cut in two whose second half is wrong', 1007, [frame(text, Buffer.from([0xc3])), frame(fin | continuation, Buffer.from([0x28]))]],
    ['too many fragments', 1008, [frame(text, '['), ...Array.from({ length: 40 }, () => frame(continuation, ' '))]],
  ])('[faults 27] [faults 28] %s is closed with %i, and nobody else notices', async (_what, code, chunks) => {
    expect(await closeCodeAfter(...chunks)).toBe(code);
    await bystander.settled();
  });
});

describe('frames that are whole and say nothing we know', () => {
  test.each<[string, Buffer]>([
    ['[C13] an array of four', message('1', '1', 'room:a', 'phx_join')],
    ['[C16] an object of the first serialisation', frame(fin | text, '{"topic":"room:a","event":"phx_join","payload":{},"ref":"1"}')],
    ['no JSON', frame(fin | text, 'hello')],
    ['an empty text', frame(fin | text, '')],
    ['[faults 29] nesting without end', frame(fin | text, `["1","1","room:a","x",${'['.repeat(20_000)}`)],
    ['[deviation 11] a topic of 256 bytes', message('1', '1', `room:${'x'.repeat(251)}`, 'phx_join', {})],
  ])('%s is closed with 1011, and nobody else notices', async (_what, bytes) => {
    expect(await closeCodeAfter(bytes)).toBe(1011);
    await bystander.settled();
  });

  test('[C14] a binary message is refused with 1003, and nobody else notices', async () => {
    expect(await closeCodeAfter(frame(fin | binary, Buffer.from('000203050531323132', 'hex')))).toBe(1003);
    await bystander.settled();
  });

  test('what follows a broken message in the same packet is not handled', async () => {
    const before = server.fanOut.joinedCount('room:never');
    const packet = Buffer.concat([frame(fin | text, 'broken'), message('1', '1', 'room:never', 'phx_join', {})]);
    expect(await closeCodeAfter(packet)).toBe(1011);
    expect(server.fanOut.joinedCount('room:never')).toBe(before);
  });

  test('a client that never answers the close frame is let go all the same', async () => {
    const socket = await openSocket();
    socket.pause();
    const before = server.transport.connectionCount;
    socket.write(frame(fin | text, 'broken'));
    await expect.poll(() => server.transport.connectionCount, { timeout: 10_000 }).toBe(before - 1);
    socket.destroy();
  });
});

test('[faults 28] a message in fragments with a ping in between is one message', async () => {
  const socket = await openSocket();
  const whole = JSON.stringify([null, '9', 'phoenix', 'heartbeat', { text: 'ä' }]);
  const bytes = Buffer.from(whole);
  const cut = bytes.indexOf(0xc3) + 1;
  socket.write(Buffer.concat([frame(text, bytes.subarray(0, cut)), frame(fin | ping, 'x'), frame(fin | continuation, bytes.subarray(cut))]));
  let received = '';
  await new Promise<void>((resolve) => {
    socket.on('data', (data) => {
      received += String(data);
      if (received.includes('phx_reply')) resolve();
    });
  });
  expect(received).toContain('[null,"9","phoenix","phx_reply",{"status":"ok","response":{}}]');
  socket.destroy();
});
