import { randomUUID } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { Registry } from 'prom-client';
import { afterEach, describe, expect, test } from 'vitest';
import { createMailQueue } from '../../lib/mail/mail-queue.ts';
import type { Operations } from '../../lib/protocol/operations.ts';
import { participantTopic, staffTopic, stageTopic } from '../../lib/protocol/topics.ts';
import { systemClock } from '../../realtime/channels/clock.ts';
import { createWorkerMetrics } from '../../realtime/metrics.ts';
import { until } from '../fixtures/channel-client.ts';
import { startHttpWorld, type HttpWorld, type HttpWorldOptions } from '../fixtures/http-world.ts';
import { joinTopic, openSocket, pushCommand } from '../fixtures/phoenix-client.ts';
import { createAssembly, participantToken, preparePoll, quietLog, staffToken, startWorker } from '../fixtures/worker.ts';

const stops: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop();
});

async function startWorld(options: HttpWorldOptions = {}): Promise<HttpWorld> {
  const world = await startHttpWorld(options);
  stops.push(() => world.stop());
  return world;
}

/** A worker whose numbers are counted, with an assembly of some people. */
async function startCounted(people: number) {
  const registry = new Registry();
  const metrics = createWorkerMetrics(registry);
  const worker = await startWorker({ metrics });
  stops.push(() => worker.stop());
  const assembly = await createAssembly(worker.worker, { people });
  const connect = (token: string) => {
    const socket = openSocket(worker.socketUrl, token);
    stops.push(() => socket.disconnect());
    return socket;
  };
  return { worker, assembly, connect, registry, figures: metrics.figures };
}

describe('what the worker is asked for', () => {
  test('[OP1] [OP2] owners and admins get an hour of numbers, and then only what is new, as far as there is anything', async () => {
    const world = await startWorld();
    const assembly = await world.assembly(1);
    const cookie = await world.staffCookie(assembly.owner);
    const path = `assemblies/${assembly.id}/operations`;
    const first = await world.ask('GET', path, { cookie });
    const whole: Operations = JSON.parse(await first.text());
    expect(whole).toMatchObject({ version: '1.2.3', publicUrl: world.origin, schema: 'ready', assemblies: { live: expect.any(Number), stale: 0, lost: 0 }, store: { isAnswering: true } });
    expect(whole.at.length).toBeGreaterThan(0);
    expect(whole.series.webSocket).toHaveLength(whole.at.length);
    const etag = first.headers.get('etag') ?? '';
    const again = await world.ask('GET', path, { cookie, headers: { 'if-none-match': etag } });
    expect([again.status, await again.text()]).toEqual([304, '']);
    const since = await world.ask('GET', `${path}?process=${whole.process}&since=${whole.at.at(-1)}`, { cookie });
    expect(JSON.parse(await since.text())).toMatchObject({ process: whole.process, at: [] });
    expect((await world.ask('GET', `${path}?since=yesterday`, { cookie })).status).toBe(400);
    // Ids of people and of other assemblies, names and codes have no place in it.
    for (const secret of [assembly.owner, assembly.id, assembly.host.committed.slug, 'Test assembly', 'Person']) expect(JSON.stringify(whole)).not.toContain(secret);
  });

  test('[OP3] an operator gets the same numbers as Prometheus reads them', async () => {
    const world = await startWorld();
    await world.assembly(1);
    const text = await (await world.ask('GET', 'metrics')).text();
    for (const name of ['hemicycle_commit_seconds_bucket', 'hemicycle_commit_queue_entries', 'hemicycle_admission_waiting', 'hemicycle_intake_waiting', 'hemicycle_broadcasts_queued', 'hemicycle_connections_behind', 'hemicycle_mails_waiting', 'hemicycle_heap_limit_bytes', 'hemicycle_assemblies{state="live"} 1', 'hemicycle_assemblies{state="stale"} 0']) {
      expect(text).toContain(name);
    }
  });
});

