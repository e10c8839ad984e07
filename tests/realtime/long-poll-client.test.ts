/** The stock `phoenix` client over long-poll, with the real worker behind it: real origin check, cookies, tickets. */
import { randomUUID } from 'node:crypto';
import { createServer, type RequestListener } from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { createForwarder } from '../../app/_server/forward.ts';
import { participantTopic, stageTopic } from '../../lib/protocol/topics.ts';
import { protocolVersion } from '../../lib/protocol/version.ts';
import { until } from '../fixtures/channel-client.ts';
import { roomRouter, TestHandler } from '../fixtures/channel-handler.ts';
import { startChannelServer } from '../fixtures/channel-server.ts';
import { listenOnFreePort } from '../fixtures/listen.ts';
import { ask, RawLongPoll } from '../fixtures/long-poll-client.ts';
import { longPollWorkerTests } from '../fixtures/long-poll-worker.ts';
import { joinTopic, openSocket, pushCommand, type JoinedChannel } from '../fixtures/phoenix-client.ts';
import { phoenixVersions, type StockOptions } from '../fixtures/stock-client.ts';
import { openPoll, preparePoll, type TestAssembly } from '../fixtures/worker.ts';

const { start, ticketFor, overLongPoll: overLongPollWith, stop, stops } = longPollWorkerTests();

afterEach(stop);

/** A server in front of a worker; resolves with its port. */
const front = (handle: RequestListener) => listenOnFreePort(createServer(handle), stops);

const forwardTo = (port: number) => createForwarder({ host: '127.0.0.1', port }, { warn() {} });

/** A poll that the client leaves while it waits. */
async function brokenOff(client: RawLongPoll): Promise<unknown> {
  const gone = new AbortController();
  const poll = client.poll(gone.signal).catch(() => 'broken');
  await ask('OPTIONS', client.target);
  gone.abort();
  return poll;
}

const cast = (pollId: string, replaces: number | null = null) => ({ type: 'castBallot', pollId, choice: { answer: 'yes' }, basis: { revision: 1, replaces, castAt: Date.now() } });

async function openedPoll(assembly: TestAssembly): Promise<string> {
  const pollId = await preparePoll(assembly);
  await openPoll(assembly, pollId);
  return pollId;
}

const hears = ({ events }: JoinedChannel, text: string) => until(() => events.some(({ payload }) => JSON.stringify(payload).includes(text)));

/** Whatever was sent on the channel before has been answered. */
const channelSettled = (channel: JoinedChannel['channel']) => new Promise((resolve) => channel.push('echo', {}).receive('ok', resolve));

