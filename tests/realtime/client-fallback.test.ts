/** A page on a network that does not let WebSockets through, or not always: with the real channel layer and both transports behind it. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { openPoll } from '../fixtures/client-data.ts';
import { openPage, type TestPage } from '../fixtures/client-page.ts';
import { serverStart, TestWorker } from '../fixtures/client-worker.ts';
import { startHttpWorld } from '../fixtures/http-world.ts';
import { startUpgradeGate, type UpgradeGate } from '../fixtures/upgrade-gate.ts';
import { openPoll as openRealPoll, preparePoll } from '../fixtures/worker.ts';

const pollId = '00000000-0000-4000-8000-0000000000f2';
const yes = { answer: 'yes' } as const;
/** Longer than all waits of a client together; a condition that comes true ends it at once. */
const patience = { timeout: 40_000, interval: 5 };

let worker: TestWorker;
let gate: UpgradeGate;
const pages: TestPage[] = [];

beforeEach(async () => {
  worker = new TestWorker();
  await worker.start();
  gate = await startUpgradeGate(worker.server.port);
});

afterEach(async () => {
  for (const page of pages.splice(0)) page.client.stop();
  await gate.close();
  await worker.stop();
});

function open(changes: Parameters<typeof openPage>[1] = {}): TestPage {
  worker.assembly.setPoll(openPoll(pollId, serverStart));
  // Waits are short; how they are spread is none of this file's concern.
  const page = openPage(gate.origin, { random: () => 0.1, ...changes });
  pages.push(page);
  return page;
}

const until = (isTrue: () => void) => vi.waitFor(isTrue, patience);
const connected = (page: TestPage) => until(() => expect(page.state.connection).toBe('connected'));
const over = () => ({ webSockets: worker.server.transport.connectionCount, sessions: worker.server.longPoll.connectionCount });

async function onLongPoll(page: TestPage): Promise<void> {
  await until(() => expect(over().sessions).toBeGreaterThanOrEqual(1));
  await connected(page);
}

/** Joined over a WebSocket, and nowhere else by this page. */
async function onWebSocket(page: TestPage): Promise<void> {
  await until(() => expect(over().webSockets).toBe(1));
  await connected(page);
}

/** Another worker on the same port, as after a restart. */
async function restart(whileAway: () => Promise<unknown> = async () => undefined): Promise<void> {
  const { port } = worker.server;
  await worker.stop();
  await whileAway();
  const after = new TestWorker(worker.assembly);
  after.assembly.term += 1;
  await after.start({ port });
  worker = after;
}

async function cast(page: TestPage): Promise<void> {
  page.client.casting?.choose(pollId, yes);
  page.client.casting?.cast(pollId);
  await until(() => expect(page.state.casts[pollId]?.recorded?.choice).toEqual(yes));
}

