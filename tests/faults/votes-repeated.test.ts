/** Ballots that arrive more than once, from two devices, out of order, or over another transport than they began with (faults.md rows 15 to 18). */
import type { PollChoice } from '../../lib/assembly/ballot.ts';
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { protocolVersion } from '../../lib/protocol/version.ts';
import { until } from '../fixtures/channel-client.ts';
import { askedOf, type RawLongPoll } from '../fixtures/long-poll-client.ts';
import { Line } from '../fixtures/network/line.ts';
import { startUpgradeGate } from '../fixtures/upgrade-gate.ts';
import { answerTo, castFrame, longPollDevice, webSocketDevice, type Device } from './harness/device.ts';
import { sized } from './harness/extent.ts';
import { openFileScene } from './harness/file-scene.ts';
import { readRecord } from './harness/record.ts';

const people = sized(200, 20);
const yes = { answer: 'yes' } as const;
const no = { answer: 'no' } as const;

const { house, worker, chair, log, endWithFile, nextPoll, vote, judge } = await openFileScene({ people, present: people, polls: 5 });
await chair.come();

async function openPoll(): Promise<string> {
  const pollId = nextPoll();
  await chair.open(pollId);
  return pollId;
}

async function byWebSocket(participantId: string): Promise<Device> {
  const device = await webSocketDevice(house, worker.baseUrl, participantId);
  endWithFile(() => device.client.end());
  return device;
}

async function byLongPoll(participantId: string, baseUrl = worker.baseUrl, instance?: string): Promise<Device<RawLongPoll>> {
  const device = await longPollDevice(house, baseUrl, participantId, instance);
  endWithFile(() => device.client.end());
  return device;
}

async function ballotsOf(pollId: string): Promise<ReadonlyMap<string, readonly PollChoice[]>> {
  const ballots = new Map<string, PollChoice[]>();
  for (const { actor, change } of await readRecord(house.databaseUrl, house.assemblyId)) {
    if (change.type !== 'ballot.cast@1' || change.body.poll !== pollId) continue;
    ballots.set(actor, [...(ballots.get(actor) ?? []), change.body.choice]);
  }
  return ballots;
}

const once = (choice: PollChoice) => new Map(house.participants.map((id) => [`participant:${id}`, [choice]]));

test('[RT7] [HO3] [faults 15] the same ballot ten times, over WebSocket and long-poll at once, is one ballot with one receipt', async () => {
  const pollId = await openPoll();
  const before = await worker.metric('hemicycle_commands_total', ['castBallot', 'accepted']);
  await Promise.all(
    house.participants.map(async (id) => {
      const devices = [await byWebSocket(id), await byLongPoll(id)];
      const commandId = randomUUID();
      const answers = devices.flatMap((one) => [1, 2, 3, 4, 5].map((n) => {
        one.client.send(...castFrame(one, `cast ${n}`, pollId, yes, commandId));
        return answerTo(one, `cast ${n}`);
      }));
      const receipts = new Set((await Promise.all(answers)).map((answer) => JSON.stringify(answer)));
      expect([...receipts]).toEqual([expect.stringContaining('"status":"ok"')]);
    }),
  );
  // All of them arrived, and were answered as what they were.
  expect((await worker.metric('hemicycle_commands_total', ['castBallot', 'accepted'])) - before).toBe(10 * people);
  expect(await ballotsOf(pollId)).toEqual(once(yes));
});

test('[PO7] [faults 16] two devices of one member in the same instant: one ballot counts, and the other is told which', async () => {
  const pollId = await openPoll();
  const won = { webSocket: 0, longPoll: 0 };
  await Promise.all(
    house.participants.map(async (id, index) => {
      const [one, other] = [await byWebSocket(id), await byLongPoll(id)];
      const [first, second] = index % 2 === 0 ? [one, other] : [other, one];
      first.client.send(...castFrame(first, 'cast', pollId, first === one ? yes : no));
      second.client.send(...castFrame(second, 'cast', pollId, second === one ? yes : no));
      const [answer, otherAnswer] = [await answerTo(one, 'cast'), await answerTo(other, 'cast')];
      expect([answer.status, otherAnswer.status].sort()).toEqual(['error', 'ok']);
      const [recorded, refused] = answer.status === 'ok' ? [answer.response, otherAnswer.response] : [otherAnswer.response, answer.response];
      won[answer.status === 'ok' ? 'webSocket' : 'longPoll'] += 1;
      expect(refused).toMatchObject({ refusal: { reason: 'ballot-outdated', recorded: recorded['sequence'] } });
    }),
  );
  console.info(`two devices at once: ${won.webSocket} times the WebSocket, ${won.longPoll} times the long-poll`);
  const ballots = await ballotsOf(pollId);
  expect(ballots.size).toBe(people);
  expect([...ballots.values()].filter((choices) => choices.length !== 1)).toEqual([]);
  const answers = [...ballots.values()].map(([choice]) => Object(choice).answer);
  expect([answers.filter((one) => one === 'yes').length, answers.filter((one) => one === 'no').length]).toEqual([won.webSocket, won.longPoll]);
});

