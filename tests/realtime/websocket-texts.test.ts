/** Frames that are well formed and hold what they may not, from a bare TCP socket (faults.md rows 28 and 29; RFC 6455 sections 5.5.1 and 8.1). */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../fixtures/channel-client.ts';
import { closeFrame, frame, message, opcode, type End } from '../fixtures/raw-socket.ts';
import { rawTests } from '../fixtures/raw-tests.ts';

const raw = rawTests({ webSocketLimits: { closeLimitMs: 200 } });

beforeAll(raw.start);
afterAll(raw.stop);
afterEach(raw.expectUnharmed);

type Case = readonly [name: string, end: End, ...chunks: Buffer[]];

const bytes = (...values: number[]) => Buffer.from(values);
const continued = (payload: Uint8Array) => frame(payload, { opcode: opcode.continuation });

/** U+1F600, which needs four bytes. */
const face = bytes(0xf0, 0x9f, 0x98, 0x80);
/** A message with the face in it, cut in two within it. */
const faceText = Buffer.from(JSON.stringify([null, 'face', 'phoenix', 'heartbeat', face.toString()]));
const faceAt = faceText.indexOf(face);

describe('text that is no UTF-8', () => {
  const cases: Case[] = [
    ['a lone continuation byte', 'close 1007', frame(bytes(0x5b, 0x80, 0x5d))],
    ['a lead byte with nothing behind it', 'close 1007', frame(bytes(0x5b, 0xc3))],
    ['a lead byte with the wrong thing behind it', 'close 1007', frame(bytes(0xc3, 0x28))],
    ['an overlong slash', 'close 1007', frame(bytes(0xc0, 0xaf))],
    ['an overlong NUL', 'close 1007', frame(bytes(0xe0, 0x80, 0x80))],
    ['half of a surrogate pair', 'close 1007', frame(bytes(0xed, 0xa0, 0x80))],
    ['a surrogate pair in six bytes', 'close 1007', frame(bytes(0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80))],
    ['a character above U+10FFFF', 'close 1007', frame(bytes(0xf4, 0x90, 0x80, 0x80))],
    ['a byte that UTF-8 does not have', 'close 1007', frame(bytes(0xff))],
    ...[1, 2, 3].flatMap((cut): Case[] => [
      [`a character that ends after ${cut} of its 4 bytes`, 'close 1007', frame(face.subarray(0, cut))],
      [`a character whose second fragment, after ${cut} of 4 bytes, is none of it`, 'close 1007', frame(face.subarray(0, cut), { isLast: false }), continued(bytes(0x5d))],
    ]),
  ];

  test.each(cases)('[WS2] [faults 28] %s is ended with "%s", and nobody else notices', async (_name, end, ...chunks) => {
    expect(await raw.endOf(...chunks)).toBe(end);
  });

  test.each([1, 2, 3])('[faults 28] a character that is cut into fragments after %i of its 4 bytes is whole', async (cut) => {
    const socket = await raw.open();
    socket.write(Buffer.concat([frame(faceText.subarray(0, faceAt + cut), { isLast: false }), continued(faceText.subarray(faceAt + cut))]));
    expect(await socket.answers()).toBe(true);
    expect(socket.text).toContain('[null,"face","phoenix","phx_reply",{"status":"ok","response":{}}]');
    socket.socket.destroy();
  });
});

