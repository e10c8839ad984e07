/** The stock `phoenix` client when its connection is lost: what it does again by itself, and where its versions differ. */
import { afterEach, describe, expect, test } from 'vitest';
import { WebSocketServer } from 'ws';
import { until } from '../fixtures/channel-client.ts';
import { roomRouter } from '../fixtures/channel-handler.ts';
import { startChannelServer } from '../fixtures/channel-server.ts';
import { outcome, stockClients, stockClientTests } from '../fixtures/stock-client.ts';

const { start, connect, stop, stops } = stockClientTests();

afterEach(stop);

/** A door that lets nobody in while it is shut. */
function gate() {
  let isOpen = true;
  let refused = 0;
  const admit = () => {
    if (isOpen) return { ok: true } as const;
    refused += 1;
    return { ok: false, status: 503, reason: 'full' } as const;
  };
  return {
    door: { admit },
    get refused() {
      return refused;
    },
    shut: () => void (isOpen = false),
    open: () => void (isOpen = true),
  };
}

describe.each(stockClients)('phoenix $version over $transport', (stock) => {
  test('[C99] [C100] a push in flight is not sent again; those made while down are, in their order, with the new join_ref, before the join hooks, unless their time is over', async () => {
    const line = gate();
    const { server, handler } = await start(
      { receive: (_channel, event) => (event === 'slow' ? new Promise(() => {}) : Promise.resolve({ status: 'ok', response: {} })) },
      { door: line.door },
    );
    const socket = connect(stock, server.port);
    const channel = socket.channel('room:a');
    // A hook sends something, too.
    channel.join().receive('ok', () => void channel.push('hook', {}));
    await until(() => handler.received.length === 1);
    const inFlight = outcome(channel.push('slow', {}, 300));
    await until(() => handler.received.length === 2);
    line.shut();
    server.channels.disconnect(() => true);
    await until(() => line.refused > 0);
    const late = outcome(channel.push('late', {}, 20));
    const [first, second] = [outcome(channel.push('first', {}, 10_000)), outcome(channel.push('second', {}, 10_000))];
    expect((await late).status).toBe('timeout');
    expect((await inFlight).status).toBe('timeout');
    line.open();
    expect((await Promise.all([first, second])).map(({ status }) => status)).toEqual(['ok', 'ok']);
    await until(() => handler.received.length === 5);
    expect(handler.received.map(({ event }) => event)).toEqual(['hook', 'slow', 'first', 'second', 'hook']);
    expect(handler.joined[1]?.joinRef).not.toBe(handler.joined[0]?.joinRef);
  });

  test('[C110] what it joins with is asked for again at each join', async () => {
    const payloads: unknown[] = [];
    const { server, handler } = await start({
      async join({ payload }) {
        payloads.push(payload);
        return { ok: true, response: {} };
      },
    });
    let mounts = 0;
    const channel = connect(stock, server.port).channel('room:a', () => ({ mounts: (mounts += 1) }));
    await outcome(channel.join());
    handler.lastJoined.fail();
    await until(() => handler.joined.length === 2 && channel.state === 'joined');
    server.channels.disconnect(() => true);
    await until(() => handler.joined.length === 3 && channel.state === 'joined');
    expect(payloads).toEqual([{ mounts: 1 }, { mounts: 2 }, { mounts: 3 }]);
  });

  test('[C60] [RT13] a drained server lets its clients come back to the next one', async () => {
    const { server, handler } = await start();
    const channel = connect(stock, server.port).channel('room:a');
    await outcome(channel.join());
    await Promise.all([server.transport, server.longPoll].map((one) => one.drain({ windowMs: 0 })));
    await server.stop();
    const next = await startChannelServer({ handlers: roomRouter(handler), port: server.port });
    stops.push(() => next.stop());
    await until(() => channel.state === 'joined' && handler.joined.length === 2);
  });

  test('[C108] [RT11] a client that is refused before the upgrade sees its back-off grow; once let in it begins anew', async () => {
    const line = gate();
    line.shut();
    const { server } = await start({}, { door: line.door });
    const tries: number[] = [];
    const channel = connect(stock, server.port, {
      reconnectAfterMs(attempt) {
        tries.push(attempt);
        return 5;
      },
    }).channel('room:a');
    channel.join();
    await until(() => tries.length >= 4);
    expect(tries).toEqual(tries.map((_, n) => n + 1));
    line.open();
    await until(() => channel.state === 'joined');
    tries.length = 0;
    server.channels.disconnect(() => true);
    await until(() => tries.length > 0 && channel.state === 'joined');
    expect(tries[0]).toBe(1);
  });
});

