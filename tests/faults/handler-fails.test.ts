import { randomUUID } from 'node:crypto';
import { expect, onTestFinished, test } from 'vitest';
import { deriveKeys } from '../../lib/auth/keys.ts';
import { issueTicket } from '../../lib/auth/ticket.ts';
import { participantTopic, stageTopic } from '../../lib/protocol/topics.ts';
import { joinTopic, openSocket, pushCommand } from '../fixtures/phoenix-client.ts';
import { sized } from './harness/extent.ts';
import { judge, openScene, pollOf, type Scene } from './harness/scene.ts';

const people = sized(1_000, 200);

async function voteWhile(scene: Scene, pollId: string, fault: () => Promise<void>): Promise<void> {
  const { chair, crowd } = scene;
  await chair.open(pollId);
  await crowd.seeOpen(pollId);
  const casting = crowd.cast(pollId, { overMs: 1_000 });
  await fault();
  await casting;
  await crowd.settle();
}

test('[faults 26][RT14] an exception in the handler of a request, of a join and of a commit: each fails alone, is logged and counted, and everybody else votes', async () => {
  const scene = await openScene({ people, polls: 2 });
  const { house, log, worker, chair, crowd } = scene;
  const elsewhere = randomUUID();
  const findsNothing = { methods: ['findAssembly'], from: 1, times: 1, when: 'before', what: { kind: 'bug' } } as const;

  await voteWhile(scene, pollOf(house, 0), async () => {
    // A request: of somebody who looks for another assembly.
    await worker.armStore(findsNothing);
    const ask = () => fetch(`${worker.baseUrl}/realtime/session?slug=another`);
    expect([(await ask()).status, (await ask()).status]).toEqual([500, 404]);
    expect(await worker.fired()).toHaveLength(1);

    // A join: of one topic among several on one connection.
    const [someone = ''] = house.participants;
    const ticket = issueTicket(deriveKeys(house.secret), { kind: 'staff', ...house.staff }, { now: Date.now(), ticketId: randomUUID() });
    const socket = openSocket(worker.baseUrl.replace('http', 'ws') + '/realtime', ticket);
    onTestFinished(() => socket.disconnect());
    const stage = await joinTopic(socket, stageTopic(house.assemblyId), { as: 'staff' });
    await worker.armStore(findsNothing);
    await expect(joinTopic(socket, stageTopic(elsewhere), { as: 'staff' })).rejects.toThrow('join crashed');
    expect(await worker.fired()).toHaveLength(1);
    expect(stage.channel.state).toBe('joined');
    await expect(joinTopic(socket, participantTopic(house.assemblyId, someone))).rejects.toThrow('unauthorized');
    const staff = await joinTopic(socket, `${stageTopic(house.assemblyId)}:staff`);
    expect(await pushCommand(staff, { type: 'goToItem', itemId: null, basis: 0 })).toMatchObject({ status: 'ok' });
  });
  expect(log.acknowledged(pollOf(house, 0))).toBe(people);

  // A commit that the store can't take, and the same command on its own: one ballot among all of them.
  const pollId = pollOf(house, 1);
  await voteWhile(scene, pollId, () => worker.armStore({ methods: ['commit'], assemblyId: house.assemblyId, from: people / 4, countedBy: 'ballots', times: 2, when: 'before', what: { kind: 'bug' } }));
  expect(await worker.fired()).toHaveLength(2);
  expect(log.acknowledged(pollId)).toBe(people - 1);
  expect(log.ballots(pollId).filter(({ outcome }) => outcome.kind === 'refused')).toMatchObject([{ outcome: { reason: 'not-recordable' } }]);

  expect(await worker.metric('hemicycle_http_answers_total', ['route="session"', 'status="500"'])).toBe(1);
  expect(await worker.metric('hemicycle_joins_total', ['result="crashed"'])).toBe(1);
  expect(await worker.metric('hemicycle_commands_unfit_total')).toBe(1);
  expect(worker.logged('a request failed')).toHaveLength(1);
  expect(worker.ends).toEqual([]);
  expect(await crowd.losses()).toEqual([]);
  const tallies = [];
  for (const one of house.pollIds) {
    await chair.close(one);
    tallies.push({ pollId: one, outcome: await chair.publish(one) });
  }
  expect(await judge(scene, { tallies })).toEqual([]);
});
