/** Pages of others, and what is no page at all: what they may ask of the worker (faults.md rows 32 and 37). */
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { participantTopic } from '../../lib/protocol/topics.ts';
import { protocolVersion } from '../../lib/protocol/version.ts';
import { createRoutes } from '../../realtime/http/http-handler.ts';
import { publicUrl, startHttpWorld, type HttpWorld } from '../fixtures/http-world.ts';
import { RawLongPoll } from '../fixtures/long-poll-client.ts';
import type { TestAssembly } from '../fixtures/worker.ts';

let world: HttpWorld;
let assembly: TestAssembly;
let slug: string;

beforeAll(async () => {
  world = await startHttpWorld();
  assembly = await world.assembly(2);
  slug = assembly.host.committed.slug;
});
afterAll(() => world.stop());

const first = (): string => assembly.participants[0] ?? '';
/** As the router has them, so that none is forgotten. */
const posts = () => createRoutes().filter(({ method }) => method === 'POST').map((route) => route.path.replace(':assemblyId', assembly.id));

const foreignOrigins = [
  ['a foreign page', { origin: 'https://evil.test' }],
  ['another port', { origin: `${publicUrl}:8080` }],
  ['another scheme', { origin: 'https://vote.test' }],
  ['a host that begins alike', { origin: 'http://vote.test.evil.test' }],
  ['a sandboxed frame', { origin: 'null' }],
  ['no origin', { origin: '' }],
] as const;

test.each(foreignOrigins)('[AC9] [faults 37] every POST from %s is refused with 403, whatever its cookies', async (_who, headers) => {
  const cookie = `${await world.staffCookie(assembly.owner, { isInstallationOwner: true })}; ${await world.participantCookie(assembly, first())}`;
  const before = assembly.host.version;
  expect(posts().length).toBeGreaterThanOrEqual(9);
  for (const path of posts()) {
    const answer = await world.ask('POST', path, { cookie, headers, body: {} });
    expect([path, answer.status, await answer.json(), answer.headers.getSetCookie()]).toEqual([path, 403, { reason: 'origin' }, []]);
  }
  expect(assembly.host.version).toEqual(before);
});

test('[AC9] [faults 37] a POST without any Origin header, as curl sends it, is refused with and without cookies', async () => {
  const cookie = await world.staffCookie(assembly.owner);
  expect(await rawStatus('POST', '/realtime/sign-out', [`cookie: ${cookie}`, 'content-type: application/json'])).toBe(403);
  expect(await rawStatus('POST', '/realtime/sign-out', ['content-type: application/json'])).toBe(403);
});

test.each(foreignOrigins)('[AC9] [LP10] [faults 37] a POST of long-poll from %s reaches no session, though cookie and token are good', async (_who, headers) => {
  const cookie = await world.participantCookie(assembly, first());
  const client = await RawLongPoll.connect(`${world.base}/longpoll`, { headers: { cookie, origin: publicUrl } });
  const topic = participantTopic(assembly.id, first());
  const reply = await client.join(topic, '1', { protocol: protocolVersion, instance: crypto.randomUUID(), mounts: 0 });
  const { epoch } = Object(Object(reply[4]).response);
  const before = assembly.host.version;
  const command = { commandId: crypto.randomUUID(), epoch, command: { type: 'checkOutSelf' } };
  const frame = JSON.stringify(['1', '2', topic, 'command', command]);
  const send = (more: Readonly<Record<string, string>>) => fetch(client.target, { method: 'POST', body: frame, headers: { cookie, 'content-type': 'text/plain', ...more } });
  expect(await (await send(headers)).json()).toEqual({ status: 403 });
  expect(assembly.host.version).toEqual(before);
  // The same from our own page is done.
  await send({ origin: publicUrl });
  expect((await client.frame((one) => one[1] === '2'))[4]).toMatchObject({ status: 'ok' });
  await assembly.command({ type: 'checkIn', participantIds: [first()], place: 'room' });
  client.end();
});