describe('falling back', () => {
  test('[RT17] [L3b] where WebSockets pass, no poll is ever made, and one connection', async () => {
    const page = open();
    await connected(page);
    await cast(page);
    expect([gate.asked, gate.polls]).toEqual([1, 0]);
  });

  test.each(['refused', 'hanging', 'deaf', 'cut'] as const)('[C106] [RT17] a page that is opened where upgrades are %s comes in by long-poll, votes, and leaves nothing for the next visit to go by', async (mode) => {
    gate.upgrades = mode;
    const page = open();
    await onLongPoll(page);
    await cast(page);
    expect(worker.received.map((command) => command.outcome)).toEqual(['accepted']);
    expect(over()).toEqual({ webSockets: 0, sessions: 1 });
    page.client.stop();
    expect(page.storage.text).not.toMatch(/longpoll|fallback/i);
    gate.upgrades = 'open';
    await onWebSocket(open({ storage: page.storage }));
    // The first page's session, which nobody polls any more, and none of the second's.
    expect(over()).toEqual({ webSockets: 1, sessions: 1 });
  });

  test('[RT17] an upgrade that only takes long still wins where the long-poll that was begun beside it takes longer', async () => {
    gate.upgrades = 'hanging';
    gate.holdsPolls = true;
    const page = open();
    await until(() => expect(gate.polls).toBe(1));
    gate.release();
    await onWebSocket(page);
    await cast(page);
    expect([gate.asked, gate.polls, over().sessions]).toEqual([1, 1, 0]);
  });

  test('[RT17] one reconnect after a cut stays on WebSocket, without a poll', async () => {
    const page = open();
    await connected(page);
    gate.cut();
    await until(() => expect(worker.joins).toHaveLength(4));
    await connected(page);
    expect(gate.polls).toBe(0);
  });

  test('[C105] [RT17] a restart of the worker turns no page over to long-poll', async () => {
    const page = open();
    await connected(page);
    const { asked } = gate;
    // One upgrade is refused meanwhile: enough for the channel client's own fallback.
    await restart(() => until(() => expect(gate.asked).toBeGreaterThan(asked)));
    await until(() => expect(page.state.stage.since?.[0]).toBe(worker.assembly.term));
    await onWebSocket(page);
    expect(over()).toEqual({ webSockets: 1, sessions: 0 });
    await cast(page);
  });

  test('[RT17] [RT8] [faults 18] the network begins to block in the middle of a vote: the Cast is settled over long-poll, once', async () => {
    const page = open();
    await connected(page);
    worker.onCommand = 'ignore';
    page.client.casting?.choose(pollId, yes);
    page.client.casting?.cast(pollId);
    await until(() => expect(worker.received).toHaveLength(1));
    gate.upgrades = 'refused';
    gate.cut();
    worker.onCommand = 'answer';
    await until(() => expect(page.state.casts[pollId]?.recorded?.choice).toEqual(yes));
    expect(over()).toEqual({ webSockets: 0, sessions: 1 });
    expect(worker.received.map((command) => command.outcome)).toEqual(['ignored', 'accepted']);
    expect(new Set(worker.received.map((command) => command.commandId)).size).toBe(1);
    expect(new Set(worker.received.map((command) => command.epoch)).size).toBe(2);
    expect(worker.assembly.ballots.size).toBe(1);
  });

  test('[RT17] [RT6] [RT7] [faults 18] a ballot that was recorded before the change is not cast again, and its old epoch is no good', async () => {
    const page = open();
    await connected(page);
    gate.upgrades = 'refused';
    worker.onCommand = 'cut-before-reply';
    const sent = page.client.send({ type: 'checkInSelf', place: 'room' });
    expect((await sent).answer).toEqual({ outcome: 'unanswered', because: 'lost' });
    worker.onCommand = 'answer';
    await onLongPoll(page);
    // Done, so it is told the same again; its repetition under the old epoch could not act.
    expect((await (await sent).ask()).answer.outcome).toBe('accepted');
    expect(worker.received.map((command) => command.outcome)).toEqual(['accepted', 'accepted before']);
    worker.onCommand = 'ignore';
    const lost = page.client.send({ type: 'checkOutSelf' });
    await until(() => expect(worker.received).toHaveLength(3));
    worker.cut();
    expect((await lost).answer).toEqual({ outcome: 'unanswered', because: 'lost' });
    worker.onCommand = 'answer';
    await connected(page);
    expect((await (await lost).ask()).answer).toEqual({ outcome: 'refused', refusal: { reason: 'stale-epoch' } });
  });

  test('[RT17] a device that has found another network, with a block, is not held to what was known of the first', async () => {
    const page = open();
    await connected(page);
    gate.upgrades = 'refused';
    // In the moment of the loss, after everything else that follows from it.
    const unsubscribe = page.client.subscribe(() => {
      unsubscribe();
      queueMicrotask(() => page.lifecycle('online'));
    });
    gate.cut();
    await onLongPoll(page);
    // One for the first connection, and one refused.
    expect(gate.asked).toBe(2);
  });
});

