/** Lesson L2, replayed: a topic is left and joined again back to back, over long-poll, on a line that delays every packet as it likes. */
import { afterEach, expect, test } from 'vitest';
import { roomRouter, TestHandler } from '../fixtures/channel-handler.ts';
import { startChannelServer } from '../fixtures/channel-server.ts';
import { askedOf, RawLongPoll } from '../fixtures/long-poll-client.ts';
import { jitter } from '../fixtures/network/jitter.ts';
import { Line } from '../fixtures/network/line.ts';
import { joinTopic } from '../fixtures/phoenix-client.ts';
import { phoenixVersions } from '../fixtures/stock-client.ts';

const races = 10_000;
const clients = 80;
const racesEach = races / clients;
/** In a quarter of the cases the join overtook the leave, when it was found. */
const mostDelayMs = 3;
const seed = 2;
/** Ten thousand round trips on a busy machine. */
const limitMs = 240_000;

const stops: (() => unknown)[] = [];

afterEach(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop();
});

async function start() {
  const handler = new TestHandler();
  const server = await startChannelServer({ handlers: roomRouter(handler), limits: { messageBurst: 10 * races } });
  stops.push(() => server.stop());
  const delayed = { delayMs: jitter(seed, mostDelayMs) };
  const line = await Line.open(server.port, { up: delayed, down: delayed });
  stops.push(() => line.close());
  return { handler, server, line };
}

const everyone = Array.from({ length: clients }, (_, n) => `room:${n}`);

test('[L2] the stock client, one half of an older version, leaves and joins a topic in the same tick 10,000 times, and no channel is lost', { timeout: limitMs }, async () => {
  const { server, line } = await start();
  await Promise.all(
    everyone.map(async (topic, n) => {
      const [present, former] = phoenixVersions;
      const { Socket, LongPoll } = (n % 2 === 0 ? present : former).phoenix;
      const socket = new Socket(`ws://127.0.0.1:${line.port}/realtime`, { transport: LongPoll });
      stops.push(() => new Promise<void>((resolve) => socket.disconnect(() => resolve())));
      socket.connect();
      let last = await joinTopic(socket, topic);
      for (let n = 0; n < racesEach; n += 1) {
        last.channel.leave();
        last = await joinTopic(socket, topic);
      }
      // Whatever was to close it has been heard before the answer to this.
      const { promise, resolve } = Promise.withResolvers<unknown>();
      last.channel.push('echo', { topic }).receive('ok', resolve);
      expect(await promise).toEqual({ echo: { topic } });
      expect([last.channel.state, server.fanOut.joinedCount(topic)]).toEqual(['joined', 1]);
    }),
  );
});

test('[L2] a client from before there were batches sends leave and join as two POSTs at once 10,000 times, and no channel is lost', { timeout: limitMs }, async () => {
  const { handler, server, line } = await start();
  await Promise.all(
    everyone.map(async (topic) => {
      const client = await RawLongPoll.connect(`${line.origin}/realtime/longpoll`);
      stops.push(() => client.end());
      const single = async (...frame: unknown[]) => askedOf(await client.post(JSON.stringify(frame), 'application/json'));
      await client.join(topic, '0');
      for (let n = 1; n <= racesEach; n += 1) {
        await Promise.all([single(`${n - 1}`, `leave ${n}`, topic, 'phx_leave', {}), single(`${n}`, `${n}`, topic, 'phx_join', {})]);
        client.frames.length = 0;
      }
      client.send(`${racesEach}`, 'last', topic, 'echo', {});
      expect((await client.frame((frame) => frame[1] === 'last'))[4]).toEqual({ status: 'ok', response: { echo: {} } });
      expect(server.fanOut.joinedCount(topic)).toBe(1);
    }),
  );
  // The race took place: now the one, now the other came first.
  const howLeft = handler.lefts.map(({ why }) => why);
  expect(howLeft).toHaveLength(races);
  expect(howLeft.filter((why) => why === 'leave').length).toBeGreaterThan(races / 10);
  expect(howLeft.filter((why) => why === 'replaced').length).toBeGreaterThan(races / 10);
});
