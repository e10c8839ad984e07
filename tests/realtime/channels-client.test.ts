/** The real `phoenix` client of the pinned version against the real server: what we rely on it to do, and it on us. */
import { LongPoll, Socket, type Channel } from 'phoenix';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WebSocketServer } from 'ws';
import { RawClient, until } from '../fixtures/channel-client.ts';
import { roomRouter, TestHandler, type HandlerScript } from '../fixtures/channel-handler.ts';
import { startChannelServer, type RunningServer, type ServerOptions } from '../fixtures/channel-server.ts';

const stops: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop();
});

async function start(script: HandlerScript = {}, options: Partial<ServerOptions> = {}) {
  const handler = new TestHandler(script);
  const server = await startChannelServer({ handlers: roomRouter(handler), ...options });
  stops.push(() => server.stop());
  return { handler, server };
}

type SocketOptions = ConstructorParameters<typeof Socket>[1];

const overWebSocket: SocketOptions = {};
const overLongPoll: SocketOptions = { transport: LongPoll };
let transport = overWebSocket;

function connect(port: number, options: SocketOptions = {}): Socket {
  const socket = new Socket(`ws://127.0.0.1:${port}/realtime`, {
    rejoinAfterMs: () => 10,
    reconnectAfterMs: () => 20,
    ...transport,
    ...options,
  });
  stops.push(() => new Promise((resolve) => socket.disconnect(() => resolve())));
  socket.connect();
  return socket;
}

async function outcome(push: ReturnType<Channel['join']>): Promise<{ status: string; response: unknown }> {
  return new Promise((resolve) => {
    for (const status of ['ok', 'error', 'timeout'] as const) push.receive(status, (response) => resolve({ status, response }));
  });
}

function lastJoined(server: RunningServer, handler: TestHandler) {
  expect(server.fanOut.joinedCount('room:a')).toBe(1);
  return handler.lastJoined;
}

