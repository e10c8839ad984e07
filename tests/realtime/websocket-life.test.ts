/** How connections live and end: broadcasts, silence, revocation, draining, slow readers. */
import { afterEach, describe, expect, test } from 'vitest';
import { RawClient, refusedUpgrade, until } from '../fixtures/channel-client.ts';
import { ManualClock } from '../fixtures/channel-clock.ts';
import { roomRouter, TestHandler, type HandlerScript } from '../fixtures/channel-handler.ts';
import { startChannelServer, type RunningServer, type ServerOptions } from '../fixtures/channel-server.ts';

let server: RunningServer | null = null;

afterEach(async () => {
  await server?.stop();
  server = null;
});

async function start(options: Partial<ServerOptions> = {}, script: HandlerScript = {}) {
  const handler = new TestHandler(script);
  server = await startChannelServer({ handlers: roomRouter(handler), ...options });
  return { server, handler };
}

describe('broadcasts', () => {
  test('[C54] a broadcast goes to every joined connection, its sender too, with null refs', async () => {
    const { server } = await start(
      {},
      {
        async receive(channel, event, payload) {
          server.fanOut.publish(channel.topic, event, { said: payload });
          return { status: 'ok', response: {} };
        },
      },
    );
    const [one, two, outsider] = await Promise.all([1, 2, 3].map(() => RawClient.connect(server.url)));
    if (one === undefined || two === undefined || outsider === undefined) throw new Error('not connected');
    await Promise.all([one.join('room:a'), two.join('room:a'), outsider.join('room:b')]);
    one.send('1', '2', 'room:a', 'say', 'hello');
    for (const client of [one, two]) {
      expect(await client.frame((frame) => frame[3] === 'say')).toEqual([null, null, 'room:a', 'say', { said: 'hello' }]);
    }
    await outsider.settled();
    expect(outsider.on('room:a')).toEqual([]);
  });

  test('texts of every length arrive whole: the frame header is right on both sides of 125 and 65,535 bytes', async () => {
    const { server } = await start();
    const client = await RawClient.connect(server.url);
    await client.join('room:a');
    const lengths = [0, 60, 80, 81, 82, 83, 84, 85, 90, 65_480, 65_490, 65_495, 65_496, 65_497, 65_500, 65_600, 200_000];
    for (const length of lengths) server.fanOut.publish('room:a', 'text', { text: 'ä'.repeat(length / 2) });
    await until(() => client.frames.filter((frame) => frame[3] === 'text').length === lengths.length);
    const arrived = client.frames.filter((frame) => frame[3] === 'text').map((frame) => JSON.stringify(frame[4]));
    expect(arrived).toEqual(lengths.map((length) => JSON.stringify({ text: 'ä'.repeat(length / 2) })));
  });
});

describe('endings', () => {
  test('[C57] when the transport goes, every channel of it is cleaned up', async () => {
    const { server, handler } = await start();
    const client = await RawClient.connect(server.url);
    await client.join('room:a');
    await client.join('room:b', '2');
    client.end();
    await until(() => handler.lefts.length === 2);
    expect(handler.lefts.map(({ why }) => why)).toEqual(['connection-closed', 'connection-closed']);
    expect([server.channels.connectionCount, server.fanOut.joinedCount('room:a')]).toEqual([0, 0]);
  });

  test('[C58] whose right was taken away is closed with 1001, all its channels with it; others stay', async () => {
    const { server, handler } = await start();
    const name = (token: string) => ['phoenix', `base64url.bearer.phx.${Buffer.from(token).toString('base64url')}`];
    const revoked = await RawClient.connect(server.url, name('revoked'));
    const other = await RawClient.connect(server.url, name('other'));
    await Promise.all([revoked.join('room:a'), other.join('room:a')]);
    expect(server.channels.disconnect((principal) => principal.name === 'revoked')).toBe(1);
    expect((await revoked.closed).code).toBe(1001);
    expect(handler.lefts).toHaveLength(1);
    await other.settled();
  });

  test('[C59] [faults 12] a silent client is pinged, then cut without a close frame; one that answers pings stays', async () => {
    const { server, handler } = await start({
      webSocketLimits: { livenessSweepPeriodMs: 20, pingAfterMs: 40, silenceLimitMs: 400 },
    });
    const mute = await RawClient.connect(server.url, [], { autoPong: false });
    const alive = await RawClient.connect(server.url);
    await Promise.all([mute.join('room:a'), alive.join('room:a')]);
    let pings = 0;
    mute.ws.on('ping', () => (pings += 1));
    expect((await mute.closed).code).toBe(1006);
    expect(pings).toBeGreaterThan(0);
    expect(server.cuts).toEqual(['silent']);
    await until(() => handler.lefts.length === 1);
    await alive.settled();
  });

  test('[C59] heartbeats alone keep a connection alive', async () => {
    const { server } = await start({
      webSocketLimits: { livenessSweepPeriodMs: 20, pingAfterMs: 100_000, silenceLimitMs: 400 },
    });
    const mute = await RawClient.connect(server.url, [], { autoPong: false });
    const beating = await RawClient.connect(server.url, [], { autoPong: false });
    const heart = setInterval(() => void beating.settled(), 20);
    expect((await mute.closed).code).toBe(1006);
    clearInterval(heart);
    await beating.settled();
    expect(server.cuts).toEqual(['silent']);
  });

  test('[faults 3] [faults 25] a server that stood still for a minute cuts nobody for it', async () => {
    const clock = new ManualClock();
    const { server } = await start({ clock });
    const client = await RawClient.connect(server.url, [], { autoPong: false });
    clock.advance(5_000);
    clock.stall(60_000);
    clock.advance(10_000);
    await client.settled();
    expect(server.cuts).toEqual([]);
    clock.advance(45_000);
    expect(server.cuts).toEqual(['silent']);
    await client.closed;
  });
});

describe('draining', () => {
  test('[C60] [RT13] a drain refuses new connections, delivers what was written, cuts all without a close frame, and ends', async () => {
    const { server } = await start();
    const clients = await Promise.all(Array.from({ length: 20 }, () => RawClient.connect(server.url)));
    await Promise.all(clients.map((client) => client.join('room:a')));
    server.fanOut.publish('room:a', 'reconnect', { withinMs: 1000 });
    const drained = server.transport.drain({ windowMs: 200 });
    expect(await refusedUpgrade(`${server.url}?vsn=2.0.0`)).toMatchObject({ status: 503, body: 'draining' });
    await drained;
    expect(server.transport.connectionCount).toBe(0);
    for (const client of clients) {
      expect((await client.closed).code).toBe(1006);
      expect(client.frames.at(-1)).toEqual([null, null, 'room:a', 'reconnect', { withinMs: 1000 }]);
    }
    expect(new Set(server.cuts)).toEqual(new Set(['drain']));
    await server.transport.drain({ windowMs: 0 });
  });

  test('[RT13] a drain ends although a client does not close its side', async () => {
    const { server } = await start({ webSocketLimits: { closeLimitMs: 50 } });
    const stuck = await RawClient.connect(server.url);
    stuck.ws.pause();
    await server.transport.drain({ windowMs: 0 });
    expect(server.transport.connectionCount).toBe(0);
    stuck.end();
  });

  test('[RT13] draining nobody ends at once', async () => {
    const { server } = await start();
    await server.transport.drain({ windowMs: 60_000 });
  });
});