describe('what takes how long', () => {
  test('[OP3] a ballot from its arrival to its reply, and a chair’s click until everybody was sent what it led to', async () => {
    const { assembly, connect, figures } = await startCounted(3);
    const [voter = ''] = assembly.participants;
    const member = connect(participantToken(assembly.id, voter));
    const stage = await joinTopic(member, stageTopic(assembly.id));
    const own = await joinTopic(member, participantTopic(assembly.id, voter));
    const chair = await joinTopic(connect(staffToken(assembly.owner)), staffTopic(assembly.id));
    const pollId = await preparePoll(assembly);
    expect(figures.lastFrames.cumulative().at(-1)).toBe(0);
    const open = { type: 'openPoll', pollId, closeAfterMs: null, basis: assembly.host.committed.polls.get(pollId)?.version };
    // Two seconds ago, as a page says whose message was long under way.
    expect(await pushCommand(chair, open, { actedAt: assembly.host.now() - 2_000 })).toMatchObject({ status: 'ok' });
    await until(() => stage.events.some(({ payload }) => payload['part'] === `poll:${pollId}`));
    const shown = figures.lastFrames.look();
    expect(shown.count).toBe(1);
    expect(shown.max).toBeGreaterThanOrEqual(2_000);
    await pushCommand(own, { type: 'castBallot', pollId, choice: { answer: 'yes' }, basis: { revision: 1, replaces: null, castAt: Date.now() } });
    expect(figures.replies.look()).toMatchObject({ count: 1 });
    expect(await pushCommand(own, { type: 'checkOutSelf' })).toMatchObject({ status: 'ok' });
    expect(figures.replies.look()).toMatchObject({ count: 0 });
  });

  test.each([['in the future', 60_000], ['long ago', -60_000]])('[OP3] a click that is dated %s is counted from its arrival', async (_when, byMs) => {
    const { assembly, connect, figures } = await startCounted(1);
    const stage = await joinTopic(connect(participantToken(assembly.id, assembly.participants[0] ?? '')), stageTopic(assembly.id));
    const chair = await joinTopic(connect(staffToken(assembly.owner)), staffTopic(assembly.id));
    await pushCommand(chair, { type: 'pause', basis: assembly.host.committed.sittingVersion }, { actedAt: assembly.host.now() + byMs });
    await until(() => stage.events.some(({ event }) => event === 'stage'));
    const { count, max } = figures.lastFrames.look();
    expect([count, (max ?? -1) >= 0 && (max ?? 0) < 30_000]).toEqual([1, true]);
  });

  test('[OP3] an act that nobody waits to see is not counted, nor is one that nobody is there to see', async () => {
    const { assembly, connect, figures } = await startCounted(1);
    const chair = await joinTopic(connect(staffToken(assembly.owner)), staffTopic(assembly.id));
    await pushCommand(chair, { type: 'pause', basis: assembly.host.committed.sittingVersion });
    await joinTopic(connect(participantToken(assembly.id, assembly.participants[0] ?? '')), stageTopic(assembly.id));
    await pushCommand(chair, { type: 'checkOut', participantIds: assembly.participants });
    expect(figures.lastFrames.look().count).toBe(0);
  });

  test('[OP3] who has been here before comes back, and is counted by transport; who is new is not', async () => {
    const { assembly, connect, figures, registry } = await startCounted(1);
    const token = participantToken(assembly.id, assembly.participants[0] ?? '');
    await joinTopic(connect(token), stageTopic(assembly.id));
    expect(figures.reconnects.of('websocket')).toBe(0);
    await joinTopic(connect(token), stageTopic(assembly.id), { mounts: 2 });
    const text = await registry.metrics();
    expect(text).toContain('hemicycle_reconnects_total{transport="websocket"} 1');
    expect(text).toContain('hemicycle_connections{transport="websocket"} 2');
  });
});

describe('limits over HTTP', () => {
  test('[OP5] attempts with codes', async () => {
    const world = await startWorld({ limits: { wrongPerAddress: 1 } });
    const assembly = await world.assembly(1);
    const attempt = async () => (await world.ask('POST', 'invitation', { body: { slug: assembly.host.committed.slug, code: 'AAAA-AAAA-AAAA' } })).status;
    expect([await attempt(), await attempt()]).toEqual([401, 429]);
    expect(world.figures.limits.of('attempts')).toBe(1);
  });

  test('[OP9] ids of assemblies that there are not are asked of the store so often and no more; what is live is served all the same', async () => {
    const world = await startWorld({ limits: { wrongPerCredential: 3 } });
    const assembly = await world.assembly(1);
    const cookie = await world.participantCookie(assembly, assembly.participants[0] ?? '');
    const ask = async (assemblyId: string) => (await world.ask('GET', `assemblies/${assemblyId}/content/none`, { cookie })).status;
    expect([await ask(randomUUID()), await ask(randomUUID()), await ask(randomUUID()), await ask(randomUUID())]).toEqual([404, 404, 404, 429]);
    expect(await ask(assembly.id)).toBe(404);
  });

  test('[OP5] [OP9] bodies that are being read hold so many bytes together; a further one is asked to come back, and then gets in', async () => {
    const world = await startWorld({ mostBodyBytes: 1_000 });
    const half = httpRequest(`${world.base}/sign-out`, { method: 'POST', headers: { origin: world.origin, 'content-type': 'application/json' } });
    half.on('error', () => undefined);
    half.write(`{"slug":"${'a'.repeat(900)}`);
    const attempt = () => world.ask('POST', 'sign-out', { body: { slug: 'b'.repeat(500) } });
    let refused = await attempt();
    // The first one's bytes may still be on their way.
    while (refused.status !== 503) refused = await attempt();
    expect([await refused.json(), refused.headers.get('retry-after')]).toEqual([{ reason: 'busy', retryAfterS: 10 }, '10']);
    expect(world.figures.limits.of('bodies-at-once')).toBe(1);
    half.destroy();
    let after = await attempt();
    while (after.status === 503) after = await attempt();
    expect(after.status).toBe(400);
  });

  test('[OP5] imports at once', async () => {
    const world = await startWorld();
    const assembly = await world.assembly(1);
    const cookie = await world.staffCookie(assembly.owner);
    const begun = [0, 1].map(() => {
      const upload = httpRequest(`${world.base}/assemblies/${assembly.id}/import`, { method: 'POST', headers: { origin: world.origin, 'content-type': 'text/csv', cookie } });
      upload.on('error', () => undefined);
      upload.write('Number,Name\n');
      stops.push(() => void upload.destroy());
      return upload;
    });
    const another = () => world.ask('POST', `assemblies/${assembly.id}/import`, { cookie, body: 'Number,Name\n1,A\n', headers: { 'content-type': 'text/csv' } });
    let answer = await another();
    while (answer.status !== 503) answer = await another();
    expect(world.figures.limits.of('imports-at-once')).toBe(1);
    expect(begun).toHaveLength(2);
  });

  test('[OP5] mails that wait', () => {
    const { mail, figures } = createWorkerMetrics(new Registry());
    const queue = createMailQueue({ send: () => new Promise(() => undefined), clock: systemClock, log: quietLog, newId: randomUUID, metrics: mail });
    const one = { to: 'a@example.org', senderName: 'A', subject: 'b', text: 'c', html: 'd' };
    let taken = 0;
    while (queue.add(one)) taken += 1;
    expect([taken, figures.limits.of('mail-queue')]).toEqual([1_002, 1]);
  });
});
