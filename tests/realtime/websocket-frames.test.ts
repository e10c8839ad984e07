/** Broken frames from a bare TCP socket (faults.md rows 27 and 28; RFC 6455 sections 5.2 to 5.5). */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { defaultWebSocketLimits } from '../../realtime/transports/websocket-limits.ts';
import { closeFrame, frame, message, opcode, type End } from '../fixtures/raw-socket.ts';
import { rawTests, staffProtocol } from '../fixtures/raw-tests.ts';

type Case = readonly [name: string, end: End, ...chunks: Buffer[]];

const start = frame('[', { isLast: false });
const more = frame(' ', { isLast: false, opcode: opcode.continuation });
const hello = message(null, '1', 'phoenix', 'heartbeat', {});

const reservedOpcodes = [3, 4, 5, 6, 7, 0xb, 0xc, 0xd, 0xe, 0xf].map((code): Case => [`reserved opcode ${code}`, 'close 1002', frame('x', { opcode: code })]);

const bits: Case[] = [
  ...([['RSV1', 4], ['RSV2', 2], ['RSV3', 1]] as const).flatMap(([name, reserved]): Case[] => [
    [`${name} on a text`, 'close 1002', frame('[]', { reserved })],
    [`${name} on a ping`, 'close 1002', frame('x', { opcode: opcode.ping, reserved })],
    [`${name} on a continuation`, 'close 1002', start, frame(']', { opcode: opcode.continuation, reserved })],
  ]),
  ['an unmasked text', 'close 1002', frame('[]', { isMasked: false })],
  ['an unmasked close', 'close 1002', frame(Buffer.from([0x03, 0xe8]), { opcode: opcode.close, isMasked: false })],
  ['an unmasked ping', 'close 1002', frame('x', { opcode: opcode.ping, isMasked: false })],
  ['an unmasked continuation', 'close 1002', start, frame(']', { opcode: opcode.continuation, isMasked: false })],
];

const { maxPayloadBytes, maxLongPayloadBytes, maxFragments } = defaultWebSocketLimits;

const lengths: Case[] = [
  ['a length with the highest bit set', 'close 1009', frame('', { length: 0xffff_ffff_ffff_ffffn })],
  ['a length of 63 bits', 'close 1009', frame('', { length: 0x7fff_ffff_ffff_ffffn })],
  ['a length of 2^53', 'close 1009', frame('', { length: 2n ** 53n })],
  ['a length of 2^53 - 1', 'close 1009', frame('', { length: 2n ** 53n - 1n })],
  ['one byte more than a message may have, before any of them has come', 'close 1009', frame('', { length: BigInt(maxPayloadBytes + 1) })],
  ['a second fragment that makes it one byte too many, likewise', 'close 1009', start, frame('', { opcode: opcode.continuation, length: BigInt(maxPayloadBytes) })],
];

const controls: Case[] = [
  ['a fragmented ping', 'close 1002', frame('x', { opcode: opcode.ping, isLast: false })],
  ['a fragmented close', 'close 1002', frame('', { opcode: opcode.close, isLast: false })],
  ['a ping of 126 bytes', 'close 1002', frame('x'.repeat(126), { opcode: opcode.ping })],
  ['a pong of 126 bytes', 'close 1002', frame('x'.repeat(126), { opcode: opcode.pong })],
  ['a close of 126 bytes', 'close 1002', closeFrame(1000, 'x'.repeat(124))],
  ['a short ping whose length is written in 16 bits', 'close 1002', frame('x', { opcode: opcode.ping, lengthBits: 16 })],
];

const fragments: Case[] = [
  ['a continuation of nothing', 'close 1002', frame('x', { opcode: opcode.continuation })],
  ['a continuation after a whole message', 'close 1002', hello, frame('x', { opcode: opcode.continuation })],
  ['a new text inside another', 'close 1002', start, hello],
  ['a binary message inside a text', 'close 1002', start, frame('x', { opcode: opcode.binary })],
  [`${maxFragments + 1} fragments`, 'close 1008', start, ...Array.from({ length: maxFragments }, () => more)],
  ['empty fragments without end', 'close 1008', frame('', { isLast: false }), ...Array.from({ length: 500 }, () => frame('', { isLast: false, opcode: opcode.continuation }))],
];

