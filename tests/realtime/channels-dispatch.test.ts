/** The dispatch rules of channels-protocol.md section 1.5, checked on the wire by hand, over each transport. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { RawClient, until, type HandClient } from '../fixtures/channel-client.ts';
import { roomRouter, TestHandler, type HandlerScript } from '../fixtures/channel-handler.ts';
import { startChannelServer, type RunningServer, type ServerOptions } from '../fixtures/channel-server.ts';
import { RawLongPoll } from '../fixtures/long-poll-client.ts';

type Transport = {
  readonly connect: (server: RunningServer) => Promise<HandClient>;
  /** How a client learns that it was cut: TCP ends without a close frame, or the session is gone. */
  readonly cut: unknown;
};

const overWebSocket: Transport = { connect: ({ url }) => RawClient.connect(url), cut: { code: 1006, reason: '' } };
const overLongPoll: Transport = { connect: ({ pollUrl }) => RawLongPoll.connect(pollUrl), cut: 410 };

let server: RunningServer | null = null;
let transport = overWebSocket;

afterEach(async () => {
  await server?.stop();
  server = null;
});

async function start(script: HandlerScript = {}, options: Partial<ServerOptions> = {}) {
  const handler = new TestHandler(script);
  server = await startChannelServer({ handlers: roomRouter(handler), ...options });
  const client = await transport.connect(server);
  return { handler, server, client };
}

const reply = (status: string, response: object) => ({ status, response });
const ok = reply('ok', {});
const refusedBecause = (reason: string) => reply('error', { reason });