describe('on long-poll', () => {
  test('[RT17] [LP1] a restart of the worker: what the web server answers meanwhile does not wedge the client', async () => {
    gate.upgrades = 'refused';
    const page = open();
    await onLongPoll(page);
    const before = gate.polls;
    await restart(() => until(() => expect(gate.polls).toBeGreaterThan(before + 1)));
    await until(() => expect(page.state.stage.since?.[0]).toBe(worker.assembly.term));
    await onLongPoll(page);
    await cast(page);
  });

  test.each([
    { status: 503, type: 'application/json', body: '{"message":"no healthy upstream"}' },
    { status: 503, type: 'application/json', body: '{"status":503}' },
    { status: 200, type: 'application/json', body: '{"status":200}' },
    { status: 200, type: 'application/json', body: '[]' },
    { status: 200, type: 'text/html', body: '<p>Welcome to our hotel</p>' },
    { status: 502, type: 'text/plain', body: '' },
  ])('[RT17] [C89] a gateway that answers a poll with $status $body is no answer: the client asks again', async (instead) => {
    gate.upgrades = 'refused';
    const page = open();
    await onLongPoll(page);
    gate.instead = instead;
    // The poll that waits ends with what it hears; the next one gets the gateway's answer.
    worker.publishPoll(openPoll(pollId, serverStart, 2));
    await until(() => expect(page.state.connection).not.toBe('connected'));
    gate.instead = null;
    await connected(page);
    await cast(page);
  });

  test('[RT17] [LP7] a page that comes back by long-poll ends its older session', async () => {
    gate.upgrades = 'refused';
    const page = open();
    await onLongPoll(page);
    page.client.stop();
    page.client.start();
    await connected(page);
    await until(() => expect(over().sessions).toBe(1));
    expect(worker.server.cuts).toContain('replaced');
  });
});

describe('the way back', () => {
  test('[RT18] [P12] when the block is lifted the page goes back by itself, stays, and speaks of no loss', async () => {
    gate.upgrades = 'refused';
    const page = open();
    await onLongPoll(page);
    const shown = new Set<unknown>();
    page.client.subscribe(() => shown.add(page.state.connection));
    gate.upgrades = 'open';
    await onWebSocket(page);
    await until(() => expect(worker.joins).toHaveLength(4));
    await connected(page);
    expect([...shown].filter((state) => state !== 'connected')).toEqual([]);
    await cast(page);
    expect(worker.received.map((command) => command.outcome)).toEqual(['accepted']);
  });

  test('[RT18] [P12] a change that takes longer than a moment is told, and the page comes back by long-poll', async () => {
    gate.upgrades = 'refused';
    const made: WebSocket[] = [];
    class ClosingBehind extends WebSocket {
      constructor(url: string | URL, protocols?: string | string[]) {
        // After the first attempt and the look comes the way back itself.
        if (made.length === 2) gate.upgrades = 'hanging';
        super(url, protocols);
        made.push(this);
      }
    }
    const page = open({ WebSocket: ClosingBehind });
    await onLongPoll(page);
    gate.upgrades = 'open';
    await until(() => expect(page.state.connection).toBe('reconnecting'));
    expect([made.length, made[2]?.readyState]).toEqual([3, WebSocket.CONNECTING]);
    await connected(page);
    expect(over().webSockets).toBe(0);
  });

  test('[RT18] [RT8] not while a ballot is under way: first it is settled, then the page goes back', async () => {
    gate.upgrades = 'refused';
    const page = open();
    await onLongPoll(page);
    worker.onCommand = { refuse: { reason: 'try-again', because: 'store-away' } };
    page.client.casting?.choose(pollId, yes);
    page.client.casting?.cast(pollId);
    await until(() => expect(worker.received.length).toBeGreaterThanOrEqual(1));
    const { asked } = gate;
    gate.upgrades = 'open';
    // It is sent again and again, and at none of the moments in between is there a look for the way back.
    await until(() => expect(worker.received.length).toBeGreaterThanOrEqual(5));
    expect(gate.asked).toBe(asked);
    expect(worker.joins).toHaveLength(2);
    worker.onCommand = 'answer';
    await until(() => expect(page.state.casts[pollId]?.recorded?.choice).toEqual(yes));
    await onWebSocket(page);
    expect(worker.received.filter((command) => command.outcome === 'accepted')).toHaveLength(1);
  });

  test('[RT18] while nobody looks at the page it stays where it is', async () => {
    gate.upgrades = 'refused';
    let isVisible = false;
    let timesAsked = 0;
    const lifecycle = {
      isOnline: () => true,
      isVisible() {
        timesAsked += 1;
        return isVisible;
      },
      subscribe: () => () => undefined,
    };
    const page = open({ lifecycle });
    await onLongPoll(page);
    const { asked } = gate;
    gate.upgrades = 'open';
    // Each time it would have looked.
    await until(() => expect(timesAsked).toBeGreaterThanOrEqual(3));
    expect(gate.asked).toBe(asked);
    isVisible = true;
    await onWebSocket(page);
  });

  test('[RT18] a look that is let through and hears nothing leaves the page alone', async () => {
    gate.upgrades = 'refused';
    const page = open();
    await onLongPoll(page);
    const { asked } = gate;
    gate.upgrades = 'deaf';
    await until(() => expect(gate.asked).toBeGreaterThan(asked));
    await cast(page);
    expect(worker.joins).toHaveLength(2);
    gate.upgrades = 'open';
    await onWebSocket(page);
  });

  test('[RT18] a page that was opened while the worker was away does not stay on long-poll', async () => {
    const { port } = worker.server;
    await worker.stop();
    const page = open({ random: () => 0.9 });
    await until(() => expect(gate.asked).toBe(1));
    worker = new TestWorker(worker.assembly);
    await worker.start({ port });
    // It has come back between the two attempts.
    await onLongPoll(page);
    await onWebSocket(page);
    expect(gate.polls).toBeGreaterThanOrEqual(1);
  });

  test('[RT18] a restart on long-poll with the block lifted meanwhile ends on WebSocket, with one joined page', async () => {
    gate.upgrades = 'refused';
    const page = open();
    await onLongPoll(page);
    await restart(async () => {
      gate.upgrades = 'open';
    });
    await onWebSocket(page);
    await cast(page);
  });
});

