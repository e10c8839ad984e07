import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { deriveKeys } from '../../lib/auth/keys.ts';
import { issueTicket } from '../../lib/auth/ticket.ts';
import { participantTopic } from '../../lib/protocol/topics.ts';
import { joinTopic, openSocket, pushCommand } from '../fixtures/phoenix-client.ts';
import { isWhole, sized } from './harness/extent.ts';
import type { Operation } from './harness/operation-log.ts';
import { judge, openScene, pollOf, type Scene } from './harness/scene.ts';

/** Row 1 speaks of 5,000. */
const people = sized(5_000, 800);
/** In each the worker dies once: after a commit, and before one. */
const rounds = ['after', 'before'] as const;
const leastUnanswered = 100;
const mostRepeated = 10;

/** Sends the very command of an operation once more, over a connection of its own; resolves with the sequence in the reply. */
async function castAgain({ house, worker }: Scene, { actor, commandId, wanted }: Operation): Promise<unknown> {
  if (wanted.kind !== 'ballot') throw new Error('only ballots are cast again');
  const participantId = actor.slice('participant:'.length);
  const ticket = issueTicket(deriveKeys(house.secret), { kind: 'participant', assemblyId: house.assemblyId, participantId, generation: 1 }, { now: Date.now(), ticketId: randomUUID() });
  const socket = openSocket(`${worker.baseUrl.replace('http', 'ws')}/realtime`, ticket);
  try {
    const own = await joinTopic(socket, participantTopic(house.assemblyId, participantId));
    const reply = await pushCommand(own, { type: 'castBallot', pollId: wanted.pollId, choice: wanted.choice, basis: { revision: 1, replaces: null, castAt: Date.now() } }, { commandId });
    return reply.response['sequence'];
  } finally {
    socket.disconnect();
  }
}

test('[faults 1] [faults 2] [RT7][RT8] a worker that is killed in bursts of ballots, after and before commits, loses no acknowledged ballot and counts none twice', async () => {
  const scene = await openScene({ people, polls: rounds.length });
  const { house, log, worker, chair, crowd } = scene;
  const tallies = [];
  for (const [round, when] of rounds.entries()) {
    const pollId = pollOf(house, round);
    await chair.open(pollId);
    await crowd.seeOpen(pollId);
    await worker.armStore({ methods: ['commit'], from: people * 0.1 + 1, countedBy: 'ballots', times: 1, when, what: { kind: 'kill' } });
    await crowd.cast(pollId);
    // Clients come back by themselves, and what was in the air is settled by them.
    await crowd.settle();

    const death = worker.ends[round];
    expect(death?.signal).toBe('SIGKILL');
    const unanswered = log.unansweredAt(death?.atMs ?? 0, pollId);
    expect(unanswered, `ballots in the air at death ${round + 1} (${when} the commit)`).toBeGreaterThanOrEqual(leastUnanswered);
    expect(log.acknowledged(pollId)).toBe(people);
    // Somebody whose answer was lost with the worker asks again, by hand: it is the receipt that is stored, and no second ballot.
    const repeated = log.ballots(pollId).filter(({ outcome }) => outcome.kind === 'acknowledged' && outcome.atMs > (death?.atMs ?? 0)).slice(0, mostRepeated);
    expect(await Promise.all(repeated.map((operation) => castAgain(scene, operation)))).toEqual(repeated.map(({ outcome }) => (outcome.kind === 'acknowledged' ? outcome.sequence : null)));
    await chair.close(pollId);
    tallies.push({ pollId, outcome: await chair.publish(pollId) });
    if (isWhole) console.log(`round ${round + 1}: killed ${when} a commit, ${unanswered} ballots in the air, serving again after ${Math.round((death?.servingAtMs ?? 0) - (death?.atMs ?? 0))} ms`);
  }

  expect(worker.ends).toHaveLength(rounds.length);
  expect(await judge(scene, { tallies })).toEqual([]);
  expect(tallies.map(({ outcome }) => outcome.cast.heads)).toEqual(house.pollIds.map(() => people));
});
