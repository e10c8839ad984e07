/** A gateway that answers 504 when the worker has already done what it was asked (faults.md row 39). */
import { randomUUID } from 'node:crypto';
import { afterEach, expect, test, vi } from 'vitest';
import { cookieNames } from '../../lib/auth/cookies.ts';
import { deriveKeys } from '../../lib/auth/keys.ts';
import { issueStaffSession } from '../../lib/auth/session-token.ts';
import { until } from '../fixtures/channel-client.ts';
import { publicUrl } from '../fixtures/l1/real-worker.ts';
import { startUpgradeGate } from '../fixtures/upgrade-gate.ts';
import { sized } from './harness/extent.ts';
import { openFileScene } from './harness/file-scene.ts';
import { readRecord } from './harness/record.ts';

const people = sized(100, 15);

const { house, worker, chair, log, endWithFile, vote, judge } = await openFileScene({ people, present: people, polls: 1 });
const gate = await startUpgradeGate(worker.port);
endWithFile(() => gate.close());
await chair.come();
afterEach(() => {
  gate.timesOut = () => false;
});

/** A POST of the owner's browser. */
function post(path: string, body: string, type = 'application/json'): Promise<Response> {
  const cookie = `${cookieNames(false).staff}=${issueStaffSession(deriveKeys(house.secret), house.staff, Date.now())}`;
  return fetch(`${gate.origin}/realtime/${path}`, { method: 'POST', headers: { cookie, origin: publicUrl, 'content-type': type }, body });
}

/** The first answer is lost; the same request again is answered as it would have been. */
async function lostThenAgain(ask: () => Promise<Response>): Promise<Response> {
  const before = gate.timedOut;
  gate.timesOut = ({ method }) => method === 'POST';
  expect((await ask()).status).toBe(504);
  gate.timesOut = () => false;
  expect(gate.timedOut).toBe(before + 1);
  return ask();
}

test('[RT7] [RT8] [LP1] [faults 39] ballots over long-poll whose POSTs end in 504 are recorded once, and each voter learns it', async () => {
  // The channel client tells the console of each answer that is no JSON.
  const told = vi.spyOn(console, 'log').mockImplementation(() => undefined);
  endWithFile(() => told.mockRestore());
  const [pollId = ''] = house.pollIds;
  await chair.open(pollId);
  gate.upgrades = 'refused';
  const voters = house.participants.map((participantId) => {
    const voter = vote(participantId, gate.origin);
    voter.client.start();
    return voter;
  });
  await until(() => voters.every((voter) => voter.isConnected && voter.mayVote(pollId)));
  gate.timesOut = ({ method, url }) => method === 'POST' && (url ?? '').startsWith('/realtime/longpoll');
  for (const voter of voters) voter.vote(pollId, { answer: 'yes' });
  await until(() => chair.castIn(pollId) === people);
  expect(gate.timedOut).toBeGreaterThanOrEqual(people);
  gate.timesOut = () => false;
  await until(() => voters.every((voter) => voter.unsettled === 0 && voter.isConnected));
  await chair.close(pollId);
  const record = await readRecord(house.databaseUrl, house.assemblyId);
  expect(await judge()).toEqual([]);
  expect(log.acknowledged(pollId)).toBe(people);
  expect(record.filter(({ change }) => change.type === 'ballot.cast@1')).toHaveLength(people);
});

test('[SE1] [faults 39] an assembly whose creation ended in 504 is there once, and asking again says so', async () => {
  const assemblyId = randomUUID();
  const body = JSON.stringify({ assemblyId, slug: 'second', settings: { title: { en: 'Second' }, languages: ['en'], timeZone: 'UTC', quorum: { kind: 'none' } } });
  const again = await lostThenAgain(() => post('assemblies', body));
  expect([again.status, await again.json()]).toEqual([201, { id: assemblyId, slug: 'second' }]);
  expect(await readRecord(house.databaseUrl, assemblyId)).toHaveLength(1);
});

test('[IM14] [RT7] [faults 39] an import whose answer was a 504 is applied once, and asking again says so', async () => {
  const file = 'Number;First name;Last name\nN1;Nora;New\nN2;Nils;New\n';
  const path = `assemblies/${house.assemblyId}/import`;
  const plan: unknown = await (await post(path, file, 'text/csv')).json();
  const commandId = randomUUID();
  const parameters = new URLSearchParams({ apply: '1', basis: String(Object(plan).basis), commandId });
  const again = await lostThenAgain(() => post(`${path}?${parameters.toString()}`, file, 'text/csv'));
  const entries = (await readRecord(house.databaseUrl, house.assemblyId)).filter((entry) => entry.commandId === commandId);
  expect([again.status, await again.json()]).toEqual([200, { sequence: entries[0]?.sequence, at: entries[0]?.at }]);
  expect(entries).toHaveLength(1);
});
