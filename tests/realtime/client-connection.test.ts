import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { closedPoll, openPoll } from '../fixtures/client-data.ts';
import { openPage, type TestPage } from '../fixtures/client-page.ts';
import { annaId, assemblyId, deskOf, serverStart, TestWorker } from '../fixtures/client-worker.ts';
import { MemoryStorage } from '../fixtures/client-world.ts';
import { Line } from '../fixtures/network/line.ts';

const pollId = '00000000-0000-4000-8000-0000000000f1';
const yes = { answer: 'yes' } as const;
const no = { answer: 'no' } as const;
/** Longer than all waits of a client together; a condition that comes true ends it at once. */
const patience = { timeout: 20_000, interval: 5 };

let worker: TestWorker;
let network: Line;
const pages: TestPage[] = [];

beforeEach(async () => {
  worker = new TestWorker();
  await worker.start();
  network = await Line.open(worker.server.port);
});

afterEach(async () => {
  for (const page of pages.splice(0)) page.client.stop();
  await worker.stop();
  await network.close();
});

function open(changes: Parameters<typeof openPage>[1] = {}): TestPage {
  const page = openPage(network.origin, changes);
  pages.push(page);
  return page;
}

const until = (isTrue: () => void) => vi.waitFor(isTrue, patience);
const connected = (page: TestPage) => until(() => expect(page.state.connection).toBe('connected'));
const stepOf = (page: TestPage) => page.state.casts[pollId]?.step;

/** A page that is connected, with an open poll on it. */
async function voting(changes: Parameters<typeof open>[0] = {}): Promise<TestPage> {
  worker.assembly.setPoll(openPoll(pollId, serverStart));
  const page = open(changes);
  await connected(page);
  return page;
}

describe('joining', () => {
  test('[RT5] a participant has stage, standing and server time from the join replies', async () => {
    worker.assembly.setPoll(openPoll(pollId, serverStart));
    const page = open();
    await connected(page);
    expect(page.state).toMatchObject({ me: { name: 'Anna' }, standing: { weight: '1' }, room: { present: 3 }, stale: false });
    expect(page.state.stage.polls[pollId]?.body?.status).toBe('open');
    expect(page.client.serverNow()).toBeGreaterThanOrEqual(serverStart);
    expect(worker.joins.map((join) => join.topic)).toEqual([`assembly:${assemblyId}`, `assembly:${assemblyId}:participant:${annaId}`]);
    expect(worker.joins[0]?.payload).toEqual({ protocol: 2, instance: page.options.instance, mounts: 0, as: 'participant' });
  });

  test('[RT6] each reconnect is counted in the join, by the same instance', async () => {
    const page = open();
    await connected(page);
    worker.cut();
    await until(() => expect(worker.joins.length).toBe(4));
    expect(worker.joins[3]?.payload).toMatchObject({ instance: page.options.instance, mounts: 1 });
    await connected(page);
  });

  test('a screen joins the stage alone, as a screen, and sends nothing', async () => {
    const page = open({ as: { kind: 'screen' } });
    await connected(page);
    expect(worker.joins).toHaveLength(1);
    expect(worker.joins[0]?.payload).toMatchObject({ as: 'screen' });
    expect((await page.client.send({ type: 'checkInSelf', place: 'room' })).answer).toEqual({ outcome: 'refused', refusal: { reason: 'not-connected' } });
  });

  test('[RT11] a final refusal stops the client for good', async () => {
    worker.refuseJoins = 'unauthorized';
    const page = open();
    await until(() => expect(page.state.connection).toEqual({ ended: 'unauthorized' }));
    await until(() => expect(worker.server.transport.connectionCount).toBe(0));
    const { connectionCount } = network;
    page.lifecycle('online');
    page.lifecycle('visible');
    page.client.start();
    const other = open({ as: { kind: 'screen' } });
    await until(() => expect(other.state.connection).toEqual({ ended: 'unauthorized' }));
    expect(network.connectionCount).toBe(connectionCount + 1);
  });

  test('[RT11] a refusal that passes is tried again by itself', async () => {
    worker.refuseJoins = 'try-again';
    const page = open({ random: () => 0 });
    await until(() => expect(worker.joins.length).toBeGreaterThanOrEqual(2));
    expect(page.state.connection).toBe('connecting');
    worker.refuseJoins = null;
    await connected(page);
  });

  test('the end of a session disconnects for good and says why', async () => {
    const page = await voting();
    page.client.casting?.choose(pollId, yes);
    worker.publishOwn('ended', { reason: 'removed-from-roll' });
    await until(() => expect(page.state.connection).toEqual({ ended: 'removed-from-roll' }));
    await until(() => expect(worker.server.transport.connectionCount).toBe(0));
    expect(page.storage.length).toBe(0);
  });

  test('a client that was stopped starts again, also at once', async () => {
    const page = open();
    page.client.stop();
    page.client.start();
    await connected(page);
    page.client.stop();
    page.client.start();
    await connected(page);
    await until(() => expect(worker.channels.size).toBe(2));
    expect((await page.client.send({ type: 'checkOutSelf' })).answer.outcome).toBe('accepted');
  });

  test('a topic that the server closes is joined again', async () => {
    const page = open({ random: () => 0 });
    await connected(page);
    for (const channel of worker.channels) channel.close();
    await until(() => expect(worker.joins).toHaveLength(4));
    await connected(page);
  });
});

