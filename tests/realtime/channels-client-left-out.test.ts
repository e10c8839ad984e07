/** What the stock `phoenix` client can do and ours does without (channels-protocol.md section 9): refused, and no harm done. */
import { afterEach, describe, expect, test } from 'vitest';
import { RawClient, until } from '../fixtures/channel-client.ts';
import { TestHandler, type HandlerScript } from '../fixtures/channel-handler.ts';
import { startChannelServer } from '../fixtures/channel-server.ts';
import { outcome, stockClients, stockClientTests } from '../fixtures/stock-client.ts';

const { connect, stop, stops } = stockClientTests();

afterEach(stop);

/** Any topic has a channel, and somebody else is on it. */
async function start(topic: string, script: HandlerScript = {}) {
  const handler = new TestHandler(script);
  const server = await startChannelServer({ handlers: { handlerFor: () => handler } });
  stops.push(() => server.stop());
  const other = await RawClient.connect(server.url);
  await other.join(topic);
  const { length } = other.frames;
  return { handler, server, othersHeard: async () => (await other.settled(), other.frames.slice(length).filter((frame) => frame[2] !== 'phoenix')) };
}

/** A WebSocket that notes what is sent over it. */
function recorded() {
  const sent: (string | Buffer)[] = [];
  class RecordedWebSocket extends WebSocket {
    override send(data: Parameters<WebSocket['send']>[0]): void {
      if (typeof data === 'string') sent.push(data);
      else if (data instanceof ArrayBuffer) sent.push(Buffer.from(data));
      super.send(data);
    }
  }
  return { sent, transport: RecordedWebSocket };
}

const bytes = Uint8Array.of(1, 2, 3).buffer;