test('[LP7] [LP8] [L2a] [faults 17] a POST that is delivered after its session was replaced, or after a later ballot, or twice, overwrites nothing', async () => {
  const pollId = await openPoll();
  await Promise.all(
    house.participants.map(async (id, index) => {
      const line = await Line.open(worker.port);
      endWithFile(() => line.close());
      const instance = randomUUID();
      const late = await byLongPoll(id, line.origin, instance);
      // Of the same page, which has opened another session since; or of another one, which goes on.
      const isReplaced = index % 2 === 0;
      line.behave({ up: { isHeld: true } });
      const frame = castFrame(late, 'late', pollId, no);
      const posting = late.client.post(JSON.stringify(frame), 'application/json');
      await until(() => line.waitingBytes > JSON.stringify(frame).length);
      const now = await byLongPoll(id, worker.baseUrl, isReplaced ? instance : randomUUID());
      // A proxy that has had no answer sends a POST again, as it was.
      const body = JSON.stringify(castFrame(now, 'now', pollId, yes));
      for (let n = 0; n < 3; n += 1) expect((await now.client.post(body)).status).toBe(200);
      const receipts = () => now.client.frames.filter((one) => one[1] === 'now').map((one) => one[4]);
      await until(() => receipts().length === 3);
      expect(receipts()[0]).toMatchObject({ status: 'ok' });
      expect(new Set(receipts().map((one) => JSON.stringify(one))).size).toBe(1);
      line.heal();
      const answer = await askedOf(await posting);
      expect(answer.status).toBe(isReplaced ? 410 : 200);
      if (!isReplaced) expect(await answerTo(late, 'late')).toMatchObject({ status: 'error', response: { refusal: { reason: 'ballot-outdated' } } });
    }),
  );
  expect(await ballotsOf(pollId)).toEqual(once(yes));
});

test('[L2a] [L2b] [LP8] [faults 17] leave and join as two POSTs at once leave everybody with a channel that takes their ballot', async () => {
  const pollId = await openPoll();
  await Promise.all(
    house.participants.map(async (id) => {
      const { client, topic } = await byLongPoll(id);
      const params = { protocol: protocolVersion, instance: randomUUID(), mounts: 1 };
      const single = async (...frame: unknown[]) => askedOf(await client.post(JSON.stringify(frame), 'application/json'));
      await Promise.all([single('1', 'leave', topic, 'phx_leave', {}), single('2', '2', topic, 'phx_join', params)]);
      const joined = await client.frame((frame) => frame[0] === '2' && frame[3] === 'phx_reply');
      const epoch = String(Object(Object(joined[4]).response).epoch);
      const [, ref, , event, payload] = castFrame({ topic, epoch }, 'cast', pollId, yes);
      client.send('2', ref, topic, event, payload);
      expect(await answerTo({ client }, 'cast')).toMatchObject({ status: 'ok' });
    }),
  );
  expect(await ballotsOf(pollId)).toEqual(once(yes));
});

test('[RT17] [RT8] [faults 18] the network begins to block WebSockets in the middle of a vote: each ballot is settled over long-poll, once', async () => {
  const pollId = await openPoll();
  const gate = await startUpgradeGate(worker.port);
  endWithFile(() => gate.close());
  const voters = house.participants.map((participantId) => {
    const voter = vote(participantId, gate.origin);
    voter.client.start();
    return voter;
  });
  await until(() => voters.every((voter) => voter.isConnected && voter.mayVote(pollId)));
  expect([gate.asked, gate.polls]).toEqual([people, 0]);
  gate.upgrades = 'refused';
  for (const voter of voters) voter.vote(pollId, yes);
  const unanswered = log.ballots(pollId).filter(({ outcome }) => outcome.kind === 'unknown').length;
  gate.cut();
  await until(() => voters.every((voter) => voter.unsettled === 0));
  await until(() => voters.every((voter) => voter.isConnected));
  console.info(`blocked in the middle of a vote: ${unanswered} of ${people} ballots under way, ${gate.polls} polls`);
  expect(unanswered).toBeGreaterThan(0);
  expect(await worker.metric('hemicycle_connections', ['long-poll'])).toBeGreaterThanOrEqual(people);
  expect(log.acknowledged(pollId)).toBe(people);
  await chair.close(pollId);
  expect(await judge()).toEqual([]);
  expect(await ballotsOf(pollId)).toEqual(once(yes));
});