describe.each([
  ['WebSocket', overWebSocket],
  ['long-poll', overLongPoll],
])('over %s', (_name, over) => {
  beforeEach(() => {
    transport = over;
  });

  describe('joining', () => {
    test('[C33] a join is answered with both refs before any other frame of its topic', async () => {
      const { client } = await start({
        async join({ channel }) {
          channel.push('hello', { first: false });
          return { ok: true, response: { answer: 42 } };
        },
      });
      client.send('11', '1', 'room:a', 'phx_join', {});
      await client.frame((frame) => frame[3] === 'hello');
      expect(client.on('room:a')).toEqual([
        ['11', '1', 'room:a', 'phx_reply', reply('ok', { answer: 42 })],
        ['11', null, 'room:a', 'hello', { first: false }],
      ]);
    });

    test('[C34] join_ref and ref are independent', async () => {
      const { client } = await start();
      client.send('11', '1', 'room:a', 'phx_join', {});
      expect((await client.frame((frame) => frame[2] === 'room:a')).slice(0, 2)).toEqual(['11', '1']);
    });

    test('[C17] numbers and null are echoed with their type', async () => {
      const { client } = await start();
      client.send(0, 7, 'room:a', 'phx_join', {});
      expect((await client.frame((frame) => frame[2] === 'room:a')).slice(0, 2)).toEqual([0, 7]);
      client.send(null, null, 'phoenix', 'heartbeat', {});
      expect((await client.frame((frame) => frame[2] === 'phoenix')).slice(0, 2)).toEqual([null, null]);
    });

    test('[C35] a refusal carries the object of the handler, and the connection stays', async () => {
      const { client, handler } = await start({ join: async () => ({ ok: false, response: { reason: 'not on the roll' } }) });
      expect(await client.join('room:a')).toEqual(['1', '1', 'room:a', 'phx_reply', refusedBecause('not on the roll')]);
      await client.settled();
      expect(handler.lefts).toEqual([]);
    });

    test('[C36] [faults 26] a handler that throws in join answers "join crashed", is logged, and harms no other topic', async () => {
      const { client, server } = await start({
        async join({ topic }) {
          if (topic === 'room:bad') throw new Error('a bug');
          return { ok: true, response: {} };
        },
      });
      await client.join('room:good');
      expect(await client.join('room:bad', '2')).toEqual(['2', '2', 'room:bad', 'phx_reply', refusedBecause('join crashed')]);
      client.send('1', '3', 'room:good', 'echo', { still: 'here' });
      expect((await client.frame((frame) => frame[1] === '3'))[4]).toEqual(reply('ok', { echo: { still: 'here' } }));
      const crash = server.log.find((entry) => entry.level === 'error');
      expect(crash?.fields).toMatchObject({ connectionId: 'connection-1', topic: 'room:bad', event: 'phx_join', ref: '2' });
    });

    test('[C5] [C36] a join response that is no object counts as a crash, and the handler is told that the channel has gone', async () => {
      const { client, handler } = await start({ join: async () => ({ ok: true, response: [1, 2] }) });
      expect((await client.join('room:a'))[4]).toEqual(refusedBecause('join crashed'));
      expect(handler.lefts).toEqual([{ topic: 'room:a', joinRef: '1', why: 'crash' }]);
    });

    test('[C37] a topic without a handler is unmatched, with join_ref null', async () => {
      const { client } = await start();
      client.send('1', '1', 'unmatched-topic', 'phx_join', {});
      const frame = await client.frame((one) => one[2] === 'unmatched-topic');
      expect(frame).toEqual([null, '1', 'unmatched-topic', 'phx_reply', refusedBecause('unmatched topic')]);
    });

    test('[C38] the 101st join is refused, and the first 100 still work', async () => {
      const { client } = await start();
      for (let n = 1; n <= 101; n += 1) client.send(`${n}`, `${n}`, `room:${n}`, 'phx_join', {});
      expect(await client.frame((frame) => frame[2] === 'room:101')).toEqual([
        '101',
        '101',
        'room:101',
        'phx_reply',
        refusedBecause('too many channels joined'),
      ]);
      client.send('100', 'echo', 'room:100', 'echo', {});
      expect((await client.frame((frame) => frame[1] === 'echo'))[4]).toEqual(reply('ok', { echo: {} }));
    });

    test('[C38] the limit is configurable, and leaving makes room', async () => {
      const { client } = await start({}, { limits: { maxChannelsPerConnection: 1 } });
      await client.join('room:a', '1');
      expect((await client.join('room:b', '2'))[4]).toEqual(refusedBecause('too many channels joined'));
      client.send('1', '3', 'room:a', 'phx_leave', {});
      expect((await client.join('room:b', '4'))[4]).toEqual(ok);
    });

    test('a join that the handler never answers is given up, and one answered later is undone', async () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      const { client, handler } = await start(
        {
          async join({ topic }) {
            if (topic === 'room:slow') await promise;
            return { ok: true, response: {} };
          },
        },
        { limits: { joinLimitMs: 20 } },
      );
      expect((await client.join('room:slow'))[4]).toEqual(refusedBecause('join timed out'));
      resolve();
      await until(() => handler.lefts.length > 0);
      expect(handler.lefts).toEqual([{ topic: 'room:slow', joinRef: '1', why: 'crash' }]);
      await client.settled();
      expect(client.on('room:slow')).toHaveLength(1);
    });
  });

  describe('events', () => {
    test('[C39] an event for a topic never joined is unmatched and not delivered', async () => {
      const { client, handler } = await start();
      client.send('1', '2', 'room:a', 'echo', {});
      const frame = await client.frame((one) => one[2] === 'room:a');
      expect(frame).toEqual([null, '2', 'room:a', 'phx_reply', refusedBecause('unmatched topic')]);
      expect(handler.received).toEqual([]);
    });

    test('[C40] a matching or null join_ref is delivered, a stale one is dropped without reply', async () => {
      const { client, handler } = await start();
      await client.join('room:a', '1');
      client.send('1', '2', 'room:a', 'echo', { n: 1 });
      client.send('stale', '3', 'room:a', 'echo', { n: 2 });
      client.send(null, '4', 'room:a', 'echo', { n: 3 });
      client.send(1, '5', 'room:a', 'echo', { n: 4 });
      await client.frame((frame) => frame[1] === '4');
      await client.settled();
      expect(handler.received.map(({ payload }) => payload)).toEqual([{ n: 1 }, { n: 3 }]);
      expect(client.on('room:a').map((frame) => [frame[0], frame[1]])).toEqual([
        ['1', '1'],
        ['1', '2'],
        ['1', '4'],
      ]);
    });

    test('a join without join_ref takes only messages without one, and its own pushes carry its ref', async () => {
      const { client, handler } = await start();
      client.send(null, '1', 'room:a', 'phx_join', {});
      client.send('1', '2', 'room:a', 'echo', {});
      client.send(null, '3', 'room:a', 'echo', {});
      await client.frame((frame) => frame[1] === '3');
      expect(handler.received).toHaveLength(1);
      handler.lastJoined.push('news', {});
      expect(await client.frame((frame) => frame[3] === 'news')).toEqual(['1', null, 'room:a', 'news', {}]);
    });

    test('[C48] a handler crash ends that channel with phx_error, other topics go on, and a later event is unmatched', async () => {
      const { client, handler } = await start({
        async receive(_channel, event) {
          if (event === 'boom') throw new Error('a bug');
          return { status: 'ok', response: {} };
        },
      });
      await client.join('room:a', '1');
      await client.join('room:b', '2');
      client.send('1', '3', 'room:a', 'boom', {});
      expect(await client.frame((frame) => frame[3] === 'phx_error')).toEqual([
        '1',
        '1',
        'room:a',
        'phx_error',
        { reason: 'channel_crash' },
      ]);
      client.send('1', '4', 'room:a', 'more', {});
      client.send('2', '5', 'room:b', 'more', {});
      expect((await client.frame((frame) => frame[1] === '4'))[4]).toEqual(refusedBecause('unmatched topic'));
      expect((await client.frame((frame) => frame[1] === '5'))[4]).toEqual(ok);
      expect(handler.lefts).toEqual([{ topic: 'room:a', joinRef: '1', why: 'crash' }]);
    });

    test('[C48] [C5] a handler that throws at once, or replies with no object, is a crash as well', async () => {
      const { client } = await start({
        receive(_channel, event) {
          if (event === 'throw') throw new Error('not even a promise');
          return Promise.resolve({ status: 'ok', response: [] });
        },
      });
      await client.join('room:a', '1');
      client.send('1', '2', 'room:a', 'throw', {});
      await client.frame((frame) => frame[3] === 'phx_error' && frame[2] === 'room:a');
      await client.join('room:b', '3');
      client.send('3', '4', 'room:b', 'list', {});
      await client.frame((frame) => frame[3] === 'phx_error' && frame[2] === 'room:b');
      await client.settled();
    });

    test('[C49] a channel that the handler closes ends with phx_close; one whose state is lost with phx_error', async () => {
      const { client, handler } = await start();
      await client.join('room:a', '1');
      handler.lastJoined.close();
      expect(await client.frame((frame) => frame[3] === 'phx_close')).toEqual(['1', '1', 'room:a', 'phx_close', {}]);
      await client.join('room:b', '2');
      handler.lastJoined.fail();
      expect((await client.frame((frame) => frame[3] === 'phx_error')).slice(0, 3)).toEqual(['2', '2', 'room:b']);
      expect(handler.lefts.map(({ why }) => why)).toEqual(['closed', 'crash']);
      handler.lastJoined.push('too late', {});
      await client.settled();
      expect(client.frames.some((frame) => frame[3] === 'too late')).toBe(false);
    });

    test('a channel closed during its own join gets its reply first, then the close', async () => {
      const { client } = await start({
        async join({ channel }) {
          channel.close();
          return { ok: true, response: {} };
        },
      });
      client.send('1', '1', 'room:a', 'phx_join', {});
      await client.frame((frame) => frame[3] === 'phx_close');
      expect(client.on('room:a').map((frame) => frame[3])).toEqual(['phx_reply', 'phx_close']);
    });

    test('a handler that throws when a channel leaves is logged, and the leave is answered', async () => {
      const { client, server } = await start({
        left() {
          throw new Error('a bug');
        },
      });
      await client.join('room:a', '1');
      client.send('1', '2', 'room:a', 'phx_leave', {});
      await client.frame((frame) => frame[3] === 'phx_close');
      expect(server.log.some((entry) => entry.level === 'error')).toBe(true);
    });

    test('[L4b] messages that nobody answers are bounded: more are refused, and the connection stays', async () => {
      const { client } = await start(
        { receive: () => new Promise(() => {}) },
        { limits: { maxPendingPerConnection: 3 } },
      );
      await client.join('room:a', '1');
      for (const ref of ['2', '3', '4', '5']) client.send('1', ref, 'room:a', 'wait', {});
      expect(await client.frame((frame) => frame[1] === '5')).toEqual([
        '1',
        '5',
        'room:a',
        'phx_reply',
        refusedBecause('too-many-pending'),
      ]);
      client.send('6', '6', 'room:b', 'phx_join', {});
      expect((await client.frame((frame) => frame[1] === '6'))[4]).toEqual(refusedBecause('too-many-pending'));
    });

    test('[L4b] a leave that no longer fits ends the connection instead of leaving a channel behind', async () => {
      const { client, server } = await start({ join: () => new Promise(() => {}) }, { limits: { maxPendingPerConnection: 1 } });
      client.send('1', '1', 'room:a', 'phx_join', {});
      client.send('1', '2', 'room:a', 'phx_leave', {});
      expect(await client.closed).toEqual(transport.cut);
      expect(server.cuts).toEqual(['too-many-pending']);
    });
  });

  describe('leaving and joining again', () => {
    test('[C41] a leave with a stale join_ref is ignored; with null it is answered, then the channel closes', async () => {
      const { client, handler } = await start();
      await client.join('room:a', '1');
      client.send('stale', '2', 'room:a', 'phx_leave', {});
      await client.settled();
      expect(client.on('room:a')).toHaveLength(1);
      expect(handler.lefts).toEqual([]);
      client.send(null, '3', 'room:a', 'phx_leave', {});
      await client.frame((frame) => frame[3] === 'phx_close');
      expect(client.on('room:a').slice(1)).toEqual([
        ['1', '3', 'room:a', 'phx_reply', ok],
        ['1', '1', 'room:a', 'phx_close', {}],
      ]);
      expect(handler.lefts).toEqual([{ topic: 'room:a', joinRef: '1', why: 'leave' }]);
    });

    test('[C42] leaving a topic that was not joined is answered ok, without a close', async () => {
      const { client } = await start();
      client.send('9', '2', 'room:a', 'phx_leave', {});
      await client.settled();
      expect(client.on('room:a')).toEqual([['9', '2', 'room:a', 'phx_reply', ok]]);
    });

    test('[C43] after a leave an event is unmatched', async () => {
      const { client } = await start();
      await client.join('room:a', '1');
      client.send('1', '2', 'room:a', 'phx_leave', {});
      client.send('1', '3', 'room:a', 'echo', {});
      expect((await client.frame((frame) => frame[1] === '3'))[4]).toEqual(refusedBecause('unmatched topic'));
    });

    test('[C44] [C45] a second join ends the first: its cleanup, its close, and only then the new reply', async () => {
      const order: string[] = [];
      const { client } = await start({
        async join({ channel }) {
          order.push(`join ${String(channel.joinRef)}`);
          return { ok: true, response: {} };
        },
        left: (channel, why) => void order.push(`left ${String(channel.joinRef)} ${why}`),
      });
      await client.join('room:a', '1');
      await client.join('room:a', '2');
      await client.settled();
      expect(order).toEqual(['join 1', 'left 1 replaced', 'join 2']);
      expect(client.on('room:a')).toEqual([
        ['1', '1', 'room:a', 'phx_reply', ok],
        ['1', '1', 'room:a', 'phx_close', {}],
        ['2', '2', 'room:a', 'phx_reply', ok],
      ]);
    });

    test('[C44] joining again with the same join_ref replaces as well', async () => {
      const { client, handler } = await start();
      await client.join('room:a', '1');
      client.send('1', '1b', 'room:a', 'phx_join', {});
      await client.frame((frame) => frame[1] === '1b');
      expect(client.on('room:a').map((frame) => frame[3])).toEqual(['phx_reply', 'phx_close', 'phx_reply']);
      expect(handler.lefts).toHaveLength(1);
    });

    test('[C47] an event of the first join that arrives after the second is dropped silently', async () => {
      const { client, handler } = await start();
      await client.join('room:a', '1');
      client.send('2', '2', 'room:a', 'phx_join', {});
      client.send('1', '3', 'room:a', 'echo', {});
      client.send('2', '4', 'room:a', 'echo', {});
      await client.frame((frame) => frame[1] === '4');
      expect(handler.received).toHaveLength(1);
      expect(client.frames.some((frame) => frame[1] === '3')).toBe(false);
    });

    test('a reply that comes after its channel was left is not sent', async () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      const { client } = await start({
        async receive() {
          await promise;
          return { status: 'ok', response: {} };
        },
      });
      await client.join('room:a', '1');
      client.send('1', '2', 'room:a', 'slow', {});
      client.send('1', '3', 'room:a', 'phx_leave', {});
      await client.frame((frame) => frame[1] === '3');
      resolve();
      await client.settled();
      expect(client.frames.some((frame) => frame[1] === '2')).toBe(false);
    });
  });

  describe('heartbeats', () => {
    test('[C50] a heartbeat is answered, also while a join is pending', async () => {
      const { client } = await start({ join: () => new Promise(() => {}) });
      client.send('1', '1', 'room:a', 'phx_join', {});
      client.send(null, '2', 'phoenix', 'heartbeat', {});
      expect(await client.frame((frame) => frame[1] === '2')).toEqual([null, '2', 'phoenix', 'phx_reply', ok]);
      expect(client.on('room:a')).toEqual([]);
    });

    test('[C51] a heartbeat with a join_ref is answered with null', async () => {
      const { client } = await start();
      client.send('5', '9', 'phoenix', 'heartbeat', {});
      expect(await client.frame((frame) => frame[1] === '9')).toEqual([null, '9', 'phoenix', 'phx_reply', ok]);
    });

    test('[C52] anything else on "phoenix" is unmatched', async () => {
      const { client } = await start();
      client.send(null, '9', 'phoenix', 'other', {});
      expect((await client.frame((frame) => frame[1] === '9'))[4]).toEqual(refusedBecause('unmatched topic'));
    });
  });

  describe('order', () => {
    test('[C61] a slow join does not delay another topic, and messages of its own topic wait in order', async () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      const { client, handler } = await start({
        async join({ topic }) {
          if (topic === 'room:slow') await promise;
          return { ok: true, response: {} };
        },
      });
      client.send('1', '1', 'room:slow', 'phx_join', {});
      client.send('1', '2', 'room:slow', 'first', {});
      client.send('1', '3', 'room:slow', 'second', {});
      await client.join('room:quick', '4');
      expect(handler.received).toEqual([]);
      resolve();
      await until(() => handler.received.length === 2);
      expect(handler.received.map(({ event }) => event)).toEqual(['first', 'second']);
    });

    test('events of a topic start in their order without waiting for the reply of the one before', async () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      const { client } = await start({
        async receive(_channel, event) {
          if (event === 'slow') await promise;
          return { status: 'ok', response: { event } };
        },
      });
      await client.join('room:a', '1');
      client.send('1', '2', 'room:a', 'slow', {});
      client.send('1', '3', 'room:a', 'quick', {});
      await client.frame((frame) => frame[1] === '3');
      resolve();
      await client.frame((frame) => frame[1] === '2');
      expect(client.on('room:a').map((frame) => frame[1])).toEqual(['1', '3', '2']);
    });

    test('[C62] a leave and a new join that came during a slow join are honoured after it: one live channel', async () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      const { client, handler, server } = await start({
        async join({ channel }) {
          if (channel.joinRef === '7') await promise;
          return { ok: true, response: {} };
        },
      });
      client.send('7', '7', 'room:a', 'phx_join', {});
      client.send('7', '9', 'room:a', 'phx_leave', {});
      client.send('10', '10', 'room:a', 'phx_join', {});
      await client.settled();
      resolve();
      await client.frame((frame) => frame[1] === '10');
      expect(client.on('room:a').map((frame) => [frame[0], frame[1], frame[3]])).toEqual([
        ['7', '7', 'phx_reply'],
        ['7', '9', 'phx_reply'],
        ['7', '7', 'phx_close'],
        ['10', '10', 'phx_reply'],
      ]);
      expect(handler.lefts).toEqual([{ topic: 'room:a', joinRef: '7', why: 'leave' }]);
      expect(server.fanOut.joinedCount('room:a')).toBe(1);
    });
  });
});
