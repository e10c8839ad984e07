import type { AssemblyClient } from '../../lib/client/assembly-client.ts';
import type { WireCommand } from '../../lib/protocol/commands.ts';
import { until } from '../fixtures/channel-client.ts';
import { Crowd } from '../fixtures/l1/crowd.ts';
import { staffClient } from '../fixtures/l1/panels.ts';
import type { House, RealWorker } from '../fixtures/l1/real-worker.ts';
import type { BenchOptions } from './options.ts';

/** What the rows are measured on: the worker with its crowd, and a chair. */
export type Stand = {
  readonly options: BenchOptions;
  readonly house: House;
  readonly worker: RealWorker;
  readonly crowd: Crowd;
  readonly chair: AssemblyClient;
  /** Gives a command as the chair; resolves with the sequence of what it led to. */
  give(command: WireCommand): Promise<number>;
  /** The next poll that nobody has opened yet. */
  nextPoll(): string;
  openPoll(pollId: string): Promise<void>;
  closePoll(pollId: string): Promise<void>;
};

export async function createStand(options: BenchOptions, house: House, worker: RealWorker): Promise<Stand> {
  const crowd = new Crowd();
  const { client: chair } = staffClient(house, worker.baseUrl);
  const unused = [...house.pollIds];
  chair.start();
  await until(() => chair.getSnapshot().connection === 'connected' && chair.getSnapshot().desk !== null);

  async function give(command: WireCommand): Promise<number> {
    await until(() => chair.getSnapshot().connection === 'connected');
    const { answer } = await chair.send(command);
    if (answer.outcome !== 'accepted') throw new Error(`The worker did not accept ${command.type}: ${JSON.stringify(answer)}`);
    return answer.sequence;
  }
  const versionOf = (pollId: string) => chair.getSnapshot().desk?.polls.find((poll) => poll.id === pollId)?.version ?? 0;
  const stageVersionOf = (pollId: string) => chair.getSnapshot().stage.polls[pollId]?.version[1] ?? 0;
  return {
    options,
    house,
    worker,
    crowd,
    chair,
    give,
    nextPoll() {
      const pollId = unused.shift();
      if (pollId === undefined) throw new Error('The bench has prepared too few polls');
      return pollId;
    },
    async openPoll(pollId) {
      await give({ type: 'openPoll', pollId, closeAfterMs: null, basis: versionOf(pollId) });
      await until(() => chair.getSnapshot().stage.polls[pollId]?.body?.status === 'open');
    },
    async closePoll(pollId) {
      await give({ type: 'closePoll', pollId, afterMs: 0, basis: stageVersionOf(pollId) });
    },
  };
}

/** CPU milliseconds that a process took while something was done. */
export async function cpuDuring(of: { figures(options: { collect: boolean }): Promise<{ cpuMs: number }> }, act: () => Promise<unknown>): Promise<number> {
  const before = await of.figures({ collect: false });
  await act();
  const after = await of.figures({ collect: false });
  return after.cpuMs - before.cpuMs;
}