describe('reconnecting', () => {
  test('[RT11] everyone is back after a restart on the same address, each after a wait of its own', async () => {
    const draws: number[] = [];
    const many = Array.from({ length: 20 }, () =>
      open({
        random() {
          const drawn = Math.random();
          draws.push(drawn);
          return drawn;
        },
      }),
    );
    for (const page of many) await connected(page);
    network.lead(null);
    await worker.stop();
    for (const page of many) await until(() => expect(page.state.connection).not.toBe('connected'));
    const after = new TestWorker(worker.assembly);
    after.assembly.term = 2;
    await after.start();
    worker = after;
    network.lead(after.server.port);
    for (const page of many) await connected(page);
    expect(many.every((page) => page.state.stage.since?.[0] === 2)).toBe(true);
    expect(new Set(draws).size).toBe(draws.length);
    expect(draws.length).toBeGreaterThanOrEqual(many.length);
  });

  test('[P12] a connection that stays away is called offline, and comes back all the same', async () => {
    const page = open();
    await connected(page);
    network.lead(null);
    network.cut();
    await until(() => expect(page.state.connection).toBe('reconnecting'));
    await until(() => expect(page.state.connection).toBe('offline'));
    network.lead(worker.server.port);
    await connected(page);
  });

  test('[faults 41] a page that is shown again finds out that its connection is dead, and makes a new one', async () => {
    const page = open();
    await connected(page);
    network.freeze();
    page.lifecycle('visible');
    await until(() => expect(network.connectionCount).toBe(2));
    await connected(page);
  });

  test('[RT11] waking up makes one attempt, however often it is said', async () => {
    const page = open({ random: () => 0.99 });
    await connected(page);
    for (let round = 0; round < 50; round += 1) page.lifecycle('visible');
    await connected(page);
    expect(network.connectionCount).toBe(1);
    network.lead(null);
    network.cut();
    await until(() => expect(page.state.connection).toBe('reconnecting'));
    network.lead(worker.server.port);
    for (let round = 0; round < 50; round += 1) page.lifecycle('visible');
    await connected(page);
    expect(network.connectionCount).toBe(2);
  });

  test('[RT11] waking up again and again while the server is away does not become a loop', async () => {
    const attempts: WebSocket[] = [];
    class CountedWebSocket extends WebSocket {
      constructor(url: string | URL, protocols?: string | string[]) {
        super(url, protocols);
        attempts.push(this);
      }
    }
    const page = open({ WebSocket: CountedWebSocket, random: () => 0.99 });
    await connected(page);
    network.lead(null);
    network.cut();
    await until(() => expect(page.state.connection).toBe('reconnecting'));
    const rounds = 60;
    for (let round = 0; round < rounds; round += 1) {
      page.lifecycle('shown');
      await until(() => expect(attempts.at(-1)?.readyState).toBe(WebSocket.CLOSED));
    }
    expect(attempts.length).toBeLessThan(rounds / 2);
    network.lead(worker.server.port);
    await connected(page);
  });

  test('[L4a] malformed messages are dropped and reported; the rest goes on', async () => {
    const page = await voting();
    worker.publish('stage', { part: 'poll:x', version: 'new' });
    worker.publish('count', { poll: 7 });
    worker.publishOwn('standing', { version: 1 });
    worker.publish('unheard-of', {});
    worker.publishPoll(closedPoll(pollId, serverStart));
    await until(() => expect(page.state.stage.polls[pollId]?.body?.status).toBe('closed'));
    await until(() => expect(page.warnings).toHaveLength(3));
    expect(page.state.connection).toBe('connected');
  });
});