test('[RT17] [RT18] [RT6] [RT8] [faults 18] twelve people cast while the network begins to block, each at another moment: one ballot each, there and back', async () => {
  const world = await startHttpWorld();
  const gate = await startUpgradeGate(world.port);
  try {
    const assembly = await world.assembly(12);
    const { id: assemblyId, participants } = assembly;
    const pollId = await preparePoll(assembly);
    await openRealPoll(assembly, pollId);
    const people = participants.map((participantId) => {
      const authToken = () => world.ticketOf({ kind: 'participant', assemblyId, participantId, generation: 1 });
      const page = openPage(gate.origin, { assemblyId, as: { kind: 'participant', participantId }, authToken, random: () => 0.1 });
      pages.push(page);
      return { participantId, page };
    });
    const ballots = () => {
      const poll = assembly.host.committed.polls.get(pollId);
      if (poll?.status !== 'open') throw new Error('the poll is not open');
      return poll.ballots;
    };
    for (const { page } of people) await connected(page);
    expect(gate.polls).toBe(0);
    gate.upgrades = 'refused';
    for (const { page } of people) {
      page.client.casting?.choose(pollId, yes);
      page.client.casting?.cast(pollId);
      await nextTurn();
    }
    // The first ones may be recorded by now; others are on their way up or down.
    expect(people.some(({ page }) => page.state.casts[pollId]?.step.kind === 'sending')).toBe(true);
    gate.cut();
    const recorded = ({ page }: { readonly page: TestPage }) => page.state.casts[pollId]?.recorded;
    for (const person of people) await until(() => expect(recorded(person)?.choice).toEqual(yes));
    for (const { page } of people) await connected(page);
    expect(gate.polls).toBeGreaterThan(0);
    expect(ballots().size).toBe(people.length);
    const before = people.map((person) => recorded(person)?.sequence);
    const { asked } = gate;
    gate.upgrades = 'open';
    // A look and the connection itself.
    await until(() => expect(gate.asked).toBeGreaterThanOrEqual(asked + 2 * people.length));
    for (const { page } of people) await connected(page);
    expect(people.map((person) => recorded(person)?.sequence)).toEqual(before);
    expect(people.map(({ participantId }) => ballots().get(participantId)?.sequence)).toEqual(before);
  } finally {
    for (const page of pages.splice(0)) page.client.stop();
    await gate.close();
    await world.stop();
  }
});
