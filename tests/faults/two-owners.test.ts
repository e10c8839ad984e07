import { expect, onTestFinished, test } from 'vitest';
import { until } from '../fixtures/channel-client.ts';
import { Line } from '../fixtures/network/line.ts';
import { sized } from './harness/extent.ts';
import { judge, openScene, pollOf, type Scene } from './harness/scene.ts';
import { WorkerProcess } from './harness/worker-process.ts';

const people = sized(1_000, 200);

/** A scene whose people reach their worker over a line that can lead elsewhere, and a second worker that is not yet started. */
async function openSceneOfTwo(): Promise<Scene & { readonly network: Line; readonly second: WorkerProcess }> {
  const network = await Line.open(null);
  onTestFinished(() => network.close());
  const scene = await openScene({
    people,
    polls: 2,
    name: 'the first worker',
    isRestarted: false,
    lineTo: async (worker) => {
      network.lead(worker.port);
      return network.origin;
    },
  });
  const second = new WorkerProcess(scene.house, { name: 'the second worker' });
  onTestFinished(() => second.stop());
  return { ...scene, network, second };
}

/** The second one's output counts as well. */
async function judgeBoth(scene: Scene & { readonly second: WorkerProcess }, tallies: Parameters<typeof judge>[1]) {
  return judge(scene, { ...tallies, output: [scene.worker.output, scene.second.output], deaths: [] });
}

test('[faults 3][HO1] a worker that was stopped while another took its assembly over commits nothing of what it had received when it goes on', async () => {
  const scene = await openSceneOfTwo();
  const { house, log, worker, second, network, chair, crowd } = scene;
  const before = pollOf(house, 0);
  await chair.open(before);
  await crowd.seeOpen(before);
  await crowd.cast(before);
  await crowd.settle();
  const pollId = pollOf(house, 1);
  await chair.open(pollId);
  await crowd.seeOpen(pollId);
  // Each second it asks who the owner is; here its commit is to find out.
  await worker.armStore({ methods: ['currentTerm'], from: 1, times: null, when: 'before', what: { kind: 'delay', ms: 60_000 } });
  worker.signal('SIGSTOP');
  // These lie before the worker, in its sockets.
  await crowd.cast(pollId);
  await second.start();
  // It listens before it has the assembly: until then the first one's commits would be good.
  await until(() => second.logged('assembly is live').length > 0);
  network.lead(second.port);
  worker.signal('SIGCONT');

  await until(() => worker.logged('Another worker has taken this assembly over').length > 0);
  await until(() => worker.logged('a commit failed').some((line) => line.includes('"failure":"fenced"')));
  // Nobody cuts them: those who are at the wrong worker go to the other one by themselves.
  await crowd.settle();
  expect(log.acknowledged(pollId)).toBe(people);
  const tallies = [];
  for (const one of [before, pollId]) {
    await chair.close(one);
    tallies.push({ pollId: one, outcome: await chair.publish(one) });
  }
  expect(await judgeBoth(scene, { tallies })).toEqual([]);
});

test('[faults 22][HO1] a second worker that is started by mistake takes the assembly whole: the first serves it no longer, says why, and is not in the way once it is stopped', async () => {
  const scene = await openSceneOfTwo();
  const { house, log, worker, second, network, chair, crowd } = scene;
  const pollId = pollOf(house);
  await chair.open(pollId);
  await crowd.seeOpen(pollId);
  const starting = second.start();
  await crowd.cast(pollId, { overMs: 3_000 });
  await starting;
  await until(() => worker.logged('Another worker has taken this assembly over').length > 0);
  // Its people hear that it does not serve them, and nothing of theirs is acknowledged by it any more.
  await until(() => !chair.isConnected);
  const acknowledged = log.acknowledged(pollId);
  expect(acknowledged, 'ballots that the first one took').toBeGreaterThan(0);
  expect(acknowledged, 'ballots that it could not take').toBeLessThan(people);

  network.lead(second.port);
  await crowd.settle();
  expect(log.acknowledged(pollId)).toBe(people);
  // As its log says: one of the two is stopped.
  expect(await worker.end('SIGTERM')).toMatchObject({ code: 0 });
  await chair.close(pollId);
  const tallies = [{ pollId, outcome: await chair.publish(pollId) }];
  expect(await judgeBoth(scene, { tallies })).toEqual([]);
});