describe('commands', () => {
  test('[L3] nothing that is sent while disconnected is ever replayed', async () => {
    const page = open();
    await connected(page);
    network.lead(null);
    network.cut();
    const sent = await page.client.send({ type: 'checkInSelf', place: 'room' });
    await until(() => expect(page.state.connection).toBe('reconnecting'));
    const offline = await page.client.send({ type: 'checkInSelf', place: 'room' });
    expect(offline.answer).toEqual({ outcome: 'refused', refusal: { reason: 'not-connected' } });
    network.lead(worker.server.port);
    await connected(page);
    const present = await page.client.send({ type: 'checkOutSelf' });
    expect(present.answer.outcome).toBe('accepted');
    const ids = worker.received.map((command) => command.commandId);
    expect(ids).toEqual([present.commandId]);
    // Sent in the moment of the cut: either way it is not claimed to be done.
    expect(sent.answer.outcome).not.toBe('accepted');
  });

  test('[RT7] a command whose reply was lost can be asked about, under its own epoch, without acting again', async () => {
    const page = open();
    await connected(page);
    worker.onCommand = 'cut-before-reply';
    const sent = await page.client.send({ type: 'checkInSelf', place: 'room' });
    expect(sent.answer).toEqual({ outcome: 'unanswered', because: 'lost' });
    worker.onCommand = 'answer';
    await connected(page);
    const asked = await sent.ask();
    expect(asked.answer.outcome).toBe('accepted');
    expect(worker.received.map((command) => command.outcome)).toEqual(['accepted', 'accepted before']);
  });

  test('[RT6] a command that did not land is refused under the old epoch, and done when the person confirms', async () => {
    const page = open();
    await connected(page);
    network.freeze();
    const sent = await page.client.send({ type: 'checkInSelf', place: 'room' });
    expect(sent.answer).toEqual({ outcome: 'unanswered', because: 'lost' });
    await connected(page);
    expect((await sent.ask()).answer).toEqual({ outcome: 'refused', refusal: { reason: 'stale-epoch' } });
    expect((await sent.retry()).answer.outcome).toBe('accepted');
    expect(new Set(worker.received.map((command) => command.commandId)).size).toBe(1);
  });
});

