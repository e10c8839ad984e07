/** Commands that the stock `phoenix` client sends again by itself, against the real worker: what was meant for before the loss does nothing after it. */
import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import { participantTopic } from '../../lib/protocol/topics.ts';
import { until } from '../fixtures/channel-client.ts';
import { Line } from '../fixtures/network/line.ts';
import { joinTopic, pushCommand } from '../fixtures/phoenix-client.ts';
import { outcome, stockClients, stockClientTests } from '../fixtures/stock-client.ts';
import { createAssembly, openPoll, participantToken, preparePoll, startWorker } from '../fixtures/worker.ts';

const { connect, stop, stops } = stockClientTests();

afterEach(stop);

const cast = (pollId: string, answer: 'yes' | 'no', replaces: number | null = null) => ({ type: 'castBallot', pollId, choice: { answer }, basis: { revision: 1, replaces, castAt: Date.now() } });

describe.each(stockClients)('phoenix $version over $transport', (stock) => {
  /** A participant who has joined, over a network that can be taken away, with an open poll. */
  async function start() {
    const running = await startWorker();
    stops.push(() => running.stop());
    const network = await Line.open(running.port);
    stops.push(() => network.close());
    const assembly = await createAssembly(running.worker, { people: 1 });
    const [id = ''] = assembly.participants;
    const pollId = await preparePoll(assembly);
    await openPoll(assembly, pollId);
    const socket = connect(stock, Number(new URL(network.origin).port), { authToken: participantToken(assembly.id, id), params: { instance: randomUUID() } });
    const own = await joinTopic(socket, participantTopic(assembly.id, id));
    const epochs = [String(own.reply['epoch'])];
    socket.onMessage((message) => {
      const text = JSON.stringify(message);
      const epoch = /"epoch":"([^"]+)"/.exec(text)?.[1];
      if (epoch !== undefined) epochs.push(epoch);
    });
    const ballots = () => {
      const poll = assembly.host.committed.polls.get(pollId);
      return poll?.status === 'open' ? [...poll.ballots.values()].map(({ choice }) => choice) : null;
    };
    return { running, network, assembly, pollId, socket, own, epochs, ballots };
  }

  test('[C101] [RT6] [L3] what was pushed while it was away it sends after its next join, under the old epoch: refused, and the state is as it was', async () => {
    const { running, network, assembly, pollId, socket, own, epochs, ballots } = await start();
    expect((await pushCommand(own, cast(pollId, 'no'))).status).toBe('ok');
    const before = assembly.host.committed.sequence;
    network.lead(null);
    network.cut();
    await until(() => !socket.isConnected());
    const replayed = [pushCommand(own, cast(pollId, 'yes')), pushCommand(own, cast(pollId, 'yes'))];
    network.lead(running.port);
    for (const answer of await Promise.all(replayed)) expect(answer).toMatchObject({ status: 'error', response: { refusal: { reason: 'stale-epoch' } } });
    expect([assembly.host.committed.sequence, ballots()]).toEqual([before, [{ answer: 'no' }]]);
    expect(own.channel.state).toBe('joined');
    // The person taps again.
    const epoch = epochs.at(-1) ?? '';
    expect(epoch).not.toBe(epochs[0]);
    expect((await pushCommand(own, cast(pollId, 'yes', before), { epoch })).status).toBe('ok');
    expect(ballots()).toEqual([{ answer: 'yes' }]);
  });

  test('[C102] [RT7] [faults 15] the same command id has one effect and one reply: at once, again, and after a loss, whatever its epoch', async () => {
    const { running, network, assembly, pollId, socket, own, ballots } = await start();
    const commandId = randomUUID();
    const [first, second] = await Promise.all([pushCommand(own, cast(pollId, 'yes'), { commandId }), pushCommand(own, cast(pollId, 'yes'), { commandId })]);
    expect(first.status).toBe('ok');
    expect(second).toEqual(first);
    const before = assembly.host.committed.sequence;
    network.lead(null);
    network.cut();
    await until(() => !socket.isConnected());
    const replayed = pushCommand(own, cast(pollId, 'yes'), { commandId });
    network.lead(running.port);
    expect(await replayed).toEqual(first);
    expect([assembly.host.committed.sequence, ballots()]).toEqual([before, [{ answer: 'yes' }]]);
    expect((await outcome(own.channel.leave())).status).toBe('ok');
  });
});
