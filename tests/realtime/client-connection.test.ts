/** How a page comes back after its connection was lost, and what becomes of its commands. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { closedPoll } from '../fixtures/client-data.ts';
import { ClientSite, connected, pollId, until } from '../fixtures/client-site.ts';
import { serverStart } from '../fixtures/client-worker.ts';

const site = new ClientSite();

beforeEach(site.start);
afterEach(site.stop);

describe('reconnecting', () => {
  test('[RT11] everyone is back after a restart on the same address, each after a wait of its own', async () => {
    const draws: number[] = [];
    const many = Array.from({ length: 20 }, () =>
      site.open({
        random() {
          const drawn = Math.random();
          draws.push(drawn);
          return drawn;
        },
      }),
    );
    for (const page of many) await connected(page);
    await site.restart(async () => {
      for (const page of many) await until(() => expect(page.state.connection).not.toBe('connected'));
    });
    for (const page of many) await connected(page);
    expect(many.every((page) => page.state.stage.since?.[0] === 2)).toBe(true);
    expect(new Set(draws).size).toBe(draws.length);
    expect(draws.length).toBeGreaterThanOrEqual(many.length);
  });

  test('[P12] a server that stays away is said not to answer, and only a device that says so itself is called offline; both come back all the same', async () => {
    const page = site.open();
    await connected(page);
    await site.lose(page);
    await until(() => expect(page.state.connection).toBe('away'));
    page.lifecycle('offline');
    expect(page.state.connection).toBe('offline');
    page.lifecycle('online');
    expect(page.state.connection).toBe('reconnecting');
    site.network.lead(site.worker.server.port);
    await connected(page);
  });

  test('[faults 41] a page that is shown again finds out that its connection is dead, and makes a new one', async () => {
    const page = site.open();
    await connected(page);
    site.network.freeze();
    page.lifecycle('visible');
    await until(() => expect(site.network.connectionCount).toBe(2));
    await connected(page);
  });

  test('[A4] a dead connection is noticed late: what is shown is of the last moment at which something was heard', async () => {
    const page = site.open();
    await connected(page);
    const noticed = new Promise<{ readonly heardAt: number | null; readonly at: number | null }>((resolve) => {
      const stop = page.client.subscribe(() => {
        if (page.state.connection === 'connected') return;
        stop();
        resolve({ heardAt: page.client.lastHeardAt(), at: page.client.serverNow() });
      });
    });
    site.network.freeze();
    const frozenAt = page.client.serverNow() ?? 0;
    page.lifecycle('visible');
    const { heardAt, at } = await noticed;
    expect(heardAt).toBeLessThanOrEqual(frozenAt);
    // The connection test gives up after 3 s.
    expect((at ?? 0) - (heardAt ?? 0)).toBeGreaterThanOrEqual(3_000);
  });

  test('[faults 41] [RT11] a page that is taken up, and then finds its connection gone, does not wait for its place among all who come back', async () => {
    // Longer than a test waits.
    site.worker.reconnectWindowMs = 60_000;
    const page = site.open({ random: () => 0.99 });
    await connected(page);
    page.lifecycle('shown');
    site.network.cut();
    // It may be back sooner than anybody looks.
    await until(() => expect(site.network.connectionCount).toBe(2));
    await connected(page);
  });

  test('[RT11] waking up makes one attempt, however often it is said', async () => {
    const page = site.open({ random: () => 0.99 });
    await connected(page);
    for (let round = 0; round < 50; round += 1) page.lifecycle('visible');
    await connected(page);
    expect(site.network.connectionCount).toBe(1);
    await site.lose(page);
    site.network.lead(site.worker.server.port);
    for (let round = 0; round < 50; round += 1) page.lifecycle('visible');
    await connected(page);
    expect(site.network.connectionCount).toBe(2);
  });

  test('[RT11] waking up again and again while the server is away does not become a loop', async () => {
    const attempts: WebSocket[] = [];
    class CountedWebSocket extends WebSocket {
      constructor(url: string | URL, protocols?: string | string[]) {
        super(url, protocols);
        attempts.push(this);
      }
    }
    const page = site.open({ WebSocket: CountedWebSocket, random: () => 0.99 });
    await connected(page);
    await site.lose(page);
    const rounds = 60;
    for (let round = 0; round < rounds; round += 1) {
      page.lifecycle('shown');
      await until(() => expect(attempts.at(-1)?.readyState).toBe(WebSocket.CLOSED));
    }
    expect(attempts.length).toBeLessThan(rounds / 2);
    site.network.lead(site.worker.server.port);
    await connected(page);
  });

  test('[L4a] malformed messages are dropped and reported; the rest goes on', async () => {
    const page = await site.voting();
    site.worker.publish('stage', { part: 'poll:x', version: 'new' });
    site.worker.publish('count', { poll: 7 });
    site.worker.publishOwn('standing', { version: 1 });
    site.worker.publish('unheard-of', {});
    site.worker.publishPoll(closedPoll(pollId, serverStart));
    await until(() => expect(page.state.stage.polls[pollId]?.body?.status).toBe('closed'));
    await until(() => expect(page.warnings).toHaveLength(3));
    expect(page.state.connection).toBe('connected');
  });
});

describe('commands', () => {
  test('[L3] nothing that is sent while disconnected is ever replayed', async () => {
    const page = site.open();
    await connected(page);
    site.network.lead(null);
    site.network.cut();
    const sent = await page.client.send({ type: 'checkInSelf', place: 'room' });
    await until(() => expect(page.state.connection).toBe('reconnecting'));
    const offline = await page.client.send({ type: 'checkInSelf', place: 'room' });
    expect(offline.answer).toEqual({ outcome: 'refused', refusal: { reason: 'not-connected' } });
    site.network.lead(site.worker.server.port);
    await connected(page);
    const present = await page.client.send({ type: 'checkOutSelf' });
    expect(present.answer.outcome).toBe('accepted');
    const ids = site.worker.received.map((command) => command.commandId);
    expect(ids).toEqual([present.commandId]);
    // Sent in the moment of the cut: either way it is not claimed to be done.
    expect(sent.answer.outcome).not.toBe('accepted');
  });

  test('[RT7] a command whose reply was lost can be asked about, under its own epoch, without acting again', async () => {
    const page = site.open();
    await connected(page);
    site.worker.onCommand = 'cut-before-reply';
    const sent = await page.client.send({ type: 'checkInSelf', place: 'room' });
    expect(sent.answer).toEqual({ outcome: 'unanswered', because: 'lost' });
    site.worker.onCommand = 'answer';
    await connected(page);
    const asked = await sent.ask();
    expect(asked.answer.outcome).toBe('accepted');
    expect(site.worker.received.map((command) => command.outcome)).toEqual(['accepted', 'accepted before']);
  });

  test('[RT6] a command that did not land is refused under the old epoch, and done when the person confirms', async () => {
    const page = site.open();
    await connected(page);
    site.network.freeze();
    const sent = await page.client.send({ type: 'checkInSelf', place: 'room' });
    expect(sent.answer).toEqual({ outcome: 'unanswered', because: 'lost' });
    await connected(page);
    expect((await sent.ask()).answer).toEqual({ outcome: 'refused', refusal: { reason: 'stale-epoch' } });
    expect((await sent.retry()).answer.outcome).toBe('accepted');
    expect(new Set(site.worker.received.map((command) => command.commandId)).size).toBe(1);
  });
});