describe('ballots', () => {
  test('[RT8] a ballot is recorded with its reply, and then nothing of it stays in the browser', async () => {
    const page = await voting();
    page.client.casting?.choose(pollId, yes);
    expect(page.storage.text).toContain('yes');
    page.client.casting?.cast(pollId);
    expect(stepOf(page)).toMatchObject({ kind: 'sending', isAgain: false });
    expect(page.state.casts[pollId]?.recorded).toBeNull();
    await until(() => expect(stepOf(page)?.kind).toBe('resting'));
    expect(page.state.casts[pollId]?.recorded?.choice).toEqual(yes);
    expect(page.state.standing?.ballots[pollId]?.choice).toEqual(yes);
    expect(page.storage.casts).toBe(0);
  });

  test('[L3] a choice typed offline is not sent by itself, and is shown again when the poll has changed', async () => {
    const page = await voting();
    network.lead(null);
    network.cut();
    await until(() => expect(page.state.connection).toBe('reconnecting'));
    page.client.casting?.choose(pollId, yes);
    worker.assembly.setPoll(openPoll(pollId, serverStart, 2));
    network.lead(worker.server.port);
    await connected(page);
    expect(stepOf(page)).toMatchObject({ kind: 'confirm-again', because: 'poll-changed' });
    expect(worker.received).toEqual([]);
  });

  test('[RT8] a Cast that never arrived is sent again, under the new epoch and with the same command id', async () => {
    const page = await voting();
    network.freeze();
    page.client.casting?.choose(pollId, yes);
    page.client.casting?.cast(pollId);
    await until(() => expect(worker.received).toHaveLength(1));
    await until(() => expect(stepOf(page)?.kind).toBe('resting'));
    expect(page.state.casts[pollId]?.recorded?.choice).toEqual(yes);
    expect(worker.received[0]?.outcome).toBe('accepted');
    expect(worker.received[0]?.epoch).not.toBe('epoch-2');
  });

  test('[RT8] a Cast that was recorded before the reply was lost is not sent again: the standing tells', async () => {
    const page = await voting();
    worker.onCommand = 'cut-before-reply';
    page.client.casting?.choose(pollId, yes);
    page.client.casting?.cast(pollId);
    await until(() => expect(page.state.casts[pollId]?.recorded?.choice).toEqual(yes));
    expect(stepOf(page)?.kind).toBe('resting');
    expect(worker.received.map((command) => command.outcome)).toEqual(['accepted']);
  });

  test('[RT8] a Cast survives a restart of the browser: the next page learns and sends it again', async () => {
    const storage = new MemoryStorage();
    const page = await voting({ storage });
    worker.onCommand = 'ignore';
    page.client.casting?.choose(pollId, no);
    page.client.casting?.cast(pollId);
    await until(() => expect(worker.received).toHaveLength(1));
    page.client.stop();
    worker.onCommand = 'answer';
    const next = open({ storage });
    expect(stepOf(next)?.kind).toBe('unanswered');
    await until(() => expect(next.state.casts[pollId]?.recorded?.choice).toEqual(no));
    expect(worker.received.map((command) => command.outcome)).toEqual(['ignored', 'accepted']);
    expect(new Set(worker.received.map((command) => command.commandId)).size).toBe(1);
    expect(storage.casts).toBe(0);
  });

  test('[faults 40] after the close it says that the ballot was not counted, and when the poll closed', async () => {
    const page = await voting();
    network.lead(null);
    network.cut();
    await until(() => expect(page.state.connection).toBe('reconnecting'));
    page.client.casting?.choose(pollId, yes);
    page.client.casting?.cast(pollId);
    worker.assembly.setPoll(closedPoll(pollId, serverStart + 5_000));
    worker.assembly.elapsedMs = 600_000;
    network.lead(worker.server.port);
    await connected(page);
    expect(stepOf(page)).toEqual({ kind: 'not-counted', choice: yes, closedAt: serverStart + 5_000, arrivedAt: null });
    expect(worker.received).toEqual([]);
  });

  test('[faults 40] of a poll that has left the stage it asks, and is told', async () => {
    const page = await voting();
    worker.onCommand = 'cut-before-reply';
    page.client.casting?.choose(pollId, yes);
    page.client.casting?.cast(pollId);
    await until(() => expect(worker.received).toHaveLength(1));
    worker.onCommand = 'answer';
    worker.assembly.polls.delete(pollId);
    await until(() => expect(worker.received.map((command) => command.outcome)).toEqual(['accepted', 'accepted before']));
    await until(() => expect(page.state.casts[pollId]?.recorded?.choice).toEqual(yes));
  });

  test('[RT8] more than two minutes after the tap the person decides', async () => {
    const page = await voting();
    network.lead(null);
    network.cut();
    await until(() => expect(page.state.connection).toBe('reconnecting'));
    page.client.casting?.choose(pollId, yes);
    page.client.casting?.cast(pollId);
    worker.assembly.elapsedMs = 500_000;
    network.lead(worker.server.port);
    await connected(page);
    expect(stepOf(page)).toMatchObject({ kind: 'confirm-again', because: 'too-long-ago' });
    expect(worker.received).toEqual([]);
    page.client.casting?.cast(pollId);
    await until(() => expect(page.state.casts[pollId]?.recorded?.choice).toEqual(yes));
  });

  test('[RT7] while the store is away it comes again by itself, with the same command id', async () => {
    const page = await voting();
    worker.onCommand = { refuse: { reason: 'try-again', because: 'store-away' } };
    page.client.casting?.choose(pollId, yes);
    page.client.casting?.cast(pollId);
    await until(() => expect(worker.received.length).toBeGreaterThanOrEqual(2));
    expect(page.state.casts[pollId]?.recorded).toBeNull();
    worker.onCommand = 'answer';
    await until(() => expect(page.state.casts[pollId]?.recorded?.choice).toEqual(yes));
    expect(new Set(worker.received.map((command) => command.commandId)).size).toBe(1);
  });

  test('[RT8] a wait that a loss of connection interrupts goes on after it', async () => {
    const page = await voting();
    worker.onCommand = { refuse: { reason: 'try-again', because: 'busy' } };
    page.client.casting?.choose(pollId, yes);
    page.client.casting?.cast(pollId);
    await until(() => expect(stepOf(page)?.kind).toBe('waiting'));
    network.lead(null);
    network.cut();
    await until(() => expect(stepOf(page)?.kind).toBe('unanswered'));
    worker.onCommand = 'answer';
    network.lead(worker.server.port);
    await until(() => expect(page.state.casts[pollId]?.recorded?.choice).toEqual(yes));
  });

  test('[RT6] a retired epoch leads to a new join, and the ballot goes out under that', async () => {
    const page = await voting();
    worker.retireEpochs();
    page.client.casting?.choose(pollId, yes);
    page.client.casting?.cast(pollId);
    await until(() => expect(page.state.casts[pollId]?.recorded?.choice).toEqual(yes));
    expect(worker.received.map((command) => command.outcome)).toEqual(['stale-epoch', 'accepted']);
  });

  test('[P15] a ballot cast on another device is shown here', async () => {
    const here = await voting();
    const there = open();
    await connected(there);
    there.client.casting?.choose(pollId, no);
    there.client.casting?.cast(pollId);
    await until(() => expect(there.state.casts[pollId]?.recorded).not.toBeNull());
    worker.publishOwn('standing', { ...worker.assembly.standing(), term: 1 });
    await until(() => expect(here.state.casts[pollId]?.recorded?.choice).toEqual(no));
  });

  test('[RT8] signing out leaves nothing in the browser', async () => {
    const page = await voting();
    page.client.casting?.choose(pollId, yes);
    expect(page.storage.casts).toBe(1);
    page.client.signOut();
    expect(page.storage.length).toBe(0);
    expect(page.state.connection).toEqual({ ended: 'signed-out' });
  });
});

describe('staff', () => {
  test('[RT2] the desk comes with the join, and is fetched when an event names a newer version', async () => {
    const urls: string[] = [];
    const page = open({
      as: { kind: 'staff' },
      fetch: (input) => {
        urls.push(typeof input === 'string' ? input : '');
        return Promise.resolve(Response.json({ ...deskOf(worker.assembly), slug: 'fetched' }));
      },
    });
    await connected(page);
    expect(page.state).toMatchObject({ staff: { role: 'chair' }, desk: { slug: 'assembly' }, figures: { people: 10 } });
    const versions: unknown[] = [];
    page.client.onParticipantsVersion((version) => void versions.push(version));
    worker.publishStaff('desk', { version: [1, worker.assembly.sequence] });
    worker.publishStaff('invalidate', { list: 'participants', version: [1, 99] });
    await until(() => expect(versions).toEqual([[1, 10], [1, 99]]));
    expect(urls).toEqual([]);
    worker.assembly.sequence += 1;
    worker.publishStaff('desk', { version: [1, worker.assembly.sequence] });
    await until(() => expect(page.state.desk?.slug).toBe('fetched'));
    expect(urls).toEqual([`${network.origin}/realtime/assemblies/${assemblyId}/desk`]);
  });
});
