/** Ballots in the moment in which their poll closes (faults.md rows 19 and 20), and two chairs at once (row 21). */
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { WireCommand } from '../../lib/protocol/commands.ts';
import { until } from '../fixtures/channel-client.ts';
import { staffClient } from '../fixtures/l1/panels.ts';
import { answerTo, castFrame, webSocketDevice } from './harness/device.ts';
import { sized } from './harness/extent.ts';
import { openFileScene } from './harness/file-scene.ts';
import { machineMs } from './harness/operation-log.ts';
import { readRecord } from './harness/record.ts';

const people = sized(400, 60);
const rounds = sized(10, 3);
/** Ballots arrive from so long before the close to so long after it. */
const aroundMs = 30;
/** What a busy machine may be late by. */
const busyMs = 100;
const openForMs = 1_500;
/** A commit that takes so long is under way when the chair closes. */
const slowCommitMs = 300;
const yes = { answer: 'yes' } as const;

const { house, worker, chair, log, endWithFile, nextPoll, vote, judge } = await openFileScene({ people, present: people, polls: rounds + rounds + 1 });
await chair.come();

/** The poll's entries in the record. */
async function recorded(pollId: string) {
  const entries = (await readRecord(house.databaseUrl, house.assemblyId)).filter(({ change }) => 'poll' in change.body && change.body.poll === pollId);
  const ballots = entries.filter(({ change }) => change.type === 'ballot.cast@1');
  const tallies = entries.flatMap(({ change, sequence }) => (change.type === 'poll.tallied@1' ? [{ outcome: change.body.outcome, sequence }] : []));
  return { ballots, tallies };
}

test('[PO10] [PO14] [faults 19] ballots that arrive within milliseconds of the end are counted or told that they came too late, by the one order of the server', async () => {
  const devices = await Promise.all(house.participants.map((id) => webSocketDevice(house, worker.baseUrl, id)));
  for (const { client } of devices) endWithFile(() => client.end());
  let [counted, late] = [0, 0];
  /** Ballots go out so much earlier than they are to arrive, as the rounds before have taught. */
  let aheadMs = 0;
  for (let round = 0; round < rounds; round += 1) {
    const pollId = nextPoll();
    await chair.open(pollId, openForMs);
    const poll = chair.client.getSnapshot().stage.polls[pollId]?.body;
    const closesAt = poll?.status === 'open' && poll.timer.kind === 'running' ? poll.timer.closesAt : 0;
    expect(closesAt).toBeGreaterThan(0);
    const ref = `round ${round}`;
    await Promise.all(devices.map((device, index) => sendAt(closesAt - aheadMs + (index / people - 0.5) * 2 * aroundMs, () => device.client.send(...castFrame(device, ref, pollId, yes)))));
    const answers = await Promise.all(devices.map((device) => answerTo(device, ref)));
    await until(() => chair.statusOf(pollId) === 'closed');
    for (const { status, response } of answers) {
      if (status === 'ok') {
        counted += 1;
        expect(response['at']).toBeLessThan(closesAt);
        continue;
      }
      late += 1;
      expect(response).toMatchObject({ refusal: { reason: 'poll-closed', closedAt: closesAt, arrivedAt: expect.any(Number) } });
      expect(Object(response['refusal']).arrivedAt).toBeGreaterThanOrEqual(closesAt);
    }
    const accepted = answers.filter(({ status }) => status === 'ok').length;
    if (accepted === 0) aheadMs += busyMs;
    if (accepted === people) aheadMs -= busyMs / 2;
    const outcome = await chair.publish(pollId);
    expect(outcome.cast.heads).toBe(accepted);
    const { ballots, tallies } = await recorded(pollId);
    // What was published is what was counted, and nothing came after it.
    expect([ballots.length, tallies.map((one) => one.outcome)]).toEqual([accepted, [outcome]]);
    expect(ballots.every(({ sequence }) => sequence < (tallies[0]?.sequence ?? 0))).toBe(true);
  }
  console.info(`around the end of ${rounds} polls: ${counted} counted, ${late} too late`);
  expect(Math.min(counted, late)).toBeGreaterThan(0);
});

/** Sends at about that instant of the server. */
async function sendAt(instant: number, send: () => void): Promise<void> {
  await delay(Math.max(0, instant - (chair.client.serverNow() ?? instant)));
  send();
}