describe.each([
  ['straight to the worker', rawTests()],
  ['through the web role', rawTests({ throughWebRole: true })],
])('%s', (_way, raw) => {
  beforeAll(raw.start);
  afterAll(raw.stop);
  afterEach(raw.expectUnharmed);

  describe.each([
    ['opcodes', reservedOpcodes],
    ['bits', bits],
    ['lengths', lengths],
    ['control frames', controls],
    ['fragments', fragments],
  ] as const)('%s', (_group, cases) => {
    test.each(cases)('[WS2] [faults 27] [faults 28] %s is ended with "%s", and nobody else notices', async (_name, end, ...chunks) => {
      expect(await raw.endOf(...chunks)).toBe(end);
    });
  });

  describe('what is let pass', () => {
    // RFC 6455 asks for the shortest form; `ws` does not insist on it, and reads the same message either way.
    test.each([16, 64] as const)('[faults 28] a length written in %i bits though 7 would do is read as it is meant', async (lengthBits) => {
      const socket = await raw.open();
      socket.write(frame(JSON.stringify([null, 'long', 'phoenix', 'heartbeat', {}]), { lengthBits }));
      expect(await socket.answers()).toBe(true);
      expect(socket.text).toContain('[null,"long","phoenix","phx_reply",{"status":"ok","response":{}}]');
      socket.socket.destroy();
    });

    test(`[WS2] [faults 27] ${maxFragments} fragments, and ${maxPayloadBytes} bytes, are a message`, async () => {
      const socket = await raw.open();
      const text = JSON.stringify([null, 'parts', 'phoenix', 'heartbeat', {}]);
      const cut = Array.from({ length: maxFragments }, (_, n) => frame(n < maxFragments - 1 ? (text[n] ?? '') : text.slice(n), { isLast: n === maxFragments - 1, opcode: n === 0 ? opcode.text : opcode.continuation }));
      socket.write(Buffer.concat(cut));
      const empty = JSON.stringify([null, 'big', 'phoenix', 'heartbeat', '']);
      socket.write(frame(JSON.stringify([null, 'big', 'phoenix', 'heartbeat', 'x'.repeat(maxPayloadBytes - empty.length)])));
      expect(await socket.answers()).toBe(true);
      for (const ref of ['parts', 'big']) expect(socket.text).toContain(`[null,"${ref}","phoenix","phx_reply"`);
      socket.socket.destroy();
    });

    test('[WS2] [faults 27] who may write long texts may send a mebibyte, and not a byte more', async () => {
      const socket = await raw.open({ headers: { 'Sec-WebSocket-Protocol': staffProtocol } });
      socket.write(message(null, 'long', 'phoenix', 'heartbeat', 'x'.repeat(maxPayloadBytes)));
      expect(await socket.answers()).toBe(true);
      expect(socket.text).toContain('[null,"long","phoenix","phx_reply"');
      socket.write(frame('', { length: BigInt(maxLongPayloadBytes + 1) }));
      expect(await socket.ended()).toBe('close 1009');
    });

    test('[faults 28] a message in fragments with pings in between is one message, and the pings are answered', async () => {
      const socket = await raw.open();
      const bytes = Buffer.from(JSON.stringify([null, 'whole', 'phoenix', 'heartbeat', { text: 'ä' }]));
      const cut = bytes.indexOf(0xc3) + 1;
      const ping = frame('are you there', { opcode: opcode.ping });
      socket.write(Buffer.concat([frame(bytes.subarray(0, cut), { isLast: false }), ping, frame('', { isLast: false, opcode: opcode.continuation }), ping, frame(bytes.subarray(cut), { opcode: opcode.continuation })]));
      expect(await socket.answers()).toBe(true);
      expect(socket.text).toContain('[null,"whole","phoenix","phx_reply",{"status":"ok","response":{}}]');
      expect(socket.text.split('are you there')).toHaveLength(3);
      socket.socket.destroy();
    });

    test('[faults 28] a frame that comes one byte at a time is a message', async () => {
      const socket = await raw.open();
      for (const byte of message(null, 'slow', 'phoenix', 'heartbeat', {})) {
        socket.write(Buffer.from([byte]));
        await new Promise((resolve) => setImmediate(resolve));
      }
      expect(await socket.answers()).toBe(true);
      expect(socket.text).toContain('[null,"slow","phoenix","phx_reply"');
      socket.socket.destroy();
    });
  });
});
