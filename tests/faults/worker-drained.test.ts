import { expect, test } from 'vitest';
import { until } from '../fixtures/channel-client.ts';
import { sized } from './harness/extent.ts';
import { judge, openScene, pollOf } from './harness/scene.ts';

/** Clients spread their return over a millisecond for each person on the roll (RT11): here three seconds, or one. */
const people = sized(3_000, 1_000);
const windowMs = people;
/** The window in slices. Each should get a tenth of the attempts; a lump would put most of them into one. */
const slices = 10;
const mostOfASlice = 0.3;
/** WebSocket close codes: a normal end, after which a channel client does not come back. */
const normalClosure = 1_000;

test('[faults 23][RT13][RT11] SIGTERM in a live poll: exit code 0, nothing lost, and everybody comes back by themselves, spread over the hinted window', async () => {
  const scene = await openScene({ people });
  const { house, log, worker, chair, crowd } = scene;
  const pollId = pollOf(house);
  await chair.open(pollId);
  await crowd.seeOpen(pollId);
  const casting = crowd.cast(pollId, { overMs: 3_000 });
  await until(() => log.acknowledged(pollId) >= people / 4);
  const end = await worker.end('SIGTERM');
  const before = log.acknowledged(pollId);
  await casting;
  await crowd.settle();
  await crowd.beBack();

  expect(end).toMatchObject({ code: 0, signal: null });
  expect(before, 'ballots still to come when it ended').toBeLessThan(people);
  expect(log.acknowledged(pollId)).toBe(people);
  // Of this end: until the next one serves, nobody has a connection to lose.
  const losses = (await crowd.losses()).filter(({ lostAtMs }) => lostAtMs <= (end.servingAtMs ?? 0));
  expect(losses).toHaveLength(people);
  expect(losses.filter(({ closeCode }) => closeCode === normalClosure)).toEqual([]);
  const attempts = new Map<number, number>();
  for (const { lostAtMs, triedAtMs } of losses) {
    // A busy process tries later than it meant to: that is another slice, and no lump.
    const slice = Math.floor((((triedAtMs ?? 0) - lostAtMs) / windowMs) * slices);
    attempts.set(slice, (attempts.get(slice) ?? 0) + 1);
  }
  const inOrder = [...attempts].toSorted(([one], [other]) => one - other).map(([, count]) => count);
  expect(losses.filter(({ triedAtMs }) => triedAtMs === null)).toEqual([]);
  expect(Math.max(...inOrder), `attempts by tenths of the window: ${inOrder.join(', ')}`).toBeLessThan(people * mostOfASlice);

  await chair.close(pollId);
  const tallies = [{ pollId, outcome: await chair.publish(pollId) }];
  expect(await judge(scene, { tallies })).toEqual([]);
});