describe.each(stockClients)('phoenix $version over $transport', (stock) => {
  test('[C12] [C53] [C68] a binary push ends the connection before anybody has it; the client comes back, and only its own channel noticed', async () => {
    const { handler, server, othersHeard } = await start('doc:1');
    const socket = connect(stock, server.port);
    const channel = socket.channel('doc:1');
    await outcome(channel.join());
    channel.push('bin', bytes);
    await until(() => handler.joined.length === 3 && channel.state === 'joined');
    expect(await outcome(channel.push('echo', { n: 1 }))).toEqual({ status: 'ok', response: { echo: { n: 1 } } });
    expect(handler.received.map(({ event }) => event)).toEqual(['echo']);
    expect([server.cuts, await othersHeard()]).toEqual([['unsupported-data'], []]);
  });

  test('[C8] [C88] a handler that replies with bytes has made a mistake: the channel fails and is joined again', async () => {
    const { handler, server } = await start('doc:1', { receive: async (_channel, event) => ({ status: 'ok', response: event === 'bin' ? Buffer.from(bytes) : {} }) });
    const channel = connect(stock, server.port).channel('doc:1');
    await outcome(channel.join());
    channel.push('bin', {});
    await until(() => handler.joined.length === 3 && channel.state === 'joined');
    expect((await outcome(channel.push('text', {}))).status).toBe('ok');
  });

  test('[C7] [C9] [C88] bytes that are pushed or broadcast are an error where it is done, and nothing is sent', async () => {
    const { handler, server, othersHeard } = await start('doc:1');
    const channel = connect(stock, server.port).channel('doc:1');
    const heard: unknown[] = [];
    channel.on('bin', (payload) => void heard.push(payload));
    channel.on('text', (payload) => void heard.push(payload));
    await outcome(channel.join());
    expect(() => handler.lastJoined.push('bin', Buffer.from(bytes))).toThrow(TypeError);
    expect(() => server.fanOut.publish('doc:1', 'bin', Buffer.from(bytes))).toThrow(TypeError);
    server.fanOut.publish('doc:1', 'text', {});
    await until(() => heard.length > 0);
    expect(heard).toEqual([{}]);
    expect((await othersHeard()).map(([, , , event]) => event)).toEqual(['text']);
  });

  test('[C107] there is no presence: nobody hears of it, and what a client calls so goes to the handler alone, whatever its keys', async () => {
    const { handler, server, othersHeard } = await start('doc:1');
    const channel = connect(stock, server.port).channel('doc:1');
    const presence = new stock.phoenix.Presence(channel);
    let syncs = 0;
    presence.onSync(() => void (syncs += 1));
    await outcome(channel.join());
    const diff: unknown = JSON.parse('{"joins":{"__proto__":{"metas":[{"phx_ref":"x","polluted":true}]},"constructor":{"metas":[]}},"leaves":{}}');
    for (const event of ['presence_state', 'presence_diff']) channel.push(event, { ...(typeof diff === 'object' ? diff : {}) });
    await outcome(channel.push('echo', {}));
    expect(handler.received.map(({ event }) => event)).toEqual(['presence_state', 'presence_diff', 'echo']);
    expect([presence.list(), syncs, await othersHeard()]).toEqual([[], 0, []]);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  test('[C54] nothing that a client sends is passed on, whatever it is called: others hear what a handler publishes, the sender included', async () => {
    const { handler, server, othersHeard } = await start('doc:1');
    const channel = connect(stock, server.port).channel('doc:1');
    const heard: string[] = [];
    channel.on('said', () => void heard.push('said'));
    await outcome(channel.join());
    for (const event of ['broadcast', 'broadcast_from', 'phx_reply', 'phx_close', 'phx_error', 'said']) channel.push(event, { said: 'hello' });
    await outcome(channel.push('echo', {}));
    expect([heard, await othersHeard()]).toEqual([[], []]);
    expect(handler.received.map(({ event }) => event)).toContain('broadcast_from');
    server.fanOut.publish('doc:1', 'said', {});
    await until(() => heard.length === 1);
    expect((await othersHeard()).map(([, , , event]) => event)).toEqual(['said']);
  });
});

describe.each(stockClients.filter(({ transport }) => transport === 'WebSocket'))('phoenix $version on the wire', (stock) => {
  /** Counts the client's refs up, so that its next one is this. */
  function nextRefIs(socket: ReturnType<typeof connect>, ref: number): void {
    while (Number(socket.makeRef()) < ref - 1);
  }

  test('[C1] [C2] [C12] [C53] it writes texts and bytes as the protocol has it', async () => {
    const { server } = await start('doc:1');
    const { sent, transport } = recorded();
    const socket = connect(stock, server.port, { transport });
    const channel = socket.channel('doc:1', { hello: 1 });
    await until(() => socket.isConnected());
    nextRefIs(socket, 10);
    await outcome(channel.join());
    nextRefIs(socket, 13);
    channel.push('bin', bytes);
    await until(() => sent.length >= 2);
    expect(sent[0]).toBe('["10","10","doc:1","phx_join",{"hello":1}]');
    expect(sent[1]).toEqual(Buffer.from('000202050331303133646f633a3162696e010203', 'hex'));
  });

  test('[C10] [C11] names are counted in bytes of UTF-8: as text they pass, and more than 255 bytes the client does not even write as a binary frame', async () => {
    const { handler, server } = await start('room:café');
    const { sent, transport } = recorded();
    const socket = connect(stock, server.port, { transport });
    const channel = socket.channel('room:café');
    await outcome(channel.join());
    expect(await outcome(channel.push('echo', { n: 1 }))).toEqual({ status: 'ok', response: { echo: { n: 1 } } });
    channel.push('π', {});
    await until(() => handler.received.some(({ event }) => event === 'π'));
    expect(() => channel.push('π'.repeat(128), bytes)).toThrow(/255/);
    channel.push('π', bytes);
    await until(() => Buffer.isBuffer(sent.at(-1)) || sent.some((one) => Buffer.isBuffer(one)));
    const binary = sent.find((one) => Buffer.isBuffer(one));
    expect(Buffer.isBuffer(binary) && [binary[3], binary[4]]).toEqual([10, 2]);
  });
});