test('[PO10] [PO14] [faults 20] a close while a batch is being committed: who was told that it is recorded is counted, and nobody else', async () => {
  const voters = house.participants.map((participantId) => {
    const voter = vote(participantId);
    voter.client.start();
    return voter;
  });
  const half = Math.floor(people / 2);
  for (let round = 0; round < rounds; round += 1) {
    const pollId = nextPoll();
    await chair.open(pollId);
    await until(() => voters.every((voter) => voter.mayVote(pollId)));
    await worker.armStore({ methods: ['commit'], from: 1, times: null, when: 'before', what: { kind: 'delay', ms: slowCommitMs } });
    for (const voter of voters.slice(0, half)) voter.vote(pollId, yes);
    await until(() => log.ballots(pollId).length === half);
    while ((await worker.fired()).length === 0) await delay(5);
    const closedAtMs = machineMs();
    const closing = chair.close(pollId);
    // These still see an open poll: the close is decided, and not yet durable.
    await delay(slowCommitMs / 10);
    for (const voter of voters.slice(half)) voter.vote(pollId, yes);
    await closing;
    await worker.disarmStore();
    await until(() => voters.every((voter) => voter.unsettled === 0));
    const underWay = log.unansweredAt(closedAtMs, pollId);
    const acknowledged = log.acknowledged(pollId);
    const { ballots, tallies } = await recorded(pollId);
    console.info(`closed while ${underWay} ballots were under way: ${acknowledged} of ${people} acknowledged`);
    expect(underWay).toBeGreaterThan(0);
    expect(acknowledged).toBeLessThan(people);
    expect(log.ballots(pollId).filter(({ outcome }) => outcome.kind === 'unknown')).toEqual([]);
    expect([ballots.length, tallies.map(({ outcome }) => outcome.cast.heads)]).toEqual([acknowledged, [acknowledged]]);
  }
  expect(await judge()).toEqual([]);
});

test('[PO21] [SI5] [AG4] [RT6] [faults 21] two chairs press the same key at once: of each pair one succeeds, and the other is told so and has the present state', async () => {
  const pollId = nextPoll();
  const chairs = [1, 2].map(() => staffClient(house, worker.baseUrl, { warn: () => undefined }).client);
  for (const one of chairs) {
    endWithFile(() => one.stop());
    one.start();
  }
  await until(() => chairs.every((one) => one.getSnapshot().connection === 'connected' && one.getSnapshot().desk !== null));
  const desk = () => chairs[0]?.getSnapshot().desk;
  const versionOf = () => desk()?.polls.find(({ id }) => id === pollId)?.version ?? 0;
  const sitting = () => desk()?.sittingVersion ?? 0;
  const current = () => desk()?.currentItemVersion ?? 0;
  const itemId = crypto.randomUUID();
  await chair.give({ type: 'addAgendaItem', itemId, number: '1', title: { en: 'Next' }, text: null, after: null });
  await until(() => chairs.every((one) => one.getSnapshot().desk?.agenda.length === 1));

  const pairs: readonly (readonly [thing: string, command: () => WireCommand])[] = [
    ['poll', () => ({ type: 'openPoll', pollId, closeAfterMs: null, basis: versionOf() })],
    ['current-item', () => ({ type: 'goToItem', itemId, basis: current() })],
    ['sitting', () => ({ type: 'pause', basis: sitting() })],
    ['sitting', () => ({ type: 'unpause', basis: sitting() })],
    ['poll', () => ({ type: 'closePoll', pollId, afterMs: 0, basis: versionOf() })],
    ['poll', () => ({ type: 'publishResult', pollId, basis: versionOf() })],
  ];
  for (const [thing, command] of pairs) {
    const given = command();
    const answers = (await Promise.all(chairs.map((one) => one.send(given)))).map(({ answer }) => answer);
    const accepted = answers.flatMap((answer) => (answer.outcome === 'accepted' ? [answer.sequence] : []));
    const refused = answers.flatMap((answer) => (answer.outcome === 'refused' ? [answer.refusal] : []));
    expect([given.type, accepted.length, refused]).toEqual([given.type, 1, [expect.objectContaining({ reason: 'outdated', thing })]]);
    // Both then show what came of it.
    await until(() => chairs.every((one) => (one.getSnapshot().desk?.version[1] ?? 0) >= (accepted[0] ?? 0)));
  }
});
