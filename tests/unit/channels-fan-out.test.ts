/** The channel layer with a second, made-up transport and a clock that stands still: it knows neither sockets nor time. */
import { describe, expect, test } from 'vitest';
import { defaultChannelLimits, fanOutSliceMs, maxQueuedBroadcastsPerTopic, type ChannelLimits } from '../../realtime/channels/limits.ts';
import type { HandlerScript } from '../fixtures/channel-handler.ts';
import { settled, world } from '../fixtures/channel-world.ts';

describe('slices', () => {
  test('[RT10] [C55] a broadcast is encoded once, goes out in slices, and the same bytes reach everyone', async () => {
    const { fanOut, clock, joinMany, reached, ...rest } = world();
    const members = await joinMany(25);
    let encodings = 0;
    fanOut.publish('room:a', 'news', { toJSON: () => ({ n: (encodings += 1) }) });
    expect(reached(members, 'news')).toBe(10);
    clock.turn();
    expect(reached(members, 'news')).toBe(20);
    clock.turn();
    expect(reached(members, 'news')).toBe(25);
    expect(encodings).toBe(1);
    expect(new Set(members.map(({ connection }) => connection.sent.at(-1))).size).toBe(1);
    expect(rest.handler.received).toEqual([]);
  });

  test('[RT10] a slice ends when its time is up, however few it has reached', async () => {
    const { fanOut, clock, joinMany, reached } = world({}, {}, 100);
    const members = await joinMany(25);
    for (const { connection } of members) {
      const send = connection.send.bind(connection);
      connection.send = (frame) => {
        // A busy machine, where a write takes long.
        clock.stall(fanOutSliceMs / 8);
        send(frame);
      };
    }
    fanOut.publish('room:a', 'news', {});
    expect(reached(members, 'news')).toBe(10);
    clock.turn();
    expect(reached(members, 'news')).toBe(20);
    clock.turn();
    expect(reached(members, 'news')).toBe(25);
  });

  test('[RT10] commands are answered between two slices', async () => {
    const { fanOut, clock, joinMany, reached, send } = world();
    const members = await joinMany(25);
    fanOut.publish('room:a', 'news', {});
    const [first] = members;
    if (first === undefined) throw new Error('nobody there');
    send(first, '1', 'cmd', 'room:a', 'phx_leave', {});
    expect(first.connection.frames.some((frame) => frame[1] === 'cmd')).toBe(true);
    expect(reached(members, 'news')).toBe(10);
    clock.turn();
    clock.turn();
    expect(reached(members, 'news')).toBe(25);
  });

  test('on one topic the order of publishing is kept for everyone, across slices', async () => {
    const { fanOut, clock, joinMany } = world();
    const members = await joinMany(25);
    for (let n = 1; n <= 5; n += 1) fanOut.publish('room:a', 'news', { n });
    while (clock.turn() > 0);
    for (const { connection } of members) {
      expect(connection.payloadsOf('news')).toEqual([1, 2, 3, 4, 5].map((n) => ({ n })));
    }
    expect(fanOut.queuedCount).toBe(0);
  });

  test('[OP3] who publishes hears when the last connection was written to; what took the place of a message counts for it', async () => {
    const { fanOut, clock, joinMany } = world();
    const delivered: string[] = [];
    const publish = (name: string, replaceKey = 'stage') => fanOut.publish('room:a', 'stage', { name }, { replaceKey, onDelivered: () => delivered.push(name) });
    publish('to nobody');
    await joinMany(25);
    publish('first');
    clock.turn();
    expect(delivered).toEqual([]);
    publish('replaced');
    publish('newest');
    clock.turn();
    expect(delivered).toEqual(['first']);
    while (clock.turn() > 0);
    expect(delivered).toEqual(['first', 'replaced', 'newest']);
  });

  test('a small topic is not kept waiting by a large one', async () => {
    const { fanOut, clock, joinMany, join, connect, reached } = world();
    const many = await joinMany(100);
    const staff = await join(connect(), 'room:staff');
    fanOut.publish('room:a', 'news', {});
    fanOut.publish('room:staff', 'count', {});
    clock.turn();
    clock.turn();
    expect(reached([staff], 'count')).toBe(1);
    expect(reached(many, 'news')).toBeLessThan(100);
  });

  test('newer state replaces older state of the same key that nobody has begun to get', async () => {
    const { fanOut, clock, joinMany } = world();
    const members = await joinMany(25);
    fanOut.publish('room:a', 'other', {});
    for (let n = 1; n <= 5; n += 1) fanOut.publish('room:a', 'stage', { n }, { replaceKey: 'stage' });
    while (clock.turn() > 0);
    for (const { connection } of members) expect(connection.payloadsOf('stage')).toEqual([{ n: 5 }]);
  });

  test('[L4b] a publisher who is faster than the slices pays for it: nothing is lost and the queue is bounded', async () => {
    const { fanOut, clock, joinMany } = world();
    const members = await joinMany(25);
    const many = maxQueuedBroadcastsPerTopic * 3;
    for (let n = 0; n < many; n += 1) fanOut.publish('room:a', 'news', { n });
    expect(fanOut.queuedCount).toBeLessThanOrEqual(maxQueuedBroadcastsPerTopic);
    while (clock.turn() > 0);
    for (const { connection } of members) expect(connection.payloadsOf('news')).toHaveLength(many);
  });

  test('who joins between two slices gets only what is published afterwards, who leaves gets nothing more', async () => {
    const { fanOut, clock, joinMany, join, connect, send } = world();
    const members = await joinMany(15);
    fanOut.publish('room:a', 'news', { n: 1 });
    const late = await join(connect());
    const leaver = members.at(-1);
    if (leaver === undefined) throw new Error('nobody there');
    send(leaver, '1', '2', 'room:a', 'phx_leave', {});
    fanOut.publish('room:a', 'news', { n: 2 });
    while (clock.turn() > 0);
    expect(late.connection.payloadsOf('news')).toEqual([{ n: 2 }]);
    expect(leaver.connection.payloadsOf('news')).toEqual([]);
  });

  test('[RT13] whoever stops the server can wait until all that was published is on its way', async () => {
    const { fanOut, clock, joinMany, reached } = world();
    const members = await joinMany(25);
    await fanOut.whenIdle();
    fanOut.publish('room:a', 'reconnect', {});
    let isIdle = false;
    const idle = fanOut.whenIdle().then(() => (isIdle = true));
    await settled();
    expect([isIdle, reached(members, 'reconnect')]).toEqual([false, 10]);
    while (clock.turn() > 0);
    await idle;
    expect(reached(members, 'reconnect')).toBe(25);
  });

  test('nothing is encoded for a topic that nobody is on', () => {
    const made = world();
    made.fanOut.publish('room:a', 'news', {});
    expect(made.encoded).toBe(0);
  });
});