describe('close frames', () => {
  const cases: Case[] = [
    ['a close of one byte', 'close 1002', frame(bytes(0x03), { opcode: opcode.close })],
    ...[0, 999, 1004, 1005, 1006, 1015, 2999, 5000].map((code): Case => [`a close code that may not be sent, ${code}`, 'close 1002', closeFrame(code)]),
    ['a close whose reason is no UTF-8', 'close 1007', closeFrame(1000, bytes(0xc3, 0x28))],
    ['an empty close', 'close 1005', frame('', { opcode: opcode.close })],
    ['a close of 125 bytes', 'close 4999', closeFrame(4999, 'x'.repeat(123))],
    ['a close and messages behind it', 'close 1001', closeFrame(1001), message('1', '1', 'room:behind', 'phx_join', {}), frame('x', { opcode: 3 })],
  ];

  test.each(cases)('[WS2] [faults 28] %s is ended with "%s", and nobody else notices', async (_name, end, ...chunks) => {
    expect(await raw.endOf(...chunks)).toBe(end);
    expect(raw.handler.joined.map(({ topic }) => topic)).toEqual(['room:bystander']);
  });
});

describe('frames that are whole and say nothing we know', () => {
  const cases: Case[] = [
    ['[C13] an array of four', 'close 1011', message('1', '1', 'room:a', 'phx_join')],
    ['[C15] [C16] an object of the first serialisation', 'close 1011', frame('{"topic":"room:a","event":"phx_join","payload":{},"ref":"1"}')],
    ['[C16] an object of the first serialisation that lacks a key', 'close 1011', frame('{"topic":"room:a","event":"phx_join"}')],
    ['[WS2] no JSON', 'close 1011', frame('hello')],
    ['an empty text', 'close 1011', frame('')],
    ['a NUL', 'close 1011', frame('\u0000')],
    ['[faults 29] nesting without end', 'close 1011', frame(`["1","1","room:a","x",${'['.repeat(20_000)}`)],
    ['[faults 29] a ref of 1e400', 'close 1011', frame('["1",1e400,"room:a","x",{}]')],
    ['[C10] [deviation 11] a topic of 256 bytes', 'close 1011', message('1', '1', `room:${'x'.repeat(251)}`, 'phx_join', {})],
    ['[C10] [deviation 11] an event of 256 bytes in 128 characters', 'close 1011', message('1', '1', 'room:a', 'é'.repeat(128), {})],
    ['[C10] [deviation 11] a join_ref of 256 bytes', 'close 1011', message('x'.repeat(256), '1', 'room:a', 'phx_join', {})],
    ['[C10] [deviation 11] a ref of 256 bytes', 'close 1011', message('1', 'x'.repeat(256), 'room:a', 'phx_join', {})],
    ['[C6] [C53] a binary push', 'close 1003', frame(Buffer.from('00020305053132313233746f7069636576656e74656667', 'hex'), { opcode: opcode.binary })],
    ['[C14] a binary push that is cut short', 'close 1003', frame(Buffer.from('000203050531323132', 'hex'), { opcode: opcode.binary })],
    ['[C14] a binary frame of a kind that clients do not send', 'close 1003', frame(Buffer.from('02050574', 'hex'), { opcode: opcode.binary })],
    ['[C53] a binary frame of a kilobyte in fragments', 'close 1003', frame(Buffer.alloc(512), { opcode: opcode.binary, isLast: false }), frame(Buffer.alloc(512), { opcode: opcode.continuation })],
  ];

  test.each(cases)('%s is ended with "%s", and nobody else notices', async (_name, end, ...chunks) => {
    expect(await raw.endOf(...chunks)).toBe(end);
    expect(raw.handler.joined.map(({ topic }) => topic)).toEqual(['room:bystander']);
  });

  test('[WS2] what follows a broken message in the same packet is not handled', async () => {
    const packet = Buffer.concat([frame('broken'), message('1', '1', 'room:never', 'phx_join', {})]);
    expect(await raw.endOf(packet)).toBe('close 1011');
    expect(raw.handler.joined.map(({ topic }) => topic)).toEqual(['room:bystander']);
  });

  test('a client that never answers the close frame is let go all the same', async () => {
    const socket = await raw.open();
    socket.socket.pause();
    const before = raw.server.cuts.length;
    socket.write(frame('broken'));
    await until(() => raw.server.cuts.length > before && raw.server.transport.connectionCount === 1);
    socket.socket.destroy();
  });
});
