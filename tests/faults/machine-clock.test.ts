import { expect, onTestFinished, test } from 'vitest';
import { cookieNames } from '../../lib/auth/cookies.ts';
import { deriveKeys } from '../../lib/auth/keys.ts';
import { issueParticipantSession } from '../../lib/auth/session-token.ts';
import type { Session } from '../../lib/protocol/http.ts';
import { until } from '../fixtures/channel-client.ts';
import type { House } from '../fixtures/l1/real-worker.ts';
import { isWhole, sized } from './harness/extent.ts';
import { machineMs } from './harness/operation-log.ts';
import { readRecord } from './harness/record.ts';
import { judge, openScene, pollOf } from './harness/scene.ts';
import { setClockBy } from './harness/settable-clock.ts';

const people = sized(1_000, 150);
const hourMs = 3_600_000;
/** Ends long after the test, and long before an hour that is skipped. */
const limitMs = 600_000;
/** What a test on a busy machine takes; a clock that followed the machine's would be off by an hour. */
const mostDriftMs = 60_000;

/** As whom the worker knows the browser with this cookie. */
async function knownAs(baseUrl: string, cookie: string): Promise<string | null> {
  const response = await fetch(`${baseUrl}/realtime/session?slug=convention`, { headers: { cookie } });
  const session: Session = JSON.parse(await response.text());
  return session.participantId;
}

function cookieOf(house: House, participantId: string): string {
  const session = issueParticipantSession(deriveKeys(house.secret), { assemblyId: house.assemblyId, participantId, generation: 1 }, Date.now());
  return `${cookieNames(false).participant(house.assemblyId)}=${session}`;
}

test('[faults 10][CL1][CL2] a wall clock that is set an hour ahead, and an hour back, closes no poll, ends no session and cuts nobody; nor does a restart on it', async () => {
  onTestFinished(() => setClockBy(0));
  const scene = await openScene({ people, polls: 4 });
  const { house, log, worker, chair, crowd } = scene;
  const [someone = ''] = house.participants;
  const cookie = cookieOf(house, someone);
  const offset = () => (chair.client.serverNow() ?? 0) - machineMs();
  const offsetBefore = offset();
  /** The machine's clock is that of all its processes. */
  const setClock = async (byMs: number) => {
    setClockBy(byMs);
    await Promise.all([worker.setClock(byMs), crowd.setClock(byMs)]);
  };
  const vote = async (pollId: string) => {
    await crowd.seeOpen(pollId);
    await crowd.cast(pollId);
    await crowd.settle();
    expect(log.acknowledged(pollId)).toBe(people);
    expect([chair.statusOf(pollId), chair.timerOf(pollId)]).toEqual(['open', 'running']);
    expect(await knownAs(worker.baseUrl, cookie)).toBe(someone);
  };
  for (const pollId of house.pollIds) await chair.open(pollId, limitMs);

  await setClock(hourMs);
  await vote(pollOf(house, 0));
  await setClock(-hourMs);
  await vote(pollOf(house, 1));
  expect(await crowd.losses()).toEqual([]);
  expect(Math.abs(offset() - offsetBefore)).toBeLessThan(mostDriftMs);

  // The record is an hour ahead of the clock of the next process, and an hour behind that of the one after it.
  const restart = async () => {
    expect(await worker.end('SIGKILL')).toMatchObject({ signal: 'SIGKILL' });
    await crowd.beBack();
    await until(() => chair.isConnected);
  };
  await restart();
  await vote(pollOf(house, 2));
  expect(Math.abs(offset() - offsetBefore)).toBeLessThan(mostDriftMs);
  if (isWhole) {
    await setClock(hourMs);
    await restart();
    // Its end fell into a time in which nobody could vote, so the chair decides.
    const pollId = pollOf(house, 3);
    await until(() => chair.isConnected && chair.timerOf(pollId) === 'interrupted');
    await chair.extend(pollId, limitMs);
    await vote(pollId);
  }

  const tallies = [];
  for (const one of house.pollIds) {
    await chair.close(one);
    tallies.push({ pollId: one, outcome: await chair.publish(one) });
  }
  const times = (await readRecord(house.databaseUrl, house.assemblyId)).map(({ at }) => at);
  expect(times, 'the record never goes back').toEqual(times.toSorted((a, b) => a - b));
  expect(await judge(scene, { tallies })).toEqual([]);
});