describe.each(phoenixVersions)('phoenix $version', ({ phoenix }) => {
  const overLongPoll = (port: number, authToken: () => string, more?: StockOptions) => overLongPollWith(port, authToken, more, phoenix);

  describe('the usual way', () => {
    test('[C64] [RT5] [RT8] it joins with a ticket, hears the stage, casts, and is answered', async () => {
      const { world, assembly, id } = await start();
      const socket = overLongPoll(world.port, ticketFor(world, assembly, id));
      const [stage, own] = [await joinTopic(socket, stageTopic(assembly.id)), await joinTopic(socket, participantTopic(assembly.id, id))];
      const pollId = await openedPoll(assembly);
      await hears(stage, pollId);
      const reply = await pushCommand(own, cast(pollId));
      expect(reply.status).toBe('ok');
      const poll = assembly.host.committed.polls.get(pollId);
      expect(poll?.status === 'open' && poll.ballots.get(id)?.sequence).toBe(reply.response['sequence']);
    });

    test('[RT7] [faults 15] [faults 18] a ballot cast over WebSocket and ten times more over long-poll is one ballot with one reply', async () => {
      const { world, assembly, id } = await start();
      const pollId = await openedPoll(assembly);
      const ticket = ticketFor(world, assembly, id);
      const webSocket = openSocket(`ws://127.0.0.1:${world.port}/realtime`, ticket());
      stops.push(() => webSocket.disconnect());
      const before = await joinTopic(webSocket, participantTopic(assembly.id, id));
      const commandId = randomUUID();
      const first = await pushCommand(before, cast(pollId), { commandId });
      expect(first.status).toBe('ok');
      const after = await joinTopic(overLongPoll(world.port, ticket), participantTopic(assembly.id, id));
      const repeated = await Promise.all(Array.from({ length: 10 }, () => pushCommand(after, cast(pollId), { commandId })));
      expect(repeated).toEqual(Array.from({ length: 10 }, () => first));
      const poll = assembly.host.committed.polls.get(pollId);
      expect(poll?.status === 'open' && poll.ballots.size).toBe(1);
    });

    test('[L2a] [L2b] [C46] leaving and joining a topic again in the same tick, a hundred times, loses no channel', async () => {
      const server = await startChannelServer({ handlers: roomRouter(new TestHandler()), limits: { messageBurst: 1_000 } });
      stops.push(() => server.stop());
      const socket = overLongPoll(server.port, () => 'anna');
      let last = await joinTopic(socket, 'room:a');
      for (let n = 0; n < 100; n += 1) {
        last.channel.leave();
        last = await joinTopic(socket, 'room:a');
      }
      // Everything that was sent has been handled and heard before the answer to this.
      const settled = Promise.withResolvers<unknown>();
      last.channel.push('echo', { n: 1 }).receive('ok', settled.resolve);
      expect(await settled.promise).toEqual({ echo: { n: 1 } });
      expect([last.channel.state, server.fanOut.joinedCount('room:a')]).toEqual(['joined', 1]);
    });

    test('[C91] [C92] pushes of one tick go as one POST, more than a hundred as two, and are handled in their order', async () => {
      const handler = new TestHandler();
      let posts = 0;
      const server = await startChannelServer({ handlers: roomRouter(handler), limits: { messageBurst: 1_000 }, longPollMetrics: { posted: () => void (posts += 1) } });
      stops.push(() => server.stop());
      const { channel } = await joinTopic(overLongPoll(server.port, () => 'anna'), 'room:a');
      for (const [pushes, postsOfThem] of [[3, 1], [150, 2]] as const) {
        handler.received.length = 0;
        // The POST before may be answered after its reply has come by poll.
        await until(() => posts > 0);
        posts = 0;
        for (let n = 0; n < pushes; n += 1) channel.push('numbered', { n });
        await until(() => handler.received.length === pushes && posts === postsOfThem);
        expect(handler.received.map(({ payload }) => payload)).toEqual(Array.from({ length: pushes }, (_, n) => ({ n })));
      }
      expect(posts).toBe(2);
    });

    test('[C91] [LP8] what is pushed while a POST is under way goes as one POST after it', async () => {
      const handler = new TestHandler();
      const server = await startChannelServer({ handlers: roomRouter(handler) });
      stops.push(() => server.stop());
      const forwarder = forwardTo(server.port);
      const held: (() => void)[] = [];
      let holds = false;
      let posts = 0;
      const port = await front((request, response) => {
        if (request.method === 'POST') posts += 1;
        if (request.method === 'POST' && holds) held.push(() => forwarder.request(request, response));
        else forwarder.request(request, response);
      });
      const { channel } = await joinTopic(overLongPoll(port, () => 'anna'), 'room:a');
      await channelSettled(channel);
      posts = 0;
      holds = true;
      channel.push('numbered', { n: 0 });
      await until(() => held.length === 1);
      for (let n = 1; n <= 3; n += 1) {
        channel.push('numbered', { n });
        await nextTurn();
      }
      holds = false;
      for (const pass of held) pass();
      await until(() => handler.received.length === 5);
      expect([handler.received.map(({ payload }) => payload).slice(1), posts]).toEqual([[{ n: 0 }, { n: 1 }, { n: 2 }, { n: 3 }], 2]);
    });

    test('[C94] [LP2] its auth token goes with every GET, in a header and in no address, and with no POST', async () => {
      const { world, assembly, id } = await start();
      const forwarder = forwardTo(world.port);
      const asked: { readonly method: string; readonly hasToken: boolean; readonly url: string }[] = [];
      const port = await front((request, response) => {
        asked.push({ method: request.method ?? '', hasToken: request.headers['x-phoenix-authtoken'] !== undefined, url: request.url ?? '' });
        forwarder.request(request, response);
      });
      const ticket = ticketFor(world, assembly, id)();
      const own = await joinTopic(overLongPoll(port, () => ticket), participantTopic(assembly.id, id));
      expect((await pushCommand(own, cast(await openedPoll(assembly)))).status).toBe('ok');
      expect(new Set(asked.map(({ method, hasToken }) => `${method} ${hasToken ? 'with' : 'without'}`))).toEqual(new Set(['GET with', 'POST without']));
      expect(asked.some(({ url }) => url.includes(ticket))).toBe(false);
    });

    test('[WE3] [LP4] it works through the web role’s forwarding, and a poll that is broken off there is broken off at the worker', async () => {
      const { world, assembly, id } = await start();
      const forwarder = forwardTo(world.port);
      const port = await front((request, response) => forwarder.request(request, response));
      const ticket = ticketFor(world, assembly, id);
      const own = await joinTopic(overLongPoll(port, ticket), participantTopic(assembly.id, id));
      const pollId = await openedPoll(assembly);
      expect((await pushCommand(own, cast(pollId))).status).toBe('ok');

      const client = await RawLongPoll.open(`http://127.0.0.1:${port}/realtime/longpoll`, { headers: { 'x-phoenix-authtoken': ticket() } });
      stops.push(() => client.end());
      await client.posted(['1', '1', stageTopic(assembly.id), 'phx_join', { protocol: protocolVersion, instance: randomUUID(), mounts: 0 }]);
      await client.poll();
      // A count may come first.
      while ((await brokenOff(client)) !== 'broken');
      const nextPollId = await openedPoll(assembly);
      const heard = () => client.frames.some((frame) => JSON.stringify(frame[4]).includes(nextPollId));
      while (!heard()) await client.poll();
    });
  });

  describe('coming back', () => {
    test('[C90] [RT13] when its session is gone it sees 410, opens the next, and joins again by itself', async () => {
      const { world, assembly, id } = await start();
      const socket = overLongPoll(world.port, ticketFor(world, assembly, id));
      const errors: unknown[] = [];
      const codes: number[] = [];
      socket.onError((error) => void errors.push(error));
      socket.onClose(({ code }) => void codes.push(code));
      const { channel } = await joinTopic(socket, participantTopic(assembly.id, id));
      expect(world.worker.inside.disconnect(() => true)).toBe(1);
      await until(() => codes.length > 0 && channel.state === 'joined');
      expect([errors[0], codes[0]]).toEqual([410, 3410]);
      expect(world.worker.inside.fanOut.joinedCount(participantTopic(assembly.id, id))).toBe(1);
    });

    test('[C90] [LP3] a worker that was restarted knows no session of before; the client comes back to it by itself', async () => {
      const { world, assembly, id } = await start();
      const next = await start();
      const [before, after] = [forwardTo(world.port), forwardTo(next.world.port)];
      let isRestarted = false;
      const port = await front((request, response) => (isRestarted ? after : before).request(request, response));
      const ticket = () => (isRestarted ? ticketFor(next.world, next.assembly, next.id) : ticketFor(world, assembly, id))();
      const socket = overLongPoll(port, ticket);
      await joinTopic(socket, participantTopic(assembly.id, id));
      isRestarted = true;
      // The poll under way ends with the old process.
      void world.worker.drain();
      const there = await joinTopic(socket, participantTopic(next.assembly.id, next.id));
      expect(there.reply['epoch']).toEqual(expect.any(String));
    });

    test('[C89] [RT11] refused for overload it comes back at its own pace until it is let in', async () => {
      const { world, assembly, id } = await start();
      let busy = 3;
      const forwarder = forwardTo(world.port);
      const port = await front((request, response) => {
        if (request.method === 'GET' && busy > 0) {
          busy -= 1;
          response.writeHead(503, { 'content-type': 'text/plain' }).end('busy');
          return;
        }
        forwarder.request(request, response);
      });
      await joinTopic(overLongPoll(port, ticketFor(world, assembly, id)), participantTopic(assembly.id, id));
      expect(busy).toBe(0);
    });

    test('[C93] [faults 39] a POST that is never answered is given up; the client reconnects, and what it sends then arrives once', async () => {
      const { world, assembly, id } = await start();
      const forwarder = forwardTo(world.port);
      let swallows = false;
      const port = await front((request, response) => {
        if (request.method === 'POST' && swallows) {
          swallows = false;
          return;
        }
        forwarder.request(request, response);
      });
      const pollId = await openedPoll(assembly);
      const socket = overLongPoll(port, ticketFor(world, assembly, id), { longpollerTimeout: 300, params: { instance: randomUUID() } });
      const errors: unknown[] = [];
      socket.onError((error) => void errors.push(error));
      const before = await joinTopic(socket, participantTopic(assembly.id, id));
      const commandId = randomUUID();
      swallows = true;
      void pushCommand(before, cast(pollId), { commandId });
      await until(() => errors.includes('timeout'));
      before.channel.leave();
      const after = await joinTopic(socket, participantTopic(assembly.id, id));
      const [one, two] = [await pushCommand(after, cast(pollId), { commandId }), await pushCommand(after, cast(pollId), { commandId })];
      expect([one.status, two]).toEqual(['ok', one]);
    });

    test('[RT13] [LP9] a worker that drains answers the ballots that are in, by poll, before it ends', async () => {
      const { world, assembly, id } = await start();
      const own = await joinTopic(overLongPoll(world.port, ticketFor(world, assembly, id)), participantTopic(assembly.id, id));
      const pollId = await openedPoll(assembly);
      const answered = pushCommand(own, cast(pollId));
      await until(() => {
        const poll = assembly.host.committed.polls.get(pollId);
        return poll?.status === 'open' && poll.ballots.size === 1;
      });
      await world.worker.drain();
      expect((await answered).status).toBe('ok');
    });
  });
});
