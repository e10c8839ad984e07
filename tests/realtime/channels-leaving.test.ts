/** The dispatch rules of channels-protocol.md section 1.5, checked on the wire by hand, over each transport: leaves, and joins of a topic that is joined. */
import { afterEach, describe, expect, test } from 'vitest';
import type { HandlerScript } from '../fixtures/channel-handler.ts';
import type { ServerOptions } from '../fixtures/channel-server.ts';
import { handTests, handTransports, ok, refusedBecause } from '../fixtures/hand-tests.ts';

const { start: startOver, stop } = handTests();

afterEach(stop);

describe.each(handTransports)('leaving and joining again over $name', (transport) => {
  const start = (script?: HandlerScript, options?: Partial<ServerOptions>) => startOver(transport, script, options);

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

  test('[C44] [C45] [deviation 1] a second join ends the first: its cleanup, its close, and only then the new reply', async () => {
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