describe('parts of an audience', () => {
  const grouped: HandlerScript = {
    async join({ principal }) {
      return { ok: true, response: {}, groups: principal.name.split(' ') };
    },
  };

  test('[RT4] a broadcast to groups reaches their channels, each once', async () => {
    const { fanOut, clock, connect, join } = world(grouped);
    const participant = await join(connect('participant'));
    const staff = await join(connect('staff'));
    const both = await join(connect('staff screen'));
    fanOut.publish('room:a', 'count', { n: 1 }, { to: { groups: ['staff', 'screen'] } });
    while (clock.turn() > 0);
    expect(participant.connection.payloadsOf('count')).toEqual([]);
    expect(staff.connection.payloadsOf('count')).toEqual([{ n: 1 }]);
    expect(both.connection.payloadsOf('count')).toEqual([{ n: 1 }]);
    expect([fanOut.joinedCount('room:a'), fanOut.joinedCount('room:a', 'staff'), fanOut.joinedCount('room:a', 'none')]).toEqual([3, 2, 0]);
  });

  test('what two groups are told under one key does not replace each other', async () => {
    const { fanOut, clock, connect, join } = world(grouped, {}, 1);
    const participant = await join(connect('participant'));
    const staff = await join(connect('staff'));
    fanOut.publish('room:a', 'other', {});
    fanOut.publish('room:a', 'count', { n: 1 }, { to: { groups: ['staff'] }, replaceKey: 'count' });
    fanOut.publish('room:a', 'count', { n: 2 }, { to: { groups: ['participant'] }, replaceKey: 'count' });
    while (clock.turn() > 0);
    expect(staff.connection.payloadsOf('count')).toEqual([{ n: 1 }]);
    expect(participant.connection.payloadsOf('count')).toEqual([{ n: 2 }]);
  });

  test('[RT14] a predicate that throws ends its own broadcast and nothing else', async () => {
    const { fanOut, clock, connect, join, errors } = world();
    const member = await join(connect());
    const where = () => {
      throw new Error('a bug');
    };
    fanOut.publish('room:a', 'news', { n: 1 }, { to: { where } });
    fanOut.publish('room:a', 'news', { n: 2 }, { to: { where: ({ principal }) => principal.name === 'anybody' } });
    while (clock.turn() > 0);
    expect(member.connection.payloadsOf('news')).toEqual([{ n: 2 }]);
    expect(errors).toHaveLength(1);
  });
});

