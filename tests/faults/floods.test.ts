/** Credentials that send as much as they can, while others vote (faults.md row 30). */
import { expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { participantTopic } from '../../lib/protocol/topics.ts';
import { protocolVersion } from '../../lib/protocol/version.ts';
import { until } from '../fixtures/channel-client.ts';
import { browserOf } from './harness/credentials.ts';
import { sized } from './harness/extent.ts';
import { openFileScene } from './harness/file-scene.ts';

const flooders = sized(40, 8);
const voters = sized(400, 60);
/** Ten thousand a second, for as long as they are let. */
const perBurst = 100;
const burstEveryMs = 10;

const { house, worker, chair, log, endWithFile, vote, judge } = await openFileScene({ people: voters + flooders, present: voters, polls: 1 });

/** Comes back whenever it is let, and goes on. */
class Flooder {
  sent = 0;
  cuts = 0;
  refusals = 0;
  refusedWith = 0;
  retryAfterS = 0;
  isEnough = false;
  readonly #participantId: string;
  readonly #by: 'message' | 'ping';

  constructor(participantId: string, by: 'message' | 'ping') {
    this.#participantId = participantId;
    this.#by = by;
  }

  connect(): void {
    const { cookie, origin } = browserOf(house, this.#participantId);
    const socket = new WebSocket(`${worker.baseUrl.replace('http', 'ws')}/realtime/websocket?vsn=2.0.0`, { headers: { cookie }, origin });
    let timer: NodeJS.Timeout | undefined;
    socket.on('open', () => {
      timer = setInterval(() => this.#burst(socket), burstEveryMs);
    });
    socket.on('unexpected-response', (request, response) => {
      this.refusals += 1;
      this.refusedWith = response.statusCode ?? 0;
      this.retryAfterS = Number(response.headers['retry-after']);
      request.destroy();
      socket.terminate();
    });
    socket.on('error', () => undefined);
    socket.on('close', (code) => {
      clearInterval(timer);
      if (timer !== undefined && code === 1006) this.cuts += 1;
      if (!this.isEnough) setTimeout(() => this.connect(), burstEveryMs);
    });
  }

  #burst(socket: WebSocket): void {
    for (let n = 0; n < perBurst; n += 1) {
      this.sent += 1;
      if (this.#by === 'ping') socket.ping();
      else socket.send(JSON.stringify(['1', `${this.sent}`, participantTopic(house.assemblyId, this.#participantId), 'phx_join', { protocol: protocolVersion, instance: crypto.randomUUID(), mounts: 0 }]));
    }
  }
}

test('[RT11] [faults 30] message and ping floods are warned of, cut, and refused before the upgrade; every ballot of the others is recorded meanwhile', async () => {
  await chair.come();
  const [pollId = ''] = house.pollIds;
  await chair.open(pollId);
  const people = house.participants.slice(0, voters).map((participantId) => {
    const voter = vote(participantId);
    voter.client.start();
    return voter;
  });
  await until(() => people.every((voter) => voter.isConnected && voter.mayVote(pollId)));

  const floods = house.participants.slice(voters).map((id, n) => new Flooder(id, n % 2 === 0 ? 'message' : 'ping'));
  endWithFile(() => floods.forEach((flood) => (flood.isEnough = true)));
  for (const flood of floods) flood.connect();
  await until(() => floods.some((flood) => flood.sent > 0));
  for (const voter of people) {
    voter.vote(pollId, { answer: 'yes' });
    await new Promise((resolve) => setImmediate(resolve));
  }
  await until(() => people.every((voter) => voter.unsettled === 0));
  await until(() => floods.every((flood) => flood.cuts > 0 && flood.refusals > 0));

  const warned = worker.logged('a connection sends more messages than it may').length;
  const cut = await worker.metric('hemicycle_connections_cut_total', ['flood']);
  const refused = await worker.metric('hemicycle_upgrades_refused_total', ['flood']);
  console.info(`floods: ${floods.reduce((sum, { sent }) => sum + sent, 0)} messages and pings of ${flooders} credentials; cut ${cut}, refused ${refused}, ${log.acknowledged(pollId)} ballots acknowledged`);
  expect([cut, warned]).toEqual([flooders, flooders]);
  expect(refused).toBeGreaterThanOrEqual(flooders);
  expect(floods.map(({ cuts, refusedWith, retryAfterS }) => [cuts, refusedWith, retryAfterS > 0])).toEqual(floods.map(() => [1, 429, true]));
  expect(people.flatMap(({ losses }) => losses)).toEqual([]);

  await chair.close(pollId);
  expect(log.acknowledged(pollId)).toBe(voters);
  expect(await judge()).toEqual([]);
});
