/** Hostile handshakes and requests from a bare TCP socket (faults.md rows 27, 28 and 31; RFC 6455 section 4; RFC 9112). */
import { deflateRawSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { webSocketPath } from '../fixtures/channel-server.ts';
import { until } from '../fixtures/channel-client.ts';
import { frame, message, upgradeRequest, type End } from '../fixtures/raw-socket.ts';
import { rawTests } from '../fixtures/raw-tests.ts';

const raw = rawTests();

beforeAll(raw.start);
afterAll(raw.stop);
afterEach(raw.expectUnharmed);

/** What an upgrade comes to: let in and served, or how it ended. */
async function comesTo(...chunks: readonly (string | Uint8Array)[]): Promise<End | 'let in'> {
  const socket = await raw.connect();
  for (const chunk of chunks) socket.write(chunk);
  await until(() => socket.isOpen || socket.isOver);
  if (!socket.isOpen) return socket.ended();
  expect(await socket.answers()).toBe(true);
  socket.socket.destroy();
  return 'let in';
}

const withHeaders = (headers: Record<string, string | readonly string[] | null>) => upgradeRequest({ headers });
const withLine = (line: string) => upgradeRequest({ line });
const target = `${webSocketPath}?vsn=2.0.0`;
const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, n) => [`x-${n}`, 'y']));

describe('upgrades', () => {
  const cases: [name: string, end: End | 'let in', request: string | Uint8Array][] = [
    ['nothing strange', 'let in', upgradeRequest()],
    ['an older version', 'HTTP 400', withHeaders({ 'Sec-WebSocket-Version': '7' })],
    ['a version of the future', 'HTTP 400', withHeaders({ 'Sec-WebSocket-Version': '14' })],
    ['no version', 'HTTP 400', withHeaders({ 'Sec-WebSocket-Version': null })],
    ['no key', 'HTTP 400', withHeaders({ 'Sec-WebSocket-Key': null })],
    ['a key that is too short', 'HTTP 400', withHeaders({ 'Sec-WebSocket-Key': 'dG9v' })],
    ['a key that is no base64', 'HTTP 400', withHeaders({ 'Sec-WebSocket-Key': '*'.repeat(22) + '==' })],
    ['two keys', 'HTTP 400', withHeaders({ 'Sec-WebSocket-Key': ['dGhlIHNhbXBsZSBub25jZQ==', 'dGhlIHNhbXBsZSBub25jZQ=='] })],
    ['no Upgrade header', 'HTTP 400', withHeaders({ Upgrade: null, Connection: 'close' })],
    ['an upgrade to something else', 'HTTP 400', withHeaders({ Upgrade: 'h2c' })],
    ['an upgrade to two things', 'HTTP 400', withHeaders({ Upgrade: 'websocket, h2c' })],
    ['Connection without Upgrade', 'HTTP 400', withHeaders({ Connection: 'close' })],
    ['no Host', 'HTTP 400', withHeaders({ Host: null })],
    ['two Hosts', 'HTTP 400', withHeaders({ Host: ['x', 'y'] })],
    ['HTTP/1.0', 'HTTP 400', withLine(`GET ${target} HTTP/1.0`)],
    ['HTTP/2.0', 'HTTP 400', withLine(`GET ${target} HTTP/2.0`)],
    ['a POST', 'HTTP 400', withLine(`POST ${target} HTTP/1.1`)],
    ['a method that there is not', 'HTTP 400', withLine(`GRAB ${target} HTTP/1.1`)],
    ['an absolute target', 'cut', withLine(`GET http://x${target} HTTP/1.1`)],
    ['lines that end in LF alone', 'HTTP 400', upgradeRequest().replaceAll('\r\n', '\n')],
    ['a NUL in a header', 'HTTP 400', withHeaders({ 'X-Strange': 'a\u0000b' })],
    ['a header that is continued on the next line', 'HTTP 400', withHeaders({ 'X-Strange': 'a\r\n b' })],
    ['a space before the colon', 'HTTP 400', withHeaders({ 'X-Strange ': 'a' })],
    ['200 headers', 'let in', withHeaders(many(200))],
    ['3,000 headers', 'HTTP 431', withHeaders(many(3_000))],
    ['17 KB of headers', 'HTTP 431', withHeaders({ 'X-Long': 'x'.repeat(17 * 1024) })],
    ['17 KB of target', 'HTTP 431', withLine(`GET ${target}&x=${'x'.repeat(17 * 1024)} HTTP/1.1`)],
    ['extensions that are none', 'let in', withHeaders({ 'Sec-WebSocket-Extensions': ';;;=' })],
    ['a request line of noise', 'HTTP 400', '\u0001\u0002\u0003 HTTP/1.1\r\n\r\n'],
    ['TLS', 'HTTP 400', Buffer.from('16030100f5010000f10303', 'hex')],
    ['a WebSocket frame in place of a request', 'HTTP 400', message('1', '1', 'room:a', 'phx_join', {})],
  ];

  test.each(cases)('[WS1] [WS3] [faults 28] [faults 31] %s: %s', async (_name, end, request) => {
    expect(await comesTo(request)).toBe(end);
  });

  test('[WS1] [faults 27] an offer to compress is not taken up: there is nothing to unpack, and what is sent packed is refused', async () => {
    const socket = await raw.open({ headers: { 'Sec-WebSocket-Extensions': 'permessage-deflate; client_max_window_bits' } });
    expect(socket.text.toLowerCase()).not.toContain('sec-websocket-extensions');
    socket.write(frame(deflateRawSync('[null,"1","phoenix","heartbeat",{}]'), { reserved: 4 }));
    expect(await socket.ended()).toBe('close 1002');
  });
});