describe('subscribing before the snapshot', () => {
  test('[RT5] [C56] [deviation 2] what is published during a join comes after the reply, in order, exactly once', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const { fanOut, clock, connect, join } = world({
      async join() {
        await promise;
        return { ok: true, response: {}, groups: ['staff'] };
      },
    });
    const member = await join(connect());
    fanOut.publish('room:a', 'news', { n: 1 });
    fanOut.publish('room:a', 'stage', { n: 1 }, { replaceKey: 'stage' });
    fanOut.publish('room:a', 'news', { n: 2 }, { to: { groups: ['staff'] } });
    fanOut.publish('room:a', 'news', { n: 3 }, { to: { groups: ['screen'] } });
    fanOut.publish('room:a', 'stage', { n: 2 }, { replaceKey: 'stage' });
    while (clock.turn() > 0);
    expect(member.connection.frames).toEqual([]);
    resolve();
    await settled();
    fanOut.publish('room:a', 'news', { n: 4 });
    while (clock.turn() > 0);
    expect(member.connection.frames.map((frame) => [frame[3], frame[4]])).toEqual([
      ['phx_reply', { status: 'ok', response: {} }],
      ['news', { n: 1 }],
      ['news', { n: 2 }],
      ['stage', { n: 2 }],
      ['news', { n: 4 }],
    ]);
  });

  test('[RT5] [L4b] a join that misses more than can be held is refused rather than answered with a gap', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const { fanOut, connect, join, handler } = world(
      {
        async join() {
          await promise;
          return { ok: true, response: {} };
        },
      },
      { maxHeldFrames: 3 },
    );
    const member = await join(connect());
    for (let n = 0; n < 4; n += 1) fanOut.publish('room:a', 'news', { n });
    resolve();
    await settled();
    expect(member.connection.frames.map((frame) => frame[4])).toEqual([{ status: 'error', response: { reason: 'join overrun' } }]);
    expect(handler.lefts.map(({ why }) => why)).toEqual(['crash']);
  });
});

