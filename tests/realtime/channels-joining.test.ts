/** The dispatch rules of channels-protocol.md section 1.5, checked on the wire by hand, over each transport: joins. */
import { afterEach, describe, expect, test } from 'vitest';
import { until } from '../fixtures/channel-client.ts';
import type { HandlerScript } from '../fixtures/channel-handler.ts';
import type { ServerOptions } from '../fixtures/channel-server.ts';
import { handTests, handTransports, ok, refusedBecause, reply } from '../fixtures/hand-tests.ts';

const { start: startOver, stop } = handTests();

afterEach(stop);

describe.each(handTransports)('joining over $name', (transport) => {
  const start = (script?: HandlerScript, options?: Partial<ServerOptions>) => startOver(transport, script, options);

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
