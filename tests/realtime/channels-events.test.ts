/** The dispatch rules of channels-protocol.md section 1.5, checked on the wire by hand, over each transport: events, heartbeats and their order. */
import { afterEach, describe, expect, test } from 'vitest';
import { until } from '../fixtures/channel-client.ts';
import type { HandlerScript } from '../fixtures/channel-handler.ts';
import type { ServerOptions } from '../fixtures/channel-server.ts';
import { handTests, handTransports, ok, refusedBecause } from '../fixtures/hand-tests.ts';

const { start: startOver, stop } = handTests();

afterEach(stop);

describe.each(handTransports)('over $name', (transport) => {
  const start = (script?: HandlerScript, options?: Partial<ServerOptions>) => startOver(transport, script, options);

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

    test('[C49] [deviation 8] a channel that the handler closes ends with phx_close; one whose state is lost with phx_error', async () => {
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
    test('[C61] [deviation 3] a slow join does not delay another topic, and messages of its own topic wait in order', async () => {
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