describe.each([
  ['WebSocket', overWebSocket],
  ['long-poll', overLongPoll],
])('over %s', (_name, over) => {
  beforeEach(() => {
    transport = over;
  });

  afterEach(() => {
    transport = overWebSocket;
  });

  describe('the usual way', () => {
    test('[C19] [C28] [C33] it connects with its token, joins, pushes, hears broadcasts and pushes, and leaves', async () => {
      const { server, handler } = await start({
        async join({ principal }) {
          return { ok: true, response: { you: principal.name } };
        },
      });
      const channel = connect(server.port, { authToken: 'tok?en' }).channel('room:a', { hello: 1 });
      const heard: unknown[] = [];
      channel.on('news', (payload) => void heard.push(payload));
      expect(await outcome(channel.join())).toEqual({ status: 'ok', response: { you: 'tok?en' } });
      expect(await outcome(channel.push('echo', { n: 1 }))).toEqual({ status: 'ok', response: { echo: { n: 1 } } });
      server.fanOut.publish('room:a', 'news', { by: 'broadcast' });
      handler.lastJoined.push('news', { by: 'push' });
      await until(() => heard.length === 2);
      expect(heard).toEqual([{ by: 'broadcast' }, { by: 'push' }]);
      expect((await outcome(channel.leave())).status).toBe('ok');
      await until(() => handler.lefts.length === 1);
      expect(channel.state).toBe('closed');
    });

    test('[RT5] [C56] what is published during its join reaches it once, after the reply', async () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      const { server } = await start({
        async join() {
          await promise;
          return { ok: true, response: {} };
        },
      });
      const channel = connect(server.port).channel('room:a');
      const order: string[] = [];
      channel.on('news', () => void order.push('news'));
      const joined = channel.join();
      joined.receive('ok', () => void order.push('joined'));
      // Nobody is there to hear it until the channel is subscribed, which is before its handler is asked.
      await until(() => server.channels.connectionCount === 1);
      await until(() => publishedTo(server));
      resolve();
      await until(() => order.includes('news'));
      await outcome(channel.push('echo', {}));
      expect(order).toEqual(['joined', 'news']);
    });

    let encodings = 0;
    /** Publishes; true once somebody was there to hear it, which shows in its being encoded. */
    function publishedTo(server: RunningServer): boolean {
      encodings = 0;
      server.fanOut.publish('room:a', 'news', { toJSON: () => ({ n: (encodings += 1) }) });
      return encodings > 0;
    }

    test('[C46] joining a topic twice leaves the second channel joined, and closes only the first', async () => {
      const { server, handler } = await start();
      const socket = connect(server.port);
      const first = socket.channel('room:a');
      await outcome(first.join());
      const second = socket.channel('room:a');
      const closes: string[] = [];
      first.onClose(() => void closes.push('first'));
      second.onClose(() => void closes.push('second'));
      expect((await outcome(second.join())).status).toBe('ok');
      expect((await outcome(second.push('echo', {}))).status).toBe('ok');
      expect([second.state, closes]).toEqual(['joined', ['first']]);
      expect(handler.lefts).toHaveLength(1);
    });
  });

  describe('what the client ignores and what it acts on', () => {
    test('[C95] [C96] stale pushes and closes are ignored, a close of the present join is final', async () => {
      const { server, handler } = await start();
      const socket = connect(server.port);
      const channel = socket.channel('room:a');
      const heard: unknown[] = [];
      channel.on('news', (payload) => void heard.push(payload));
      await outcome(channel.join());
      const first = lastJoined(server, handler);
      first.fail();
      await until(() => channel.state === 'joined' && handler.joined.length === 2);
      first.push('news', { stale: true });
      first.close();
      handler.lastJoined.push('news', { present: true });
      await until(() => heard.length === 1);
      expect(heard).toEqual([{ present: true }]);
      handler.lastJoined.close();
      await until(() => channel.state === 'closed');
      expect(socket.isConnected()).toBe(true);
      expect(handler.joined).toHaveLength(2);
    });

    test('[C97] after phx_error it joins again with a new join_ref', async () => {
      const { server, handler } = await start({
        async receive() {
          throw new Error('a bug');
        },
      });
      const channel = connect(server.port).channel('room:a');
      let errors = 0;
      channel.onError(() => void (errors += 1));
      await outcome(channel.join());
      channel.push('boom', {});
      await until(() => handler.joined.length === 2 && channel.state === 'joined');
      expect(errors).toBe(1);
      expect(handler.joined[1]?.joinRef).not.toBe(handler.joined[0]?.joinRef);
    });

    test('[C98] a refused join is repeated until the channel is left', async () => {
      let asked = 0;
      const { server } = await start({
        async join() {
          asked += 1;
          return { ok: false, response: { reason: 'not on the roll' } };
        },
      });
      const channel = connect(server.port).channel('room:a');
      channel.join();
      await until(() => asked >= 3);
      await outcome(channel.leave());
      const watcher = await RawClient.connect(server.url);
      await watcher.settled();
      const settledAt = asked;
      await watcher.settled();
      expect(asked).toBe(settledAt);
    });

    test('[C62] a client that gave up on a slow join ends with exactly one live channel', async () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      let joins = 0;
      const { server } = await start({
        async join() {
          joins += 1;
          if (joins === 1) await promise;
          return { ok: true, response: {} };
        },
      });
      const channel = connect(server.port).channel('room:a');
      expect((await outcome(channel.join(50))).status).toBe('timeout');
      resolve();
      await until(() => channel.state === 'joined');
      expect((await outcome(channel.push('echo', {}, 5_000))).status).toBe('ok');
      expect(server.fanOut.joinedCount('room:a')).toBe(1);
    });
  });

  describe('lost connections', () => {
    test('[C99] [C100] a push in flight is not sent again; one made while down is, with the new join_ref, before the join hooks', async () => {
      const { server, handler } = await start({
        receive: (_channel, event) => (event === 'slow' ? new Promise(() => {}) : Promise.resolve({ status: 'ok', response: {} })),
      });
      const socket = connect(server.port);
      const channel = socket.channel('room:a');
      let hooks = 0;
      const receivedAtHook: number[] = [];
      const joined = channel.join();
      joined.receive('ok', () => {
        hooks += 1;
        receivedAtHook.push(handler.received.length);
      });
      await until(() => hooks === 1);
      const inFlight = outcome(channel.push('slow', {}, 300));
      await until(() => handler.received.length === 1);
      server.channels.disconnect(() => true);
      await until(() => !socket.isConnected());
      const whileDown = outcome(channel.push('echo', {}, 10_000));
      await until(() => hooks === 2);
      expect((await whileDown).status).toBe('ok');
      expect((await inFlight).status).toBe('timeout');
      expect(handler.received.map(({ event }) => event)).toEqual(['slow', 'echo']);
    });

    test('[C60] [RT13] a drained server lets its clients come back to the next one', async () => {
      const { server, handler } = await start();
      const channel = connect(server.port).channel('room:a');
      await outcome(channel.join());
      await Promise.all([server.transport, server.longPoll].map((one) => one.drain({ windowMs: 0 })));
      await server.stop();
      const next = await startChannelServer({ handlers: roomRouter(handler), port: server.port });
      stops.push(() => next.stop());
      await until(() => channel.state === 'joined' && handler.joined.length === 2);
    });

    test('[C108] [RT11] a client that is refused before the upgrade sees its back-off grow', async () => {
      const { server } = await start({}, { door: { admit: () => ({ ok: false, status: 503, reason: 'full' }) } });
      const tries: number[] = [];
      connect(server.port, {
        reconnectAfterMs(attempt) {
          tries.push(attempt);
          return 5;
        },
      });
      await until(() => tries.length >= 4);
      expect(Math.max(...tries)).toBeGreaterThanOrEqual(4);
    });
  });
});

describe('lost WebSockets', () => {
  test('[C103] [C60] whatever the server does to end a connection, it never sends 1000, and the client comes back', async () => {
    const { server, handler } = await start();
    const codes: number[] = [];
    const socket = connect(server.port);
    socket.onClose((event) => void codes.push(event.code));
    const channel = socket.channel('room:a');
    await outcome(channel.join());
    server.channels.disconnect(() => true);
    await until(() => handler.joined.length === 2 && channel.state === 'joined');
    socket.push({ topic: 'x'.repeat(300), event: 'e', payload: {}, ref: '1', join_ref: null });
    await until(() => handler.joined.length === 3 && channel.state === 'joined');
    expect(codes).toEqual([1001, 1011]);
  });

  test('[C104] without an answer to its heartbeat the client closes and comes back; our server always answers it', async () => {
    const mute = new WebSocketServer({ port: 0, host: '127.0.0.1', handleProtocols: () => false });
    let opened = 0;
    mute.on('connection', () => (opened += 1));
    await new Promise((resolve) => mute.once('listening', resolve));
    stops.push(() => new Promise((resolve) => {
      for (const client of mute.clients) client.terminate();
      mute.close(() => resolve());
    }));
    const address = mute.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    connect(address.port, { heartbeatIntervalMs: 30 });
    await until(() => opened >= 2);

    const { server } = await start();
    const socket = connect(server.port, { heartbeatIntervalMs: 30 });
    let heartbeats = 0;
    let closes = 0;
    socket.onClose(() => void (closes += 1));
    socket.onMessage((message) => {
      if ('topic' in message && message.topic === 'phoenix') heartbeats += 1;
    });
    await until(() => heartbeats >= 5);
    expect(closes).toBe(0);
  });
});
