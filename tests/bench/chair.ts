import { until } from '../fixtures/channel-client.ts';
import { staffClient } from '../fixtures/l1/panels.ts';
import type { House } from '../fixtures/l1/real-worker.ts';
import type { WireCommand } from '../../lib/protocol/commands.ts';

/** The chair of a house: the real client, over a connection of its own. */
export type Chair = {
  /** Gives a command; resolves with the sequence of what it led to. */
  give(command: WireCommand): Promise<number>;
  /** The next poll that nobody has opened yet. */
  nextPoll(): string;
  openPoll(pollId: string): Promise<void>;
  closePoll(pollId: string): Promise<void>;
  /** Checks everybody out. */
  emptyRoom(): Promise<void>;
  stop(): void;
};

export async function openChair(house: House, baseUrl: string): Promise<Chair> {
  const { client } = staffClient(house, baseUrl);
  client.start();
  await until(() => client.getSnapshot().connection === 'connected' && client.getSnapshot().desk !== null);
  const polls = new Map(client.getSnapshot().desk?.polls.map((poll) => [poll.id, poll.status]));
  const unused = house.pollIds.filter((id) => polls.get(id) === 'draft');

  async function give(command: WireCommand): Promise<number> {
    await until(() => client.getSnapshot().connection === 'connected');
    const { answer } = await client.send(command);
    if (answer.outcome !== 'accepted') throw new Error(`The worker did not accept ${command.type}: ${JSON.stringify(answer)}`);
    return answer.sequence;
  }
  const versionOf = (pollId: string) => client.getSnapshot().desk?.polls.find((poll) => poll.id === pollId)?.version ?? 0;
  const stageVersionOf = (pollId: string) => client.getSnapshot().stage.polls[pollId]?.version[1] ?? 0;
  return {
    give,
    nextPoll() {
      const pollId = unused.shift();
      if (pollId === undefined) throw new Error('The bench has prepared too few polls');
      return pollId;
    },
    async openPoll(pollId) {
      await give({ type: 'openPoll', pollId, closeAfterMs: null, basis: versionOf(pollId) });
      await until(() => client.getSnapshot().stage.polls[pollId]?.body?.status === 'open');
    },
    async closePoll(pollId) {
      await give({ type: 'closePoll', pollId, afterMs: 0, basis: stageVersionOf(pollId) });
    },
    async emptyRoom() {
      const present = client.getSnapshot().figures?.presentPeople ?? 0;
      if (present > 0) await give({ type: 'checkOutAll', basis: { present } });
    },
    stop: () => client.stop(),
  };
}