describe('who cannot keep up', () => {
  const kilobyte = 'x'.repeat(1024);
  const stage = (n: number) => ({ n, text: kilobyte });

  async function slowMember(limits: Partial<ChannelLimits> = {}) {
    const made = world({}, limits);
    const member = await made.join(made.connect());
    member.connection.takesAll = false;
    const publish = (n: number, replaceKey = 'stage') => made.fanOut.publish('room:a', replaceKey, stage(n), { replaceKey });
    return { ...made, made, member, publish };
  }

  test('[RT9] [faults 11] [deviation 10] above 64 KiB state is parked, newest per key, and sent when the client has caught up', async () => {
    const { member, publish, clock, made } = await slowMember();
    for (let n = 1; n <= 500; n += 1) {
      publish(n);
      publish(n, 'counts');
      clock.turn();
    }
    const { connection } = member;
    expect(connection.bufferedBytes()).toBeLessThanOrEqual(64 * 1024);
    expect(made.parked).toBeGreaterThan(0);
    const sentBefore = connection.sent.length;
    connection.drain();
    clock.advance(100);
    expect(connection.sent.slice(sentBefore).map((frame) => JSON.parse(frame.bytes.toString())[4].n)).toEqual([500, 500]);
    expect(connection.cuts).toEqual([]);
    publish(501);
    expect(connection.payloadsOf('stage').at(-1)).toEqual(stage(501));
  });

  test('[RT9] while state is parked a newer one never overtakes it, and an older one never follows a newer', async () => {
    const { member, publish, clock } = await slowMember();
    for (let n = 1; n <= 100; n += 1) {
      publish(n);
      clock.turn();
    }
    member.connection.drain();
    publish(101);
    clock.advance(100);
    const seen = member.connection.payloadsOf('stage').map((payload) => JSON.stringify(payload));
    const numbers = seen.map((text) => Number(/"n":(\d+)/.exec(text)?.[1]));
    expect(numbers).toEqual([...numbers].sort((one, other) => one - other));
    expect(numbers.at(-1)).toBe(101);
    expect(numbers).not.toContain(100);
  });

  test('[RT9] who takes nothing for the length of the window is cut; its channels are cleaned up', async () => {
    const { member, publish, clock, handler } = await slowMember();
    for (let n = 1; n <= 100; n += 1) {
      publish(n);
      clock.turn();
    }
    clock.advance(defaultChannelLimits.progressWindowMs + 200);
    expect(member.connection.cuts).toEqual(['slow-consumer']);
    expect(member.session.isOpen).toBe(false);
    expect(handler.lefts.map(({ why }) => why)).toEqual(['connection-closed']);
  });

  test('[RT9] who is slow but takes enough is kept', async () => {
    const { member, publish, clock } = await slowMember();
    for (let n = 1; n <= 100; n += 1) {
      publish(n);
      clock.turn();
    }
    for (let windows = 0; windows < 3; windows += 1) {
      member.connection.drain(10 * 1024);
      clock.advance(defaultChannelLimits.progressWindowMs + 200);
    }
    expect(member.connection.cuts).toEqual([]);
  });

  test('[RT9] replies are never parked: they go, or the connection does', async () => {
    const { member, send, made } = await slowMember({ cutAboveBytes: 4096, messageBurst: 1000 });
    for (let n = 0; n < 200 && member.session.isOpen; n += 1) send(member, null, `${n}`, 'phoenix', 'heartbeat', {});
    expect(member.connection.cuts).toEqual(['output-overflow']);
    expect(member.connection.bufferedBytes()).toBeLessThanOrEqual(4096);
    expect(made.parked).toBe(0);
  });

  test('[L4b] the number of parked keys is bounded', async () => {
    const { member, publish, clock } = await slowMember({ maxParkedFrames: 3 });
    for (let n = 1; n <= 70; n += 1) {
      publish(n);
      clock.turn();
    }
    for (let key = 0; key < 3; key += 1) publish(1, `list-${key}`);
    expect(member.connection.cuts).toEqual(['output-overflow']);
  });

  test('[RT9] what was parked for a channel that has gone is not sent to the one that follows it', async () => {
    const { member, publish, clock, send, join } = await slowMember();
    for (let n = 1; n <= 100; n += 1) {
      publish(n);
      clock.turn();
    }
    send(member, '1', '2', 'room:a', 'phx_leave', {});
    await join(member, 'room:a', '3');
    const sentBefore = member.connection.sent.length;
    member.connection.drain();
    clock.advance(100);
    expect(member.connection.sent).toHaveLength(sentBefore);
  });

  test('[L4b] no timer runs for stale connections when there are none', async () => {
    const { member, publish, clock } = await slowMember();
    const timers = clock.timerCount;
    for (let n = 1; n <= 100; n += 1) {
      publish(n);
      clock.turn();
    }
    expect(clock.timerCount).toBe(timers + 1);
    member.connection.drain();
    clock.advance(1_000);
    expect(clock.timerCount).toBe(timers);
  });
});

describe('the end of a connection', () => {
  test('[C57] every channel is cleaned up once, and one still joining when its handler answers', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const { connect, join, handler, channels, fanOut } = world({
      async join({ topic }) {
        if (topic === 'room:slow') await promise;
        return { ok: true, response: {} };
      },
    });
    const member = await join(connect());
    await join(member, 'room:b', '2');
    await join(member, 'room:slow', '3');
    member.session.closed();
    member.session.closed();
    expect(handler.lefts.map(({ topic, why }) => [topic, why])).toEqual([
      ['room:a', 'connection-closed'],
      ['room:b', 'connection-closed'],
    ]);
    resolve();
    await settled();
    expect(handler.lefts).toHaveLength(3);
    expect([channels.connectionCount, fanOut.joinedCount('room:a'), fanOut.joinedCount('room:slow')]).toEqual([0, 0, 0]);
  });

  test('[RT14] a handler that publishes when somebody is cut in the middle of a broadcast disturbs nobody', async () => {
    const made = world({ left: () => made.fanOut.publish('room:a', 'gone', {}) }, { cutAboveBytes: 4500 }, 20);
    const slow = await made.join(made.connect());
    const others = await made.joinMany(5);
    slow.connection.takesAll = false;
    for (let n = 1; n <= 9; n += 1) made.fanOut.publish('room:a', 'news', { n, text: 'x'.repeat(1000) });
    while (made.clock.turn() > 0);
    expect(slow.connection.cuts).toEqual(['output-overflow']);
    for (const { connection } of others) {
      expect(connection.frames.map((frame) => frame[3])).toEqual(['phx_reply', ...Array.from({ length: 9 }, () => 'news'), 'gone']);
    }
  });
});