test('[AC9] [faults 37] a form of a foreign page can send no type that a route takes', async () => {
  const cookie = await world.staffCookie(assembly.owner, { isInstallationOwner: true });
  for (const path of posts()) {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', '']) {
      const answer = await world.ask('POST', path, { body: JSON.stringify({ slug }), cookie, headers: { 'content-type': type } });
      expect([path, type, answer.status]).toEqual([path, type, 415]);
    }
  }
});

test('[AC9] [faults 37] a GET passes as same-origin by Sec-Fetch-Site or without it, and from no other site', async () => {
  const cookie = await world.staffCookie(assembly.owner);
  const status = (lines: string[]) => rawStatus('GET', '/realtime/assemblies', [`cookie: ${cookie}`, ...lines]);
  expect(await status([])).toBe(200);
  expect(await status(['sec-fetch-site: same-origin'])).toBe(200);
  for (const site of ['cross-site', 'same-site', 'none']) expect(await status([`sec-fetch-site: ${site}`])).toBe(403);
  expect(await status(['origin: https://evil.test'])).toBe(403);
  expect(await status([`origin: ${publicUrl}`])).toBe(200);
});

const upgrade = ['connection: Upgrade', 'upgrade: websocket', 'sec-websocket-version: 13', 'sec-websocket-key: MDEyMzQ1Njc4OWFiY2RlZg=='];
const upgradePath = '/realtime/websocket?vsn=2.0.0';
const withTicket = (ticket: string) => `sec-websocket-protocol: phoenix, base64url.bearer.phx.${Buffer.from(ticket).toString('base64').replaceAll('=', '')}`;

test('[AC9] [faults 32] an upgrade with a foreign, null or missing Origin is refused with 403 before it, though the cookie is good', async () => {
  const cookie = await world.participantCookie(assembly, first());
  for (const lines of [['origin: https://evil.test'], ['origin: null'], []]) {
    expect(await rawStatus('GET', upgradePath, [...upgrade, `cookie: ${cookie}`, ...lines])).toBe(403);
  }
  expect(await rawStatus('GET', upgradePath, [...upgrade, `cookie: ${cookie}`, `origin: ${publicUrl}`])).toBe(101);
  expect(world.logged()).toContain('"reason":"origin"');
});

test('[AC9] [faults 32] [faults 33] a native client without Origin is let in by a ticket alone: not with a cookie beside it, not twice', async () => {
  const holder = { kind: 'participant', assemblyId: assembly.id, participantId: first(), generation: 1 } as const;
  const cookie = await world.participantCookie(assembly, first());
  const ticket = world.ticketOf(holder);
  expect(await rawStatus('GET', upgradePath, [...upgrade, withTicket(ticket), `cookie: ${cookie}`])).toBe(403);
  expect(await rawStatus('GET', upgradePath, [...upgrade, withTicket(ticket), 'origin: https://evil.test'])).toBe(403);
  expect(await rawStatus('GET', upgradePath, [...upgrade, withTicket(ticket)])).toBe(101);
  expect(await rawStatus('GET', upgradePath, [...upgrade, withTicket(ticket)])).toBe(401);
  expect(await rawStatus('GET', upgradePath, [...upgrade, `origin: ${publicUrl}`])).toBe(401);
});

/** The status of a raw request, with exactly these headers. */
function rawStatus(method: string, path: string, headers: readonly string[]): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const socket = connect(world.port, '127.0.0.1', () => {
    const length = method === 'POST' ? ['content-length: 2'] : [];
    const isUpgrade = headers.includes('upgrade: websocket');
    socket.write([`${method} ${path} HTTP/1.1`, 'host: vote.test', ...(isUpgrade ? [] : ['connection: close']), ...length, ...headers, '', method === 'POST' ? '{}' : ''].join('\r\n'));
  });
  let text = '';
  socket.setEncoding('utf8').on('data', (part: string) => {
    text += part;
    const status = /^HTTP\/1\.1 (\d{3}) /.exec(text)?.[1];
    if (status === undefined) return;
    socket.destroy();
    resolve(Number(status));
  });
  socket.on('error', reject).on('close', () => reject(new Error(`no answer: ${text}`)));
  return promise;
}