describe.each(stockClients.filter(({ transport }) => transport === 'WebSocket'))('phoenix $version over WebSocket alone', (stock) => {
  /** Answers joins and, if it is told to, nothing else; ends with the test. */
  async function servesJoins(): Promise<{ readonly port: number; readonly closes: { code: number; reason: string }[]; readonly server: WebSocketServer }> {
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1', handleProtocols: () => false });
    const closes: { code: number; reason: string }[] = [];
    server.on('connection', (ws) => {
      ws.on('close', (code, reason) => void closes.push({ code, reason: String(reason) }));
      ws.on('message', (data) => {
        if (!Buffer.isBuffer(data)) return;
        const frame: unknown = JSON.parse(data.toString());
        if (Array.isArray(frame) && frame[3] === 'phx_join') ws.send(JSON.stringify([frame[0], frame[1], frame[2], 'phx_reply', { status: 'ok', response: {} }]));
      });
    });
    await new Promise((resolve) => server.once('listening', resolve));
    stops.push(() => {
      for (const client of server.clients) client.terminate();
      return new Promise((resolve) => server.close(resolve));
    });
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    return { port: address.port, closes, server };
  }

  const returnsAfter1000 = stock.version === '1.8.16';

  test(`[C103] closed with 1000 it ${returnsAfter1000 ? 'comes back' : 'stays away'}, which is why no server of ours does that`, async () => {
    const { port, server } = await servesJoins();
    const tries: number[] = [];
    const socket = connect(stock, port, {
      reconnectAfterMs(attempt) {
        tries.push(attempt);
        return 10;
      },
    });
    await outcome(socket.channel('room:a').join());
    // Told of its close, it has made up its mind.
    const closed = new Promise<number>((resolve) => socket.onClose(({ code }) => resolve(code)));
    for (const client of server.clients) client.close(1000);
    expect(await closed).toBe(1000);
    expect(tries).toEqual(returnsAfter1000 ? [1] : []);
  });

  test('[C103] [C60] [deviation 9] whatever our server does to end a connection, it never sends 1000, and the client comes back', async () => {
    const { server, handler } = await start({}, { limits: { messageBurst: 30, messagesPerSecond: 0 }, doorLimits: { refuseAfterFloodMs: 1 } });
    const codes: number[] = [];
    const socket = connect(stock, server.port);
    socket.onClose((event) => void codes.push(event.code));
    const channel = socket.channel('room:a');
    const isBack = (joins: number) => until(() => handler.joined.length === joins && channel.state === 'joined');
    await outcome(channel.join());
    server.channels.disconnect(() => true);
    await isBack(2);
    socket.push({ topic: 'x'.repeat(300), event: 'e', payload: {}, ref: '1', join_ref: null });
    await isBack(3);
    socket.push({ topic: 'room:a', event: 'e', payload: new ArrayBuffer(3), ref: '1', join_ref: '1' });
    await isBack(4);
    for (let n = 0; n < 100; n += 1) channel.push('flood', {});
    await isBack(5);
    await server.transport.drain({ windowMs: 0 });
    expect(codes).toEqual([1001, 1011, 1003, 1006, 1006]);
    expect(server.cuts).toEqual(['revoked', 'malformed', 'unsupported-data', 'flood', 'drain']);
  });

  test('[C104] without an answer to its heartbeat it closes with 1000, its channel hears why, and it comes back and joins again', async () => {
    const { port, closes } = await servesJoins();
    const socket = connect(stock, port, { heartbeatIntervalMs: 30 });
    const channel = socket.channel('room:a');
    const reasons: unknown[] = [];
    let joins = 0;
    channel.onError((reason: unknown) => void reasons.push(reason));
    channel.join().receive('ok', () => (joins += 1));
    await until(() => joins >= 2 && closes.length > 0);
    expect(reasons[0]).toMatchObject({ reason: 'heartbeat_timeout' });
    expect(closes[0]).toEqual({ code: 1000, reason: 'heartbeat timeout' });
  });

  test('[C104] [C50] our server answers every heartbeat', async () => {
    const { server } = await start();
    const socket = connect(stock, server.port, { heartbeatIntervalMs: 30 });
    let heartbeats = 0;
    let closes = 0;
    socket.onClose(() => void (closes += 1));
    socket.onMessage((message) => {
      if ('topic' in message && message.topic === 'phoenix') heartbeats += 1;
    });
    await until(() => heartbeats >= 5);
    expect(closes).toBe(0);
  });

  const sendsOutdated = stock.version === '1.8.15';

  test(`[C62] a join made before the first attempt failed is ${sendsOutdated ? 'sent all the same, and replaced by the next at once' : 'not sent'}; one live channel either way`, async () => {
    const line = gate();
    line.shut();
    const { server, handler } = await start({}, { door: line.door });
    const channel = connect(stock, server.port, { reconnectAfterMs: () => 5 }).channel('room:a');
    channel.join();
    await until(() => line.refused > 0);
    line.open();
    await until(() => channel.state === 'joined');
    // What was sent with the join has been handled when this is answered.
    expect((await outcome(channel.push('echo', {}))).status).toBe('ok');
    expect(handler.lefts.map(({ why }) => why)).toEqual(sendsOutdated ? ['replaced'] : []);
    expect(server.fanOut.joinedCount('room:a')).toBe(1);
  });
});
